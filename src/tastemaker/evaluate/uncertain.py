"""How sure a figure is: 95 % intervals by bootstrap over people (Efron, 1979)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
RESAMPLES = 2_000


def interval(each: Numbers, rng: np.random.Generator) -> dict[str, float]:
    """Mean of one number per person, with its interval."""
    rows = _resampled(len(each), rng)
    return told(float(each.mean()), each[rows].mean(axis=1))


def paired(one: Numbers, other: Numbers, rng: np.random.Generator) -> dict[str, float]:
    """Mean of one minus other, the same people in both."""
    return interval(one - other, rng)


def ratio(one: Numbers, other: Numbers, rng: np.random.Generator) -> dict[str, float]:
    """Mean of one by mean of other, the same people in both."""
    rows = _resampled(len(one), rng)
    return told(float(one.mean() / other.mean()), one[rows].mean(axis=1) / other[rows].mean(axis=1))


def matches(won: Numbers, rng: np.random.Generator) -> dict[str, float]:
    """Mean of `won` (n, n), person i against person j, its diagonal left out.

    People are drawn, not matches: matches of one person hang together.
    """
    n = len(won)
    off = ~np.eye(n, dtype=bool)
    drawn = []
    for rows in _resampled(n, rng):
        apart = rows[:, None] != rows[None, :]
        if not apart.any():  # one person, again and again: no match among them
            continue
        drawn.append(won[rows[:, None], rows[None, :]][apart].mean())
    return told(float(won[off].mean()), np.array(drawn))


def told(figure: float, drawn: Numbers) -> dict[str, float]:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return {"mean": figure, "low": float(low), "high": float(high)}


def _resampled(n: int, rng: np.random.Generator) -> NDArray[np.int64]:  # (RESAMPLES, n)
    return rng.integers(n, size=(RESAMPLES, n))
