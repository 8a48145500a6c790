"""How many are asked for: "three waltzes", "one more", 来两首."""

from __future__ import annotations

import re

MOST = 8  # in one answer

_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight")
_CHINESE = {"两": 2, **{sign: n for n, sign in enumerate("一二三四五六七八", 1)}}
_KIND = (
    r"tunes?|songs?|pieces?|melod(?:y|ies)|waltz(?:es)?|reels?|jigs?|hornpipes?|airs?|march(?:es)?"
    r"|polkas?|poems?|quatrains?|verses?|versions?|variations?|more"
)
_COUNT = re.compile(
    rf"\b(?P<en>{'|'.join(_ENGLISH)}|\d{{1,2}})\s+(?!bars?\b|beats?\b|minutes?\b|seconds?\b)"
    rf"(?:(?!and\b|or\b)[\w-]+\s+){{0,3}}?(?:{_KIND})\b"
    rf"|(?<![第这那上])(?P<zh>[{''.join(_CHINESE)}]|\d{{1,2}})\s*[首支段篇]",
    re.I,
)


def counted(text: str) -> int | None:
    """At most `MOST`; None where no number is said."""
    match = _COUNT.search(text)
    if match is None:
        return None
    word = (match["en"] or match["zh"]).lower()
    if word.isdecimal():
        return min(int(word), MOST) or None
    return _CHINESE.get(word) or _ENGLISH.index(word) + 1
