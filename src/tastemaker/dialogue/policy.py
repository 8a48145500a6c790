"""The decision of each turn: (turns so far, what was said, the person) → one act.

Rules, first match wins: the order is that of what somebody would least want ignored (stop, undo),
then questions, then wishes. The same turns and words always give the same act.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tastemaker.dialogue import editing, reworks, smalltalk
from tastemaker.dialogue.acts import (
    Act,
    Ask,
    Compare,
    Find,
    Forget,
    HandOver,
    Known,
    Less,
    Make,
    Met,
    Mine,
    More,
    Note,
    Offer,
    Rate,
    Say,
    Show,
    Stop,
    Tell,
    TellOf,
    Undo,
    Why,
)
from tastemaker.dialogue.counting import counted
from tastemaker.dialogue.occasions import hour_mood
from tastemaker.dialogue.pointing import COUNTERS, MOST, Pointed, by_place, pointed, several
from tastemaker.dialogue.seeking import COLUMNS, COUNTED, OFFERED, THOSE, changed
from tastemaker.dialogue.tone import soothing
from tastemaker.dialogue.turns import State, Turn
from tastemaker.domain import Mood, Profile, Reading, Rework

#: What is asked of us, and never of documents.
OF_OURS = frozenset(
    {"undo", "less", "change", "more", "rate", "keep", "erase", "rights", "known", "forget"}
)
OF_TALK = frozenset({"chat", "make", "change", "known", "rights", "erase", "tell"})
_WISHES = frozenset({"find", "make", "change", "more"})
MADE = 2  # creations in one answer: something to compare, soon there

_ANOTHER = re.compile(
    r"^\W*(?:(?:one more|once more|again|another(?: one)?|something else|next)\b"
    rf"|再来一[{COUNTERS}]|再来[吧！!]?$|换一[{COUNTERS}]|下一[{COUNTERS}]|另一[{COUNTERS}]|重新来)",
    re.I,
)
_MADE = re.compile(r"\b(?:make|write|compose|create|generate)\b|[写作编创谱画]", re.I)
#: What says outright that something shall be made, not only had.
MAKES = re.compile(
    r"\b(?:make|compose|write|create|generate|improvise|draw|design)\b|创作|生成|作曲"
    r"|[写作谱编画][一两三几]?[首个支段篇幅张句条则]|写[诗词]",
    re.I,
)
ALIKE = re.compile(r"\b(?:like|similar to|as in)\b|像|类似", re.I)
_QUESTION = re.compile(
    r"^\W*(?:what|which|who|whom|whose|where|when|why|how|do|does|did|is|are|am|can i|may i|must i"
    r"|should i|will i)\b.*\w.*\w|[?？]\s*$"
    r"|什么|怎么|怎样|如何|为什么|为何|多少|多久|几[点天个次]|哪[里个些儿]|谁|能否|是否|可以.*吗|吗[?？。\s]*$",
    re.I | re.S,
)
_COMPARES = re.compile(
    r"\bcompare\b|\b(?:what(?:'s| is| are)?|any) (?:the )?differences?\b.*\b(?:two|them|these|those|both|first|second)\b"
    r"|\bhow (?:do|are) (?:they|these|those|the (?:two|three|four|five)) (?:differ|compare|different)"
    r"|\bwhich (?:one |of (?:them|these|those|the \w+) )?(?:is|would be|do you (?:think is|find|like|prefer)|should i|suits|fits)\b"
    r"|^比较一?下|比较(?:一?下)?(?=[前后这那第最它])|对比|(?:有|是)(?:什么|啥|何|哪些)?(?:不同|区别|差别|不一样)"
    rf"|哪[一]?[{COUNTERS}](?:更|比较|最)",
    re.I,
)
_PLAYS = re.compile(
    r"^\W*(?:(?:please|ok|okay|now) )*(?:play|show(?: me)?|open|let me (?:hear|see)) (?:it|this|that|the \w+(?: one)?)\b[^,;]{0,12}$"
    r"|^\W*(?:请|就|先)*(?:播?放|打开|听|看)(?:一下)?"
    rf"(?:它|[这那][{COUNTERS}]|第\S{{1,2}}[{COUNTERS}]|最后[一那]?[{COUNTERS}])(?:吧|听听)?\W*$",
    re.I,
)
#: What is asked of one that was shown.
_ABOUT = re.compile(
    r"\b(?:what|which) (?:key|mode|met(?:re|er)|tempo|kind|time signature|form) (?:is|was|does)\b"
    r"|\bwhat(?:'s| is) (?:the|its) (?:key|mode|met(?:re|er)|tempo|time signature|length|form)\b"
    r"|\bhow (?:long|fast|slow|many bars) (?:is|does|has) (?:it|this|that|the)\b"
    r"|\bwho (?:wrote|composed|made|created|is) (?:it|this|that|the)\b|\bwhat (?:is|was) (?:it|this|that)\W*$"
    r"|\bwhat(?:'s| is| was) .{0,20}\b(?:called|titled)\b|[这那它]\S{0,3}叫什么|第\S{1,3}叫什么"
    r"|\bwhat (?:is|are) (?:it|this|that|they|these|the \w+(?: one)?) (?:all )?about\W*$"
    r"|(?:[写讲说唱](?:的是|的?是?了?)|内容是?|大意是?)(?:些|点)?(?:什么|啥)"
    r"|\btell me (?:more |something )?about (?:it|this|that|the (?-i:[a-z]+)(?: one)?)\W*$"
    r"|是?(?:什么|哪个|啥)(?:调|拍子|节拍|调式|体裁)|多[长快慢][?？呢啊呀]*$|[几多]少?个?小节|谁(?:写|作|创作|谱)的"
    r"|(?:介绍|讲讲|说说|讲一?下|说一?下|介绍一?下)[这那它第]"
    r"|(?:[这那它]|第\S{1,3})\S{0,2}(?:是|属于|来自)(?:什么|哪[个家位种]?|啥)(?!意思)\S{1,6}$"
    r"|\b(?:what|which) (?!time|day|date)\w+ (?:is|was) (?:it|this|that|the \w+(?: one)?)\W*$",
    re.I,
)
_SHOWS = r"^\W*(?:(?:please|can you|could you|let me|i want to) )*(?:show|list|play|find|see|open|what|which|where|give)\b.*"
_MINE = tuple(
    (kind, re.compile(rf"{_SHOWS}\b(?:{english})\b|(?:{chinese})(?!吧|了$)", re.I))
    for kind, english, chinese in (
        ("save", r"i(?:'ve| have)? (?:saved|kept|bookmarked)|(?:did|have) i (?:saved?|keep|kept|bookmark(?:ed)?)|my (?:saved|favou?rites?|bookmarks?|saves)",
         r"我?(?:收藏|保存)(?:过|了)?的(?!是)|我的收藏|收藏夹"),
        ("like", r"i(?:'ve| have)? (?:liked|loved)|have i (?:liked|loved)", r"我(?:喜欢|赞)过的|我点过赞"),
        ("made", r"my creations?|(?:you )?(?:have |'ve )?(?:made|created|composed|written) (?:for me|so far)",
         r"我的作品(?!谁)|你?[给为]我(?:写|作|创作|做)(?:过|了)?的"),
    )
)  # fmt: skip
#: What is known already: "I've seen this one", 我看过它.
_MET = re.compile(
    r"^\W*(?:i(?:'ve| have)?\s+)?(?:already\s+|just\s+)?(?:(?:seen|saw|read|watched|heard|played|finished|visited|own|tried|been to)\s+(?:it|this|that)"
    r"|(?:seen|saw|read|watched|heard|played|finished|visited|own|know|tried|been to)\s+(?:this|that|the (?:first|second|third|last)) (?:one|film|movie|book|novel|song|tune|piece|show|game|place|hotel|restaurant|poem|article|story|video))"
    r"(?:\s+(?:already|before|twice|yesterday|last \w+))?\W*$"
    r"|^\W*(?:它|[这那]\S{0,2}|第\S{1,3})?我?(?:已经|早就|早已|都|以前|之前|刚)*(?:看|读|听|玩|去|用|吃|买|学)过了?(?:它|[这那]\S{0,2}|第\S{1,3})?了?\W*$",
    re.I,
)
_PERSON = re.compile(
    r"\b(?:talk|speak|chat|connect me|hand me over|put me through)\b.{0,20}"
    r"\b(?:human|person|someone|somebody|agent|staff|operator)\b"
    r"|^\W*(?:(?:a )?(?:real |live )?(?:human|person|agent),? please|human agent)\W*$"
    r"|(?:转|找|要|接|联系)(?:一下)?(?:人工|真人|客服)|^人工(?:客服|服务)?$",
    re.I,
)


def decide(
    state: State,
    text: str,
    reading: Reading,
    profile: Profile,
    medium: str,
    bars_of: Callable[[str], int] = lambda _: 0,
) -> Act:
    """`medium`: what is made where nothing else was asked for; empty: nothing can be made.
    `bars_of`: how many bars an item has, 0 where that is not known."""
    if _PERSON.search(text):
        return HandOver()
    if _COMPARES.search(text) and not reading.slots and not reading.facts:
        items = several(text, state.shown)
        return Compare(items) if len(items) > 1 else Say("compare_nothing")
    for kind, pattern in _MINE:
        if pattern.search(text) and not reading.facts and reading.intent not in ("rights", "erase"):
            return Mine(kind)
    if reading.slots.keys() & {OFFERED, COUNTED}:
        return _of_the_whole(state, reading)
    if COLUMNS in reading.slots:
        columns = str(reading.slots[COLUMNS])
        left = {name: value for name, value in reading.slots.items() if name != COLUMNS}
        reading = replace(reading, slots=left)
        if state.shown or reading.intent not in _WISHES:
            return _told(state, text, columns)
    if _ABOUT.search(text) and state.it and not reading.slots and reading.intent not in OF_TALK:
        at = pointed(text, state.shown, state.it)
        if at is None or at.item:
            return Tell(at.item if at is not None else state.it)
    act = _act(state, text, reading, profile, medium, bars_of)
    reworks_it = isinstance(act, Make) and act.brief.rework is not None
    return Ask(text, act) if not reworks_it and _asks(state, text, reading) else act


def _of_the_whole(state: State, reading: Reading) -> Act:
    """What there is, by an attribute, or how much of it."""
    asked = {name: value for name, value in reading.slots.items() if name not in {OFFERED, COUNTED}}
    if columns := reading.slots.get(OFFERED):
        return Offer(tuple(str(columns).split("|")), asked)
    if reading.slots[COUNTED] == THOSE and state.turns:
        last = state.turns[-1]
        return Find(last.asked, refused=last.refused, counted=True)
    return Find(asked, without=reading.without, counted=True)


def _told(state: State, text: str, columns: str) -> Act:
    """What is asked about: what is pointed at or was spoken of last; all that was shown, where it may
    be any of them. Of nothing that was shown, it may be about what the documents know."""
    at, asked = pointed(text, state.shown, state.it), tuple(columns.split("|"))
    if not state.shown:
        return Ask(text, Say("help"))
    if at is not None and not at.item:
        return Say("no_place", {"n": len(state.shown)})
    if at is not None and (by_place(text) or state.about):
        return TellOf((at.item,), asked)
    told = TellOf((state.about,) if state.about else state.shown[:MOST], asked)
    return told if at is not None else Ask(text, told)


def _asks(state: State, text: str, reading: Reading) -> bool:
    """Whether it may be a question about something else than what is shown and what is wished."""
    asked = reading.mood is not None and reading.mood.source != "felt"
    if not _QUESTION.search(text) or reading.slots or reading.facts or asked:
        return False
    if reading.intent in OF_OURS or pointed(text, state.shown):
        return False
    return reading.intent != "why" or not state.shown


def _act(
    state: State,
    text: str,
    reading: Reading,
    profile: Profile,
    medium: str,
    bars_of: Callable[[str], int],
) -> Act:
    at, intent = pointed(text, state.shown, state.it), reading.intent
    if intent == "stop":
        return Stop()
    if intent in ("erase", "rights"):
        return Say(intent)
    if intent == "forget":
        return Forget(reading.without)
    if intent == "known":
        return Known()
    if intent == "undo":
        return Undo(state.turns[-1].events if state.turns else ())
    anew = (
        None
        if reading.facts
        else reworks.rework_of(text, state.shown, _made(state), bars_of, state.it)
    )
    if anew is not None and intent != "why":
        return _rework(anew, state, reading, profile, medium, bars_of)
    if at is not None and not at.item and at.place and (state.shown or at.place > 1):
        return Say("no_place", {"n": len(state.shown)})
    if state.shown and not reading.facts and (at is None or at.item) and _MET.match(text):
        return Met(at.item if at is not None else state.it)
    if intent == "why":
        return _why(state, at)
    if intent == "less" and reading.without:  # "I don't want a jig": another kind, not less of it
        return _wish(state, text, replace(reading, intent="change"), profile, medium, at)
    if intent == "less":
        return _less(state, at, text, reading)
    if reading.facts and intent != "find":
        return Note()
    if intent == "tell":
        return Say("told")
    if intent in ("rate", "keep"):
        return _rate(state, at, reading)
    if intent == "chat":
        return Say(smalltalk.kind(text))
    return _wish(state, text, reading, profile, medium, at)


def _rework(
    rework: Rework,
    state: State,
    reading: Reading,
    profile: Profile,
    medium: str,
    bars_of: Callable[[str], int],
) -> Act:
    if rework.item:
        has = bars_of(rework.item)
        brief = reworks.brief_of(rework, medium, reading, _mood(reading, profile), has)
        return Make(brief, refused=state.still_refused(reading.slots))
    return Say("no_place", {"n": len(state.shown)}) if state.shown else Say("rework_nothing")


def _wish(
    state: State, text: str, reading: Reading, profile: Profile, medium: str, at: Pointed | None
) -> Act:
    last, mood = state.brief, _mood(reading, profile) or hour_mood(reading.slots)
    last = last and editing.lacking(reworks.changed(last, reading), reading.without)
    like = at.item if at is not None and ALIKE.search(text) else ""
    found = bool(state.turns) and not _made(state)
    refused = state.still_refused(reading.slots)
    if reading.intent == "more" and found and at is not None and at.item:
        return More(at.item)
    if at is not None and at.item and _PLAYS.match(text) and not reading.slots and mood is None:
        return Show((at.item,))
    differs = reading.intent == "other" and mood is not None and editing.relative(text)
    if found and reading.intent == "change":
        if at is not None and at.item:
            act = _varied(at.item, text, reading, medium, mood)
            return replace(act, refused=refused) if isinstance(act, Make) else act
        if reading.slots or mood or reading.without:
            return _found_anew(state, reading, mood)
    again = bool(_ANOTHER.match(text)) or (reading.intent == "more" and at is None and _made(state))
    if found and again and not like and not _MADE.search(text):
        return _found_anew(state, reading, mood)
    about_last = at is not None or reading.intent == "change" or again
    if last is not None and (about_last or differs) and reading.intent != "find":
        if again and not reading.slots and mood is None and not like:
            return Make(replace(last, seed=None), refused=refused)
        about_us = reading.intent != "other" and (reading.slots or mood or reading.without)
        if like or reading.intent in ("make", "change", "more") or about_us or differs:
            item = like or (at.item if at is not None and reading.intent == "more" else "")
            brief = editing.edited(last, text, reading, mood, item)
            return Make(brief, reading.without, refused=refused)
        if again:
            return Make(editing.edited(last, text, reading, mood), refused=refused)
    anew = reading.intent == "change" and not _ANOTHER.match(text)
    if anew and not like and last is None and not (reading.slots or mood or reading.without):
        return Say("rework_nothing")
    if reading.intent == "make" or anew or like:
        if not medium:
            return Say("nobody_makes") if MAKES.search(text) else _found_anew(state, reading, mood)
        brief = editing.fresh(medium, text, reading, counted(text) or MADE, mood)
        return Make(replace(brief, like=(like,)) if like else brief, reading.without)
    if reading.intent in ("find", "more") or _ANOTHER.match(text):
        goes_on = found and (reading.intent != "find" or bool(_ANOTHER.match(text)))
        return _found_anew(state if goes_on else State(), reading, mood)
    return Say("help")


def _found_anew(state: State, reading: Reading, mood: Mood | None) -> Find:
    """What is looked for now: what was looked for last, where `state` has it, changed as said."""
    last = state.turns[-1] if state.turns else Turn((), ())
    asked = {n: v for n, v in reading.slots.items() if n not in ("time", "minutes")}
    minutes = float(reading.slots.get("minutes", 0.0))
    asked = changed(last.asked, asked)
    asked = {n: v for n, v in asked.items() if reading.without.get(n) != v}
    refused = state.still_refused(reading.slots)
    return Find(asked, mood or last.felt, minutes, reading.without, refused)


def _varied(item: str, text: str, reading: Reading, medium: str, mood: Mood | None) -> Act:
    """Something found, changed as said: a variation of it or, where that would keep what is to
    change, another one like it."""
    if not medium:
        return Say("none")
    if reading.slots or reading.without:
        fresh = editing.fresh(medium, text, reading, counted(text) or MADE, mood)
        return Make(replace(fresh, like=(item,)), reading.without, item)
    return Make(reworks.brief_of(Rework("vary", item), medium, reading, mood))


def _made(state: State) -> bool:
    """Whether what was shown last was made."""
    return bool(state.turns) and state.turns[-1].brief is not None


def _mood(reading: Reading, profile: Profile) -> Mood | None:
    """How what is made shall sound. Somebody's own anger is no wish to hear it: with their leave
    it is answered with calm, without it it is left alone."""
    mood = reading.mood
    if mood is None or mood.source != "felt":
        return mood
    return soothing(mood) if profile.sensing else None


def _why(state: State, at: Pointed | None) -> Act:
    if not state.shown:
        return Say("why_nothing")
    return Why(at.item if at is not None and at.item else state.about or state.shown[0])


def _rate(state: State, at: Pointed | None, reading: Reading) -> Act:
    if not state.shown:
        return Say("rate_nothing")
    item = at.item if at is not None and at.item else state.it
    if reading.intent == "keep":
        return Rate(item, "save")
    if (stars := reading.slots.get("stars")) is not None:
        return Rate(item, "rate", float(stars))
    return Rate(item, "dislike" if reading.sentiment < 0 else "like")


def _less(state: State, at: Pointed | None, text: str, reading: Reading) -> Act:
    if reading.facts:
        return _turned_down(state, text, reading)
    if not state.shown:
        if state.brief is None:
            return Say("less_nothing")
        brief = editing.edited(state.brief, text, reading, reading.mood)
        return Make(brief, refused=state.still_refused(reading.slots))
    item = at.item if at is not None and at.item else state.it
    made = state.turns[-1].brief
    return Less(item, replace(made, like=(), seed=None) if made else None)


def _turned_down(state: State, text: str, reading: Reading) -> Act:
    """A kind of thing that is turned down is told for good. What has just been asked for with it is
    made again without, what has just been found is found again without."""
    without = {fact.facet: fact.value for fact in reading.facts}
    last = state.turns[-1].brief if state.turns else None
    if last is not None and any(last.attributes.get(name) == v for name, v in without.items()):
        left = editing.lacking(last, without)
        brief = editing.edited(left, text, reading, None)
        return Make(brief, without, refused=state.still_refused({}))
    return Note(without if state.shown and last is None else {})
