"""Rankers that learn from what the same people met, whatever the order, and forget it exactly."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tastemaker.rank.additive import STATISTICS, AdditiveRanker
from tastemaker.rank.decay import Decay
from tastemaker.rank.histories import Histories


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """What people met together: sums over people, so that some of them can be taken out."""

    pairs: sp.csr_array  # (m, m) without its diagonal
    met: NDArray[np.float64]  # (m,)

    @classmethod
    def of(cls, x: sp.csr_array, counts: NDArray[np.float64]) -> Together:
        """`x` (p, m) what each person met; `counts` (p,) what a pair of theirs counts."""
        pairs = sp.csr_array(x.T @ (sp.diags_array(counts) @ x))
        pairs.setdiag(0.0)
        pairs.eliminate_zeros()
        return cls(pairs, np.asarray(x.sum(axis=0), np.float64).ravel())

    def without(self, gone: Together) -> Together:
        left = sp.csr_array(self.pairs - gone.pairs)
        left.data[left.data < 1e-9] = 0.0  # what rounding leaves of what is gone
        left.eliminate_zeros()
        return Together(left, np.maximum(self.met - gone.met, 0.0))

    def save(self, file: Path) -> None:
        """Half of what is symmetric, unless that is more than statistics may be."""
        half = sp.triu(self.pairs, format="csr")
        if half.data.nbytes * 1.5 <= STATISTICS:
            parts = {"data": half.data, "indices": half.indices, "indptr": half.indptr}
            np.savez(file, **parts, met=self.met)

    @classmethod
    def load(cls, file: Path) -> Together | None:
        if not file.exists():
            return None
        with np.load(file, allow_pickle=False) as kept:
            met = kept["met"]
            parts = (kept["data"], kept["indices"], kept["indptr"])
        pairs = sp.csr_array(parts, (len(met), len(met)))
        half = sp.triu(pairs, format="csr")  # files of before hold both halves
        return cls(sp.csr_array(half + half.T), met)


class TogetherRanker(AdditiveRanker):
    """Its weights are a function of `Together`."""

    def __init__(
        self,
        ids: Sequence[str],
        weights: sp.csr_array,
        decay: Decay,
        *,
        at: float = 0.0,
        together: Together | None = None,  # what `forget` needs
    ) -> None:
        super().__init__(ids, weights, decay, at=at)
        self._together = together

    @staticmethod
    @abstractmethod
    def met_together(histories: Histories) -> Together:
        """Over the items of `histories`."""

    @staticmethod
    @abstractmethod
    def weighed(together: Together) -> sp.csr_array:
        """B, of that."""

    def forget(self, histories: Histories) -> bool:
        """Take the people of `histories` out, as if fitted without them; False: fit again."""
        if self._together is None:
            return False
        gone = self.met_together(histories.numbered(self._columns.ids))
        self._together = self._together.without(gone)
        self._weights = self.weighed(self._together)
        return True

    def save(self, folder: Path) -> None:
        self._write(folder)
        if self._together is not None:
            self._together.save(self._statistics(folder))

    def with_statistics(self, folder: Path) -> Self:
        """What `forget` needs, read only when it is. Returns self."""
        self._together = self._together or Together.load(self._statistics(folder))
        return self

    def _statistics(self, folder: Path) -> Path:
        return folder / f"{self.name}-statistics.npz"
