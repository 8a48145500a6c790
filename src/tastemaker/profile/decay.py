"""Weights that fade, so that what was long ago counts less.

A decayed sum is kept as (weight, at): the sum as it stood at `at`, the newest time in it. Two such
sums add up to the same third one in any order, so events may arrive out of order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from tastemaker.domain import Fact


def faded(weight: float, seconds: float, half_life: float) -> float:
    """`weight` after `seconds`. What lies ahead (seconds < 0) counts in full, not more."""
    if seconds <= 0.0:
        return weight
    return weight * math.exp2(-seconds / half_life)


def added(
    weight: float, at: float, more: float, when: float, half_life: float
) -> tuple[float, float]:
    """(weight, at) of both together: commutative and associative up to rounding."""
    newest = max(at, when)
    total = faded(weight, newest - at, half_life) + faded(more, newest - when, half_life)
    return total, newest


def current(fact: Fact, now: float, half_life: float) -> float:
    """The weight of `fact` at `now`. What was pinned or stated does not fade."""
    if fact.pinned or fact.source == "stated":
        return fact.weight
    return faded(fact.weight, now - fact.at, half_life)


def at_time(fact: Fact, now: float, half_life: float) -> Fact:
    """`fact` as it stands at `now`, or unchanged if it is newer."""
    if now <= fact.at:
        return fact
    return replace(fact, weight=current(fact, now, half_life), at=now)


def ages(times: Iterable[float], now: float, *, most: float) -> dict[float, float]:
    """Seconds from each of `times` to `now` in which somebody was here: of each stretch between two of
    them, and of the last one, no more than `most`."""
    later, age, found = now, 0.0, dict[float, float]()
    for at in sorted({*times}, reverse=True):
        age += min(max(later - at, 0.0), most)
        found[at], later = age, min(at, now)
    return found


def strength(weight: float, at: float, half_life: float) -> float:
    """Orders fading weights by size at any common time, without overflow: log2 |w| + at / h."""
    return (math.log2(abs(weight)) if weight else -math.inf) + at / half_life
