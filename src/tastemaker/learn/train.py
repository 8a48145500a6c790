"""train: fit what is asked for, judge it against what is live, publish what passes.

The space and the ranking are published together, since a ranking is read in its space. A
composer is published again and again while it learns, so that it gets audibly better; every
time it has to pass the gate.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from tastemaker.devices import CPU, Device, device
from tastemaker.domain import ModelSet, Profile
from tastemaker.engine.catalogue import ITEM
from tastemaker.errors import BadInput, NotReady, TastemakerError
from tastemaker.fusion.described import FileSource, sources
from tastemaker.fusion.meaning import opened
from tastemaker.fusion.space import TasteSpace
from tastemaker.learn.composing import drafted, families, fit_medium
from tastemaker.learn.composing import gate as composer_gate
from tastemaker.learn.dataset import Dataset, dataset, met_by
from tastemaker.learn.fit import Placed, fit_space
from tastemaker.learn.gate import Gate
from tastemaker.learn.grouped import judges_of, reach
from tastemaker.learn.heldout import hold_out
from tastemaker.learn.modelset import ModelSets
from tastemaker.learn.preference import WAYS, climb, lessons
from tastemaker.learn.ranking import Trial
from tastemaker.learn.unlearn import forget
from tastemaker.ports import Generator, Medium, Progress, Prompted, Report, Store
from tastemaker.rank.blend import Blend
from tastemaker.rank.meaning import MeaningRanker
from tastemaker.settings import Settings

T = TypeVar("T")

SPACE, RANKING, PERSONAL = "space", "ranking", "personal"
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
    model: str = "",
    method: str = "dpo",
) -> dict[str, Any]:
    """Fit and, through the gate, publish `what`: "space", "ranking", names of media, "personal".

    A new space brings a new ranking with it. Gives for each part its measures, the model set it
    is live in (None: held back) and the gate's reasons. `model`: the family of generator for
    media that can be made by several; `method`: how "personal" tunes composers. Raises BadInput for an unknown part, family or device, NotReady
    where there is nothing to learn from.
    """
    known = {SPACE, RANKING, PERSONAL, *media}
    if unknown := set(what) - known:
        raise BadInput("no_medium", value=", ".join(unknown), known=", ".join(sorted(known)))
    if method not in WAYS:
        raise BadInput("bad_field", field="method", value=method, why=f"use {', '.join(WAYS)}")
    for name in set(what) & media.keys() if model else ():
        if model not in (able := families(media[name])):
            why = f"{name} can be made by: {', '.join(able)}"
            raise BadInput("bad_field", field="model", value=model, why=why)
    nets = PERSONAL in what or set(what) & media.keys() or settings.sequence_minutes > 0
    on = device(settings.device) if nets else CPU  # before anything is read, should it be missing
    data = dataset(store, settings, simulated=simulated, now=clock())
    if not data.items:
        raise NotReady("nothing_to_learn", value="items")
    run = _Run(
        store,
        data,
        model_sets,
        media,
        settings,
        clock,
        report,
        np.random.default_rng(settings.seed),
        on,
    )
    composers = [name for name in what if name in media]
    done: dict[str, Any] = {}
    if set(what) & {SPACE, RANKING} or not run.has(SPACE):
        share = SHARE if composers else 1.0
        done |= run.taste(SPACE in what, _scaled(report, 0.0, share))
    begin = SHARE if done else 0.0
    for at, name in enumerate(composers):
        width = (1 - begin) / len(composers)
        part = _scaled(report, begin + at * width, width)
        done[name] = run.compose(media[name], minutes, part, model)
    if PERSONAL in what:
        done |= run.personal(minutes, method, report)
    model_sets.prune(KEPT)
    report(Progress(1.0, "done"))
    return done


def everything(store: Store, media: Mapping[str, Medium]) -> list[str]:
    """All that can be trained here: space, ranking, and media the catalogue has something of."""
    own = [name for name in sorted(media) if not isinstance(media[name], Prompted)]
    found = [name for name in own if any(store.scan(ITEM, label=name, limit=1))]
    return [SPACE, RANKING, *found]


@dataclass(slots=True)
class _Run:
    """One training: what it reads, and where it publishes."""

    store: Store
    data: Dataset
    sets: ModelSets
    media: Mapping[str, Medium]
    settings: Settings
    clock: Callable[[], float]
    report: Report
    rng: np.random.Generator
    device: Device  # what nets are trained on
    live: ModelSet | None = field(init=False)

    def __post_init__(self) -> None:
        self.live = self.sets.live()

    def has(self, part: str) -> bool:
        return self.live is not None and part in self.live.parts

    def _space(self) -> TasteSpace | None:
        return self._loaded(SPACE, lambda folder: TasteSpace.load(folder, self.media, self._files))

    @property
    def _files(self) -> tuple[FileSource, ...]:
        return sources(
            self.settings.files_folder, self.settings.features_folder, self.media,
            self.settings.sentence_model, self.settings.picture_model, self.settings.sound_model,
            self.settings.device,
        )  # fmt: skip

    def _loaded(self, part: str, load: Callable[[Path], T]) -> T | None:
        """A part of the live set, or None: it is not there, or this version cannot read it."""
        if self.live is None or not self.has(part):
            return None
        try:
            return load(Path(self.live.folder) / part)
        except (TastemakerError, OSError, ValueError, KeyError) as error:
            self.sets.report_damage(self.live.id, f"{part} cannot be read: {error}")
            return None

    # ------------------------------------------------------------------------ space, ranking
    def taste(self, fresh: bool, report: Report) -> dict[str, Any]:
        """The space, where it is asked for, and the ranking in it."""
        held = hold_out(self.data, self.rng)
        before = self._space()
        began = time.perf_counter()
        space = before
        if fresh or space is None:  # without what is held out, so that it can be judged by it
            step = _scaled(report, 0.0, 0.4)
            space = fit_space(held.data, before, self.media, self.rng, step, self._files)
        placed = Placed.of(self.data, space, self.settings)
        between = time.perf_counter()
        minutes = self.settings.sequence_minutes
        more = self._read(placed)
        resume = self.settings.home / "training" / RANKING
        step = _scaled(report, 0.4, 0.4)
        trial = Trial.of(held, placed, self.rng, step, minutes, more, resume, self.device)
        gate = self._against_live(trial, before)
        ranking = trial.final(self.data, self.rng, _scaled(report, 0.8, 0.2))
        about = {
            SPACE: {"items": len(self.data.items), "dim": space.dim, "seconds": between - began},
            RANKING: {
                **trial.figures(),
                "people": len(self.data.people),
                "meetings": sum(len(one.evidence) for one in self.data.people),
                "seconds": time.perf_counter() - between,
            },
        }
        parts = {RANKING: ranking} if space is before else {SPACE: space, RANKING: ranking}
        # A composer knows the points of the space it was trained in, or of one turned onto it.
        stale = self.media if before is None else ()
        with self.sets.changing():
            forget(ranking, met_by(self._erased()))
            published = self._publish(parts, {name: about[name] for name in parts}, gate, stale)
        shutil.rmtree(resume, ignore_errors=True)
        return published

    def _read(self, placed: Placed) -> tuple[MeaningRanker, ...]:
        """What a text encoder makes of the catalogue, where one is named."""
        if self.settings.text_encoder is None:
            return ()
        encoder = opened(self.settings.text_encoder, self.settings.device)
        prose = {item.medium for item in self.data.items} - {
            name for name, medium in self.media.items() if not isinstance(medium, Prompted)
        }
        return (MeaningRanker.fit(encoder.name, encoder.embed, placed.candidates, prose),)

    def _erased(self) -> list[Profile]:
        """People of this data set who were erased while it was learned from."""
        return [one for one in self.data.people if not self.store.watermark(one.user)]

    def _against_live(self, trial: Trial, before: TasteSpace | None) -> Gate:
        live = self._loaded(RANKING, Blend.load)
        if self.live is None or live is None or (before is None and self.has(SPACE)):
            return trial.gate(None, trial.placed, (), self.rng)
        seen = int(self.live.parts[RANKING]["watermark"])
        news = [
            user
            for user, met in trial.held.met.items()
            if all(self.data.number[e.event] > seen for e in met)
        ]
        then = Placed.of(self.data, before, self.settings)
        return trial.gate(live, then, news, self.rng)

    # ------------------------------------------------------------------------------ composers
    def compose(self, medium: Medium, minutes: float, report: Report, model: str) -> dict[str, Any]:
        """A composer, published whenever it has become better."""
        self.live = self.sets.live()
        space = self._space()
        if space is None:
            raise NotReady("not_learned", value=SPACE)
        placed = Placed.of(self.data, space, self.settings)
        done: dict[str, Any] = {}

        def publish(generator: Generator, measured: Mapping[str, Any]) -> None:
            live = self.sets.live()
            before = live.parts.get(medium.name, {}) if live else {}
            drafts = drafted(generator, medium, self.data, placed, self.rng)
            about = {**measured, "sound_drafts": drafts.sound / max(1, drafts.asked)}
            judged = composer_gate(drafts, measured, before)
            done.update(self._publish({medium.name: generator}, {medium.name: about}, judged))

        publish(
            *fit_medium(
                medium,
                self.data,
                placed,
                minutes=minutes,
                threads=self.settings.threads,
                device=self.device,
                rng=self.rng,
                report=report,
                resume=self.settings.home / "training" / medium.name,
                snapshot=publish,
                model=model,
            )
        )
        return dict(done[medium.name])

    # ------------------------------------------------------------------------------- personal
    def personal(self, minutes: float, method: str, report: Report) -> dict[str, Any]:
        """Of every composer that can climb, the rungs it has shown itself on."""
        from tastemaker.create.models.composer import ABOUT, TransformerGenerator

        self.live = self.sets.live()
        space = self._space()
        if space is None or self.live is None:
            raise NotReady("not_learned", value=SPACE)
        placed = Placed.of(self.data, space, self.settings)
        done: dict[str, Any] = {}
        for name, medium in self.media.items():
            if not (Path(self.live.folder) / name / ABOUT).exists():
                continue
            made = TransformerGenerator.load(Path(self.live.folder) / name, medium, self.device)
            points = placed.candidates.points
            lesson = lessons(self.store, self.data, medium, made, points, self.rng, method)
            if not all(side.pairs for side in lesson):
                continue
            own = points[[i.medium == name for i in self.data.items]]
            if method == "grpo":
                judges = judges_of(self.data, medium, space, points, self.settings.half_life_days)
                climbed = reach(
                    made, medium, judges, lesson[1], own,
                    minutes=minutes, clock=time.monotonic, rng=self.rng, report=report,
                )  # fmt: skip
            else:
                climbed = climb(
                    made, medium, *lesson, own,
                    minutes=minutes, clock=time.monotonic, rng=self.rng, report=report,
                    method=method, resume=self.settings.home / "training" / f"{name}-personal",
                )  # fmt: skip
            about = {**self.live.parts[name], **climbed.measured}
            part = {name: climbed.generator}
            done[f"{PERSONAL}:{name}"] = self._publish(part, {name: about}, climbed.gate)[name]
        if not done:
            raise NotReady("nothing_to_learn", value="preferences")
        return done

    # ----------------------------------------------------------------------------- publishing
    def _publish(
        self,
        parts: Mapping[str, Any],
        measured: Mapping[str, Mapping[str, Any]],
        gate: Gate,
        stale: Iterable[str] = (),
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
                without=stale,
            )
            id = self.live.id
        return {
            name: {**measured[name], "live_in": id, "gate": list(gate.reasons)} for name in parts
        }


def _scaled(report: Report, begin: float, width: float) -> Report:
    """Progress of a part of the work, on the bar of the whole."""
    return lambda progress: report(replace(progress, done=begin + width * progress.done))
