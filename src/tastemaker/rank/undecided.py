"""Which weights of several parts let what was chosen stand high.

    above(w) = Σ_c [ w · d_c > 0 ],   d_c (P,) = what rival c has more than what was chosen, per part

Rivals that have less in every part do not stand above it and those that have more in every part do,
whatever the weights: only the others are undecided and looked at. A choice that ten rivals always
stand above teaches nothing. (Of somebody about whom some part is silent all rivals are looked at:
whether the parts that speak get any weight is what decides there.)

NDCG jumps where two items change places, so it is made smooth to be climbed: a rival stands above by
σ(w · d_c / haze) of itself, |w| = 1, and the tenth place ends gently (after Qin et al., "A general
approximation framework for direct optimization of IR measures", 2010). The haze is also what keeps
a few lucky choices from deciding the weights. All parts move at once, so their order is nothing to
the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from tastemaker.ports import FloatArray, IntArray

FIRST = 10  # places that count
HAZES = (0.5, 0.1)  # in deviations; the first is steadier, the second sees parts of short tails
EDGE = 1.5  # places over which the tenth ends
STEPS = 25  # of climbing from one start
EVEN = (0.3, 0.05)  # weight of every other part where climbing begins

Weights = NDArray[np.float64]  # (P,)


@dataclass(frozen=True, slots=True, eq=False)
class Undecided:
    """E choices with the rivals whose place depends on the weights, r of them over all choices."""

    ahead: FloatArray  # (r, P) what a rival has more than what was chosen
    heads: IntArray  # (q,) where the rivals of one choice begin
    of: IntArray  # (q,) which choice that is
    above: NDArray[np.float64]  # (E,) rivals that always stand above

    @classmethod
    def of_scores(cls, z: FloatArray, there: NDArray[np.bool_]) -> Self:
        """`z` (E, C, P) of what was chosen (rival 0) and of its rivals, where they are `there` (E, C)."""
        there = there[:, 1:]
        ahead = z[:, 1:] - z[:, :1]
        differs = ahead != 0
        speaks = (differs & there[:, :, None]).any(axis=1)  # (E, P)
        silent = (~speaks & speaks.any(axis=0)).any(axis=1)[:, None]
        more, less = (ahead >= 0).all(axis=2), (ahead <= 0).all(axis=2)
        always = more & ~less & ~silent & there
        above = always.sum(axis=1) + (more & less & there).sum(axis=1) / 2
        mixed = (silent & differs.any(axis=2)) | ~(more | less)
        choice, rival = np.nonzero(mixed & there & (above < FIRST)[:, None])
        heads = np.flatnonzero(np.diff(choice, prepend=-1))
        return cls(ahead[choice, rival], heads, choice[heads], above)

    def gains(self, w: Weights) -> NDArray[np.float64]:  # (E,)
        """NDCG@10 of each choice among its rivals; equals share their middle place."""
        x = self.ahead @ w.astype(np.float32)
        above = self._above((x > 0) + np.float32(0.5) * (x == 0))
        return np.where(above < FIRST, 1.0 / np.log2(above + 2.0), 0.0)

    def options(
        self, counts: NDArray[np.float64], start: Weights | None = None
    ) -> list[Weights]:  # one of each haze
        """Weights of length one under which the choices, each as much as it `counts`, stand high;
        climbed from the best part, from all parts alike and from `start`."""
        alone = np.eye(self.ahead.shape[1])
        won = [float(counts @ self.gains(part)) for part in alone]
        first = alone[int(np.argmax(won))]
        speaks = self.ahead.any(axis=0)
        if not speaks.any():
            return [np.asarray(first)]
        starts = [np.maximum(first, even) for even in EVEN] + [np.ones(len(first))]
        starts += [] if start is None else [start]
        return [
            max((self._climbed(counts, one * speaks, haze) for one in starts), key=_first)[1]
            for haze in HAZES
        ]

    def _climbed(
        self, counts: NDArray[np.float64], start: Weights, haze: float
    ) -> tuple[float, Weights]:  # (how well, weights)
        share = counts / counts.sum()
        found = minimize(
            lambda w: self._smooth(w, share, haze),
            start / np.linalg.norm(start),
            jac=True,
            method="L-BFGS-B",
            bounds=[(0.0, None)] * len(start),
            options={"maxiter": STEPS},
        )
        length = float(np.linalg.norm(found.x))
        return -float(found.fun), found.x / length if length > 0 else start

    def _smooth(self, w: Weights, share: NDArray[np.float64], haze: float) -> tuple[float, Weights]:
        """Smooth NDCG, negated, and its gradient by `w`."""
        length = float(np.linalg.norm(w)) or 1.0
        unit = w / length
        part = expit(self.ahead @ (unit / haze).astype(np.float32))
        above = self._above(part)
        counts = expit((FIRST - 0.5 - above) / EDGE)
        logs = np.log2(above + 2.0)
        falls = -counts * (1 - counts) / EDGE / logs
        falls -= counts / logs**2 / ((above + 2.0) * np.log(2.0))
        each = np.repeat((falls * share)[self.of], self._many()).astype(np.float32)
        by_unit = ((part * (1 - part) * each) @ self.ahead).astype(np.float64) / haze
        gradient = (by_unit - unit * (unit @ by_unit)) / length
        return -float(share @ (counts / logs)), -gradient

    def _above(self, part: FloatArray) -> NDArray[np.float64]:  # (E,)
        """Rivals above each choice, where `part` (r,) of each undecided one is."""
        above = self.above.copy()
        if len(self.heads):
            above[self.of] += np.add.reduceat(part, self.heads)
        return above

    def _many(self) -> IntArray:  # (q,)
        return np.diff(self.heads, append=len(self.ahead))


def _first(pair: tuple[float, Weights]) -> float:
    return pair[0]
