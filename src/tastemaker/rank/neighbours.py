"""Items that the same people met, whatever the order: cheap, for a catalogue of any size, and
different enough from the linear ranker and from `ease` that together they are better than any.

    B[i, j] = together(i, j) / (√(met(i) met(j)) + shrink)
    together(i, j) = Σ_p x_pi x_pj / log(2 + L_p)

where x is 1 for what person p met and liked (less for weaker acts) and L_p how many items that is:
people who meet everything say little of what belongs together (Adamic & Adar, 2003; shrinkage as
in Bell & Koren, 2007). Counts are sums over people, so forgetting is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tastemaker.rank.additive import STATISTICS, AdditiveRanker, row_top
from tastemaker.rank.decay import Decay
from tastemaker.rank.histories import Histories

SHRINK = 3.0  # people's worth of doubt
TOP = 200  # entries of B kept per item


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


class NeighbourRanker(AdditiveRanker):
    name = "neighbours"

    def __init__(
        self,
        ids: tuple[str, ...],
        weights: sp.csr_array,
        decay: Decay,
        *,
        at: float = 0.0,
        together: Together | None = None,
    ) -> None:
        super().__init__(ids, weights, decay, at=at)
        self._together = together

    @classmethod
    def fit(
        cls,
        histories: Histories,
        *,
        decay: Decay = Decay(),  # noqa: B008  (frozen)
        keep: bool = False,
    ) -> Self:
        """One sparse product. `keep`: hold on to the counts, which `forget` needs."""
        together = _together(histories)
        kept = together if keep else None
        return cls(histories.ids, _weights(together), decay, at=histories.until, together=kept)

    def forget(self, histories: Histories) -> bool:
        """Take the people of `histories` out, as if fitted without them; False: fit again."""
        if self._together is None:
            return False
        self._together = self._together.without(_together(histories.numbered(self._columns.ids)))
        self._weights = _weights(self._together)
        return True

    def save(self, folder: Path) -> None:
        self._write(folder)
        if self._together is not None:
            self._together.save(folder / "neighbours-statistics.npz")

    def with_statistics(self, folder: Path) -> Self:
        """What `forget` needs, read only when it is. Returns self."""
        self._together = self._together or Together.load(folder / "neighbours-statistics.npz")
        return self


def _together(histories: Histories) -> Together:
    x = histories.liked().astype(np.float64)
    return Together.of(x, 1.0 / np.log(2.0 + np.diff(x.indptr)))


def _weights(together: Together) -> sp.csr_array:
    pairs, met = together.pairs, together.met
    row = np.repeat(np.arange(len(met)), np.diff(pairs.indptr))
    values = pairs.data / (np.sqrt(met[row] * met[pairs.indices]) + SHRINK)
    return row_top(
        sp.csr_array((values.astype(np.float32), pairs.indices, pairs.indptr), pairs.shape), TOP
    )
