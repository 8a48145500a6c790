"""Why something cannot be used: the `why` of errors, English → Chinese.

Whoever raises it says it in English, values put in, and so it is kept with jobs; Chinese is made
of that when it is read. A sentence stands here as it is, with a name in braces for each value. Of
what is not ours, what is commonly said of values is known (`checked`); the rest (a decoder's own
words) stays as it was said. A test holds that every `why` that the package gives by a sentence as
it stands is found here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tastemaker.wording.sentences import Glossary
from tastemaker.wording.whys.brought import BROUGHT
from tastemaker.wording.whys.checked import CHECKED
from tastemaker.wording.whys.learned import LEARNED
from tastemaker.wording.whys.made import MADE

WHYS: Mapping[str, str] = {**BROUGHT, **MADE, **LEARNED}
KNOWN: Mapping[str, str] = {**CHECKED, **WHYS}

NESTED = ("why", "error")  # values that may be a `why` themselves

LITERALS: Mapping[str, str] = {
    "True": "true", "False": "false", "None": "null", " or ": " 或 ", ", ": "、"
}  # fmt: skip

_LITERALS = re.compile(r"\b(?:True|False|None)\b| or |, ")
_COUNTED = re.compile(r"(\d+) × (.*)", re.DOTALL)
_BETWEEN = re.compile(r", (?=\d+ × )")


def in_chinese(why: str) -> str:
    """`why` in Chinese, as far as it is known."""
    if _COUNTED.fullmatch(why):  # of drafts, how many were dropped for what
        parts = (_COUNTED.fullmatch(part) for part in _BETWEEN.split(why))
        return "、".join(f"{part[1]} × {in_chinese(part[2])}" for part in parts if part)
    several = [_found(part) for part in why.split("; ")]
    if len(several) > 1 and None not in several:
        return "；".join(filter(None, several))
    return _found(why) or why


def _value(name: str, value: str) -> str:
    if name == "expected":  # what pydantic would take, as Python writes it
        return _LITERALS.sub(lambda match: LITERALS[match[0]], value)
    return in_chinese(value) if name in NESTED else value


_found = Glossary(KNOWN, _value)
