"""What is met these days, and how much more so by those who met the same: `trend`, made personal.

    score(i) = log(1 + often(i)) + LIKENESS · log(DOUBT + (1 - DOUBT) · lift(i))
    often(i) = met(i) + (1 - EVER) / EVER · all / recent · Σ_p x_pi · 2^(-age_pi / DAYS)
    lift(i)  = 1 + Σ_e weight(e) · decay(e) · B[e.item, i] / Σ_e |weight(e) · decay(e)|
    B[j, i]  = P(i | j) / P(i) - 1,    P(i | j) ∝ Σ_p x_pj x_pi / √L_p,    P(i) = met(i) / all

A product of experts (Hinton 2002): the first says what people meet now, in counts of which EVER
are of all time; the second how far this person's past raises an item above what everybody meets, by
random walks over people (P³: Cooper et al. 2014), mixed with 1 where little is known. In logarithms
neither drowns the other: a sum of the two, as in a blend of separate parts, ranks first what is high
by one of them. x is 1 for what person p met and liked, less for weaker acts, L_p the sum of theirs,
`all` and `recent` the sums of the first and the second counts.

All ages grow alike as time passes, so the order only changes when people do something. The counts
are sums over people, so forgetting is exact.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tastemaker.domain import Profile, Reason, Taste
from tastemaker.ports import Candidates, FloatArray
from tastemaker.rank.additive import read, row_top
from tastemaker.rank.decay import Decay
from tastemaker.rank.histories import Histories, Meetings
from tastemaker.rank.popular import PopularRanker, counted
from tastemaker.rank.together import Together, TogetherRanker

# The four were chosen on earlier times of both MovieLens sets.
DAYS = 3.0  # half-life
LIKENESS = 1.25
DOUBT = 0.1
EVER = 0.05
TOP = 400  # entries of B kept per item: those whose chance differs most from anybody's


class LatelyRanker(TogetherRanker):
    name = "lately"

    def __init__(
        self,
        ids: tuple[str, ...],
        weights: sp.csr_array,
        decay: Decay,
        met: NDArray[np.float64],  # (m,)
        recent: NDArray[np.float64],  # (m,) as of `at`
        *,
        at: float = 0.0,
        together: Together | None = None,
    ) -> None:
        super().__init__(ids, weights, decay, at=at, together=together)
        self._count(met, recent)

    @classmethod
    def fit(
        cls,
        histories: Histories,
        *,
        decay: Decay = Decay(),  # noqa: B008  (frozen)
        keep: bool = False,
    ) -> Self:
        """One sparse product. `keep`: hold on to the pairs, which `forget` needs."""
        together, recent = cls.met_together(histories), counted(histories, DAYS, histories.until)
        return cls(
            histories.ids,
            cls.weighed(together),
            decay,
            together.met,
            recent,
            at=histories.until,
            together=together if keep else None,
        )

    @staticmethod
    def met_together(histories: Histories) -> Together:
        x = histories.liked().astype(np.float64)
        return Together.of(x, 1.0 / np.sqrt(np.maximum(x.sum(axis=1), 1.0)))

    @staticmethod
    def weighed(together: Together) -> sp.csr_array:
        """B. In float32 but for sums: there are millions of pairs."""
        pairs, met = together.pairs, together.met
        share = (met / max(float(met.sum()), 1e-9)).astype(np.float32)
        each = np.asarray(pairs.sum(axis=1)).ravel()
        chance = (1.0 / np.maximum(each, 1e-9)).astype(np.float32)
        more = pairs.data.astype(np.float32) * np.repeat(chance, np.diff(pairs.indptr))
        more -= share[pairs.indices]
        kept = row_top(sp.csr_array((more, pairs.indices, pairs.indptr), pairs.shape), TOP)
        kept.data /= share[kept.indices]
        return kept

    def forget(self, histories: Histories) -> bool:
        if not super().forget(histories) or self._together is None:
            return False
        gone = counted(histories.numbered(self._columns.ids), DAYS, self._columns.at)
        self._count(self._together.met, np.maximum(self._recent - gone, 0.0))
        return True

    def _count(self, met: NDArray[np.float64], recent: NDArray[np.float64]) -> None:
        self._met, self._recent = met, recent
        worth = (1.0 - EVER) / EVER * met.sum() / max(float(recent.sum()), 1e-9)
        self._often = PopularRanker(
            self._columns.ids, met + worth * recent, name="trend", at=self._columns.at
        )

    # -------------------------------------------------------------------------------- scoring
    def score(
        self, profile: Profile, taste: Taste, candidates: Candidates, now: float
    ) -> FloatArray:  # (n,)
        often = self._often.score(profile, taste, candidates, now)
        more = super().score(profile, taste, candidates, now)
        told = np.flatnonzero(more)
        out = often.copy()
        out[told] += _gain(more[told])
        return out

    def _input(self, met: Meetings, now: float) -> FloatArray:  # (q,)
        x = super()._input(met, now)
        size = np.abs(x).sum()
        return np.asarray(x / size if size else x, np.float32)

    def reasons(
        self,
        profile: Profile,
        taste: Taste,
        candidates: Candidates,
        row: int,
        now: float,
        language: str = "en",
    ) -> list[Reason]:
        """What is met these days, and one reason per event, by its share of the lift."""
        often = self._often.reasons(profile, taste, candidates, row, now, language)
        events = super().reasons(profile, taste, candidates, row, now, language)
        more = np.float32(sum(reason.amount for reason in events))
        gain = float(_gain(np.array([more], np.float32))[0])
        scale = gain / float(more) if more else 0.0
        return [*often, *(replace(one, amount=one.amount * scale) for one in events)]

    # -------------------------------------------------------------------------------- keeping
    def save(self, folder: Path) -> None:
        super().save(folder)
        np.savez(folder / "lately-counts.npz", met=self._met, recent=self._recent)

    @classmethod
    def load(cls, folder: Path) -> Self:
        about, weights = read(folder, cls.name)
        with np.load(folder / "lately-counts.npz", allow_pickle=False) as kept:
            met, recent = kept["met"], kept["recent"]
        return cls(tuple(about["ids"]), weights, about["decay"], met, recent, at=about["at"])


def _gain(more: FloatArray) -> FloatArray:  # (n,)
    """What a lift of 1 + `more` adds to a score: 0 for what is met as anybody meets it."""
    lift = np.maximum(1.0 + more, 0.0)
    return np.asarray(LIKENESS * np.log(DOUBT + (1.0 - DOUBT) * lift), np.float32)
