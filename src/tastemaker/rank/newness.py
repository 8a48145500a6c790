"""What is told of an item nobody has met, beside how near it stands to the taste (see `scored`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tastemaker.domain import Profile
from tastemaker.ports import Candidates, FloatArray, IntArray
from tastemaker.rank.apart import Apart
from tastemaker.rank.said import Said

#: How much a part by content counts there, where it is not 1: an encoder tuned on who liked what knows
#: the items that taught it, among them those that shares could be learned from, and flatters itself.
SHARES: Mapping[str, float] = {"meaning": 0.25}
Told = list[tuple[float, FloatArray]]  # how much each counts, and what it says of the rows


NEWCOMER = 3  # items met, at most, by somebody of whom little is known


@dataclass(frozen=True, slots=True, eq=False)
class Newness:
    apart: float = (
        1.0  # how much what sets the person's likes apart counts beside nearness, in deviations
    )
    said: Said | None = None  # None: words are not read
    newcomers: float = 1.0  # how high new items may stand for them, see `newcomers`
    _apart: Apart = field(default_factory=Apart, init=False)

    def told(self, profile: Profile, candidates: Candidates, rows: IntArray) -> Told:
        told = [(self.apart, self._apart.near(profile, candidates, rows))] if self.apart else []
        if self.said is not None and self.said.share:
            told.append((self.said.share, self.said.near(profile, candidates, rows)))
        return told

    def newcomer(self, profile: Profile) -> bool:
        return profile.items_met <= NEWCOMER

    def drawn(self, profile: Profile) -> float:
        """How far above the middle new items stand, as a share of the height that is theirs."""
        return self.newcomers if self.newcomer(profile) else 1.0
