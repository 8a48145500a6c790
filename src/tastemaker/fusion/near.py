"""What is nearest to a point: exactly, or, among very many points, nearly always.

Up to EXACT points every one is compared. Beyond, and where usearch is installed (the extra
`ann`), a hierarchical navigable small world is walked (Malkov & Yashunin, 2020); it is built by
one thread in the order of the points, so that the same points give the same walk. That takes
minutes: it is done beside the first question, and until then every point is compared.
"""

from __future__ import annotations

import threading
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.ports import FloatArray

EXACT = 50_000  # points up to which comparing with each takes a few milliseconds
LINKS = 16  # of each point to others; these three: recall@100 ≥ 0.95 (bench/near.py)
WIDTH = 64  # candidates looked at when a point is added
LOOKED = 200  # candidates looked at in a search, or more where more are asked for

Rows = NDArray[np.int64]


class Near:
    """Finds among `points` (n, d), rows of length ≤ 1."""

    def __init__(self, points: FloatArray, exact: int = EXACT) -> None:
        self._points = points
        self._walked = len(points) > exact and find_spec("usearch") is not None
        self._index: Any = None
        self._preparing = threading.Lock()
        self._begun = False

    @property
    def is_exact(self) -> bool:
        return not self._walked

    def find(self, point: FloatArray, k: int) -> Rows:  # (≤ k,) the nearest first
        if self._walked and k <= LOOKED:
            if self._index is not None:
                return np.asarray(self._index.search(point, k, threads=1).keys, np.int64)
            if not self._begun:
                self._begun = True
                threading.Thread(target=self.prepare, daemon=True, name="near").start()
        return best(self._points @ point, k)

    def prepare(self) -> None:
        """Build the walk now, where there is to be one."""
        with self._preparing:
            if not self._walked or self._index is not None:
                return
            from usearch.index import Index

            index = Index(
                ndim=self._points.shape[1], metric="ip", dtype="f32",
                connectivity=LINKS, expansion_add=WIDTH, expansion_search=LOOKED,
            )  # fmt: skip
            index.add(np.arange(len(self._points)), self._points, threads=1)
            self._index = index


def best(closeness: FloatArray, k: int) -> Rows:  # (≤ k,)
    """Rows of the greatest numbers that are finite, greatest first, of equals the first."""
    order = np.argsort(-closeness, kind="stable")[:k]
    return np.asarray(order[np.isfinite(closeness[order])], np.int64)
