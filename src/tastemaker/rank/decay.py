"""How much an earlier meeting counts beside the newest one.

    weight(gap) = floor + (1 - floor) · exp(-gap),   gap = steps between / steps + seconds / seconds

A sum of a constant and one exponential, so that a person's state is two running sums and a new
event is one addition: recent ← recent · exp(-gap) + B[item], total ← total + B[item]. While nothing
is met, time goes on: when a sitting has long been over, all of the past counts alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tastemaker.ports import FloatArray, IntArray
from tastemaker.rank.histories import Histories, Meetings


@dataclass(frozen=True, slots=True)
class Decay:
    """`steps` (meetings) and `seconds` after which a meeting counts 1/e; `floor` in [0, 1]."""

    steps: float = 2.0
    seconds: float = math.inf
    floor: float = 0.2

    def newest(self, meetings: Meetings, idle: float = 0.0) -> FloatArray:  # (q,)
        """What each meeting counts `idle` seconds after its person's newest one."""
        return self.weights(meetings.step, meetings.at, idle)

    def weights(
        self, steps: IntArray, at: NDArray[np.float64], idle: float = 0.0
    ) -> FloatArray:  # (q,)
        """The same, of meetings oldest first with `steps` others after each, `idle` in seconds."""
        gap = steps / self.steps + ((at[-1] - at + idle) / self.seconds if len(at) else 0.0)
        return (self.floor + (1 - self.floor) * np.exp(-gap)).astype(np.float32)

    def matrix(self, at: NDArray[np.float64]) -> FloatArray:  # (L, L)
        """Row t: what each of L meetings counts just before meeting t; zeros from t on."""
        L = len(at)
        place = np.arange(L) / self.steps + (at - at[-1:]) / self.seconds
        place = (place - place[-1:]).astype(np.float32)  # exact near 0, where it matters
        out = np.zeros((L, L), np.float32)
        if L > 1:
            np.subtract(place[None, :], place[:-1, None], out=out[1:])
            np.exp(np.minimum(out[1:], 0.0, out=out[1:]), out=out[1:])
            out[1:] *= 1 - self.floor
            out[1:] += self.floor
        return np.tril(out, -1)


def times_are_real(histories: Histories) -> bool:
    """Whether gaps between meetings say anything: counters (1, 2, 3…) have them all alike."""
    gaps = np.diff(histories.at)[np.diff(histories.owner) == 0]
    gaps = gaps[gaps > 0]
    return bool(len(gaps)) and bool(np.quantile(gaps, 0.95) > 4 * np.quantile(gaps, 0.25))
