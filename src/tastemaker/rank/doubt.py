"""Whether a part helps, judged on people whose choices taught the weights nothing.

An encoder tuned on likes finds new items and may yet take places from what newcomers want. So the
weights are learned twice, with it and without, on either half of the examples, and both are judged
on the other half: in each bucket it stays where it wins by more than its standard error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tastemaker.ports import FloatArray
from tastemaker.rank.sure import surely
from tastemaker.rank.weigh import ENOUGH, Cases, ndcg_among, weights

TURNS = 20  # examples that follow each other stay in one half: `weigh.told` goes round in twenty


def guarded(cases: Cases, buckets: Sequence[int], part: int) -> FloatArray | None:  # (buckets, P)
    """`weights` in the buckets where `part` helps, those learned without it in all others. None
    where too few examples say anything."""
    given, alone = weights(cases, buckets), _without(cases, buckets, part)
    if given is None or alone is None:
        return None
    return np.where(_helps(cases, buckets, part)[:, None], given, alone)


def _helps(cases: Cases, buckets: Sequence[int], part: int) -> NDArray[np.bool_]:  # (buckets,)
    of = np.searchsorted(buckets, cases.met, side="right") - 1
    gains = np.zeros(len(of))
    for first in (0, 1):
        taught = np.arange(len(of)) // TURNS % 2 == first
        given = weights(_some(cases, taught), buckets)
        alone = _without(_some(cases, taught), buckets, part)
        if given is None or alone is None:
            return np.zeros(len(buckets), np.bool_)
        rows, z = of[~taught], cases.z[~taught]
        gains[~taught] = _ndcg(z, given[rows]) - _ndcg(z, alone[rows])
    found = np.zeros(len(buckets), np.bool_)
    for bucket in range(len(buckets)):
        here = gains[of == bucket]
        found[bucket] = len(here) >= ENOUGH and surely(here)
    return found


def _without(cases: Cases, buckets: Sequence[int], part: int) -> FloatArray | None:
    """Weights of the others, with zero in the part's place."""
    others = np.arange(cases.z.shape[2]) != part
    learned = weights(replace(cases, z=cases.z[:, :, others]), buckets)
    if learned is None:
        return None
    full = np.zeros((len(learned), len(others)), np.float32)
    full[:, others] = learned
    return full


def _some(cases: Cases, rows: NDArray[np.bool_]) -> Cases:
    return Cases(cases.z[rows], cases.offset[rows], cases.met[rows])


def _ndcg(z: FloatArray, rows: FloatArray) -> NDArray[np.float64]:  # (E,)
    return ndcg_among(np.einsum("ecp,ep->ec", z, rows))
