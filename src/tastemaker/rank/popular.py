"""What many people met, recently (`trend`) or ever (`popular`): hard to beat when tastes move."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tastemaker.domain import DAY, Profile, Reason, Taste
from tastemaker.ports import BoolArray, Candidates, FloatArray
from tastemaker.rank.columns import Columns, PerCandidates
from tastemaker.rank.histories import Histories
from tastemaker.rank.words import POPULAR, UNPOPULAR, say


class PopularRanker:
    """log(1 + people who met it), each counted less the longer ago.

    All counts fade alike as time passes, so the order only changes when people do something:
    scores do not depend on `now`.
    """

    def __init__(
        self,
        ids: Iterable[str],
        counts: NDArray[np.float64],  # (m,) as of `at`
        *,
        name: str = "popular",
        half_life_days: float | None = None,  # None: nothing fades
        at: float = 0.0,
    ) -> None:
        self.name = name
        self._columns = Columns(tuple(ids), at)
        self._half_life, self._at = half_life_days, at
        self._count(counts)

    @classmethod
    def fit(
        cls,
        histories: Histories,
        *,
        half_life_days: float | None = None,
        name: str = "popular",
        at: float | None = None,
    ) -> Self:
        """Counts as of `at`: the newest meeting unless given."""
        at = histories.until if at is None else at
        counts = counted(histories, half_life_days, at)
        return cls(histories.ids, counts, name=name, half_life_days=half_life_days, at=at)

    def forget(self, histories: Histories) -> bool:
        """Take the people of `histories` out: counts are sums over people."""
        gone = counted(histories.numbered(self._columns.ids), self._half_life, self._at)
        self._count(np.maximum(self._counts - gone, 0.0))
        return True

    def _count(self, counts: NDArray[np.float64]) -> None:
        self._counts = counts
        self._scores = np.log1p(counts).astype(np.float32)
        self._spread = PerCandidates(lambda c: self._columns.spread(self._scores, c))

    def score(
        self, profile: Profile, taste: Taste, candidates: Candidates, now: float
    ) -> FloatArray:  # (n,)
        return self._spread(candidates)

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
        column = self._columns.of_id.get(candidates.ids[row], -1)
        if column < 0 or not self._scores[column]:
            return []
        common = self._scores[column] >= np.median(self._scores)
        words = (POPULAR if common else UNPOPULAR).get(self.name, POPULAR["popular"])
        return [Reason(say(words, language), float(self._scores[column]))]

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / f"{self.name}.npz", counts=self._counts)
        about = {"half_life_days": self._half_life, "at": self._at, "ids": self._columns.ids}
        (folder / f"{self.name}.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path, name: str = "popular") -> Self:
        about = json.loads((folder / f"{name}.json").read_text("utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as kept:
            return cls(
                about["ids"],
                kept["counts"],
                name=name,
                half_life_days=about["half_life_days"],
                at=about["at"],
            )


def counted(
    histories: Histories, half_life_days: float | None, at: float
) -> NDArray[np.float64]:  # (m,)
    amounts = np.clip(histories.weight, 0.0, 1.0).astype(np.float64)
    if half_life_days is not None:
        amounts *= np.exp2(-np.maximum(at - histories.at, 0.0) / (half_life_days * DAY))
    counts = np.bincount(histories.item, weights=amounts, minlength=len(histories.ids))
    return counts.astype(np.float64)
