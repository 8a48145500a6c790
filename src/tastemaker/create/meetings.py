"""What one person met of one medium, as arrays: the reward is derived from them after every event.

All that was done with one item is one meeting: it pulls by the sum of it, counts as much as the
freshest of it, and was met as the strongest of it says, so that who plays, finishes and likes a
thing is not three witnesses.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.domain import DAY, Item
from tastemaker.ports import FloatArray

Numbers = NDArray[np.float64]

HALF_LIFE = 30 * DAY  # seconds: what was met a month ago counts half
PLAIN = {float, int, type(None)}  # types that an array takes as they are, None as NaN


@dataclass(frozen=True, slots=True)
class Met:
    """An item of the medium that the person met: where it stands, how it was met, and when."""

    item: Item
    point: FloatArray  # (d,)
    weight: float  # as in Evidence: negative pushes away
    at: float


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """The m items that were met, in the order they were first met."""

    attributes: Sequence[Mapping[str, Any]]
    points: FloatArray  # (m, d); (0, 0) of nothing
    pulls: Numbers  # (m,) signed, as they count today
    fading: Numbers  # (m,) in (0, 1]: 1 for today
    heard: Numbers  # (m,) in [-1, 1]: how each was met

    @classmethod
    def of(cls, met: Sequence[Met], now: float) -> Meetings:
        row_of: dict[str, int] = {}
        rows = np.array([row_of.setdefault(m.item.id, len(row_of)) for m in met], np.intp)
        firsts: dict[str, Met] = {}
        for one in met:
            firsts.setdefault(one.item.id, one)
        weights = np.array([m.weight for m in met], np.float64)
        at = np.array([m.at for m in met], np.float64)
        fades = faded(at, now)
        fading = np.zeros(len(row_of))
        np.maximum.at(fading, rows, fades)
        points = [m.point for m in firsts.values()]
        return cls(
            [m.item.attributes for m in firsts.values()],
            np.stack(points) if points else np.zeros((0, 0), np.float32),
            np.asarray(np.bincount(rows, weights * fades, len(row_of)), np.float64),
            fading,
            np.clip(_strongest(rows, weights, at, len(row_of)), -1.0, 1.0),
        )


def faded(at: Numbers, now: float) -> Numbers:
    return np.asarray(0.5 ** (np.maximum(0.0, now - at) / HALF_LIFE))


def numbers(attributes: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Numbers:
    """(n, names): each attribute as a finite number, NaN where it is none."""
    found = np.zeros((len(attributes), len(names)))
    for j, values in enumerate(columns(attributes, names)):
        plain = set(map(type, values)) <= PLAIN
        found[:, j] = values if plain else [_number(value) for value in values]
    found[~np.isfinite(found)] = np.nan
    return found


def columns(
    attributes: Sequence[Mapping[str, Any]], names: Sequence[str]
) -> Iterator[Sequence[Any]]:
    """The values of each name, None where there is none."""
    for name in names:
        try:  # nearly always everything is there
            yield list(map(itemgetter(name), attributes))
        except KeyError:
            yield [known.get(name) for known in attributes]


def _strongest(rows: NDArray[np.intp], weights: Numbers, at: Numbers, m: int) -> Numbers:
    """(m,) of the weights of each row the greatest either way; the newest, then the first, of
    several."""
    found = np.zeros(m)
    order = np.lexsort((-np.arange(len(rows)), at, np.abs(weights)))
    found[rows[order]] = weights[order]  # the last one stays
    return found


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return math.nan
    return float(value)
