"""train: fit what is asked for, judge it against what is live, publish what passes.

The space and the ranking are published together, since a ranking is read in its space. A
composer is published again and again while it learns, so that it gets audibly better; every
time it has to pass the gate.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.domain import ModelSet
from tastemaker.errors import BadInput, NotReady
from tastemaker.fusion.space import TasteSpace
from tastemaker.learn.dataset import Dataset, dataset
from tastemaker.learn.fit import Placed, fit_medium, fit_ranking, fit_space
from tastemaker.learn.gate import DISTINCT, VALID, Gate, at_least, judge, no_higher, not_worse
from tastemaker.learn.heldout import HeldOut, hold_out
from tastemaker.learn.modelset import ModelSets
from tastemaker.ports import Medium, Progress, Report, Store
from tastemaker.rank.blend import Blend
from tastemaker.settings import Settings

SPACE, RANKING = "space", "ranking"
KEPT = 5  # model sets that can be rolled back to
SHARE = 0.5  # of the whole bar, for space and ranking, when a composer is trained too


def train(
    store: Store,
    model_sets: ModelSets,
    media: Mapping[str, Medium],
    settings: Settings,
    what: Sequence[str],
    *,
    minutes: float = 10.0,
    report: Report = lambda _: None,
    clock: Callable[[], float] = time.time,
    simulated: bool = True,
) -> dict[str, Any]:
    """Fit and, through the gate, publish `what`: "space", "ranking" and names of media.

    A new space brings a new ranking with it. Gives for each part its measures, the model set it
    is live in (None: held back) and the gate's reasons. Raises BadInput for an unknown part,
    NotReady where there is nothing to learn from.
    """
    known = {SPACE, RANKING, *media}
    if unknown := set(what) - known:
        raise BadInput("no_medium", value=", ".join(unknown), known=", ".join(sorted(known)))
    data = dataset(store, settings, simulated=simulated, now=clock())
    if not data.items:
        raise NotReady("nothing_to_learn", value="items")
    run = _Run(
        data, model_sets, media, settings, clock, report, np.random.default_rng(settings.seed)
    )
    composers = [name for name in what if name in media]
    done: dict[str, Any] = {}
    if set(what) & {SPACE, RANKING} or not run.has(SPACE):
        share = SHARE if composers else 1.0
        fresh = SPACE in what or not run.has(SPACE)
        done |= run.taste(fresh, _scaled(report, 0.0, share))
    begin = SHARE if done else 0.0
    for at, name in enumerate(composers):
        width = (1 - begin) / len(composers)
        part = _scaled(report, begin + at * width, width)
        done[name] = run.compose(media[name], minutes, part)
    model_sets.prune(KEPT)
    report(Progress(1.0, "done"))
    return done


@dataclass(slots=True)
class _Run:
    """One training: what it reads, and where it publishes."""

    data: Dataset
    sets: ModelSets
    media: Mapping[str, Medium]
    settings: Settings
    clock: Callable[[], float]
    report: Report
    rng: np.random.Generator
    live: ModelSet | None = field(init=False)

    def __post_init__(self) -> None:
        self.live = self.sets.live()

    def has(self, part: str) -> bool:
        return self.live is not None and part in self.live.parts

    def folder(self, part: str) -> Path:
        assert self.live is not None
        return Path(self.live.folder) / part

    # ------------------------------------------------------------------------ space, ranking
    def taste(self, fresh: bool, report: Report) -> dict[str, Any]:
        """The space, where it is asked for, and the ranking in it."""
        before = TasteSpace.load(self.folder(SPACE), self.media) if self.has(SPACE) else None
        held = hold_out(self.data, self.rng)
        space = before
        began = time.perf_counter()
        if fresh:  # without what is held out: it is one liking of each, and so judges fairly
            space = fit_space(held.data, before, self.media, self.rng, _scaled(report, 0.0, 0.4))
        assert space is not None
        placed = Placed.of(self.data, space, self.settings)
        took = {SPACE: time.perf_counter() - began}
        began = time.perf_counter()
        gate, gains = self._compare(held, before, placed, _scaled(report, 0.4, 0.3))
        ranking = fit_ranking(self.data, placed, self.rng, _scaled(report, 0.7, 0.3))
        took[RANKING] = time.perf_counter() - began
        measured = {
            SPACE: {"items": len(self.data.items), "dim": space.dim, "seconds": took[SPACE]},
            RANKING: {**gains, "seconds": took[RANKING]},
        }
        parts: dict[str, Any] = {RANKING: ranking, **({SPACE: space} if fresh else {})}
        return self._publish(parts, {name: measured[name] for name in parts}, gate)

    def _compare(
        self, held: HeldOut, before: TasteSpace | None, placed: Placed, report: Report
    ) -> tuple[Gate, dict[str, Any]]:
        """A ranking fitted without what people met last, against the live one, on just that."""
        trial = fit_ranking(held.data, placed, self.rng, report)
        new = held.gains(trial, placed, held.met)
        figures = {
            "ndcg": float(new.mean()) if len(new) else 0.0,
            "people": len(self.data.people),
            "judged_by": len(new),
            "meetings": sum(len(one.evidence) for one in self.data.people),
        }
        if not self.has(RANKING):
            return judge(not_worse("NDCG", new, None, self.rng)), figures
        news = self._news(held)
        old = Blend.load(self.folder(RANKING))
        then = Placed.of(self.data, before, self.settings)
        new, was = held.gains(trial, placed, news), held.gains(old, then, news)
        return judge(not_worse("NDCG on news", new, was, self.rng)), figures

    def _news(self, held: HeldOut) -> list[str]:
        """People whose held-out meeting the live ranking cannot have seen."""
        assert self.live is not None
        seen_until = int(self.live.parts[RANKING]["watermark"])
        return [user for user, e in held.met.items() if self.data.number[e.event] > seen_until]

    # ------------------------------------------------------------------------------ composers
    def compose(self, medium: Medium, minutes: float, report: Report) -> dict[str, Any]:
        """A composer, published whenever it has become better."""
        done: dict[str, Any] = {}
        self.live = self.sets.live()
        placed = Placed.of(
            self.data, TasteSpace.load(self.folder(SPACE), self.media), self.settings
        )

        def publish(generator: Any, measured: Mapping[str, Any]) -> None:
            gate = self._composer_gate(medium.name, measured)
            done.update(self._publish({medium.name: generator}, {medium.name: measured}, gate))

        generator, measured = fit_medium(
            medium,
            self.data,
            placed,
            minutes=minutes,
            rng=self.rng,
            report=report,
            resume=self.settings.home / "training" / medium.name,
            snapshot=publish,
        )
        publish(generator, measured)
        told: dict[str, Any] = done[medium.name]
        return told

    def _composer_gate(self, name: str, measured: Mapping[str, Any]) -> Gate:
        live = self.sets.live()
        before = live.parts.get(name, {}) if live else {}
        return judge(
            no_higher("bits per note", measured["bits"], before.get("bits")),
            at_least("well-formed", measured["valid"], VALID),
            at_least("different runs", measured["distinct"], DISTINCT),
        )

    # ----------------------------------------------------------------------------- publishing
    def _publish(
        self, parts: Mapping[str, Any], measured: Mapping[str, Mapping[str, Any]], gate: Gate
    ) -> dict[str, Any]:
        """What became of each part, for people and for the job's row."""
        id = None
        if gate.passed:
            self.live = self.sets.publish(
                parts,
                watermark=self.data.watermark,
                now=self.clock(),
                rng=self.rng,
                part_metrics=measured,
                metrics={"gate": list(gate.reasons)},
            )
            id = self.live.id
        return {
            name: {**measured[name], "live_in": id, "gate": list(gate.reasons)} for name in parts
        }


def _scaled(report: Report, begin: float, width: float) -> Report:
    """Progress of a part of the work, on the bar of the whole."""
    return lambda progress: report(replace(progress, done=begin + width * progress.done))
