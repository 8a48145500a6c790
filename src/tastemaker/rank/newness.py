"""What is told of an item nobody has met, beside how near it stands to the taste (see `scored`)."""

from __future__ import annotations

from collections.abc import Mapping

from tastemaker.domain import Profile
from tastemaker.ports import Candidates, FloatArray, IntArray
from tastemaker.rank.apart import Apart
from tastemaker.rank.said import Said

#: How much a part by content counts there, where it is not 1: an encoder tuned on who liked what knows
#: the items that taught it, among them those that shares could be learned from, and flatters itself.
SHARES: Mapping[str, float] = {"meaning": 0.25}
Told = list[tuple[float, FloatArray]]  # how much each counts, and what it says of the rows


class Newness:
    def __init__(self, apart: float = 1.0, said: Said | None = None) -> None:
        """`apart`: how much what sets the person's likes apart counts beside nearness to the taste,
        both in standard deviations. `said`: None where words are not read."""
        self.apart, self.said, self._apart = apart, said, Apart()

    def told(self, profile: Profile, candidates: Candidates, rows: IntArray) -> Told:
        told = [(self.apart, self._apart.near(profile, candidates, rows))] if self.apart else []
        if self.said is not None and self.said.share:
            told.append((self.said.share, self.said.near(profile, candidates, rows)))
        return told
