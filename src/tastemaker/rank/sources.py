"""How often a place of a slate goes to a creation: as sure as we are that this person enjoys them more.

What somebody makes of creations and of the catalogue are two means, each known from what they did
with either; a place goes to a creation with the chance that its mean is the greater one (Thompson
1933, of two arms). Nothing known, that is one half: creations are tried, up to their share of a
slate; whoever skips them sees fewer, but never none, and whoever likes them sees more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from math import sqrt
from statistics import NormalDist

import numpy as np

from tastemaker.domain import DAY, Evidence, Profile

BEGUN = 4.0  # meetings that what is believed at first counts as: both are met alike
SPREAD = 0.5  # variance of how things of one source are met, in [-1, 1]
FADING = 30 * DAY  # seconds until a meeting counts half
LEAST = 0.05  # chance of a creation where they are not enjoyed: tastes and composers change


def chance_made(profile: Profile, made: Collection[str], now: float) -> float:
    """In [LEAST, 1 - LEAST]; `made`: ids of creations this person may have met."""
    acts: dict[str, list[Evidence]] = defaultdict(list)
    for one in profile.evidence:
        acts[one.item].append(one)
    ours: list[list[Evidence]] = []
    others: list[list[Evidence]] = []
    for item, each in acts.items():
        (ours if item in made else others).append(each)
    usual = _mean([*ours, *others], now)[0]
    mean, known = _mean(ours, now, usual, BEGUN)
    theirs, known_of_theirs = _mean(others, now, usual, BEGUN)
    unsure = sqrt(SPREAD / known + SPREAD / known_of_theirs)
    chance = NormalDist().cdf((mean - theirs) / unsure)
    return min(max(chance, LEAST), 1 - LEAST)


def _mean(
    items: Sequence[Sequence[Evidence]], now: float, begun: float = 0.0, counts: float = 1e-9
) -> tuple[float, float]:
    """How items were met on average and as how many meetings that counts, with what was believed
    at first (`begun`, as so many)."""
    fading = np.array([0.5 ** (max(0.0, now - each[-1].at) / FADING) for each in items])
    met = np.array([max(each, key=lambda e: (abs(e.weight), e.at)).weight for each in items])
    known = counts + float(fading.sum())
    return (counts * begun + float((fading * np.clip(met, -1.0, 1.0)).sum())) / known, known
