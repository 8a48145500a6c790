"""A ranking: fitted, weighed by what people enjoyed, judged against the live one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.devices import CPU, Device
from tastemaker.learn.dataset import Dataset
from tastemaker.learn.enjoyed import CHOICES, Numbers, Tried, agreement, tried, weighed, weights
from tastemaker.learn.fit import Placed, fit_ranking
from tastemaker.learn.gate import FEWEST, Gate, judge, not_worse
from tastemaker.learn.heldout import HeldOut
from tastemaker.ports import Progress, Ranker, Report
from tastemaker.rank.blend import Blend, fit_parts


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A ranking that knows nothing of what was held out, and what it said about it."""

    held: HeldOut
    placed: Placed
    chosen: Blend  # weighed by what people chose
    blend: Blend  # and by what they enjoyed of it
    tried: Mapping[str, Tried]
    sequence_minutes: float = 0.0  # at most, for each training of the sequence ranker; 0: none
    more: Sequence[Ranker] = ()  # parts that learn nothing from what people met
    resume: Path | None = None  # where trainings of the sequence ranker go on, killed
    device: Device = CPU  # what they run on

    @classmethod
    def of(
        cls,
        held: HeldOut,
        placed: Placed,
        rng: np.random.Generator,
        report: Report,
        sequence_minutes: float = 0.0,
        more: Sequence[Ranker] = (),
        resume: Path | None = None,
        device: Device = CPU,
    ) -> Trial:
        def part(p: Progress) -> None:
            report(replace(p, done=0.8 * p.done))

        first = fit_ranking(held.data, placed, rng, part, sequence_minutes, more, resume, device)
        report(Progress(0.8, "ranking", "what was enjoyed"))
        told = tried(first.parts, held, placed)
        blend = weighed(first, weights(told, _names(first), rng), CHOICES)
        return cls(held, placed, first, blend, told, sequence_minutes, more, resume, device)

    def final(self, data: Dataset, rng: np.random.Generator, report: Report) -> Blend:
        """The same weights over parts that know everything."""
        report(Progress(0.0, "ranking", "everything"))
        parts = fit_parts(
            data.histories, timed="trend" in _names(self.blend), keep=True,
            minutes=self.sequence_minutes, more=self.more, rng=rng, report=report,
            resume=self.resume, device=self.device,
        )  # fmt: skip
        return self.blend.replaced(parts)

    # ----------------------------------------------------------------------------- the gate
    def figures(self) -> dict[str, Any]:
        """What stands beside the ranking in the manifest."""
        people = list(self.held.met)
        return {
            "ndcg": _mean(self.held.foretold(self.blend, self.placed, people)),
            "agreement": _mean(self._agreements(list(self.tried), np.random.default_rng(0))),
            "judged_by": len(people),
            "weights": dict(zip(_names(self.blend), self.blend.weights[-1].tolist(), strict=True)),
        }

    def gate(
        self, live: Blend | None, then: Placed, news: Sequence[str], rng: np.random.Generator
    ) -> Gate:
        """Not worse than `live`, in the space it lives in, for people with news since it was
        fitted: in the order of what they met, or, where all of that was enjoyed alike, in
        foretelling it."""
        if live is None:
            new = self.held.foretold(self.blend, self.placed, list(self.held.met))
            return judge(not_worse("NDCG", new, None, rng))
        graded = [user for user in news if user in self.tried]
        if len(graded) >= FEWEST:
            told = tried(live.parts, self.held, then)
            graded = [user for user in graded if user in told]
            was = [agreement(told[user], self._weights_of(live, user)) for user in graded]
            new = self._agreements(graded, rng)
            return judge(not_worse("NDCG within what was met", new, np.array(was), rng))
        new = self.held.foretold(self.blend, self.placed, news)
        return judge(not_worse("NDCG", new, self.held.foretold(live, then, news), rng))

    def _agreements(self, people: Sequence[str], rng: np.random.Generator) -> Numbers:
        """Each half of the people is judged by weights learned from the other half."""
        side = dict(zip(self.tried, rng.permutation(len(self.tried)) % 2, strict=True))
        by_side = []
        for other in (1, 0):
            half = {u: t for u, t in self.tried.items() if side[u] == other}
            learned = weights(half, _names(self.blend), rng)
            by_side.append(weighed(self.chosen, learned, CHOICES))
        return np.array(
            [agreement(self.tried[u], self._weights_of(by_side[side[u]], u)) for u in people]
        )

    def _weights_of(self, blend: Blend, user: str) -> Any:
        person = next(one for one in self.held.data.people if one.user == user)
        return blend.weights_for(person.items_met)


def _names(blend: Blend) -> list[str]:
    return [part.name for part in blend.parts]


def _mean(each: Numbers) -> float | None:
    return float(each.mean()) if len(each) else None
