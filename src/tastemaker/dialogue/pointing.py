"""What "it", "the second one" and 上一首 point at: a place among what was shown last."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ENGLISH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
            "tenth")  # fmt: skip
_CHINESE = "一二三四五六七八九十"
_ORDINAL = re.compile(
    rf"\b(?P<word>{'|'.join(_ENGLISH)})\b(?! time)|\b(?P<digit>\d{{1,2}})(?:st|nd|rd|th)\b"
    rf"|\b(?:number|no\.?|#)\s*(?P<number>\d{{1,2}})\b"
    rf"|第\s*(?P<zh>[{_CHINESE}]|\d{{1,2}})\s*[首个支曲段]",
    re.I,
)
_LAST = re.compile(r"\bthe last(?: one)?\b|最后[一那]?[首个支曲]", re.I)
_IT = re.compile(
    r"\b(?:it|this|that)\b(?! is\b)|[这那][首个支]|它|[上刚][才]?[那一][首个支]|上一首|刚才那?首?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Pointed:
    """`item` is empty where what is pointed at is not there: `place` says which (from 1)."""

    item: str = ""
    place: int = 0


def pointed(text: str, shown: tuple[str, ...]) -> Pointed | None:
    """What `text` points at among `shown`; None where it points at nothing.

    "It" with several shown is the last of them: the one somebody has just met.
    """
    if match := _ORDINAL.search(text):
        place = _place(match)
        return Pointed(shown[place - 1] if 1 <= place <= len(shown) else "", place)
    if _LAST.search(text) or _IT.search(text):
        return Pointed(shown[-1] if shown else "", len(shown))
    return None


def _place(match: re.Match[str]) -> int:
    if match["word"]:
        return _ENGLISH.index(match["word"].lower()) + 1
    if match["zh"] and match["zh"] in _CHINESE:
        return _CHINESE.index(match["zh"]) + 1
    return int(match["digit"] or match["number"] or match["zh"])
