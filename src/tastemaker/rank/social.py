"""What the people somebody is tied to met: it tells most about whom little else is known of.

    score(i) = Σ_o tie(o) · met(o, i) / √|met(o)|,   o over the people one is tied to

so that somebody who met everything says less by each of it. Held in the space of items rather
than of tastes, it reaches what content cannot tell apart.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
import scipy.sparse as sp

from tastemaker.domain import Profile, Reason, Taste
from tastemaker.ports import BoolArray, Candidates, FloatArray
from tastemaker.rank.columns import Columns
from tastemaker.rank.histories import Histories
from tastemaker.rank.words import CLOSE_PEOPLE, say


class SocialRanker:
    name = "social"

    def __init__(
        self,
        ids: Sequence[str],
        people: Sequence[str],
        met: sp.csr_array,  # (p, m) what each of them met, each row of length 1
        *,
        at: float = 0.0,
    ) -> None:
        self._columns = Columns(ids, at)
        self._row = {user: row for row, user in enumerate(people)}
        self._met = met

    @classmethod
    def fit(cls, histories: Histories) -> Self:
        """Of all people, those are held to whom somebody is tied."""
        others = {other for ties in histories.ties.values() for other in ties}
        rows = [row for row, user in enumerate(histories.people) if user in others]
        met = _met(histories)[rows]
        return cls(histories.ids, [histories.people[row] for row in rows], met, at=histories.until)

    def forget(self, histories: Histories) -> bool:
        """Take the people of `histories` out: nobody's row holds anything of another's."""
        met = np.flatnonzero(np.diff(histories.start))  # `only` keeps the names of all
        gone = {histories.people[row] for row in met}
        left = [user for user in self._row if user not in gone]
        self._met = self._met[[self._row[user] for user in left]]
        self._row = {user: row for row, user in enumerate(left)}
        return True

    def score(
        self, profile: Profile, taste: Taste, candidates: Candidates, now: float
    ) -> FloatArray:  # (n,)
        tied = [(self._row[o], tie) for o, tie in profile.ties.items() if o in self._row]
        if not tied:
            return np.zeros(len(candidates.ids), np.float32)
        rows, ties = zip(*tied, strict=True)
        told = self._met[list(rows)].T @ np.array(ties, np.float32)
        return self._columns.spread(told, candidates)

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
        """One reason for all of them together: who it was is theirs to tell."""
        amount = float(self.score(profile, taste, candidates, now)[row])
        return [Reason(say(CLOSE_PEOPLE, language), amount)] if amount else []

    # --------------------------------------------------------------------------------- keeping
    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        met = self._met
        np.savez(folder / "social.npz", data=met.data, indices=met.indices, indptr=met.indptr)
        about = {"at": self._columns.at, "ids": self._columns.ids, "people": list(self._row)}
        (folder / "social.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        about = json.loads((folder / "social.json").read_text("utf-8"))
        shape = (len(about["people"]), len(about["ids"]))
        with np.load(folder / "social.npz", allow_pickle=False) as kept:
            met = sp.csr_array((kept["data"], kept["indices"], kept["indptr"]), shape)
        return cls(about["ids"], about["people"], met, at=about["at"])


def _met(histories: Histories) -> sp.csr_array:
    """(p, m) positive meetings, each person's row of length 1."""
    amounts = np.clip(histories.weight, 0.0, 1.0)
    shape = (len(histories.people), len(histories.ids))
    met = sp.csr_array((amounts, (histories.owner, histories.item)), shape)
    length = np.sqrt(np.asarray(met.multiply(met).sum(axis=1)).ravel())
    return sp.csr_array(sp.diags_array(1 / np.maximum(length, 1e-9)) @ met).astype(np.float32)
