"""ports.Reader by rules and examples: what it does not recognise it leaves out; it never guesses a fact."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from tastemaker.domain import Fact, Mood, Reading
from tastemaker.numerals import ENGLISH, whole
from tastemaker.understand import facts as telling
from tastemaker.understand import games, lexicon, poetry, products
from tastemaker.understand.artists import artist
from tastemaker.understand.circumplex import mood_of
from tastemaker.understand.columns import in_words
from tastemaker.understand.intents import Ruled, intent_of, of_ours, stars
from tastemaker.understand.plain import plain
from tastemaker.understand.times import when

LONGEST = 2_000  # characters that are read; a wish or a confession is shorter
CHINESE = re.compile(r"[\u3400-\u9fff]")
NOT = re.compile(
    r"(?:\bdon't\s+(?:\w+\s+){0,3}|\b(?:not|no|never|without|isn'?t|don'?t|neither|nor|instead of|rather than|other than)\s+(?:\w+\s+){0,2}"
    r"|(?:不要?|(?<!有)没有?|(?<![送离惜告道话])别|非|不是)太?很?再?(?:用|是|[写做改弄换]?成)?\s*)$"
)
ALSO = re.compile(
    r"\bnot (?:only|just|merely|necessarily)\s+(?:\w+\s+)?$|不(?:只|仅|光|单|一定)是?$", re.I
)
#: Questions, and what tells of something rather than asking for it.
ASKS = re.compile(
    r"[?？]|\bwhy not\b|\b(?:what|how) about\b|为什么不|何不|是不是|要不要|吗\W*$"
    r"|^\W*(?:(?:this|that|it|these|they)(?:'s| is| are| was)?(?:n't)? |(?:i|you|we) (?!don't want|do not want|want)\w+|[这那它]首?\S{0,2}不是)",
    re.I,
)
TOO = re.compile(r"(?:\btoo\s+|太|过于)$")
FEELS = re.compile(
    r"\bi(?:'m| am| feel|'ve been| was)\b|\bmakes me\b|我(?:今天|现在|最近|有点|好|很|感到|觉得|心情|太|非常)",
    re.I,
)
BARS = re.compile(
    rf"(\d{{1,2}}|(?<!first )(?<!last )(?<!final )\b(?:{ENGLISH})(?= )|[一二三四五六七八九]?十[一二三四五六七八九]?|八)\s*(?:more )?(?:bars?|measures?|个?小节)",
    re.I,
)
KEY = re.compile(
    r"\b(?:in|to|key of)\s+(?!a\s+(?!major|minor|sharp|flat|dorian|mixolydian|please|and\b|but\b|or\b|now\b|instead))([A-Ga-g])(?:\s*(sharp|flat|#|b))?\b(?!\w)|(?<![A-Za-z])([A-G])(#|b)?\s*(?=大调|小调|调)"
)
LENGTH = (("short", 8, re.compile(r"\bshort(?:er)?\b|短一?[点些]|短小|简短|(?<=[太很])短|短(?=曲|歌|的|诗)")), ("long", 32, re.compile(r"\b(?<!how )(?<!so )long(?:er)?\b(?! (?:day|week|time|night|way|ago|walk|drive|run|story|distance|weekend|as|before|live))|长一?[点些]|较长|(?<=太)长")))  # fmt: skip


def _pattern(english: str, chinese: str) -> re.Pattern[str]:
    """Words of either; an English one may stand amid Chinese characters (来首jig)."""
    return re.compile(rf"(?a:\b(?:{english})\b)|(?:{chinese})", re.IGNORECASE)


_MOODS = [(v, a, _pattern(en, zh), name) for v, a, en, zh, name in lexicon.MOODS]
_SLOTS = [(slot, value, _pattern(en, zh)) for slot, value, en, zh in lexicon.SLOTS]
_MEASURES = [(slot, value, _pattern(en, zh)) for slot, value, en, zh in lexicon.MEASURES]
_GOOD = _pattern(lexicon.GOOD, lexicon.GOOD_ZH)
_BAD = _pattern(lexicon.BAD, lexicon.BAD_ZH)


_JUDGED = {"good": 1.0, "bad": -1.0}  # what an example of a rating says of it
PLACED = frozenset({"make", "change", "more", "find"})
BESIDE = frozenset({"medium", "difficulty"})  # slots beside which a change may mean more
WISHES = PLACED | frozenset({"less", "why", "undo", "stop"})


class RuleReader:
    """About 0.7 ms for a sentence; the same text always reads the same.

    Emotions are those somebody names ("I feel sad"), or, for a language in `emotions`, those that
    a model tells of what is no wish: what a tune shall be like is not what somebody feels.
    """

    def __init__(
        self, emotions: Mapping[str, Callable[[str], Mapping[str, float]]] | None = None
    ) -> None:
        self._emotions = dict(emotions or {})

    def read(self, text: str) -> Reading:
        reading = self._by_rules(text)
        tells = self._emotions.get(reading.language)
        asked = reading.mood is not None and reading.mood.source == "asked"
        if tells is None or asked or reading.slots or reading.intent in WISHES:
            return reading
        emotion = dict(tells(text[:LONGEST]))
        # What somebody says outright of how they feel outweighs what a model makes of it.
        return replace(reading, emotion=emotion, mood=reading.mood or mood_of(emotion))

    def _by_rules(self, text: str) -> Reading:
        from tastemaker.understand.wishes import wish  # numpy and scipy: `--help` is quick

        typed, text = text[:LONGEST], plain(text[:LONGEST])
        language = language_of(text)
        if gone := telling.forgotten(text):
            named = {
                slot: str(value) for slot, value in _slots(text).items() if slot in telling.LASTING
            }
            known = {fact.facet: fact.value for fact in gone}
            return Reading(language, "forget", without=named | known)
        facts, slots, mood, by_rules = _ruled(text)
        without = {} if facts else _without(text, slots)
        if without and by_rules.intent in ("other", "rate", "tell", "change"):
            intent, how = "change", ""
        else:
            intent, _, how = wish(text, by_rules, language).partition(":")
        name = "" if facts else artist(typed)
        if name and intent == "other" and of_ours(text):
            intent = "find"
        if how in lexicon.CHANGES and not without and not slots.keys() - BESIDE and mood is None:
            asked, mood = lexicon.CHANGES[how]
            slots |= asked
        if intent in PLACED:  # who and when belong to a wish; by themselves they are none
            slots |= ({"artist": name} if name else {}) | when(text)
            if "minutes" in slots and how in ("shorter", "longer"):
                slots.pop("bars", None)  # how long is said, not only that it shall be longer
        if intent == "chat":
            slots = {}
        if intent == "rate":
            given = stars(text)
            slots = {} if given is None else {"stars": given}
        return Reading(
            language=language,
            intent=intent,
            slots=slots,
            sentiment=_sentiment(text) or _JUDGED.get(how, 0.0),
            emotion=_emotion(text),
            mood=mood,
            facts=facts,
            without=without,
        )


def ruled(text: str) -> Ruled:
    """What the rules alone say somebody wants."""
    return _ruled(plain(text[:LONGEST]))[-1]


def _ruled(text: str) -> tuple[tuple[Fact, ...], dict[str, object], Mood | None, Ruled]:
    """What is told, asked for and felt, and what the rules make of it."""
    mood = _mood(text)
    if facts := tuple(telling.told(text)):
        return facts, {}, mood, Ruled("tell", "facts")
    if refused := tuple(telling.refused(text)):
        return refused, {}, mood, Ruled("less", "refused")
    slots = _slots(text)
    return (), slots, mood, intent_of(text, slots, mood is not None)


def language_of(text: str) -> str:
    """ "zh" where a fifth of the letters are Chinese ("来一首 waltz" is), else "en"."""
    letters = sum(c.isalpha() for c in text)
    return "zh" if len(CHINESE.findall(text)) * 5 > letters > 0 else "en"


def chips(reading: Reading, language: str = "en") -> list[tuple[str, str, str]]:
    """(slot, value, words) of what was understood to be asked for, as removable chips."""
    chinese = language.lower().startswith("zh")
    found = [(slot, str(v), chip(slot, v, chinese)) for slot, v in reading.slots.items()]
    if (mood := reading.mood) is not None:
        near = min(_MOODS, key=lambda m: (m[0] - mood.valence) ** 2 + (m[1] - mood.arousal) ** 2)
        found.append(("mood", near[3][0], near[3][chinese]))
    return found


def chip(slot: str, value: object, chinese: bool) -> str:
    """A slot and its value in words."""
    if slot in lexicon.MEASURE_NAMES:
        low, high = lexicon.MEASURE_NAMES[slot]
        values = [number for name, number, *_ in lexicon.MEASURES if name == slot]
        # Where only the high end can be asked for (dotted), any number asked for is high.
        middle = sum(values) / len(values)
        return (high if isinstance(value, (int, float)) and value >= middle else low)[chinese]
    name = lexicon.SLOT_NAMES.get(slot, (slot, in_words(slot, chinese)))[chinese]
    written = (
        str(value).replace(">=", "≥ ").replace("<=", "≤ ").replace("|+", " + ").replace("|", " · ")
    )
    said = lexicon.NAMES.get((slot, str(value)), lexicon.ENDS.get(str(value), (written, written)))[
        chinese
    ]
    return f"{name}：{said}" if chinese else f"{name}: {said}"


def _slots(text: str) -> dict[str, object]:
    """What is asked for by name; what is asked not to be there is left out."""
    found: dict[str, object] = {}
    for slot, value, pattern in _SLOTS:
        match = pattern.search(text)
        if match and slot not in found and not NOT.search(text[: match.start()]):
            found[slot] = value
    if heads := poetry.acrostic(text):
        found |= {"medium": "verse", "acrostic": heads}
    if found.get("medium") == "copy":
        found = {**products.told(text, language_of(text) == "zh"), **found}
    found |= games.told(text, found.get("medium"))
    found |= _numbers(text)
    if bars := BARS.search(text):
        found["bars"] = whole(bars[1])
    else:
        for name, count, pattern in LENGTH:
            if match := pattern.search(text):
                contrary = next(other for short, other, _ in LENGTH if short != name)
                found["bars"] = contrary if TOO.search(text[: match.start()]) else count
    if key := KEY.search(text):
        letter, sign = (key[1] or key[3]).upper(), (key[2] or key[4] or "")
        found["key"] = letter + {"sharp": "#", "#": "#", "flat": "b", "b": "b"}.get(
            sign.lower(), ""
        )
    return found


def _without(text: str, slots: Mapping[str, object]) -> dict[str, str]:
    """What is asked not to be there by name ("not a jig", 别用小调), where nothing of its kind is
    asked for instead. Questions ask for nothing of the sort ("why not a jig?")."""
    if ASKS.search(text):
        return {}
    found: dict[str, str] = {}
    for slot, value, pattern in _SLOTS:
        for match in pattern.finditer(text):
            before = text[: match.start()]
            denied = NOT.search(before) and not ALSO.search(before)
            if denied and slot in telling.LASTING and slot not in slots:
                found.setdefault(slot, value)
    return found


def _numbers(text: str) -> dict[str, object]:
    """Measures asked for in words. "Too fast" asks for the contrary, "not too fast" for none."""
    found: dict[str, object] = {}
    for slot, number, pattern in _MEASURES:
        for match in pattern.finditer(text):
            before = text[: match.start()]
            if NOT.search(before):
                continue
            if not TOO.search(before):
                found[slot] = number
            elif contrary := [n for s, n, _ in _MEASURES if s == slot and n != number]:
                found.setdefault(slot, contrary[0])
    return found


def _emotion(text: str) -> dict[str, float]:
    """What somebody says they feel, as shares by name; empty where they speak of something else."""
    if not FEELS.search(text):
        return {}
    counts = {
        name[0]: sum(not NOT.search(text[: m.start()]) for m in pattern.finditer(text))
        for _, _, pattern, name in _MOODS
    }
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items() if count}


def _mood(text: str) -> Mood | None:
    """The mean of the moods named; source "felt" where somebody speaks of themselves."""
    named = []
    for valence, arousal, pattern, _ in _MOODS:
        for match in pattern.finditer(text):
            before = text[: match.start()]
            sign = -0.5 if NOT.search(before) or TOO.search(before) else 1.0
            named.append((sign * valence, sign * arousal))
    if not named:
        return None
    valence = sum(v for v, _ in named) / len(named)
    arousal = sum(a for _, a in named) / len(named)
    return Mood(
        round(valence, 3), round(arousal, 3), source="felt" if FEELS.search(text) else "asked"
    )


def _sentiment(text: str) -> float:
    good, bad = _denied(_GOOD, text), _denied(_BAD, text)
    well = good.count(False) + bad.count(True)  # "not bad" is good, and "not good" is bad
    ill = bad.count(False) + good.count(True)
    return 0.0 if well == ill else (well - ill) / (well + ill)


def _denied(words: re.Pattern[str], text: str) -> list[bool]:
    """Of each of `words` that stands there, whether it is denied."""
    return [bool(NOT.search(text[: match.start()])) for match in words.finditer(text)]
