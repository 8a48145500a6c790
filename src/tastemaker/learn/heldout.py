"""How well a ranking foretells what people met next, for the gate and the manifest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tastemaker.domain import Evidence, Profile
from tastemaker.learn.dataset import Dataset
from tastemaker.learn.fit import Placed
from tastemaker.rank.blend import Blend

MOST = 1_000  # people that are asked about; their mean is known to about 0.01


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """What some people met last, and who they were before: `people` know nothing of it."""

    met: Mapping[str, Evidence]
    data: Dataset  # without it

    def gains(self, ranking: Blend, placed: Placed, people: Collection[str]) -> NDArray[np.float64]:
        """(people,) NDCG without a cut-off: 1 if what was met stood first of all that was new,
        1/log2(1 + rank) else, 0 where it is not in the catalogue (Järvelin & Kekäläinen, 2002)."""
        known = {one.user: one for one in self.data.people}
        return np.array(
            [1 / np.log2(1 + self._rank(ranking, placed, known[user])) for user in people]
        )

    def _rank(self, ranking: Blend, placed: Placed, person: Profile) -> float:
        target = self.met[person.user]
        row = placed.candidates.row.get(target.item)
        if row is None:
            return np.inf
        scores = ranking.score(person, placed.taste_of(person), placed.candidates, target.at)
        seen = [placed.candidates.row.get(e.item, -1) for e in person.evidence]
        scores[[at for at in seen if at >= 0]] = -np.inf
        return (
            1 + float((scores > scores[row]).sum()) + float((scores == scores[row]).sum() - 1) / 2
        )


def hold_out(data: Dataset, rng: np.random.Generator) -> HeldOut:
    """The newest liking of each person, where it is of something they had not met before."""
    met: dict[str, Evidence] = {}
    for at in rng.permutation(len(data.people)).tolist():
        person = data.people[at]
        newest = next((e for e in reversed(person.evidence) if e.weight > 0), None)
        if newest is not None and len({e.item for e in person.evidence}) > 1:
            met[person.user] = newest
        if len(met) == MOST:
            break
    people = tuple(
        replace(one, evidence=_before(one, met[one.user])) if one.user in met else one
        for one in data.people
    )
    return HeldOut(met, replace(data, people=people))


def _before(person: Profile, held: Evidence) -> tuple[Evidence, ...]:
    """What came before the first meeting with the item held out."""
    first = next(at for at, e in enumerate(person.evidence) if e.item == held.item)
    return person.evidence[:first]
