"""Which rung makes for people: the highest one that beat the rung it stands on, by its interval.

    0  the taste point and what is asked for
    1  the best of several drafts under the person's own reward
    2  a code of a few numbers that steers the composer
    3  the shared composer, tuned to what people prefer
    4  the shared composer, trained on how its own drafts would be met (only when asked for)

A comparison is of people nothing was learned from: one number per person, the rung's less that of
the rung it is measured `over`, with a paired bootstrap interval. Where the interval reaches down
to 0 the rung is not climbed. A rung that failed can be passed over: the next one then has to beat
what is in use instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tastemaker.domain import Item
from tastemaker.ports import FloatArray

LADDER = "ladder"  # where the comparisons of a composer stand among its measures
POINT, BEST, CODE, PREFERRED, GROUPED = range(5)
GROUND = BEST  # what makes for people as long as nothing was compared
FEWEST = 20  # people; of fewer, an interval says little
RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Compared:
    """How much better `rung` did than the rung it was measured `over`, per held-out person."""

    rung: int
    over: int
    mean: float
    low: float  # of the 95 % interval
    high: float
    people: int
    what: str = "margin"  # what was measured

    @property
    def better(self) -> bool:
        return self.people >= FEWEST and self.low > 0


@runtime_checkable
class Steered(Protocol):
    """A generator that can be steered by what one person met: (item, point, weight, at)…"""

    metrics: Mapping[str, Any]

    def steered(self, met: Iterable[tuple[Item, FloatArray, float, float]]) -> Self: ...


def compared(
    rung: int,
    over: int,
    gains: NDArray[np.float64],  # (people,)
    rng: np.random.Generator,
    what: str = "margin",
) -> Compared:
    """The comparison that so many gains make, each of one held-out person."""
    n = len(gains)
    if not n:
        return Compared(rung, over, 0.0, 0.0, 0.0, 0, what)
    drawn = gains[rng.integers(n, size=(RESAMPLES, n))].mean(axis=1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Compared(rung, over, float(gains.mean()), float(low), float(high), n, what)


def serving(comparisons: Sequence[Compared]) -> int:
    """The rung in use after these comparisons, lowest rung first."""
    rung = GROUND
    for one in sorted(comparisons, key=lambda one: one.rung):
        if one.rung == BEST and not one.better:
            rung = one.over  # measured, and no better than the point alone
        elif one.rung > rung and one.over == rung and one.better:
            rung = one.rung
    return rung


def read(metrics: Mapping[str, Any]) -> list[Compared]:
    """The comparisons kept among the measures of a composer."""
    return [Compared(**one) for one in metrics.get(LADDER, ())]


def written(metrics: Mapping[str, Any], comparison: Compared) -> dict[str, Any]:
    """`metrics` with this comparison in place of an older one of the same rung.

    Those of higher rungs go: what they were measured over is no longer what it was.
    """
    kept = [one for one in read(metrics) if one.rung < comparison.rung]
    return {**metrics, LADDER: [asdict(one) for one in [*kept, comparison]]}
