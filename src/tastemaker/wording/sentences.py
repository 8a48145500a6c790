"""What an error says, in one language and in both."""

from __future__ import annotations

from typing import NamedTuple


class Sentences(NamedTuple):
    title: str
    detail: str
    hint: str


Both = tuple[Sentences, Sentences]  # English, Chinese


def _(title: str, detail: str, hint: str) -> Sentences:
    return Sentences(title, detail, hint)
