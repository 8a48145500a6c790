"""Items that the same people met, whatever the order: cheap, for a catalogue of any size, and
different enough from the linear ranker and from `ease` that together they are better than any.

    B[i, j] = together(i, j) / (√(met(i) met(j)) + shrink)
    together(i, j) = Σ_p x_pi x_pj / log(2 + L_p)

where x is 1 for what person p met and liked (less for weaker acts) and L_p how many items that is:
people who meet everything say little of what belongs together (Adamic & Adar, 2003; shrinkage as
in Bell & Koren, 2007). Counts are sums over people, so forgetting is exact.
"""

from __future__ import annotations

from typing import Self

import numpy as np
import scipy.sparse as sp

from tastemaker.rank.additive import row_top
from tastemaker.rank.decay import Decay
from tastemaker.rank.histories import Histories
from tastemaker.rank.together import Together, TogetherRanker

SHRINK = 3.0  # people's worth of doubt
TOP = 200  # entries of B kept per item


class NeighbourRanker(TogetherRanker):
    name = "neighbours"

    @classmethod
    def fit(
        cls,
        histories: Histories,
        *,
        decay: Decay = Decay(),  # noqa: B008  (frozen)
        keep: bool = False,
    ) -> Self:
        """One sparse product. `keep`: hold on to the counts, which `forget` needs."""
        together = cls.met_together(histories)
        kept = together if keep else None
        return cls(histories.ids, cls.weighed(together), decay, at=histories.until, together=kept)

    @staticmethod
    def met_together(histories: Histories) -> Together:
        x = histories.liked().astype(np.float64)
        return Together.of(x, 1.0 / np.log(2.0 + np.diff(x.indptr)))

    @staticmethod
    def weighed(together: Together) -> sp.csr_array:
        pairs, met = together.pairs, together.met
        row = np.repeat(np.arange(len(met)), np.diff(pairs.indptr))
        values = pairs.data / (np.sqrt(met[row] * met[pairs.indices]) + SHRINK)
        return row_top(
            sp.csr_array((values.astype(np.float32), pairs.indices, pairs.indptr), pairs.shape), TOP
        )
