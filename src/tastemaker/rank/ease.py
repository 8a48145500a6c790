"""Items that go together, whatever the order: what is left of it when all others are accounted for.

    B = I - P diag(P)⁻¹,   P = (XᵀX + λ I)⁻¹       (EASE^R: Steck, WWW'19)

where X (p, m) is 1 for what a person met and liked, less for weaker acts. Beside the linear ranker,
which learns what comes *next*, it sees a whole history at once; the person's own past is decayed
alike in both. One person is one row of X, so taking them out changes P by one outer product
(Sherman & Morrison, 1950): exact, and a thousandth of a fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Self

import numpy as np
import scipy.sparse as sp

from tastemaker.ports import FloatArray
from tastemaker.rank.additive import STATISTICS, AdditiveRanker
from tastemaker.rank.decay import Decay
from tastemaker.rank.histories import Histories
from tastemaker.rank.ridge import BLOCK, in_blocks, inverse_of, pruned

RIDGE = 100.0
TOP = 200  # entries of B kept per item


class EaseRanker(AdditiveRanker):
    name = "ease"

    def __init__(
        self,
        ids: tuple[str, ...],
        weights: sp.csr_array,
        decay: Decay,
        *,
        at: float = 0.0,
        inverse: FloatArray | None = None,  # P (m, m)
    ) -> None:
        super().__init__(ids, weights, decay, at=at)
        self._inverse = inverse

    @classmethod
    def fit(
        cls,
        histories: Histories,
        *,
        decay: Decay = Decay(),  # noqa: B008  (frozen)
        ridge: float = RIDGE,
        keep: bool = False,
    ) -> Self:
        """Closed form: one dense inverse over all m items, m² · 4 bytes, m³ operations.

        `keep`: hold on to P, which `forget` needs, where it fits into `STATISTICS`.
        """
        inverse = solved(together(histories), ridge)
        weights = pruned(apart(inverse), TOP)
        kept = inverse if keep and 0 < inverse.nbytes <= STATISTICS else None
        return cls(histories.ids, weights, decay, at=histories.until, inverse=kept)

    def forget(self, histories: Histories) -> bool:
        """Take the people of `histories` out, as if fitted without them; False: fit again.

        With x a person's row, P' = P + (P x)(P x)ᵀ / (1 - xᵀ P x).
        """
        if self._inverse is None:
            return False
        liked = histories.numbered(self._columns.ids).liked()
        for person in np.flatnonzero(np.diff(liked.indptr)).tolist():
            row = slice(liked.indptr[person], liked.indptr[person + 1])
            items, x = liked.indices[row], liked.data[row].astype(np.float64)
            moved = self._inverse[:, items].astype(np.float64) @ x
            moved /= np.sqrt(1.0 - x @ moved[items])
            narrow = moved.astype(np.float32)
            for lo in range(0, len(narrow), BLOCK):
                self._inverse[lo : lo + BLOCK] += narrow[lo : lo + BLOCK, None] * narrow
        self._weights = pruned(apart(self._inverse), TOP)
        return True

    def save(self, folder: Path) -> None:
        self._write(folder)
        if self._inverse is not None:
            np.savez(folder / "ease-statistics.npz", inverse=self._inverse)

    def with_statistics(self, folder: Path) -> Self:
        """What `forget` needs, read only when it is. Returns self."""
        file = folder / "ease-statistics.npz"
        if self._inverse is None and file.exists():
            with np.load(file, allow_pickle=False) as kept:
                self._inverse = kept["inverse"]
        return self


def together(histories: Histories) -> FloatArray:  # (m, m)
    """XᵀX: how many people met both of two items."""
    liked = histories.liked()
    return np.asarray((liked.T @ liked).toarray(order="C"), np.float32)


def solved(gram: FloatArray, ridge: float) -> FloatArray:  # (m, m)
    """P, in the memory of `gram`."""
    return inverse_of(gram, np.full(len(gram), ridge, np.float32))


def apart(inverse: FloatArray) -> Iterator[FloatArray]:
    """B, some rows at a time; nothing speaks for itself."""
    scale = -1.0 / inverse.diagonal()
    for at, rows in enumerate(in_blocks(inverse)):
        block = rows * scale
        own = np.arange(len(block))
        block[own, at * BLOCK + own] = 0.0
        yield block
