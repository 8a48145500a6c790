"""What people met last, held out: to learn weights from, and for the gate to judge by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tastemaker.domain import Evidence, Profile
from tastemaker.learn.dataset import Dataset
from tastemaker.learn.fit import Placed
from tastemaker.rank.blend import Blend

SHARE = 0.25  # of each person's meetings, the newest
MOST = 10  # meetings of one person
PEOPLE = 1_000  # that are asked about; their mean is known to about 0.01


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """`met`: each person's newest meetings, with things new to them, oldest first, one row per
    item. `data`: everything else; the people in it know nothing of what came after."""

    met: Mapping[str, tuple[Evidence, ...]]
    data: Dataset

    def foretold(
        self, ranking: Blend, placed: Placed, people: Collection[str]
    ) -> NDArray[np.float64]:
        """(people,) NDCG without a cut-off of the first liking held out: 1 if it stood first of
        all that was new, 1/log2(1 + rank) else, 0 outside the catalogue or without a liking
        (Järvelin & Kekäläinen, 2002)."""
        known = {one.user: one for one in self.data.people}
        gains = [1 / np.log2(1 + self._rank(ranking, placed, known[user])) for user in people]
        return np.array(gains, np.float64)

    def _rank(self, ranking: Blend, placed: Placed, person: Profile) -> float:
        liked = next((e for e in self.met[person.user] if e.weight > 0), None)
        row = placed.candidates.row.get(liked.item) if liked else None
        if liked is None or row is None:
            return np.inf
        scores = ranking.score(person, placed.taste_of(person), placed.candidates, liked.at)
        seen = [placed.candidates.row.get(e.item, -1) for e in person.evidence]
        scores[[at for at in seen if at >= 0]] = -np.inf
        equal = float((scores == scores[row]).sum() - 1)
        return 1 + float((scores > scores[row]).sum()) + equal / 2


def hold_out(data: Dataset, rng: np.random.Generator) -> HeldOut:
    """The newest quarter of what each of some people met."""
    met: dict[str, tuple[Evidence, ...]] = {}
    people = list(data.people)
    for at in rng.permutation(len(people)).tolist():
        before, after = _split(people[at].evidence)
        if before and after:
            met[people[at].user] = after
            people[at] = replace(people[at], evidence=before)
        if len(met) == PEOPLE:
            break
    return HeldOut(met, replace(data, people=tuple(people)))


def _split(
    evidence: tuple[Evidence, ...],
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """What was met before, and after it what was newly met, its weights summed per item."""
    first = {e.item: at for at, e in reversed(list(enumerate(evidence)))}
    order = sorted(first.values())
    held = min(MOST, max(1, round(SHARE * len(order))))
    cut = order[-held] if len(order) > 1 else 0
    before = evidence[:cut]
    known = {e.item for e in before}
    after: dict[str, Evidence] = {}
    for e in evidence[cut:]:
        if e.item not in known:
            one = after.get(e.item)
            after[e.item] = replace(one, weight=one.weight + e.weight) if one else e
    return before, tuple(after.values())
