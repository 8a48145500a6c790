"""Fine-tuning from a file to a report: warm-up and decay, early stopping on a part held out."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tastemaker import devices
from tastemaker.devices import Device
from tastemaker.errors import BadInput
from tastemaker.learn.finetune.augment import Translate, augmented, read_synonyms
from tastemaker.learn.finetune.base import METHODS, BaseEncoder
from tastemaker.learn.finetune.checkpoint import AGAIN, NAME, Checkpoint, mark_of
from tastemaker.learn.finetune.encoder import SmallEncoder
from tastemaker.learn.finetune.headstart import begin
from tastemaker.learn.finetune.judging import calibrate, judge
from tastemaker.learn.finetune.model import Ensemble, Model, Network
from tastemaker.learn.finetune.reading import Example, Task, read_examples, read_lines, split
from tastemaker.learn.finetune.track import tracked
from tastemaker.learn.finetune.training import FitSettings, Track, held_score
from tastemaker.learn.finetune.training import train as train_model
from tastemaker.learn.finetune.unlabelled import suggested, taken
from tastemaker.ports import Report
from tastemaker.settings import settings_from


def finetune(
    task: Task,
    train: Path,
    test: Path | None = None,
    *,
    base: Path | None = None,
    out: Path | None = None,
    columns: Sequence[str] = (),
    unlabelled: Path | None = None,
    suggest: int = 0,
    synonyms: Path | None = None,
    translate: Translate | None = None,
    log: Path | None = None,
    wandb: str = "",
    settings: FitSettings | None = None,
    device: Device | None = None,
    report: Report,
    bad: list[BadInput] | None = None,
) -> dict[str, Any]:
    """Train, judge on `test` (or a tenth of `train`), save to `out`; what `--json` prints.

    `unlabelled` texts, one in a line, are learned from once more where the first model is sure, or
    with `suggest` the doubtful ones are returned instead. `log`: a folder for TensorBoard;
    `wandb`: a project of Weights & Biases, where that is installed.
    With `out`, a run that was stopped goes on behind its last whole round when asked for again.
    `device`: None: what the setting names. With `bad`, rows that are no examples are left out and told there.

    Raises BadInput for files, a base, a method or a device that cannot be used, Missing without an extra.
    """
    wanted = settings or FitSettings()
    if wanted.method not in METHODS or (wanted.method != "full" and base is None):
        why = f"one of {', '.join(METHODS)}; all but full need a base"
        raise BadInput("bad_field", field="method", value=wanted.method, why=why)
    device = device or devices.device(settings_from({}).device)
    rng = np.random.default_rng(wanted.seed)
    examples = read_examples(train, task, columns, bad=bad)
    judged = read_examples(test, task, columns, judged=True, bad=bad) if test else []
    if not test:
        examples, judged = split(examples, 0.1, rng)
    learned, held = split(examples, 0.1, rng)
    if not judged or not held:
        raise BadInput("bad_examples", value=train.name, why="too few rows to hold some out")
    texts = read_lines(unlabelled) if unlabelled else []
    words = read_synonyms(synonyms) if synonyms else None
    if wanted.augment:
        learned += augmented(learned, wanted.augment, rng, words, translate)
    began = time.monotonic()
    folders = [out / str(at) if out and wanted.models > 1 else out for at in range(wanted.models)]
    kept: list[Checkpoint] = []

    def fit_all(examples: list[Example], name: str) -> Model:
        mark = mark_of(wanted, examples, str(base or ""))
        here = [Checkpoint(folder, mark, name) for folder in folders]
        kept.extend(here)
        fitted = [
            _fit(task, examples, held, base, wanted, rng, report, to, track, device) for to in here
        ]
        if len(fitted) == 1:
            return fitted[0]
        together = Ensemble(fitted)
        calibrate(together, held)
        return together

    with tracked(log, wandb, {"task": task, **dataclasses.asdict(wanted)}) as track:
        model = fit_all(learned, NAME)
        surely = taken(model, texts) if texts and not suggest else []
        again = fit_all([*learned, *surely], AGAIN) if surely else model
        # Guesses that are wrong teach themselves: what is held out says whether they helped.
        helped = surely and held_score(again, held, wanted) >= held_score(model, held, wanted)
        model = again if helped else model
    seconds = time.monotonic() - began
    result = judge(model, judged)
    every_weight = [
        w for one in getattr(model, "members", [model]) for w in one.network.parameters()
    ]
    trained = sum(p.numel() for p in every_weight if p.requires_grad)
    result |= {
        "task": task, "method": wanted.method, "rows": len(learned), "test_rows": len(judged),
        "fit_seconds": seconds, "trained_parameters": trained,
        "parameters": sum(p.numel() for p in every_weight), "stopped": model.config["stopped"],
        "temperature": model.config["temperature"], "device": str(every_weight[0].device),
    }  # fmt: skip
    if unlabelled and not suggest:
        result["self_trained_rows"] = len(surely) if helped else 0
    if suggest:
        result["suggested"] = suggested(model, texts, suggest)
    if out is not None:
        model.save(out, result["metrics"])
        result["saved"] = str(out)
        for one in kept:
            one.drop()
    return result


def _fit(
    task: Task,
    learned: list[Example],
    held: list[Example],
    base: Path | None,
    wanted: FitSettings,
    rng: np.random.Generator,
    report: Report,
    kept: Checkpoint,
    track: Track,
    device: Device,
) -> Model:
    epochs = wanted.epochs or (4 if base and wanted.method == "full" else 8 if base else 12)
    steps = epochs * math.ceil(len(learned) / wanted.batch)
    labels = sorted({name for example in learned for name in example.labels})
    tags = _tags(learned) if task == "slots" else []
    config: dict[str, Any] = {
        "task": task, "labels": labels, "tags": tags, "base": base.name if base else "",
        "several": any(len(example.labels) > 1 for example in learned), "method": wanted.method,
        "steps": steps, "dropout": wanted.dropout, "temperature": 1.0, "threshold": 0.5,
        "rows": len(learned), "seed": wanted.seed,
    }  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(int(rng.integers(2**31)))
        encoder: Any = (
            BaseEncoder(base, wanted.method, steps)
            if base
            else SmallEncoder(len(labels), wanted.dropout)
        )
        network = Network(encoder, len(labels), tags, wanted.dropout).on(device)
        model = Model(network, config)
        if isinstance(encoder, SmallEncoder):
            encoder.prepare([model.words(example.text) for example in learned])
        elif wanted.method != "prefix":  # whose first states are not the base's
            begin(model, learned, np.random.default_rng(wanted.seed))
        config["stopped"] = train_model(
            model, learned, held, wanted, epochs, steps, rng, report, kept, track
        )
    calibrate(model, held)
    return model


def _tags(rows: Sequence[Example]) -> list[str]:
    kinds = sorted({tag[2:] for row in rows for tag in row.tags if tag != "O"})
    return ["O", *(f"{mark}-{kind}" for kind in kinds for mark in "BI")]
