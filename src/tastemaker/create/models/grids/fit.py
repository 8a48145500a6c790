"""fit(…): items and their points → a generator of grids, in a given number of minutes.

As for texts (`create.models.train`): the learning rate follows the clock, a kill loses seconds,
and generators are handed out on the way.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tastemaker.create.models import data
from tastemaker.create.models.checkpoint import Checkpoint
from tastemaker.create.models.condition import Wishes
from tastemaker.create.models.copying import Known
from tastemaker.create.models.grids.choose import Look
from tastemaker.create.models.grids.distance import distance
from tastemaker.create.models.grids.lessons import LESSONS, Lesson, shown
from tastemaker.create.models.grids.maker import Examples, GridGenerator
from tastemaker.create.models.grids.nets import GridShape
from tastemaker.create.models.train import (
    CHECKPOINT_EVERY,
    FEWEST,
    FIRST_SNAPSHOT,
    LAST_SNAPSHOT,
    REPORT_EVERY,
)
from tastemaker.devices import CPU, Device
from tastemaker.domain import Brief, Item
from tastemaker.errors import BadInput, NotReady, TastemakerError
from tastemaker.ports import FloatArray, Gridded, Medium, Progress, Proven, Report

BATCH = 32
MEASURED = 256  # drafts that a measure looks at
TRIED = 64  # drafts that are tried out

Snapshot = Callable[[GridGenerator, Mapping[str, Any]], None]


@dataclass(slots=True)
class Passed:
    """How far a training is."""

    seed: int
    steps: int = 0
    seconds: float = 0.0
    next_snapshot: float = FIRST_SNAPSHOT


@dataclass(frozen=True, slots=True, eq=False)
class Grids:
    """n usable contents: (n, channels, height, width) as they are and mirrored, their wishes, and
    which items they are."""

    grids: torch.Tensor
    mirrored: torch.Tensor
    wishes: FloatArray
    rows: tuple[int, ...]

    def some(self, keep: Sequence[int]) -> Grids:
        rows, kept = tuple(self.rows[i] for i in keep), list(keep)
        return Grids(self.grids[kept], self.mirrored[kept], self.wishes[kept], rows)


def fit(
    medium: Medium,
    items: Sequence[Item],
    points: FloatArray | None,
    *,
    family: str,
    rng: np.random.Generator,
    minutes: float = 5.0,
    threads: int = 0,
    device: Device = CPU,
    report: Report | None = None,
    resume: Path | None = None,
    snapshot: Snapshot | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[GridGenerator, dict[str, Any]]:
    """A generator of the `family` "vae" or "gan", and what was measured.

    `points` (n, d), NaN where unknown. Unusable contents are left out and counted; items that
    share a title are never on both sides of the split. Raises NotReady("too_little") for fewer
    than two usable ones, BadInput for a medium that has no grids or a family there is none of.
    """
    if not isinstance(medium, Gridded) or family not in LESSONS:
        known = ", ".join(LESSONS) if isinstance(medium, Gridded) else "transformer"
        raise BadInput("bad_field", field="model", value=family, why=f"use {known}")
    begun, say = clock(), report or (lambda _: None)
    say(Progress(0.0, "reading", f"{len(items)} grids"))
    wishes = Wishes.of(medium, 0 if points is None else points.shape[1], items)
    usable = _read(medium, items, points, wishes)
    held = data.split(medium, items)
    learned = usable.some([i for i, row in enumerate(usable.rows) if not held[row]])
    if len(learned.rows) < FEWEST:
        raise NotReady("too_little", value=medium.name, found=len(learned.rows), needed=FEWEST)
    kept = usable.some([i for i, row in enumerate(usable.rows) if held[row]][: data.MOST_HELD])
    own = [items[row] for row in learned.rows]
    training = Training(
        medium, family, learned, kept, wishes,
        Known.of(medium.shingles(item.text) for item in own),
        seed=int(rng.integers(2**31)), unusable=len(items) - len(usable.rows),
        untold=sorted(wishes.controls.keys() - medium.describe(own[0].text)), device=device,
    )  # fmt: skip
    before = torch.get_num_threads()
    if threads:
        torch.set_num_threads(threads)
    try:
        checkpoint = Checkpoint(resume, training.mark(own)) if resume else None
        training.run(minutes * 60 - (clock() - begun), say, checkpoint, snapshot, clock)
        generator = training.generator()
    finally:
        torch.set_num_threads(before)
    if checkpoint:
        checkpoint.remove()
    say(Progress(1.0, "done", training.in_words()))
    return generator, generator.metrics


class Training:
    """One training: what it learns from, by which lesson, and how far it is."""

    def __init__(
        self,
        medium: Medium,
        family: str,
        learned: Grids,
        held: Grids,
        wishes: Wishes,
        known: Known,
        *,
        seed: int,
        unusable: int,
        untold: Sequence[str],
        device: Device,
    ) -> None:
        assert isinstance(medium, Gridded)
        self.medium, self.family, self.learned, self.held = medium, family, learned, held
        self.wishes, self.known = wishes, known
        self.untold = untold  # controls that a text does not tell of itself
        self.unusable, self.device, self.categorical = unusable, device, medium.categorical
        shape = GridShape(medium.grid, wishes.size)
        self.lesson: Lesson = LESSONS[family](shape, medium.categorical, seed, device)
        self.passed, self.loss = Passed(seed), float("nan")

    def run(
        self,
        budget: float,
        say: Report,
        checkpoint: Checkpoint | None,
        snapshot: Snapshot | None,
        clock: Callable[[], float],
    ) -> None:
        """Until `budget` seconds have passed, those before a kill included; one step at least."""
        passed = self.passed
        if checkpoint and (found := checkpoint.load(self.lesson.net, self.lesson.optimiser)):
            passed = self.passed = Passed(**found[0])
        started, before = clock(), passed.seconds
        saved = said = before
        while True:
            self._step(passed.seconds / max(budget, 1e-9))
            passed.seconds = before + clock() - started
            if passed.seconds >= budget:
                return
            if passed.seconds - said >= REPORT_EVERY:
                said = passed.seconds
                say(Progress(passed.seconds / budget, "training", self.in_words()))
            if snapshot and passed.next_snapshot <= passed.seconds <= LAST_SNAPSHOT * budget:
                passed.next_snapshot = 3 * passed.seconds
                generator = self.generator()
                snapshot(generator, generator.metrics)
            if checkpoint and passed.seconds - saved >= CHECKPOINT_EVERY:
                saved = passed.seconds
                checkpoint.save(self.lesson.net, self.lesson.optimiser, asdict(passed), {})

    def _step(self, done: float) -> None:
        passed = self.passed
        chance = np.random.default_rng([passed.seed, passed.steps])
        rows = chance.integers(len(self.learned.rows), size=BATCH)
        wishes = torch.from_numpy(self.wishes.hidden(self.learned.wishes[rows], chance))
        drawn = torch.Generator().manual_seed(int(chance.integers(2**63)))
        turned = torch.from_numpy(chance.random((BATCH, 1, 1, 1)) < 0.5)
        at = torch.from_numpy(rows)
        grids = torch.where(turned, self.learned.mirrored[at], self.learned.grids[at])
        loss = self.lesson.step(
            grids.to(self.device.name), wishes.to(self.device.name), drawn, done
        )
        passed.steps += 1
        self.loss = loss if self.loss != self.loss else self.loss + 0.05 * (loss - self.loss)

    def generator(self) -> GridGenerator:
        hand = self.lesson.hand().cpu()
        generator = GridGenerator(
            self.medium, hand, self.family, self.wishes, self.known, self._examples(),
            look=self._look(),
        )  # fmt: skip
        generator.metrics = self._metrics(generator)
        return generator

    def _examples(self) -> Examples:
        wishes = torch.from_numpy(self.learned.wishes).to(self.device.name)
        codes, spread = self.lesson.codes(self.learned.grids.to(self.device.name), wishes)
        return Examples(self.learned.wishes, codes.cpu().numpy(), spread.mean(0).cpu().numpy())

    def _look(self) -> Look:
        """For the controls that a text does not tell of itself."""
        told = {
            name: [self.wishes.told(name, wish) for wish in self.learned.wishes]
            for name in self.untold
        }
        return Look.learned(self.learned.grids.numpy(), told)

    def _metrics(self, generator: GridGenerator) -> dict[str, Any]:
        chance = torch.Generator().manual_seed(0)
        found: dict[str, Any] = {}
        if self.held.rows:
            wishes = torch.from_numpy(self.held.wishes)
            found = self.lesson.measured(
                self.held.grids.to(self.device.name), wishes.to(self.device.name), chance
            )
        return {
            **found,
            "distance": self._distance(chance),
            **self._proven(generator),
            "family": self.family,
            "held_out": len(self.held.rows),
            "trained_on": len(self.learned.rows),
            "unusable": self.unusable,
            "parameters": sum(p.numel() for p in self.lesson.hand().parameters()),
            "steps": self.passed.steps,
            "seconds": round(self.passed.seconds, 1),
        }

    @torch.inference_mode()
    def _distance(self, chance: torch.Generator) -> float:
        rows = torch.randperm(len(self.learned.rows), generator=chance)[:MEASURED]
        hand = self.lesson.hand().cpu().eval()
        codes = torch.randn((len(rows), hand.shape.latent), generator=chance)
        drawn = shown(hand(codes, torch.from_numpy(self.learned.wishes)[rows]), self.categorical)
        if self.categorical:  # as they will be read
            drawn = torch.nn.functional.one_hot(drawn.argmax(1), drawn.shape[1]).movedim(3, 1)
        return distance(drawn.float(), self.learned.grids[rows])

    def _proven(self, generator: GridGenerator) -> dict[str, float]:
        """The share of drafts that hold when tried, where they must be tried."""
        if not isinstance(self.medium, Proven):
            return {}
        asked = [(None, Brief(self.medium.name, seed=i)) for i in range(TRIED)]
        drafts = generator.draft_batch(asked, np.random.default_rng(0))
        return {"proven": sum(not self.medium.prove(draft.text) for draft in drafts) / TRIED}

    def in_words(self) -> str:
        passed = self.passed
        speed = passed.steps / max(passed.seconds, 1e-9)
        return f"loss {self.loss:.4f}, {passed.steps} steps, {speed:.1f} a second"

    def mark(self, items: Sequence[Item]) -> str:
        """What a checkpoint must have been made for, to be gone on from."""
        seal = hashlib.sha256()
        about = [self.medium.name, self.medium.version, self.family, self.wishes.to_json()]
        seal.update(json.dumps(about, sort_keys=True).encode())
        for item in items:
            seal.update(item.text.encode("utf-8", "surrogatepass"))
        return seal.hexdigest()


def _read(
    medium: Gridded, items: Sequence[Item], points: FloatArray | None, wishes: Wishes
) -> Grids:
    grids, mirrored, told, rows = [], [], [], []
    for row, item in enumerate(items):
        try:
            grids.append(medium.to_grid(item.text))
        except TastemakerError:
            continue
        mirrored.append(medium.to_grid(medium.mirrored(item.text)))
        told.append(wishes.vector(None if points is None else points[row], item.attributes))
        rows.append(row)
    size = (0, *medium.grid)
    return Grids(
        torch.from_numpy(np.stack(grids) if grids else np.zeros(size, np.float32)),
        torch.from_numpy(np.stack(mirrored) if grids else np.zeros(size, np.float32)),
        np.stack(told) if told else np.zeros((0, wishes.size), np.float32),
        tuple(rows),
    )
