"""Variants of one thing, told apart by how often each is taken up when it is shown.

Each variant's rate has a Beta posterior, begun from what is expected of it; whichever has the highest
rate in a draw from all of them is shown (Thompson, 1933; Chapelle & Li, 2011), so that the worse are
shown ever less, and never not at all. What is expected comes from variants with the same traits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

PRIOR = 20.0  # shows that what is expected counts for
DRAWS = 400  # for propensities
COMPARED = 4_000  # draws for the chance of being the best
JEFFREYS = 0.5  # of taken and of not taken, where nothing is expected


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a variant was shown, and how often it was taken up: clicked, bought, answered."""

    shown: int = 0
    taken: int = 0

    @property
    def rate(self) -> float | None:
        """None where it was never shown."""
        return self.taken / self.shown if self.shown else None

    def interval(self, share: float = 0.95) -> tuple[float, float]:
        """Of the rate, by Jeffreys' prior alone (Brown, Cai & DasGupta, 2001)."""
        a, b = self.taken + JEFFREYS, self.shown - self.taken + JEFFREYS
        low, high = betaincinv(a, b, [(1 - share) / 2, (1 + share) / 2])
        return (
            0.0 if self.taken == 0 else float(low),
            1.0 if self.taken == self.shown else float(high),
        )


def expected_rate(
    traits: Mapping[str, str], known: Sequence[tuple[Mapping[str, str], Tally]], usual: float
) -> float:
    """The rate to expect of a variant with these traits, from what came of `known` ones: of each
    trait, how much better those with it did than all did, multiplied, each shrunk towards one by as
    many shows as `PRIOR`. `usual`: the rate before anything is known."""
    shown = sum(tally.shown for _, tally in known)
    rate = (sum(tally.taken for _, tally in known) + PRIOR * usual) / (shown + PRIOR)
    lift = 1.0
    for name, value in traits.items():
        own = [tally for other, tally in known if other.get(name) == value]
        taken, shows = sum(one.taken for one in own), sum(one.shown for one in own)
        lift *= (taken + PRIOR * rate) / ((shows + PRIOR) * rate)
    return float(min(max(rate * lift, 1e-4), 0.9))


def draw_variant(
    expected: Sequence[float], tallies: Sequence[Tally], rng: np.random.Generator
) -> tuple[int, float]:
    """(which variant to show, the chance that it is shown). `expected`: the rate of each, in (0, 1)."""
    rates = np.array(expected)
    a, b = _counts(tallies, PRIOR * rates, PRIOR * (1 - rates))
    choice = int(np.argmax(rng.beta(a, b)))
    wins = np.argmax(rng.beta(a, b, (DRAWS, len(a))), axis=1)
    return choice, float(((wins == choice).sum() + 1) / (DRAWS + len(a)))


def best_chances(tallies: Sequence[Tally], rng: np.random.Generator) -> list[float]:
    """Of each variant the chance that its rate is the highest; nothing is expected beforehand."""
    a, b = _counts(tallies, JEFFREYS, JEFFREYS)
    wins = np.argmax(rng.beta(a, b, (COMPARED, len(a))), axis=1)
    return [float(share) for share in np.bincount(wins, minlength=len(a)) / COMPARED]


Counts = NDArray[np.float64]  # (variants,)


def _counts(
    tallies: Sequence[Tally], taken: Counts | float, left: Counts | float
) -> tuple[Counts, Counts]:
    """(taken, left) of each, `taken` and `left` more."""
    return (
        np.array([tally.taken for tally in tallies]) + taken,
        np.array([tally.shown - tally.taken for tally in tallies]) + left,
    )
