"""What "it", "the second one" and 上一首 point at: a place among what was shown last."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ENGLISH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
            "tenth")  # fmt: skip
_CHINESE = "一二三四五六七八九十"
#: What Chinese counts things with: tunes, poems, articles, news, films, books, pictures, goods, houses.
COUNTERS = "首个支曲篇条部本张款件家间座处道台双"
_ORDINAL = re.compile(
    rf"\b(?P<word>{'|'.join(_ENGLISH)})\b(?! time)|\b(?P<digit>\d{{1,2}})(?:st|nd|rd|th)\b"
    rf"|\b(?:number|no\.?|#)\s*(?P<number>\d{{1,2}})\b"
    rf"|第\s*(?P<zh>[{_CHINESE}]|\d{{1,2}})\s*[{COUNTERS}段]",
    re.I,
)
_TWO = re.compile(r"\b(?:(?P<first>first)|last) two\b|(?P<zh_first>前)[两二]|[后最]后?[两二]", re.I)
MOST = 5  # that are put beside each other
_LAST = re.compile(rf"\bthe last(?: one)?\b|最后[一那]?[{COUNTERS}]", re.I)
_IT = re.compile(
    rf"\b(?:its?|this|that)\b(?! is\b)|[这那][{COUNTERS}里儿]|它|[他她]家|(?<!应)该(?![怎如当])|[上刚][才]?[那一][{COUNTERS}]|上一首|刚才那?首?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Pointed:
    """`item` is empty where what is pointed at is not there: `place` says which (from 1)."""

    item: str = ""
    place: int = 0


def pointed(text: str, shown: tuple[str, ...], it: str = "") -> Pointed | None:
    """What `text` points at among `shown`; None where it points at nothing. `it`: what "it" is,
    one of them; empty: the last."""
    if match := _ORDINAL.search(text):
        place = _place(match)
        return Pointed(shown[place - 1] if 1 <= place <= len(shown) else "", place)
    if _LAST.search(text):
        return Pointed(shown[-1] if shown else "", len(shown))
    if _IT.search(text):
        it = it if it in shown else shown[-1] if shown else ""
        return Pointed(it, shown.index(it) + 1 if it in shown else 0)
    return None


def by_place(text: str) -> bool:
    """Whether one of several is pointed at by its place among them."""
    return _ORDINAL.search(text) is not None or _LAST.search(text) is not None


def several(text: str, shown: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `shown` that `text` puts beside each other: "the first and the third", "the last
    two"; where it names no two, as many as fit into one answer."""
    if match := _TWO.search(text):
        return shown[:2] if match["first"] or match["zh_first"] else shown[-2:]
    places = [_place(match) for match in _ORDINAL.finditer(text)]
    named = tuple(shown[place - 1] for place in places if 1 <= place <= len(shown))
    return named if len(named) > 1 else shown[:MOST]


def _place(match: re.Match[str]) -> int:
    if match["word"]:
        return _ENGLISH.index(match["word"].lower()) + 1
    if match["zh"] and match["zh"] in _CHINESE:
        return _CHINESE.index(match["zh"]) + 1
    return int(match["digit"] or match["number"] or match["zh"])
