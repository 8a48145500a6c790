"""What somebody decided about their own taste holds, however much they did.

A fact is a direction u of the space: where the items that have it stand from all others. How much
of it is in a mode m is u·m. What was stated or pinned must be there, what was refused must not,
what was lowered or forgotten is set to that little or to nothing:

    x = argmin |x - m|² + Σ λ (u·x - c)²

so that one click on "this counts too much" moves a taste that a thousand plays have made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tastemaker.domain import Fact, Profile
from tastemaker.ports import Space

FULL = 0.5  # as much of a direction as items that have the fact usually show
FIRM = 4.0  # λ: four fifths of the way to what was decided
HEARD = 0.5  # what was only said in passing, against a decision
PULL = 1.5  # what is stated, pinned or said counts as so many likes while little is known
LEAST = 0.01  # trust below which a sentence is forgotten
MOST = 64  # facts; the newest decide

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Wishes:
    """n facts as directions, with how much of each is wished for."""

    facets: tuple[str, ...]
    directions: Float64  # (n, d) unit rows
    amounts: Float64  # (n,) in [-1, 1]; between 0 and 1: no more than that
    trust: Float64  # (n,) in [0, 1]: 1 for a decision

    def pulls(self) -> tuple[Float64, Float64]:
        """(m, d) points and (m,) weights of the outright likes and dislikes among them."""
        outright = (self.amounts >= 1.0) | (self.amounts < 0.0)
        return self.directions[outright], PULL * (self.amounts * self.trust)[outright]

    def hold(self, mode: Float64) -> Float64:  # (d,)
        """`mode` with what is wished for in it and what is not out of it. Where little else was
        in it, little is left: its length says how much."""
        here, target = self.directions @ mode, FULL * self.amounts
        wanted = self.amounts >= 1.0
        off = np.where(wanted, here < target, (here > target) | (self.amounts == 0.0))
        off &= ~wanted | self._nearest(here, wanted)
        if not off.any():
            return mode
        u = self.directions[off]
        gram = u @ u.T + np.diag(1.0 / (FIRM * self.trust[off]))
        return np.asarray(mode + u.T @ np.linalg.solve(gram, target[off] - here[off]))

    def _nearest(self, here: Float64, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Of several wanted values of one facet, the one a mode is nearest to: waltzes and reels
        are two wishes, and nothing is both."""
        best: dict[str, int] = {}
        for row in np.flatnonzero(wanted):
            facet = self.facets[row]
            if facet not in best or here[row] > here[best[facet]]:
                best[facet] = int(row)
        nearest = np.zeros(len(here), np.bool_)
        nearest[list(best.values())] = True
        return nearest


def wishes_of(profile: Profile, space: Space, now: float, half_life: float) -> Wishes:
    """Everything in `profile` that is a decision or a statement, where the space knows it."""
    decided = sorted(
        (fact for fact in profile.facts.values() if _speaks(fact)), key=lambda fact: -fact.at
    )
    rows = [(fact.facet, fact.value, *_amount(fact, now, half_life)) for fact in decided[:MOST]]
    rows += [(*key, 0.0, 1.0) for key in sorted(profile.forgotten)[:MOST]]
    placed = [(space.place_fact(facet, value), facet, a, t) for facet, value, a, t in rows]
    known = [row for row in placed if row[0].any() and row[3] > LEAST]
    return Wishes(
        facets=tuple(facet for _, facet, _, _ in known),
        directions=np.array([u for u, *_ in known], np.float64).reshape(-1, space.dim),
        amounts=np.array([amount for *_, amount, _ in known], np.float64),
        trust=np.array([trust for *_, trust in known], np.float64),
    )


def _speaks(fact: Fact) -> bool:
    """What was decided or said; and a creator who was blamed, which no evidence tells of."""
    blamed = fact.facet == "creator" and fact.weight < 0
    return fact.pinned or fact.source != "did" or blamed


def _amount(fact: Fact, now: float, half_life: float) -> tuple[float, float]:
    """(how much, how surely): what was said in passing fades, a decision does not."""
    if fact.pinned or fact.source == "stated":
        return float(np.clip(fact.weight, -1.0, 1.0)), 1.0
    fade = 0.5 ** (max(0.0, now - fact.at) / half_life)
    return (1.0 if fact.weight > 0 else -1.0), HEARD * min(1.0, abs(fact.weight) * fade)
