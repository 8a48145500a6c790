"""What somebody said outright that they like or not, as a part of a score.

Said once, it is one pull on the taste among a hundred of what was done, and parts that learn from
others hear nothing of it: after “no more jackets” a jacket that many like stood first. Here it
speaks for itself, in log-odds, on everything that has the attribute: for half an hour's talk to
change the very next slate, and to be found among its reasons. What was only done does not count here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tastemaker.domain import DAY, INTEREST, Profile, Reason
from tastemaker.ports import Candidates, FloatArray, IntArray
from tastemaker.rank.rules import having, saying
from tastemaker.rank.words import TOLD_AGAINST, TOLD_FOR, say

FOR, AGAINST = 1.0, 2.0  # log-odds for each unit of a fact's weight
READ = 50_000  # items of a catalogue that is read for what somebody is interested in
COMMON = 0.5  # of them say what says nothing of any
MOST = 1.5  # weight of a fact beyond which it counts no more: as said once
HALF_LIFE = 30 * DAY  # of what was said and not pinned or stated for good
FAINT = 0.01  # log-odds that are left out


@dataclass(frozen=True, slots=True)
class Said:
    facet: str
    value: str
    amount: float  # log-odds
    event: str


def said_by(profile: Profile, now: float) -> list[Said]:
    """What `profile` says of attributes, by somebody's own words, as of `now`."""
    found = []
    for fact in profile.facts.values():
        if fact.source == "did" and not fact.pinned:
            continue
        lasts = fact.pinned or fact.source == "stated"
        weight = fact.weight if lasts else fact.weight * 2 ** -(max(0.0, now - fact.at) / HALF_LIFE)
        amount = float(np.clip(weight, -MOST, MOST)) * (FOR if weight > 0 else AGAINST)
        if abs(amount) >= FAINT:
            event = fact.because[-1] if fact.because else ""
            found.append(Said(fact.facet, fact.value, amount, event))
    return found


def amounts(told: list[Said], candidates: Candidates) -> FloatArray | None:  # (n,)
    """What is added to each score; None: nothing to any."""
    out: FloatArray | None = None
    for one in told:
        rows = _about(candidates, one)
        if len(rows):
            out = np.zeros(len(candidates.ids), np.float32) if out is None else out
            out[rows] += np.float32(one.amount)
    return out


def _about(candidates: Candidates, one: Said) -> IntArray:
    """Rows that have the attribute; of an interest, those that speak of it."""
    if one.facet != INTEREST:
        return having(candidates, one.facet, one.value)
    n = len(candidates.ids)
    rows = saying(candidates, one.value) if n <= READ else np.zeros(0, np.int64)
    return rows if len(rows) <= COMMON * n else rows[:0]


def reasons(told: list[Said], candidates: Candidates, row: int, language: str) -> list[Reason]:
    """What of it speaks of one row; they sum to its amount."""
    return [
        Reason(
            say(TOLD_FOR if one.amount > 0 else TOLD_AGAINST, language, title=one.value),
            float(np.float32(one.amount)),
            one.event,
        )
        for one in told
        if row in _about(candidates, one)
    ]
