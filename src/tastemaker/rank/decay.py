"""How much an earlier meeting counts beside the newest one.

    weight(gap) = floor + (1 - floor) · exp(-gap / scale)

A sum of a constant and one exponential, so that a person's state is two running sums and a new
event is one addition: recent ← recent · exp(-gap / scale) + B[item], total ← total + B[item].
The gap is time where times are real, and the number of meetings between otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tastemaker.ports import FloatArray, IntArray
from tastemaker.rank.histories import Histories, Meetings


@dataclass(frozen=True, slots=True)
class Decay:
    """`scale` in meetings (by position) or seconds (by time); `floor` in [0, 1]."""

    by: Literal["position", "time"] = "position"
    scale: float = 2.0
    floor: float = 0.2

    def newest(self, meetings: Meetings) -> FloatArray:  # (q,)
        """What each meeting counts at its person's newest one."""
        if self.by == "position":
            return self._of(meetings.step)
        at = meetings.at
        return self._of(at[-1] - at if len(at) else at)

    def matrix(self, at: NDArray[np.float64]) -> FloatArray:  # (L, L)
        """Row t: what each of L meetings counts just before meeting t; zeros from t on."""
        order = np.arange(len(at))
        if self.by == "position":
            gap = (order[:, None] - 1 - order[None, :]).astype(np.float64)
        else:
            before = np.concatenate([at[:1], at[:-1]])
            gap = before[:, None] - at[None, :]
        return np.tril(self._of(np.maximum(gap, 0.0)), -1)

    def _of(self, gap: NDArray[np.float64] | IntArray) -> FloatArray:
        return (self.floor + (1 - self.floor) * np.exp(-gap / self.scale)).astype(np.float32)


def times_are_real(histories: Histories) -> bool:
    """Whether gaps between meetings say anything: counters (1, 2, 3…) have them all alike."""
    gaps = np.diff(histories.at)[np.diff(histories.owner) == 0]
    gaps = gaps[gaps > 0]
    return bool(len(gaps)) and bool(np.quantile(gaps, 0.95) > 4 * np.quantile(gaps, 0.25))
