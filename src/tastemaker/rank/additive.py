"""Rankers whose score is a sum over the person's own evidence:

    score(i) = Σ_e weight(e) · decay(e) · B[e.item, i]

So a new event is one row addition, and every score explains itself exactly.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import numpy as np
import scipy.sparse as sp

from tastemaker.domain import Profile, Reason, Taste
from tastemaker.ports import BoolArray, Candidates, FloatArray
from tastemaker.rank.columns import Columns
from tastemaker.rank.decay import Decay
from tastemaker.rank.histories import Meetings
from tastemaker.rank.words import because

STATISTICS = 256_000_000  # bytes of statistics that are kept beside a model for forgetting


class AdditiveRanker:
    name: str
    follows = False  # what was learned comes right after something; if not, goes together with it

    def __init__(
        self,
        ids: Sequence[str],
        weights: sp.csr_array,  # (m, m) rows: what was met; columns: what is scored
        decay: Decay,
        *,
        at: float = 0.0,  # what was added to the catalogue later is not known
    ) -> None:
        self.decay = decay
        self._columns = Columns(ids, at)
        self._weights = weights

    def score(
        self, profile: Profile, taste: Taste, candidates: Candidates, now: float
    ) -> FloatArray:  # (n,)
        met = self._columns.meetings(profile)
        if not len(met.item):
            return np.zeros(len(candidates.ids), np.float32)
        x = self._input(met, now)
        return self._columns.spread(self._weights[met.item].T @ x, candidates)

    def _input(self, met: Meetings, now: float) -> FloatArray:  # (q,)
        """What each meeting counts. What comes next after it was learned without pauses."""
        idle = 0.0 if self.follows else max(0.0, now - float(met.at[-1]))
        return met.weight * self.decay.newest(met, idle)

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
        met = self._columns.meetings(profile)
        if column < 0 or not len(met.item):
            return []
        x = self._input(met, now)
        parts = x * self._weights[:, [column]].toarray().ravel()[met.item]
        return [
            Reason(because(e, amount, candidates, language), float(amount), e.event, e.item)
            for e, amount in zip(met.evidence, parts, strict=True)
            if amount != 0
        ]

    # --------------------------------------------------------------------------------- keeping
    def _write(self, folder: Path, **more: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        b = self._weights
        np.savez(folder / f"{self.name}.npz", data=b.data, indices=b.indices, indptr=b.indptr)
        about = {
            "decay": asdict(self.decay),
            "at": self._columns.at,
            "ids": self._columns.ids,
            **more,
        }
        text = json.dumps(about, ensure_ascii=False)
        (folder / f"{self.name}.json").write_text(text, "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """What `_write` wrote, without the statistics that forgetting needs."""
        about, weights = read(folder, cls.name)
        return cls(tuple(about["ids"]), weights, about["decay"], at=about["at"])


def read(folder: Path, name: str) -> tuple[dict[str, Any], sp.csr_array]:
    """What `_write` wrote: (about, weights)."""
    about = json.loads((folder / f"{name}.json").read_text("utf-8"))
    about["decay"] = Decay(**about["decay"])
    m = len(about["ids"])
    with np.load(folder / f"{name}.npz", allow_pickle=False) as kept:
        weights = sp.csr_array((kept["data"], kept["indices"], kept["indptr"]), (m, m))
    return about, weights


def row_top(matrix: sp.csr_array, top: int) -> sp.csr_array:
    """Each row's `top` entries of greatest size; of equal ones the first."""
    kept = np.ones(len(matrix.data), np.bool_)
    for row in np.flatnonzero(np.diff(matrix.indptr) > top).tolist():
        entries = slice(matrix.indptr[row], matrix.indptr[row + 1])
        size = np.abs(matrix.data[entries])
        least = np.partition(size, len(size) - top)[-top]
        more = size > least
        more[np.flatnonzero(size == least)[: top - np.count_nonzero(more)]] = True
        kept[entries] = more
    indptr = np.concatenate([[0], np.cumsum(kept)])[matrix.indptr]
    out = sp.csr_array((matrix.data[kept], matrix.indices[kept], indptr), matrix.shape)
    out.sort_indices()
    return out
