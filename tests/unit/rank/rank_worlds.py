"""Tiny worlds with obvious answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tastemaker.domain import Evidence, Profile, Taste
from tastemaker.ports import Candidates, FloatArray
from tastemaker.rank.histories import Histories

NOW = 1_700_000_000.0
DAY = 86_400.0
NOBODY = Taste(np.zeros((0, 4), np.float32), np.zeros(0, np.float32))


def candidates(
    ids: Sequence[str],
    points: FloatArray | None = None,
    *,
    key: str = "world",
    made: Sequence[bool] | None = None,
    medium: Sequence[str] | None = None,
    creators: Sequence[str | None] | None = None,
) -> Candidates:
    n = len(ids)
    return Candidates(
        key=key,
        ids=tuple(ids),
        row={id: row for row, id in enumerate(ids)},
        points=unit(np.ones((n, 4))) if points is None else points.astype(np.float32),
        medium=np.array(medium or ["tune"] * n, np.str_),
        made=np.array(made or [False] * n, np.bool_),
        created_at=np.full(n, np.nan),
        attributes=[{"creator": c} if c else {} for c in (creators or [None] * n)],
        titles=[f"The {id}" for id in ids],
        texts=[""] * len(ids),
    )


def unit(points: np.ndarray) -> FloatArray:
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


def person(*acts: tuple[str, str], user: str = "ada", at: float = NOW - DAY) -> Profile:
    """Somebody who did `(kind, item)` in this order, a minute apart."""
    weights = {"like": 1.5, "dislike": -1.5, "play": 0.4, "finish": 1.0, "skip": -0.4, "view": 0.1}
    evidence = tuple(
        Evidence(item, weights[kind], at + 60.0 * i, f"event{i}", kind)
        for i, (kind, item) in enumerate(acts)
    )
    seen = {e.item: e.at for e in evidence}
    hidden = {e.item: e.event for e in evidence if e.kind == "dislike"}
    return Profile(user, version=len(evidence), evidence=evidence, seen=seen, hidden=hidden)


def two_camps(people: int = 40, items: int = 8, length: int = 6, seed: int = 0) -> Histories:
    """Even people meet even items only, odd people odd ones: a checkerboard."""
    rng = np.random.default_rng(seed)
    rows = []
    for p in range(people):
        mine = np.arange(p % 2, 2 * items, 2)
        for step, item in enumerate(rng.permutation(mine)[:length]):
            rows.append((f"person{p}", f"item{item}", 1.0, NOW - DAY * 30 + p * 1000 + step))
    return Histories.of(rows)


def a_chain(people: int = 30, items: int = 10, seed: int = 0) -> Histories:
    """After item i everybody meets item i + 1, from wherever they begin."""
    rng = np.random.default_rng(seed)
    rows = []
    for p in range(people):
        begin = int(rng.integers(0, items - 3))
        rows += [(f"person{p}", f"item{i}", 1.0, float(i)) for i in range(begin, items)]
    return Histories.of(rows)
