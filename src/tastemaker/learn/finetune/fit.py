"""Fine-tuning from a file to a report: warm-up and decay, early stopping on a part held out."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tastemaker.errors import BadInput
from tastemaker.learn.finetune.base import METHODS, BaseEncoder
from tastemaker.learn.finetune.encoder import SmallEncoder
from tastemaker.learn.finetune.measures import (
    Numbers,
    calibration_error,
    confusions,
    label_metrics,
    per_class,
    span_f1,
)
from tastemaker.learn.finetune.model import Model, Network, on
from tastemaker.learn.finetune.reading import Example, Task, read_examples, split
from tastemaker.ports import Progress, Report

PATIENCE = 3  # rounds without a better held-out score before training stops
WARM_UP = 0.1  # of all steps
LAYER_DECAY = 0.9  # a base's lower layers learn more slowly
CALM = 1.0  # largest norm of a gradient


@dataclass(frozen=True, slots=True)
class FitSettings:
    """`rate` 0: the one that suits the method. `adversarial`: length of FGM's step (Miyato et
    al., 2017), 0: none. `balanced`: rare classes weigh more."""

    method: str = "full"
    minutes: float = 8.0
    epochs: int = 0
    batch: int = 32
    rate: float = 0.0
    dropout: float = 0.3
    decay: float = 0.01
    smoothing: float = 0.05
    adversarial: float = 0.0
    balanced: bool = False
    seed: int = 0


def finetune(
    task: Task,
    train: Path,
    test: Path | None = None,
    *,
    base: Path | None = None,
    out: Path | None = None,
    columns: Sequence[str] = (),
    settings: FitSettings | None = None,
    report: Report,
) -> dict[str, Any]:
    """Train, judge on `test` (or a tenth of `train`), save to `out`; what `--json` prints.

    Raises BadInput for files, a base or a method that cannot be used, Missing without an extra.
    """
    wanted = settings or FitSettings()
    if wanted.method not in METHODS or (wanted.method != "full" and base is None):
        why = f"one of {', '.join(METHODS)}; all but full need a base"
        raise BadInput("bad_field", field="method", value=wanted.method, why=why)
    rng = np.random.default_rng(wanted.seed)
    examples = read_examples(train, task, columns)
    judged = read_examples(test, task, columns) if test else []
    if not test:
        examples, judged = split(examples, 0.1, rng)
    learned, held = split(examples, 0.1, rng)
    if not judged or not held:
        raise BadInput("bad_file", value=train.name, why="too few rows to hold some out")
    began = time.monotonic()
    model = _fit(task, learned, held, base, wanted, rng, report)
    seconds = time.monotonic() - began
    result = _judge(model, judged)
    every = list(model.network.parameters())
    trained = sum(p.numel() for p in every if p.requires_grad)
    result |= {
        "task": task, "method": wanted.method, "rows": len(learned), "test_rows": len(judged),
        "fit_seconds": seconds, "trained_parameters": trained,
        "parameters": sum(p.numel() for p in every),
    }  # fmt: skip
    if out is not None:
        model.save(out, result["metrics"])
        result["saved"] = str(out)
    return result


def _fit(
    task: Task,
    learned: list[Example],
    held: list[Example],
    base: Path | None,
    wanted: FitSettings,
    rng: np.random.Generator,
    report: Report,
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
    device = "cuda" if torch.cuda.is_available() else "cpu"
    with torch.random.fork_rng():
        torch.manual_seed(int(rng.integers(2**31)))
        encoder: Any = (
            BaseEncoder(base, wanted.method, steps)
            if base
            else SmallEncoder(len(labels), wanted.dropout)
        )
        network = Network(encoder, len(labels), len(tags), wanted.dropout).to(device)
        model = Model(network, config)
        if isinstance(encoder, SmallEncoder):
            encoder.prepare([model.words(example.text) for example in learned])
        _train(model, learned, held, wanted, epochs, steps, rng, report)
    _calibrate(model, held)
    return model


def _train(
    model: Model,
    learned: list[Example],
    held: list[Example],
    wanted: FitSettings,
    epochs: int,
    steps: int,
    rng: np.random.Generator,
    report: Report,
) -> None:
    network = model.network
    optimiser = torch.optim.AdamW(_groups(network, wanted), weight_decay=wanted.decay)
    warm = max(1, int(steps * WARM_UP))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm + 1))),
    )
    weights = _weights(model, learned) if wanted.balanced else None
    best, best_state, since, step = -1.0, copy.deepcopy(network.state_dict()), 0, 0
    ends = time.monotonic() + 60 * wanted.minutes
    for epoch in range(epochs):
        for rows in _batches(learned, wanted.batch, rng):
            network.train()
            loss = _loss(model, rows, wanted, weights)
            loss.backward()  # type: ignore[no-untyped-call]
            if wanted.adversarial:
                _attack(model, rows, wanted, weights)
            torch.nn.utils.clip_grad_norm_(network.parameters(), CALM)
            optimiser.step()
            if getattr(network.encoder, "method", "") == "adalora":
                network.encoder.model.base_model.update_and_allocate(step)
            optimiser.zero_grad()
            schedule.step()
            step += 1
            if step % 10 == 0:
                report(Progress(step / steps, f"round {epoch + 1}", f"held out {max(best, 0):.3f}"))
            if time.monotonic() > ends:
                break
        metrics = _judge(model, held)["metrics"]
        score = sum(
            metrics[name] for name in ("slot_f1", "accuracy", "micro_f1") if name in metrics
        )
        score /= sum(name in metrics for name in ("slot_f1", "accuracy", "micro_f1"))
        since += 1
        if score > best:
            best, best_state, since = score, copy.deepcopy(network.state_dict()), 0
        if since >= PATIENCE or time.monotonic() > ends:
            break
    network.load_state_dict(best_state)
    report(Progress(1.0, "done", f"held out {best:.3f}"))


def _groups(network: Network, wanted: FitSettings) -> list[dict[str, Any]]:
    """What is learned, and how fast: heads fastest, a base's lower layers slowest."""
    if isinstance(network.encoder, SmallEncoder):
        return [{"params": list(network.parameters()), "lr": wanted.rate or 2e-3}]
    rate = wanted.rate or (1e-4 if wanted.method == "full" else 2e-3)
    layers = int(network.encoder.config.num_hidden_layers)
    groups = []
    for name, weight in network.named_parameters():
        if not weight.requires_grad:
            continue
        speed = rate
        if not name.startswith("encoder."):
            speed = max(rate, 1e-3)
        elif wanted.method == "full":
            part = name.partition(".layer.")[2].partition(".")[0]
            depth = int(part) + 1 if part.isdigit() else 0 if "embeddings" in name else layers
            speed = rate * LAYER_DECAY ** (layers - depth)
        groups.append({"params": [weight], "lr": speed})
    return groups


def _batches(
    examples: list[Example], size: int, rng: np.random.Generator
) -> Iterator[list[Example]]:
    """Texts of like length together, batches in random order."""
    lengths = np.array([min(len(example.text), 400) for example in examples])
    order = np.argsort(lengths + rng.random(len(lengths)) * (10 + 0.2 * lengths))
    starts = rng.permutation(np.arange(0, len(order), size))
    for start in starts:
        yield [examples[at] for at in order[start : start + size]]


def _loss(model: Model, rows: list[Example], wanted: FitSettings, weights: Tensor | None) -> Tensor:
    network = model.network
    batch = on(network, network.encoder.encode([model.words(row.text) for row in rows]))
    mask = batch["mask"]
    labels, tags = network(batch)
    loss: Tensor = mask.new_zeros((), dtype=torch.float32)
    if labels is not None:
        truth = torch.from_numpy(targets(model, rows)).float().to(labels.device)
        if model.config["several"]:
            many = functional.binary_cross_entropy_with_logits(
                labels, truth, pos_weight=weights, reduction="none"
            )
            loss = loss + many.sum(1).mean()
        else:
            loss = loss + functional.cross_entropy(
                labels, truth.argmax(1), weights, label_smoothing=wanted.smoothing
            )
    if tags is not None:
        known = {tag: at for at, tag in enumerate(model.tags)}
        aims = torch.full(mask.shape, -100, device=mask.device)
        for row, example in enumerate(rows):
            found = [known[tag] for tag in example.tags][: mask.shape[1]]
            aims[row, : len(found)] = torch.tensor(found, device=mask.device)
        aims[~mask] = -100
        loss = loss + 2 * functional.cross_entropy(tags.flatten(0, 1), aims.flatten())
    return loss


def _attack(model: Model, rows: list[Example], wanted: FitSettings, weights: Tensor | None) -> None:
    """FGM: the gradient once more, with the word vectors moved where the loss rises most."""
    for name, weight in model.network.named_parameters():
        if weight.grad is None or not name.endswith(("grams.weight", "word_embeddings.weight")):
            continue
        step = wanted.adversarial * weight.grad / weight.grad.norm().clamp(min=1e-9)
        with torch.no_grad():
            weight.add_(step)
        _loss(model, rows, wanted, weights).backward()  # type: ignore[no-untyped-call]
        with torch.no_grad():
            weight.sub_(step)


def targets(model: Model, rows: Sequence[Example]) -> Numbers:
    """(n, labels) of 0 and 1; a label that training never saw is no column, so never right."""
    known = {name: at for at, name in enumerate(model.labels)}
    truth = np.zeros((len(rows), len(known)))
    for row, example in enumerate(rows):
        for name in example.labels:
            if name in known:
                truth[row, known[name]] = 1
    return truth


def _weights(model: Model, rows: list[Example]) -> Tensor:
    many = targets(model, rows).sum(0)
    return torch.tensor(np.sqrt(many.mean() / many), dtype=torch.float32).to(
        next(model.network.parameters()).device
    )


def _tags(rows: Sequence[Example]) -> list[str]:
    kinds = sorted({tag[2:] for row in rows for tag in row.tags if tag != "O"})
    return ["O", *(f"{mark}-{kind}" for kind in kinds for mark in "BI")]


def _calibrate(model: Model, held: list[Example]) -> None:
    """One temperature (Guo et al., 2017); for several labels a threshold instead."""
    if not model.labels:
        return
    chances, _ = model.scores([row.text for row in held])
    truth = targets(model, held)
    if model.config["several"]:
        marks = np.linspace(0.1, 0.6, 26)
        told = [label_metrics(truth, (chances >= mark).astype(float))["micro_f1"] for mark in marks]
        model.config["threshold"] = float(marks[int(np.argmax(told))])
        return
    logs = np.log(np.maximum(chances, 1e-12))
    heats = np.geomspace(0.3, 4.0, 40)
    costs = []
    for heat in heats:
        scaled = logs / heat
        whole = np.log(np.exp(scaled).sum(1))
        costs.append(float((whole * truth.sum(1) - (scaled * truth).sum(1)).mean()))
    model.config["temperature"] = float(heats[int(np.argmin(costs))])


def _judge(model: Model, rows: Sequence[Example]) -> dict[str, Any]:
    chances, tagged = model.scores([row.text for row in rows])
    metrics: dict[str, float] = {}
    result: dict[str, Any] = {"metrics": metrics}
    if model.tags:
        metrics["slot_f1"] = span_f1([row.tags for row in rows], tagged)
    if model.labels:
        truth, chosen = targets(model, rows), model.choose(chances)
        unseen = np.array([any(name not in model.labels for name in row.labels) for row in rows])
        found = label_metrics(truth, chosen)
        right = (truth == chosen).all(1) & ~unseen
        found["accuracy"] = float(right.mean())
        if not model.config["several"]:
            metrics["ece"] = calibration_error(chances.max(1), right.astype(float))
            result["confusions"] = confusions(truth[~unseen], chosen[~unseen], model.labels)
        else:
            metrics["micro_f1"] = found["micro_f1"]
        metrics["accuracy"], metrics["macro_f1"] = found["accuracy"], found["macro_f1"]
        if model.tags:
            metrics["intent_accuracy"] = found["accuracy"]
        result["classes"] = per_class(truth, chosen, model.labels)
    return result
