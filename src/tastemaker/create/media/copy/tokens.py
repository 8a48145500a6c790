"""Copy as tokens: the product spelled out, then the text with its attributes as slots.

    <begin> [类型] 裤 [颜色] 黑 色 <text> 这 条 <颜色/0/0> 的 <类型/0/0> 子 …… <end>

A slot names a facet, which of its values, and in which way it is said: what is asked for is copied
rather than spelled, so that a small net that has seen a few hundred products says a colour it
never met. All else is characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tastemaker.create.media.copy.facets import FACETS, MOST_WAYS, USUAL, most_alike, ways
from tastemaker.create.media.copy.product import NAME, Pair, Slot, bad, joined, slots_of
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
TEXT = FIRST_FACET + len(FACETS)
FIRST_POINTER = TEXT + 1
TOKEN = {pointer: FIRST_POINTER + i for i, pointer in enumerate(POINTERS)}
VOCABULARY = (
    *SPECIAL,
    *CHARACTERS,
    *(f"[{facet}]" for facet in FACETS),
    "<text>",
    *("/".join(map(str, pointer)) for pointer in POINTERS),
)


@lru_cache(maxsize=1024)
def head(slots: tuple[Slot, ...]) -> tuple[int, ...]:
    """The tokens of a product, up to the one that opens its text."""
    tokens: list[int] = []
    for slot in slots:
        tokens += [FIRST_FACET + FACETS.index(slot.facet), *coded(slot.value, NAME)]
    return (*tokens, TEXT)


def encode(slots: Sequence[Slot], body: str) -> list[int]:
    tokens, at = [BEGIN, *head(tuple(slots))], 0
    for span in spans(slots, body):
        slot = slots[span.slot]
        tokens += coded(body[at : span.start], NAME)
        tokens.append(TOKEN[Pointer(slot.facet, slot.place, span.way)])
        at = span.end
    return [*tokens, *coded(body[at:], NAME), END]


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
        if FIRST_FACET <= token < TEXT:
            pairs.append(Pair(FACETS[token - FIRST_FACET], ""))
        elif token >= FIRST and pairs:
            facet, value = pairs[-1]
            pairs[-1] = Pair(facet, value + CHARACTERS[token - FIRST])
    return slots_of(pairs)


def said(token: int, values: dict[tuple[str, int], Slot]) -> str:
    """The characters of a token of the text."""
    if token < FIRST:
        return ""
    if token < FIRST_FACET:
        return CHARACTERS[token - FIRST]
    if token < FIRST_POINTER:
        bad("its product goes on in its text")
    pointer = POINTERS[token - FIRST_POINTER]
    slot = values.get((pointer.facet, pointer.place))
    if slot is None or pointer.way >= len(slot.ways):
        bad(f"{pointer.facet} has no such value")
    return slot.ways[pointer.way]
