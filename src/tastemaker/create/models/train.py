"""fit(…): items and their points → a generator, in a given number of minutes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tastemaker.create.models import data
from tastemaker.create.models.checkpoint import Checkpoint
from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.models.condition import Wishes
from tastemaker.create.models.copying import Known
from tastemaker.create.models.habits import Habits
from tastemaker.create.models.training import Snapshot, Training
from tastemaker.create.models.transformer import Shape
from tastemaker.domain import Item
from tastemaker.errors import NotReady
from tastemaker.ports import FloatArray, Medium, Progress, Report

LONGEST = 1024  # tokens; longer texts are left out
FEWEST = 2  # usable texts


def fit(
    medium: Medium,
    items: Sequence[Item],
    points: FloatArray | None,
    *,
    rng: np.random.Generator,
    minutes: float = 10.0,
    depth: int = 4,
    threads: int = 0,
    device: str = "cpu",
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
    while the training runs, and removed at its end. `threads` 0 leaves the number as it is.
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
    training = Training(
        medium,
        learned,
        [text for text in usable if held[text.row]][: data.MOST_HELD],
        Shape.of_depth(depth, medium, wishes.size),
        wishes,
        Known.of(medium.shingles(items[text.row].text) for text in learned),
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
