"""Copy as tokens: the product, usual values by name and others spelled, then the text with its attributes as slots.

    <begin> 颜色/=黑色 类型/=裤 <text> 这 条 <颜色/0/0> 的 <类型/0/0> 子 …… <end>

A slot names a facet, which of its values, and in which way it is said: what is asked for is copied
rather than spelled, so that a small net that has seen a few hundred products says a colour it
never met. All else is common words (see `phrases`) and characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tastemaker.create.media.copy.facets import FACETS, MOST_WAYS, USUAL, most_alike, ways
from tastemaker.create.media.copy.phrases import ALL, pattern
from tastemaker.create.media.copy.product import (
    NAME,
    Pair,
    Slot,
    bad,
    joined,
    language_of,
    slots_of,
)
from tastemaker.create.media.copy.said import spans
from tastemaker.create.media.writing.characters import (
    BEGIN,
    CHARACTERS,
    END,
    FIRST,
    SPECIAL,
    coded,
)


class Pointer(NamedTuple):
    facet: str
    place: int
    way: int


def _most_ways(facet: str) -> int:
    """Of any usual value, and of any other."""
    known = [ways(facet, value) for value in USUAL.get(facet, {})]
    return min(MOST_WAYS, max(4, *map(len, known))) if known else 4


POINTERS = tuple(
    Pointer(facet, place, way)
    for facet in FACETS
    for place in range(most_alike(facet))
    for way in range(_most_ways(facet))
)
FIRST_FACET = FIRST + len(CHARACTERS)
VALUES = tuple((facet, value) for facet in FACETS for value in USUAL.get(facet, {}))
FIRST_VALUE = FIRST_FACET + len(FACETS)
TEXT = FIRST_VALUE + len(VALUES)
FIRST_POINTER = TEXT + 1
FIRST_WORD = FIRST_POINTER + len(POINTERS)
WORD = {word: FIRST_WORD + i for i, word in enumerate(ALL)}
VALUE = {usual: FIRST_VALUE + i for i, usual in enumerate(VALUES)}
TOKEN = {pointer: FIRST_POINTER + i for i, pointer in enumerate(POINTERS)}
VOCABULARY = (
    *SPECIAL,
    *CHARACTERS,
    *(f"{facet}/=" for facet in FACETS),
    *(f"{facet}/={value}" for facet, value in VALUES),
    "<text>",
    *("/".join(map(str, pointer)) for pointer in POINTERS),
    *(f"“{word}”" for word in ALL),
)


@lru_cache(maxsize=1024)
def head(slots: tuple[Slot, ...]) -> tuple[int, ...]:
    """The tokens of a product, up to the one that opens its text."""
    tokens: list[int] = []
    for slot in slots:
        usual = (slot.facet, slot.value)
        if usual in VALUE:
            tokens.append(VALUE[usual])
        else:
            tokens += [FIRST_FACET + FACETS.index(slot.facet), *coded(slot.value, NAME)]
    return (*tokens, TEXT)


def encode(slots: Sequence[Slot], body: str) -> list[int]:
    tokens, at, language = [BEGIN, *head(tuple(slots))], 0, language_of(slots)
    for span in spans(slots, body):
        slot = slots[span.slot]
        tokens += spelled(body, at, span.start, language)
        tokens.append(TOKEN[Pointer(slot.facet, slot.place, span.way)])
        at = span.end
    return [*tokens, *spelled(body, at, len(body), language), END]


def spelled(text: str, start: int, end: int, language: str) -> list[int]:
    """text[start:end] in common words and characters."""
    tokens: list[int] = []
    for match in pattern(language).finditer(text, start):
        if match.end() > end:
            break
        tokens += [*coded(text[start : match.start()], NAME), WORD[match[1]]]
        start = match.end()
    return tokens + coded(text[start:end], NAME)


def decode(tokens: Sequence[int]) -> str:
    """Raises BadInput("bad_content") where there is no product or a slot is empty."""
    at = next((i for i, token in enumerate(tokens) if token == TEXT), -1)
    slots = product_of(tokens[:at] if at > 0 else ())
    if not slots:
        bad("it has no product")
    values = {(slot.facet, slot.place): slot for slot in slots}
    return joined(slots, "".join(said(token, values) for token in tokens[at + 1 :]))


def product_of(tokens: Sequence[int]) -> tuple[Slot, ...]:
    pairs: list[Pair] = []
    for token in tokens:
        if FIRST_VALUE <= token < TEXT:
            pairs.append(Pair(*VALUES[token - FIRST_VALUE]))
        elif FIRST_FACET <= token < FIRST_VALUE:
            pairs.append(Pair(FACETS[token - FIRST_FACET], ""))
        elif token >= FIRST and pairs:
            facet, value = pairs[-1]
            pairs[-1] = Pair(facet, value + CHARACTERS[token - FIRST])
    return slots_of(pairs)


def facet_of(token: int) -> int:
    """Which of FACETS a token of a product opens; -1 for one that spells a value."""
    if FIRST_VALUE <= token < TEXT:
        return FACETS.index(VALUES[token - FIRST_VALUE][0])
    return token - FIRST_FACET if FIRST_FACET <= token < FIRST_VALUE else -1


def said(token: int, values: dict[tuple[str, int], Slot]) -> str:
    """The characters of a token of the text."""
    if token < FIRST:
        return ""
    if token < FIRST_FACET:
        return CHARACTERS[token - FIRST]
    if token < FIRST_POINTER:
        bad("its product goes on in its text")
    if token >= FIRST_WORD:
        return ALL[token - FIRST_WORD]
    pointer = POINTERS[token - FIRST_POINTER]
    slot = values.get((pointer.facet, pointer.place))
    if slot is None or pointer.way >= len(slot.ways):
        bad(f"{pointer.facet} has no such value")
    return slot.ways[pointer.way]
