"""fit(…): items and their points → a generator, in a given number of minutes.

The learning rate follows the clock, not a number of steps, so that whatever the machine does
meanwhile the training ends on time and cooled down. It can be killed at any moment and goes on
from its last checkpoint; it hands out generators on the way, so that people get the first after
a minute and better ones as it goes.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from tastemaker.create.models import data
from tastemaker.create.models.checkpoint import Checkpoint
from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.models.condition import Wishes
from tastemaker.create.models.copying import Known
from tastemaker.create.models.habits import Habits
from tastemaker.create.models.optim import Optimiser
from tastemaker.create.models.transformer import Net, Shape
from tastemaker.devices import CPU, Device
from tastemaker.domain import Item
from tastemaker.errors import NotReady
from tastemaker.ports import Finishing, FloatArray, Medium, Progress, Report, Stocked

LONGEST = 1024  # tokens; longer texts are left out
BATCH_TOKENS = 1024  # small batches learn most per second on a CPU (twice this: 0.1 bits worse)
WARM_STEPS = 60
COLDEST = 0.03  # share of the learning rate that is left at the end
FIRST_SNAPSHOT = 60.0  # seconds; the next ones after thrice the time each
LAST_SNAPSHOT = 0.7  # of the budget: judging one costs time, and the end is near
JUDGE_EVERY = 60.0  # seconds; whoever trains long on few texts begins to know them by heart
CHECKPOINT_EVERY = 30.0  # seconds
REPORT_EVERY = 1.0  # seconds
FEWEST = 2  # usable texts

Snapshot = Callable[[TransformerGenerator, Mapping[str, Any]], None]


@dataclass(slots=True)
class Passed:
    """How far a training is: all that a checkpoint holds beside the arrays."""

    seed: int  # of every chance in it
    steps: int = 0
    round: int = 0  # passes over the texts
    batch: int = 0  # batches done in this pass
    tokens: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    next_snapshot: float = 0.0
    judged: float = 0.0  # seconds passed when the net was last judged
    best_bits: float = math.inf  # of the held-out texts, by the best weights so far


def fit(
    medium: Medium,
    items: Sequence[Item],
    points: FloatArray | None,
    *,
    rng: np.random.Generator,
    minutes: float = 10.0,
    depth: int = 4,
    threads: int = 0,
    device: Device = CPU,
    report: Report | None = None,
    resume: Path | None = None,
    snapshot: Snapshot | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[TransformerGenerator, dict[str, Any]]:
    """A generator for `medium`, and what was measured on items that were held out.

    Of each item its text is learned, and which of its attributes (those in `medium.controls` and
    `medium.measures`) and which of `points` (n, d), NaN where unknown, go with it; `notes` among
    the attributes gives bits per note. Unusable texts are left out and counted. Items that share
    a title or an opening are never on both sides of the split. In `resume` a checkpoint is kept
    while the training runs, and removed at its end; another `device` may go on from it. `threads` 0 leaves the number as it is.
    Raises NotReady("too_little") if fewer than two texts are usable.
    """
    begun = clock()
    say = report or (lambda _: None)
    say(Progress(0.0, "reading", f"{len(items)} texts"))
    wishes = Wishes.of(medium, 0 if points is None else points.shape[1], items)
    usable, unusable = data.encoded(medium, items, points, wishes, LONGEST)
    held = data.split(medium, items)
    learned = [text for text in usable if not held[text.row]]
    if len(learned) < FEWEST:
        raise NotReady("too_little", value=medium.name, found=len(learned), needed=FEWEST)
    written = [items[text.row].text for text in learned]
    training = Training(
        medium,
        learned,
        [text for text in usable if held[text.row]][: data.MOST_HELD],
        Shape.of_depth(depth, medium, wishes.size),
        wishes,
        Known.of(map(medium.shingles, written)),
        Habits.of(
            medium,
            [items[text.row] for text in learned],
            None if points is None else points[[text.row for text in learned]],
            wishes,
        ),
        seed=int(rng.integers(2**31)),
        times=data.repeats([items[text.row].attributes for text in learned], wishes.controls),
        unusable=unusable,
        device=device,
        finish=medium.learned(written) if isinstance(medium, Finishing) else None,
        stock=medium.stock(items[text.row] for text in learned)
        if isinstance(medium, Stocked)
        else None,
    )
    before = torch.get_num_threads()
    if threads:
        torch.set_num_threads(threads)
    try:
        checkpoint = Checkpoint(resume, training.mark(items)) if resume else None
        training.run(minutes * 60 - (clock() - begun), say, checkpoint, snapshot, clock)
        generator = training.generator()
    finally:
        torch.set_num_threads(before)
    if checkpoint:
        checkpoint.remove()
    say(Progress(1.0, "done", training.in_words(generator.metrics)))
    return generator, generator.metrics


class Training:
    """One training: the net, what it learns from, and how far it is."""

    def __init__(
        self,
        medium: Medium,
        texts: list[data.Text],
        held: list[data.Text],
        shape: Shape,
        wishes: Wishes,
        known: Known,
        habits: Habits,
        *,
        seed: int,
        times: FloatArray,
        unusable: int,
        device: Device,
        finish: Mapping[str, NDArray[Any]] | None = None,
        stock: Mapping[str, NDArray[Any]] | None = None,
    ) -> None:
        self.medium, self.texts, self.held = medium, texts, held
        self.wishes, self.known, self.habits = wishes, known, habits
        self.times, self.unusable = times, unusable
        self.finish, self.stock = finish, stock
        self.device = device
        self.net = Net(shape, medium.vocabulary, seed).to(device.name)
        self.optimiser = Optimiser(self.net, self.net.blocks)
        self.passed = Passed(seed, next_snapshot=FIRST_SNAPSHOT)
        self.best: dict[str, torch.Tensor] = {}  # weights that did best so far
        self.loss = math.log2(shape.vocabulary)  # bits per token, running mean

    # ------------------------------------------------------------------------------ the loop
    def run(
        self,
        budget: float,
        say: Report,
        checkpoint: Checkpoint | None,
        snapshot: Snapshot | None,
        clock: Callable[[], float],
    ) -> None:
        """Until `budget` seconds have passed, those before a kill included; one step at least."""
        if checkpoint:
            self._resume(checkpoint)
        started, before, busy = clock(), self.passed.seconds, time.process_time()
        saved = said = before
        for batch in self._batches():
            passed = self.passed
            self._step(batch, passed.seconds / max(budget, 1e-9))
            passed.seconds = before + clock() - started
            passed.cpu_seconds += time.process_time() - busy
            busy = time.process_time()
            if passed.seconds >= budget:
                return
            if passed.seconds - said >= REPORT_EVERY:
                said = passed.seconds
                say(Progress(passed.seconds / budget, "training", self.in_words({})))
            if passed.seconds - passed.judged >= JUDGE_EVERY:
                passed.judged = passed.seconds
                self._judge()
            if snapshot and passed.next_snapshot <= passed.seconds <= LAST_SNAPSHOT * budget:
                passed.next_snapshot = 3 * passed.seconds
                generator = self.generator()
                snapshot(generator, generator.metrics)
            if checkpoint and passed.seconds - saved >= CHECKPOINT_EVERY:
                saved = passed.seconds
                checkpoint.save(self.net, self.optimiser, asdict(passed), self.best)

    def _batches(self) -> Iterator[list[int]]:
        """Pass after pass, from where this training stands; each pass by a chance of its own."""
        passed = self.passed
        while True:
            chance = np.random.default_rng([passed.seed, 0, passed.round])
            cuts = list(data.batches(self.texts, self.times, BATCH_TOKENS, chance))
            while passed.batch < len(cuts):
                passed.batch += 1
                yield cuts[passed.batch - 1]
            passed.round, passed.batch = passed.round + 1, 0

    def _step(self, rows: Sequence[int], done: float) -> None:
        passed = self.passed
        chance = np.random.default_rng([passed.seed, 1, passed.steps])
        batch = data.collated([self.texts[row] for row in rows], self.wishes, chance)
        mark = int(chance.integers(2**63))
        with self.device.products():
            loss = self._loss(batch, "mean", forgetting=torch.Generator().manual_seed(mark))
        loss.backward()  # type: ignore[no-untyped-call]
        warm = min(1.0, (passed.steps + 1) / WARM_STEPS)
        cold = COLDEST + (1 - COLDEST) * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
        self.optimiser.step(warm * cold)
        passed.steps += 1
        passed.tokens += int((batch.targets > 0).sum())
        self.loss += 0.05 * (loss.item() / math.log(2) - self.loss)

    def _loss(
        self,
        batch: data.Batch,
        reduction: str,
        net: Net | None = None,
        forgetting: torch.Generator | None = None,
    ) -> torch.Tensor:
        net = net or self.net
        arrays = (batch.inputs, batch.contexts, batch.wishes, batch.targets)
        inputs, contexts, wishes, targets = (torch.from_numpy(a).to(net.device) for a in arrays)
        logits = net(inputs, contexts, wishes, forgetting).flatten(0, 1)
        return functional.cross_entropy(
            logits.float(), targets.flatten(), ignore_index=0, reduction=reduction
        )

    # ---------------------------------------------------------------------------- the result
    def generator(self) -> TransformerGenerator:
        """The best of the net as it is, its average over the last steps, and what did best on
        the way; with metrics."""
        nets = [self._copy(averaged=True), self._copy(averaged=False)]
        bits = [self._bits(net) for net in nets]
        if self.best:
            nets.append(self._copy(averaged=False))
            nets[-1].load_state_dict(self.best)
            bits.append(self.passed.best_bits)
        best = min(range(len(nets)), key=lambda i: bits[i])
        metrics = self._metrics(bits[best], self._bits(nets[best], asked=False))
        longest = max(len(text.tokens) for text in self.texts)
        return TransformerGenerator(
            self.medium, nets[best].cpu(), self.wishes, self.known, self.habits,
            longest=longest, metrics=metrics, finish=self.finish, stock=self.stock,
        )  # fmt: skip

    def _judge(self) -> None:
        """Keep the average over the last steps if no weights did better before."""
        net = self._copy(averaged=True)
        bits = self._bits(net)
        if bits < self.passed.best_bits:
            self.passed.best_bits, self.best = bits, net.state_dict()

    def _copy(self, averaged: bool) -> Net:
        net = Net(self.net.shape, self.medium.vocabulary).to(self.net.device)
        net.load_state_dict(self.net.state_dict())
        if averaged:
            with torch.no_grad():
                for p, average in zip(net.parameters(), self.optimiser.average, strict=True):
                    p.copy_(average)
        return net

    @torch.inference_mode()
    def _bits(self, net: Net, asked: bool = True) -> float:
        """All bits of the held-out texts, with everything known of them given, or nothing."""
        total = 0.0
        if not self.held:
            return total
        chance, once = np.random.default_rng(0), np.ones(len(self.held), np.float32)
        for rows in data.batches(self.held, once, 8 * BATCH_TOKENS, chance):
            batch = data.collated([self.held[row] for row in rows], asked=asked)
            total += self._loss(batch, "sum", net).item() / math.log(2)
        return total

    def _metrics(self, bits: float, unasked: float) -> dict[str, Any]:
        tokens = sum(len(text.tokens) - 1 for text in self.held)
        notes = sum(text.notes for text in self.held)
        if not all(text.notes for text in self.held):
            notes = 0
        return {
            "bits_per_note": bits / notes if notes else None,
            "bits_per_token": bits / tokens if tokens else None,
            "bits_per_note_unasked": unasked / notes if notes else None,
            "bits_per_token_unasked": unasked / tokens if tokens else None,
            "held_out": len(self.held),
            "trained_on": len(self.texts),
            "unusable": self.unusable,
            "parameters": sum(p.numel() for p in self.net.parameters()),
            "steps": self.passed.steps,
            "tokens": self.passed.tokens,
            "seconds": round(self.passed.seconds, 1),
            "cpu_seconds": round(self.passed.cpu_seconds, 1),
        }

    def in_words(self, metrics: Mapping[str, Any]) -> str:
        passed = self.passed
        speed = passed.tokens / max(passed.seconds, 1e-9)
        held = metrics.get("bits_per_token")
        bits = f"{held:.3f} bits a token on new texts" if held else f"{self.loss:.3f} bits a token"
        return f"{bits}, {passed.steps} steps, {speed:,.0f} tokens a second"

    # ------------------------------------------------------------------------- to go on from
    def mark(self, items: Sequence[Item]) -> str:
        """What a checkpoint must have been made for, to be gone on from."""
        seal = hashlib.sha256()
        about: list[Any] = [self.medium.name, self.medium.version, self.net.shape.to_json()]
        about += [self.wishes.to_json(), len(self.texts)]
        seal.update(json.dumps(about, sort_keys=True).encode())
        for item in items:
            seal.update(item.text.encode("utf-8", "surrogatepass"))
        return seal.hexdigest()

    def _resume(self, checkpoint: Checkpoint) -> None:
        found = checkpoint.load(self.net, self.optimiser)
        if found is not None:
            passed, self.best = found
            self.passed = Passed(**passed)
