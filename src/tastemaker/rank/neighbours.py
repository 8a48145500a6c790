"""Items that the same people met, whatever the order: cheap, for a catalogue of any size, and
different enough from the linear ranker and from `ease` that together they are better than any.

    B[i, j] = together(i, j) / (√(met(i) met(j)) + shrink)
    together(i, j) = Σ_p x_pi x_pj / log(2 + L_p)

where x is 1 for what person p met and liked (less for weaker acts) and L_p how many items that is:
people who meet everything say little of what belongs together (Adamic & Adar, 2003; shrinkage as
in Bell & Koren, 2007). Counts are sums over people, so forgetting is exact.
"""

from __future__ import annotations

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


class NeighbourRanker(AdditiveRanker):
    name = "neighbours"

    def __init__(
        self,
        ids: tuple[str, ...],
        weights: sp.csr_array,
        decay: Decay,
        *,
        at: float = 0.0,
        counts: tuple[sp.csr_array, NDArray[np.float64]] | None = None,  # together, met
    ) -> None:
        super().__init__(ids, weights, decay, at=at)
        self._counts = counts

    @classmethod
    def fit(
        cls,
        histories: Histories,
        *,
        decay: Decay = Decay(),  # noqa: B008  (frozen)
        keep: bool = False,
    ) -> Self:
        """One sparse product. `keep`: hold on to the counts, which `forget` needs."""
        counts = _counted(histories)
        weights = _weights(*counts)
        kept = counts if keep else None
        return cls(histories.ids, weights, decay, at=histories.until, counts=kept)

    def forget(self, histories: Histories) -> bool:
        """Take the people of `histories` out, as if fitted without them; False: fit again."""
        if self._counts is None:
            return False
        together, met = _counted(histories.numbered(self._columns.ids))
        left = sp.csr_array(self._counts[0] - together)
        left.data[left.data < 1e-9] = 0.0  # what rounding leaves of what is gone
        left.eliminate_zeros()
        self._counts = left, np.maximum(self._counts[1] - met, 0.0)
        self._weights = _weights(*self._counts)
        return True

    def save(self, folder: Path) -> None:
        self._write(folder)
        if self._counts is not None and self._counts[0].data.nbytes * 1.5 <= STATISTICS:
            together, met = self._counts
            np.savez(
                folder / "neighbours-statistics.npz",
                data=together.data,
                indices=together.indices,
                indptr=together.indptr,
                met=met,
            )

    def with_statistics(self, folder: Path) -> Self:
        """What `forget` needs, read only when it is. Returns self."""
        file = folder / "neighbours-statistics.npz"
        if self._counts is None and file.exists():
            with np.load(file, allow_pickle=False) as kept:
                shape = self._weights.shape
                together = sp.csr_array((kept["data"], kept["indices"], kept["indptr"]), shape)
                self._counts = together, kept["met"]
        return self


def _counted(histories: Histories) -> tuple[sp.csr_array, NDArray[np.float64]]:
    """(together, met) over the items of `histories`."""
    x = histories.liked().astype(np.float64)
    many = np.diff(x.indptr)
    together = sp.csr_array(x.T @ (sp.diags_array(1.0 / np.log(2.0 + many)) @ x))
    together.setdiag(0.0)
    together.eliminate_zeros()
    return together, np.asarray(x.sum(axis=0), np.float64).ravel()


def _weights(together: sp.csr_array, met: NDArray[np.float64]) -> sp.csr_array:
    row = np.repeat(np.arange(len(met)), np.diff(together.indptr))
    values = together.data / (np.sqrt(met[row] * met[together.indices]) + SHRINK)
    return row_top(
        sp.csr_array(
            (values.astype(np.float32), together.indices, together.indptr), together.shape
        ),
        TOP,
    )
