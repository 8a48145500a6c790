"""The linear ranker: what people met next, as a sum over what they met before (see `ridge`).

Closed form, so it trains in seconds to a minute, and a person can be taken out exactly. It covers
the `HEAD` most met items, whose dense solve fits a machine; `neighbours` covers the tail.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import numpy as np
import scipy.sparse as sp

from tastemaker.ports import FloatArray
from tastemaker.rank.additive import STATISTICS, AdditiveRanker, read
from tastemaker.rank.decay import Decay
from tastemaker.rank.histories import Histories
from tastemaker.rank.ridge import (
    Penalty,
    Solution,
    blocks,
    forget,
    in_blocks,
    inverse_of,
    pruned,
    share,
    sums,
)

HEAD = 20_000  # items in the dense solve: two matrices of 1.6 GB, about two minutes
TOP = 200  # entries of B kept per item


class LinearRanker(AdditiveRanker):
    name = "linear"
    follows = True

    def __init__(
        self,
        ids: tuple[str, ...],
        weights: sp.csr_array,
        decay: Decay,
        *,
        at: float = 0.0,
        solution: Solution | None = None,
        settings: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(ids, weights, decay, at=at)
        self._solution = solution
        self._settings = settings or {}

    @classmethod
    def fit(
        cls,
        histories: Histories,
        *,
        decay: Decay = Decay(),  # noqa: B008  (frozen)
        penalty: Penalty = Penalty(),  # noqa: B008  (frozen)
        top: int = TOP,
        head: int = HEAD,
        keep: bool = False,
    ) -> Self:
        """Closed form. `keep`: hold on to what `forget` needs (two h × h matrices), where that
        fits into `STATISTICS`."""
        whole = len(histories.ids) <= head
        known = histories if whole else histories.most_met(head)
        totals = sums(known, decay)
        inverse = inverse_of(totals.gram, penalty.of(totals.gram.diagonal()))
        rows: Iterable[FloatArray] = blocks(inverse, totals.cross)
        solution = None
        if keep and whole and 0 < 2 * inverse.nbytes <= STATISTICS:
            solution = Solution(inverse, np.concatenate(list(rows)))
            rows = in_blocks(solution.weights)
        return cls(
            known.ids,
            pruned(rows, top),
            decay,
            at=histories.until,
            solution=solution,
            settings={**asdict(penalty), "top": top},
        )

    def forget(self, histories: Histories) -> bool:
        """Take the people of `histories` out, as if fitted without them; False: fit again.

        Exact (Woodbury), in a fraction of the time of fitting, where statistics were kept.
        """
        if self._solution is None:
            return False
        known = histories.numbered(self._columns.ids)
        for person in range(len(known.people)):
            item, weight, at = known.of_person(person)
            if len(item) > 1:
                one = share(item, weight, at, self.decay)
                forget(self._solution, one, float(self._settings["dropout"]))
        self._weights = pruned(in_blocks(self._solution.weights), int(self._settings["top"]))
        return True

    def dense(self) -> FloatArray:  # (m, m)
        """B before pruning where statistics were kept, else after."""
        kept = self._solution
        return self._weights.toarray() if kept is None else kept.weights

    def save(self, folder: Path) -> None:
        self._write(folder, settings=self._settings)
        kept = self._solution
        if kept is not None:
            file = folder / "linear-statistics.npz"
            np.savez(file, inverse=kept.inverse, weights=kept.weights)

    @classmethod
    def load(cls, folder: Path) -> Self:
        about, weights = read(folder, cls.name)
        return cls(
            tuple(about["ids"]),
            weights,
            about["decay"],
            at=about["at"],
            settings=about["settings"],
        )

    def with_statistics(self, folder: Path) -> Self:
        """What `forget` needs, read only when it is: it is large. Returns self."""
        file = folder / "linear-statistics.npz"
        if self._solution is None and file.exists():
            with np.load(file, allow_pickle=False) as kept:
                self._solution = Solution(kept["inverse"], kept["weights"])
        return self
