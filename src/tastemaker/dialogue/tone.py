"""The tone of answers: calm when somebody is upset, never the mirror of anger.

Only for who has allowed sensing: without that, everybody is answered alike.
"""

from __future__ import annotations

import re

from tastemaker.domain import Mood, Profile, Reading

LOW = -0.3  # valence from which somebody is taken to be unwell
CALM = Mood(0.3, -0.6, source="soothing")
GENTLE = Mood(0.1, -0.4, source="soothing")

#: What somebody is told where they switch sensing on (EU AI Act, Article 50(3)): English, Chinese.
NOTICE = (
    "From now on, what you write is also read for how you feel, and answers and what is made for"
    " you may follow that. Software does this and is often wrong. What was read stands in your"
    " profile, fades within a day, and goes at once when you switch this off.",
    "从现在起，系统还会从你写的话中判断你的感受，回答和为你创作的内容可能随之调整。这由软件完成，"
    "常会出错。判断结果显示在你的画像中，一天之内逐渐淡去；关闭后立即删除。",
)

#: What people write who want something put right, and who fear for something.
UPSET = re.compile(
    r"\b(?:angry|furious|ridiculous|unacceptable|outrageous|terrible|worst|useless|scam|fed up"
    r"|still (?:not|no|haven'?t|waiting)|third time|again and again|how many times)\b|!{2,}"
    r"|气死|生气|愤怒|太差|垃圾|骗子|投诉|忍无可忍|无语|到底|怎么还|又不能|第[三四五]次|[！!]{2,}",
    re.IGNORECASE,
)
WORRIED = re.compile(
    r"\b(?:worried|anxious|afraid|scared|desperate|urgent(?:ly)?|stolen|emergency|hacked)\b"
    r"|担心|害怕|着急|紧急|被盗|急死|怎么办啊|焦虑",
    re.IGNORECASE,
)

OPENINGS = {
    "upset": ("Take your time. ", "慢慢来，不着急。"),
    "low": ("I am sorry it is a hard day. ", "今天辛苦了。"),
}


def notice(language: str) -> str:
    """What goes with switching sensing on."""
    return NOTICE[language.lower().startswith("zh")]


def soothing(mood: Mood) -> Mood:
    """What to answer a mood with: calm for agitation, gentleness for sadness, joy with itself."""
    if mood.valence >= 0:
        return mood
    return CALM if mood.arousal > 0 else GENTLE


def opening(reading: Reading, profile: Profile, language: str) -> str:
    """A few words before the answer, where they do good; else nothing."""
    felt = unwell(reading, profile)
    return OPENINGS[felt][language.startswith("zh")] if felt else ""


def feeling(text: str, reading: Reading, profile: Profile) -> str:
    """How somebody with a request feels: "upset", "worried", "low" or ""; by its words first."""
    if not profile.sensing:
        return ""
    if UPSET.search(text):
        return "upset"
    return "worried" if WORRIED.search(text) else unwell(reading, profile)


def unwell(reading: Reading, profile: Profile) -> str:
    """By the mood that is felt: "upset", "low" or ""."""
    if not profile.sensing:
        return ""
    felt = reading.mood if reading.mood and reading.mood.source == "felt" else profile.mood
    if felt is None or felt.valence > LOW:
        return ""
    return "upset" if felt.arousal > 0 else "low"
