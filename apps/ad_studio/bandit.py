"""Which ad to show whom: Thompson sampling over click rates, begun from what ads like it did.

Each (segment, ad) has a Beta posterior (Thompson, 1933; Chapelle & Li, 2011). Its prior is the rate
that ads with the same traits had in earlier campaigns of the segment, worth `PRIOR` shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import beta

PRIOR = 20.0  # shows that what is known of like ads counts for
USUAL = 0.02  # click rate before anything is known: display advertising has 0.5 to 5 %
DRAWS = 400  # for propensities


@dataclass(frozen=True, slots=True)
class Count:
    shown: int = 0
    clicked: int = 0


def predicted(traits: Mapping[str, str], known: Sequence[tuple[Mapping[str, str], Count]]) -> float:
    """The click rate to expect of an ad with these traits: of each trait, how much better ads with
    it did than all did, multiplied, each shrunk towards one by as many shows as `PRIOR`."""
    shown = sum(count.shown for _, count in known)
    rate = (sum(c.clicked for _, c in known) + PRIOR * USUAL) / (shown + PRIOR)
    lift = 1.0
    for name, value in traits.items():
        own = [count for other, count in known if other.get(name) == value]
        clicks, shows = sum(c.clicked for c in own), sum(c.shown for c in own)
        lift *= (clicks + PRIOR * rate) / ((shows + PRIOR) * rate)
    return float(min(max(rate * lift, 1e-4), 0.9))


def drawn(
    priors: Sequence[float], counts: Sequence[Count], rng: np.random.Generator
) -> tuple[int, float]:
    """(which ad to show, the chance that it is shown)."""
    a = np.array([PRIOR * p + c.clicked for p, c in zip(priors, counts, strict=True)])
    b = np.array(
        [PRIOR * (1 - p) + c.shown - c.clicked for p, c in zip(priors, counts, strict=True)]
    )
    choice = int(np.argmax(rng.beta(a, b)))
    wins = np.argmax(rng.beta(a, b, (DRAWS, len(a))), axis=1)
    return choice, float(((wins == choice).sum() + 1) / (DRAWS + len(a)))


def interval(count: Count, share: float = 0.95) -> tuple[float, float]:
    """Of the click rate, without any prior (Jeffreys)."""
    a, b = count.clicked + 0.5, count.shown - count.clicked + 0.5
    low, high = beta.ppf([(1 - share) / 2, (1 + share) / 2], a, b)
    return (
        0.0 if count.clicked == 0 else float(low),
        1.0 if count.clicked == count.shown else float(high),
    )


def best(counts: Sequence[Count], rng: np.random.Generator) -> list[float]:
    """Of each ad the chance that it is the best."""
    a = np.array([c.clicked + 0.5 for c in counts])
    b = np.array([c.shown - c.clicked + 0.5 for c in counts])
    wins = np.argmax(rng.beta(a, b, (4000, len(a))), axis=1)
    return [float(v) for v in np.bincount(wins, minlength=len(a)) / 4000]
