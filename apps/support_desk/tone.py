"""How an answer is said: calm to who is upset, short to who likes it short, plain to all others.

Mood counts only for who has allowed sensing. Anger is never mirrored, and nobody is told how they
feel.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tastemaker import Mood, Profile, Reading

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
LOW = -0.3  # valence of a sensed mood from which somebody is taken to be unwell

OPENING = {
    "upset": ("I am sorry for the trouble. ", "给您添麻烦了，非常抱歉。"),
    "worried": ("Let us sort this out together. ", "请别着急，我们一起来解决。"),
    "low": ("Thank you for your patience. ", "感谢您的耐心。"),
}
WAIT = {
    "": (
        "I would rather not guess. A colleague has your question and will answer here.",
        "我不想随便猜。同事已收到您的问题，会在这里回复您。",
    ),
    "brief": ("A colleague will answer here.", "同事会在这里回复您。"),
}


def feeling(text: str, reading: Reading, profile: Profile) -> str:
    """ "upset", "worried", "low" or "": the last unless sensing is allowed."""
    if not profile.sensing:
        return ""
    if UPSET.search(text):
        return "upset"
    if WORRIED.search(text):
        return "worried"
    felt: Mood | None = reading.mood if reading.mood and reading.mood.source == "felt" else None
    felt = felt or profile.mood
    if felt is None or felt.valence > LOW:
        return ""
    return "upset" if felt.arousal > 0 else "low"


def said(text: str, feels: str, style: str, language: str) -> str:
    """An answer as this customer gets it. `style`: "brief", where they asked for that."""
    if style == "brief" or feels not in OPENING:
        return text
    return OPENING[feels][language.startswith("zh")] + text


def wait(feels: str, style: str, language: str) -> str:
    words = WAIT["brief" if style == "brief" else ""][language.startswith("zh")]
    return said(words, feels, style, language)


_BLANK = re.compile(r"\{\{?\s*([\w .-]{1,40}?)\s*\}?\}")


def filled(template: str, known: Mapping[str, str]) -> str | None:
    """An answer with its {blanks} filled by what is known; None where one stays empty."""
    names = {match[1] for match in _BLANK.finditer(template)}
    values = {name: known.get(name.lower().replace(" ", "_")) for name in names}
    if not all(values.values()):
        return None
    return _BLANK.sub(lambda match: str(values[match[1]]), template)
