"""A product: pairs of a facet and a value, and the text about it beneath them.

类型=裤|版型=显瘦|颜色=黑色

这条黑色的裤子……
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, NoReturn

from tastemaker.create.media.copy.facets import (
    ALIASES,
    FACETS,
    USUAL,
    language_of_facet,
    most_alike,
    ways,
)
from tastemaker.create.media.writing.characters import folded
from tastemaker.errors import BadInput

NAME = "copy"
MOST_PAIRS = 16
LONGEST_VALUE, LONGEST_VALUES = 40, 160  # characters of one value; of all
#: Letters of values: no mark that a text would have to close or end with.
VALUE = re.compile(r"[\w£é'%.\u3400-\u9fff][\w £é'%.&+\-\u3400-\u9fff]{0,39}")


class Pair(NamedTuple):
    facet: str
    value: str


class Slot(NamedTuple):
    """A pair and its place among those of the same facet."""

    facet: str
    place: int
    value: str

    @property
    def ways(self) -> tuple[str, ...]:
        return ways(self.facet, self.value)


def bad(why: str) -> NoReturn:
    raise BadInput("bad_content", value=NAME, why=why, medium=NAME)


def slots_of(pairs: Sequence[Pair]) -> tuple[Slot, ...]:
    """Pairs in the order of `FACETS`, each once."""
    found: list[Slot] = []
    for facet in FACETS:
        values = dict.fromkeys(pair.value for pair in pairs if pair.facet == facet)
        found += [Slot(facet, place, value) for place, value in enumerate(values)]
    return tuple(found)


@lru_cache(maxsize=4096)
def read(product: str) -> tuple[Slot, ...]:
    """`facet=value|facet=value` → slots. Raises BadInput("bad_content") in words."""
    pairs = [_pair(part) for part in product.split("|")]
    slots = slots_of(pairs)
    if len(slots) > MOST_PAIRS:
        bad(f"it has more than {MOST_PAIRS} attributes")
    if many := [slot.facet for slot in slots if slot.place >= most_alike(slot.facet)]:
        bad(f"{many[0]} has too many values")
    if sum(len(slot.value) for slot in slots) > LONGEST_VALUES:
        bad(f"its values are longer than {LONGEST_VALUES} characters")
    if len({language_of_facet(slot.facet) for slot in slots}) > 1:
        bad("its facets are in two languages")
    return slots


def _pair(part: str) -> Pair:
    facet, equals, value = part.partition("=")
    facet, value = ALIASES.get(facet.strip(), facet.strip()), folded(value)
    if facet not in FACETS:
        bad(f"“{facet}” is no facet; use {', '.join(FACETS)}")
    value = next((usual for usual in USUAL.get(facet, {}) if usual == value.lower()), value)
    if not equals or not VALUE.fullmatch(value):
        bad(f"“{value}” is no value of {facet}")
    return Pair(facet, value)


def write(slots: Sequence[Slot]) -> str:
    return "|".join(f"{slot.facet}={slot.value}" for slot in slots)


def parted(text: str) -> tuple[tuple[Slot, ...], str]:
    """The product and the copy of `text`, `folded`. Raises BadInput("bad_content")."""
    head, newline, body = text.strip().partition("\n")
    if not newline or "=" not in head:
        bad("its first line is not a product: facet=value|facet=value")
    return read(head.strip()), folded(body)


def joined(slots: Sequence[Slot], body: str) -> str:
    return f"{write(slots)}\n\n{body}"


def language_of(slots: Sequence[Slot]) -> str:
    return language_of_facet(slots[0].facet)
