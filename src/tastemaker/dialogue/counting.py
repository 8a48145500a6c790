"""How many are asked for: "three waltzes", "one more", 来两首."""

from __future__ import annotations

import re

from tastemaker.numerals import CHINESE, ENGLISH, whole

MOST = 8  # in one answer

_KIND = (
    r"tunes?|songs?|pieces?|melod(?:y|ies)|waltz(?:es)?|reels?|jigs?|hornpipes?|airs?|march(?:es)?"
    r"|polkas?|poems?|quatrains?|verses?|versions?|variations?|more"
)
_COUNT = re.compile(
    rf"\b(?P<en>{ENGLISH})\s+(?!bars?\b|beats?\b|minutes?\b|seconds?\b)"
    rf"(?:(?!and\b|or\b)[\w-]+\s+){{0,3}}?(?:{_KIND})\b"
    rf"|(?<![第这那上])(?P<zh>{CHINESE})\s*[首支段篇]",
    re.I,
)


def counted(text: str) -> int | None:
    """At most `MOST`; None where no number is said."""
    match = _COUNT.search(text)
    if match is None:
        return None
    return min(whole(match["en"] or match["zh"]), MOST) or None
