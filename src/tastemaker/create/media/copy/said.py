"""What a text says of a product: where each attribute stands, and what nobody asked to be said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tastemaker.create.media.copy.facets import claims
from tastemaker.create.media.copy.product import Slot, language_of


class Span(NamedTuple):
    """text[start:end] says a slot in one of its ways."""

    start: int
    end: int
    slot: int
    way: int


def spans(slots: Sequence[Slot], text: str) -> list[Span]:
    """Where `slots` are said, from left to right, the longest way first."""
    pattern, meant = _ways(tuple(slots))
    return [Span(m.start(), m.end(), *meant[m[0]]) for m in pattern.finditer(text)]


def without(slots: Sequence[Slot], text: str) -> str:
    """`text` without what says `slots`."""
    found, at = "", 0
    for span in spans(slots, text):
        found, at = found + text[at : span.start], span.end
    return found + text[at:]


def unsaid(slots: Sequence[Slot], text: str) -> list[Slot]:
    return [slot for slot in slots if not _way(slot).search(text)]


def invented(slots: Sequence[Slot], text: str) -> list[tuple[str, frozenset[str]]]:
    """(word, facets it may say it of) for words that say a usual value nobody asked for.

    A word is asked for where it stands wholly in a way to say a slot: “对称” does not allow
    “不对称”.
    """
    if not slots:
        return []
    asked = spans(slots, text)
    language = language_of(slots)
    found = []
    for match in _claims(language).finditer(text.lower()):
        start, end = match.span(1)
        if not any(span.start <= start and end <= span.end for span in asked):
            found.append((match[1], claims(language)[match[1]]))
    return found


@lru_cache(maxsize=1024)
def _ways(slots: tuple[Slot, ...]) -> tuple[re.Pattern[str], Mapping[str, tuple[int, int]]]:
    meant: dict[str, tuple[int, int]] = {}
    for i, slot in enumerate(slots):
        for j, way in enumerate(slot.ways):
            meant.setdefault(way, (i, j))
    whole = language_of(slots) == "en"
    return re.compile(_any(meant, whole)), meant


@lru_cache(maxsize=4096)
def _way(slot: Slot) -> re.Pattern[str]:
    return re.compile(_any(slot.ways, language_of([slot]) == "en"))


@lru_cache(maxsize=2)
def _claims(language: str) -> re.Pattern[str]:
    start = "(?<![a-z0-9])" if language == "en" else ""
    longest = sorted(claims(language), key=len, reverse=True)
    return re.compile(f"{start}(?=({'|'.join(map(re.escape, longest))}))")


def _any(words: Sequence[str] | Mapping[str, object], whole: bool) -> str:
    """One of `words`, the longest first; in English whole words only."""
    parts = []
    for word in sorted(words, key=len, reverse=True):
        before = "(?<![A-Za-z0-9])" if whole and is_letter(word[0]) else ""
        after = "(?![A-Za-z0-9])" if whole and is_letter(word[-1]) else ""
        parts.append(before + re.escape(word) + after)
    return "|".join(parts)


def is_letter(character: str) -> bool:
    """One that belongs to a word of English."""
    return character.isascii() and character.isalnum()
