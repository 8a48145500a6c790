"""How good rankings are, as numbers with intervals.

Everything starts from `ranks`: for each person, the places (0 = first) of what they chose.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tastemaker.ports import FloatArray, IntArray

Ranks = Sequence[IntArray]  # per person: the places of their relevant items, any order


def hit(ranks: Ranks, k: int) -> NDArray[np.float64]:  # (people,)
    """1 where something relevant is among the first k."""
    return np.array([float((r < k).any()) for r in ranks])


def recall(ranks: Ranks, k: int) -> NDArray[np.float64]:  # (people,)
    """Share of the relevant items among the first k."""
    return np.array([float((r < k).mean()) if len(r) else 0.0 for r in ranks])


def mrr(ranks: Ranks, k: int) -> NDArray[np.float64]:  # (people,)
    """1 / place (from 1) of the first relevant item; 0 beyond k."""
    best = np.array([r.min() if len(r) else k for r in ranks], np.float64)
    return np.where(best < k, 1.0 / (best + 1.0), 0.0)


def ndcg(ranks: Ranks, k: int) -> NDArray[np.float64]:  # (people,)
    """Discounted gain of the first k over the greatest possible (Järvelin & Kekäläinen, 2002)."""
    gains = 1.0 / np.log2(np.arange(k) + 2.0)
    best = np.concatenate([[0.0], np.cumsum(gains)])
    return np.array(
        [gains[r[r < k]].sum() / best[min(k, len(r))] if len(r) else 0.0 for r in ranks]
    )


MEASURES: Mapping[str, Callable[[Ranks, int], NDArray[np.float64]]] = {
    "ndcg": ndcg,
    "recall": recall,
    "hit": hit,
    "mrr": mrr,
}


def coverage(slates: IntArray, n: int) -> float:
    """Share of n items that stand in somebody's slate; `slates` (people, k) rows."""
    return len(np.unique(slates)) / n if n else 0.0


def diversity(slates: IntArray, points: FloatArray) -> float:
    """Mean cosine distance between two items of a slate; `points` (n, d) unit rows."""
    k = slates.shape[1]
    if k < 2 or not points.shape[1] or not len(slates):
        return 0.0
    total = points[slates].sum(axis=1, dtype=np.float64)  # |Σ p|² = k + Σ of all cosines
    cosine = ((total**2).sum(axis=1) - k) / (k * (k - 1))
    return float((1.0 - cosine).mean())


def calibration(shown: Collection[str], met: Collection[str], smoothing: float = 0.01) -> float:
    """How far the mix of kinds in a slate is from that of what the person met: KL divergence of
    shown from met in nats (Steck, RecSys'18); 0 is the same mix."""
    kinds = sorted(set(shown) | set(met))
    if not shown or not met:
        return 0.0
    p = np.array([sum(kind == other for other in met) for kind in kinds], np.float64)
    q = np.array([sum(kind == other for other in shown) for kind in kinds], np.float64)
    p, q = p / p.sum(), q / q.sum()
    q = (1 - smoothing) * q + smoothing * p
    there = p > 0
    return float((p[there] * np.log(p[there] / q[there])).sum())


def interval(
    values: NDArray[np.float64], rng: np.random.Generator, *, share: float = 0.95, draws: int = 1000
) -> tuple[float, float]:
    """Bootstrap interval of the mean over people."""
    if len(values) < 2:
        mean = float(values.mean()) if len(values) else 0.0
        return mean, mean
    if len(values) > 2_000:  # the mean of so many is normal: no need to draw
        error = 1.959964 * float(values.std(ddof=1)) / float(np.sqrt(len(values)))
        return float(values.mean()) - error, float(values.mean()) + error
    means = values[rng.integers(0, len(values), (draws, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)
