"""The linear ranker: what people met next, as a sum over what they met before.

A score is `Σ weight(e) · decay(e) · B[e.item, candidate]` over the person's own evidence, so it
explains itself exactly, a new event is one row addition, and a person can be taken out exactly.
Items beyond the `head` most met ones get B from their own statistics alone (A taken as diagonal).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import numpy as np
import scipy.sparse as sp

from tastemaker.domain import Profile, Reason, Taste
from tastemaker.ports import BoolArray, Candidates, FloatArray
from tastemaker.rank.columns import Columns
from tastemaker.rank.decay import Decay, times_are_real
from tastemaker.rank.histories import Histories, Meetings
from tastemaker.rank.ridge import Penalty, Solution, Sums, forget, pruned, share, solve, sums
from tastemaker.rank.words import because

HEAD = 20_000  # items in the dense solve: two matrices of 1.6 GB, about two minutes
TOP = 200  # entries of B kept per item: measured in bench/ranking.py, no loss on any set
STATISTICS = 256_000_000  # bytes of statistics that are kept beside the model for forgetting


class LinearRanker:
    name = "linear"

    def __init__(
        self,
        ids: Iterable[str],
        weights: sp.csr_array,  # (m, m) rows: what was met; columns: what is scored
        decay: Decay,
        *,
        at: float = 0.0,  # what was added to the catalogue later is not known
        solution: Solution | None = None,
        settings: dict[str, Any] | None = None,
    ) -> None:
        self._columns = Columns(tuple(ids), at)
        self._weights = weights
        self.decay = decay
        self._solution = solution
        self._settings = settings or {}

    # ------------------------------------------------------------------------------- learning
    @classmethod
    def fit(
        cls,
        histories: Histories,
        *,
        decay: Decay | None = None,
        penalty: Penalty = Penalty(),  # noqa: B008  (frozen)
        top: int = TOP,
        head: int = HEAD,
        keep: bool = False,
    ) -> Self:
        """Closed form. `keep`: hold on to what `forget` needs (two h × h matrices)."""
        decay = decay or default_decay(histories)
        totals = sums(histories, decay, head)
        m, h = len(histories.ids), len(totals.head)
        inside = totals.cross[totals.head][:, totals.head] if h < m else totals.cross
        each = penalty.of(totals.diagonal)
        solution = solve(totals.gram, inside, each[totals.head])
        weights = pruned(solution.weights, top)
        if h < m:
            weights = _with_tail(weights, totals, each, top)
        settings = {**asdict(penalty), "top": top, "head": head}
        whole = solution if keep and h == m else None
        return cls(
            histories.ids, weights, decay, at=histories.until, solution=whole, settings=settings
        )

    def forget(self, histories: Histories) -> bool:
        """Take the people of `histories` out, as if fitted without them; False: fit again.

        Exact (Woodbury) and some hundred times quicker than fitting, where statistics were kept.
        """
        if self._solution is None:
            return False
        columns = self._columns.of_id
        renumbered = np.array([columns.get(id, -1) for id in histories.ids], np.int64)
        for person in range(len(histories.people)):
            item, weight, at = histories.of_person(person)
            known = renumbered[item] >= 0
            if known.sum() > 1:
                one = share(renumbered[item[known]], weight[known], at[known], self.decay)
                forget(self._solution, one, float(self._settings["dropout"]))
        self._weights = pruned(self._solution.weights, int(self._settings["top"]))
        return True

    # -------------------------------------------------------------------------------- scoring
    def score(
        self, profile: Profile, taste: Taste, candidates: Candidates, now: float
    ) -> FloatArray:  # (n,)
        met = Meetings.of(profile.evidence, self._columns.of_id)
        if not len(met.item):
            return np.zeros(len(candidates.ids), np.float32)
        x = met.weight * self.decay.newest(met)
        return self._columns.spread(self._weights[met.item].T @ x, candidates)

    def known(self, candidates: Candidates) -> BoolArray:
        """(n,) which candidates were there to be met when this was fitted."""
        return self._columns.known(candidates)

    def reasons(
        self,
        profile: Profile,
        taste: Taste,
        candidates: Candidates,
        row: int,
        now: float,
        language: str = "en",
    ) -> list[Reason]:
        """One reason per event that speaks for or against the candidate."""
        column = self._columns.of_id.get(candidates.ids[row], -1)
        met = Meetings.of(profile.evidence, self._columns.of_id)
        if column < 0 or not len(met.item):
            return []
        x = met.weight * self.decay.newest(met)
        parts = x * self._weights[:, [column]].toarray().ravel()[met.item]
        return [
            Reason(because(e, amount, candidates, language), float(amount), e.event, e.item)
            for e, amount in zip(met.evidence, parts, strict=True)
            if amount != 0
        ]

    # -------------------------------------------------------------------------------- keeping
    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        b = self._weights
        np.savez(folder / "linear.npz", data=b.data, indices=b.indices, indptr=b.indptr)
        about = {
            "decay": asdict(self.decay),
            "settings": self._settings,
            "at": self._columns.at,
            "ids": self._columns.ids,
        }
        (folder / "linear.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")
        kept = self._solution
        if kept is not None and kept.inverse.nbytes + kept.weights.nbytes <= STATISTICS:
            np.savez(folder / "statistics.npz", inverse=kept.inverse, weights=kept.weights)

    @classmethod
    def load(cls, folder: Path) -> Self:
        about = json.loads((folder / "linear.json").read_text("utf-8"))
        m = len(about["ids"])
        with np.load(folder / "linear.npz", allow_pickle=False) as kept:
            weights = sp.csr_array((kept["data"], kept["indices"], kept["indptr"]), (m, m))
        decay = Decay(**about["decay"])
        return cls(about["ids"], weights, decay, at=about["at"], settings=about["settings"])

    def with_statistics(self, folder: Path) -> Self:
        """What `forget` needs, read only when it is: it is large. Returns self."""
        file = folder / "statistics.npz"
        if self._solution is None and file.exists():
            with np.load(file, allow_pickle=False) as kept:
                self._solution = Solution(kept["inverse"], kept["weights"])
        return self


def default_decay(histories: Histories) -> Decay:
    """By time where times are real, by position otherwise."""
    if times_are_real(histories):
        return Decay(steps=16.0, seconds=120.0, floor=0.05)
    return Decay(steps=2.0, floor=0.2)


def _with_tail(head: sp.csr_array, totals: Sums, penalty: FloatArray, top: int) -> sp.csr_array:
    """B over all items: the solved head, and K / (diag A + λ) wherever a tail item is involved."""
    m = len(totals.diagonal)
    entries = head.tocoo()
    inside = np.zeros(m, np.bool_)
    inside[totals.head] = True
    cross = sp.coo_array(totals.cross)
    tail = ~(inside[cross.row] & inside[cross.col])
    rows = np.concatenate([totals.head[entries.row], cross.row[tail]])
    cols = np.concatenate([totals.head[entries.col], cross.col[tail]])
    alone = cross.data[tail] / (totals.diagonal[cross.row[tail]] + penalty[cross.row[tail]])
    values = np.concatenate([entries.data, alone]).astype(np.float32)
    return _row_top(sp.csr_array((values, (rows, cols)), (m, m)), top)


def _row_top(matrix: sp.csr_array, top: int) -> sp.csr_array:
    """`pruned` for a sparse matrix: each row's `top` entries of greatest size."""
    lengths = np.diff(matrix.indptr)
    row = np.repeat(np.arange(len(lengths)), lengths)
    order = np.lexsort((-np.abs(matrix.data), row))
    rank = np.arange(len(row)) - matrix.indptr[row]
    kept = order[rank < top]
    return sp.csr_array((matrix.data[kept], (row[kept], matrix.indices[kept])), matrix.shape)
