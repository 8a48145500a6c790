"""People about whom little is known: what to ask them first, and what their friends lend them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tastemaker.domain import Taste
from tastemaker.ports import FloatArray, IntArray

CANDIDATES = 800  # the best known items: an answer needs an item that people can judge
CLIENTS = 2_000  # items that stand for the catalogue; more change the choice very little


def pick(
    points: FloatArray,  # (n, d) unit rows
    popularity: FloatArray,  # (n,), not negative
    k: int,
    rng: np.random.Generator,
) -> IntArray:  # (min(k, n),) rows, most telling first
    """Items whose like or dislike tells most about somebody new.

    Greedy facility location: the items that together stand closest to everything in the
    catalogue, popular things counting more (1 - 1/e of the best cover: Nemhauser et al., 1978).
    """
    n = len(points)
    known = np.maximum(np.nan_to_num(popularity), 0.0)
    weights = (np.sqrt(known) + 1e-6).astype(np.float32)  # one thing alone does not rule
    clients = _some(n, CLIENTS, weights, rng)
    offers = _some(n, CANDIDATES, weights, rng)
    nearness = (points[clients] @ points[offers].T + 1.0) / 2.0  # (clients, offers) in [0, 1]
    share = weights[clients] / weights[clients].sum() if n else weights
    covered = np.zeros(len(clients), np.float32)
    chosen: list[int] = []
    for _ in range(min(k, len(offers))):
        gain = share @ np.maximum(nearness - covered[:, None], 0.0)
        gain[chosen] = -1.0
        best = int(gain.argmax())
        chosen.append(best)
        covered = np.maximum(covered, nearness[:, best])
    return offers[chosen].astype(np.int64)


def _some(n: int, most: int, weights: FloatArray, rng: np.random.Generator) -> IntArray:
    """All rows, or `most` of them: the heaviest first, ties broken by chance."""
    if n <= most:
        return np.arange(n, dtype=np.int64)
    order = np.lexsort((rng.random(n), -weights))
    return np.sort(order[:most]).astype(np.int64)


def tied(others: Iterable[tuple[Taste, float]], most: int = 4) -> Taste | None:
    """What the tastes of people somebody is tied to lend them; None when they lend nothing.

    The strongest modes stand for all: an average of friends who differ is nobody's taste.
    """
    points: list[FloatArray] = []
    weights: list[float] = []
    for taste, tie in others:
        if tie > 0:
            points += list(taste.points)
            weights += [float(weight) * tie for weight in taste.weights]
    if not points or sum(weights) <= 0:
        return None
    strongest = np.argsort(-np.array(weights), kind="stable")[:most]
    kept = np.array(weights, np.float32)[strongest]
    return Taste(np.stack(points)[strongest].astype(np.float32), kept / kept.sum())
