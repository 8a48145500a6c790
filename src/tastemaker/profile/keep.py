"""What is kept of a profile when it is full, so that folding stays cheap for ever."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from tastemaker.domain import Evidence, Fact, Mood
from tastemaker.profile.decay import strength

SLACK = 8  # pruned in one go when an eighth over the limit: the cost is shared by many events

BECAUSE = 12  # newest events named as evidence of one fact: enough to show, cheap to keep

Facts = dict[tuple[str, str], Fact]


def evidence(rows: tuple[Evidence, ...], most: int, half_life: float) -> tuple[Evidence, ...]:
    """`rows` in their order, without the one that counts least when there are too many.

    By weight and age together: dropping the oldest would let a day of idle views wash out a
    month of likes.
    """
    if len(rows) <= most:
        return rows
    # `strength` of each, written out: four hundred calls would take longer than the rest of a fold.
    order = [
        (math.log2(abs(row.weight)) if row.weight else -math.inf) + row.at / half_life
        for row in rows
    ]
    least = order.index(min(order))
    return rows[:least] + rows[least + 1 :]


def because(ids: tuple[str, ...], id: str) -> tuple[str, ...]:
    return (*ids, id)[-BECAUSE:]


def facts(known: Facts, most: int, half_life: float) -> Facts:
    """`known` without the weakest, when there are too many. Pinned and stated ones stay."""
    if len(known) <= most + most // SLACK:
        return known
    loose = [key for key, fact in known.items() if not (fact.pinned or fact.source == "stated")]
    surplus = min(len(known) - most, len(loose))
    weakest = heapq.nsmallest(
        surplus,
        loose,
        key=lambda key: (strength(known[key].weight, known[key].at, half_life), key),
    )
    for key in weakest:
        del known[key]
    return known


def seen(known: Mapping[str, float], id: str, at: float, most: int) -> dict[str, float]:
    """`known` with `id` met at `at`, the longest unmet dropped first."""
    # `copy` clones a dict that something was taken out of as it lies; `dict` would hash it anew.
    new = known.copy() if isinstance(known, dict) else dict(known)
    new[id] = max(at, new.pop(id, at))
    if len(new) > most + most // SLACK:
        for oldest in list(islice(new, len(new) - most)):
            del new[oldest]
    return new


def mood(known: Mood | None, new: Mood, at: float, source: str) -> Mood:
    """The newer of two moods; the new one is dated by its event."""
    if known is not None and known.at > at:
        return known
    return replace(new, at=at, source=source)
