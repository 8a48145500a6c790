"""What an error says, in one language and in both."""

from __future__ import annotations

import re
from typing import NamedTuple

VALUE = re.compile(r"\{(\w+)\}")  # the name of one, in braces


class Sentences(NamedTuple):
    title: str
    detail: str
    hint: str


Both = tuple[Sentences, Sentences]  # English, Chinese


def spoken(words: str) -> re.Pattern[str]:
    """What `words` are once their values are in them, each to be had by its name."""
    parts = VALUE.split(words)
    named = (f"(?P<{part}>.*)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile("".join(named), re.DOTALL)


def _(title: str, detail: str, hint: str) -> Sentences:
    return Sentences(title, detail, hint)
