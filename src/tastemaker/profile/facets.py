"""What an item is, as (facet, value) pairs that a person can like or dislike.

A facet is an attribute that speaks of the content; where it came from and under which licence
says nothing of taste. Numbers become low, mid or high, because "you like tunes with 0.183 leaps"
is a sentence for nobody.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from tastemaker.domain import PROVENANCE, Item

Cuts = Mapping[str, tuple[float, float]]  # numeric attribute → (low | mid, mid | high)

#: Attributes that do not speak of the content, or not of what makes somebody like it.
NOT_TASTE = PROVENANCE | {"bars"}
MAX_VALUES = 16  # of one list: beyond that a list is no description but a text
MAX_VALUE = 60  # characters: longer is prose, not a facet


def facets_of(item: Item, cuts: Cuts) -> list[tuple[str, str, float]]:
    """(facet, value, weight) of everything in `item` that a taste can hold on to.

    A scalar weighs 1; the values of a list share 1, so that an item with many tags does not
    count for more than one with a single tag.
    """
    found = [("medium", item.medium, 1.0)] if item.medium else []
    for facet, value in item.attributes.items():
        if facet in NOT_TASTE:
            continue
        words = list(_values(facet, value, cuts))
        found += [(facet, word, 1.0 / len(words)) for word in words]
    return found


def creators_of(item: Item) -> list[str]:
    """Who made it, as the attribute `creator` says; for a creation, nobody but the model."""
    return list(_values("creator", item.attributes.get("creator"), {}))


def _values(facet: str, value: Any, cuts: Cuts) -> Iterator[str]:
    if isinstance(value, (list, tuple)):
        words = (_word(one) for one in value[:MAX_VALUES])
        yield from dict.fromkeys(word for word in words if word)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield from _bucket(facet, float(value), cuts)
    elif word := _word(value):
        yield word


def _bucket(facet: str, value: float, cuts: Cuts) -> Iterator[str]:
    if not math.isfinite(value):
        return
    if facet == "year":
        yield f"{int(value) // 10 * 10}s"
    elif facet in cuts:
        low, high = cuts[facet]
        yield "low" if value < low else "high" if value >= high else "mid"


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return ""
    word = value.strip()
    return word if len(word) <= MAX_VALUE else ""
