"""Training: warm-up and decay, layer-wise rates, FGM, early stopping, and going on after a stop."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tastemaker.learn.finetune.checkpoint import Checkpoint
from tastemaker.learn.finetune.encoder import SmallEncoder
from tastemaker.learn.finetune.judging import judge, tag_places, targets
from tastemaker.learn.finetune.measures import Numbers
from tastemaker.learn.finetune.model import Model, Network
from tastemaker.learn.finetune.reading import Example
from tastemaker.ports import Progress, Report

PATIENCE = 3  # rounds without a better held-out score before training stops
WARM_UP = 0.1  # of all steps
LAYER_DECAY = 0.9  # a base's lower layers learn more slowly
CALM = 1.0  # largest norm of a gradient


Track = Callable[[str, float, int], None]  # name, value, step


def untracked(name: str, value: float, step: int) -> None:
    """Nobody looks."""


#: Rates of learning that suit: of a whole base this narrow, slower the wider it is (Yang et al.,
#: 2022) and faster where there are few steps to learn in; of what a method adds to a base.
FULL, NARROW, ADDED = 2e-4, 384, 2e-3
FEW, HASTE = 200, 1.5  # steps


@dataclass(frozen=True, slots=True)
class FitSettings:
    """`rate` 0: the one that suits the method. `adversarial`: length of FGM's step (Miyato et
    al., 2017), 0: none. `balanced`: rare classes weigh more. `models`: trained from
    different seeds, each for `minutes`. `augment`: new examples from old ones, as a share."""

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
    models: int = 1
    augment: float = 0.0
    seed: int = 0


def train(
    model: Model,
    learned: list[Example],
    held: list[Example],
    wanted: FitSettings,
    epochs: int,
    steps: int,
    rng: np.random.Generator,
    report: Report,
    kept: Checkpoint,
    track: Track = untracked,
) -> str:
    """Train; why it ended: rounds (all done), patience (no better any more) or time."""
    network = model.network
    groups = _groups(network, wanted, steps)
    optimiser = torch.optim.AdamW(groups, weight_decay=wanted.decay, fused=True)
    rounds = kept.resume(network, optimiser, rng)
    limit, warm = 60 * wanted.minutes, max(1, int(steps * WARM_UP))
    began = time.monotonic() - rounds.spent
    weights = _weights(model, learned) if wanted.balanced else None
    lengths = np.array(network.encoder.lengths([model.words(row.text) for row in learned]), float)
    rounds.best_state = rounds.best_state or copy.deepcopy(network.state_dict())
    stopped = "patience" if rounds.since >= PATIENCE else "rounds"
    while rounds.epoch < epochs and stopped == "rounds":
        for rows in _batches(learned, lengths, wanted.batch, rng):
            for group in optimiser.param_groups:
                spent = (time.monotonic() - began) / limit
                group["lr"] = group["top"] * _speed(rounds.step, steps, warm, spent)
            loss = _step(model, rows, wanted, weights, optimiser, rounds.step)
            track("loss", loss, rounds.step)
            track("rate", optimiser.param_groups[0]["lr"], rounds.step)
            rounds.step += 1
            if rounds.step % 10 == 0:
                held_out = f"held out {max(rounds.best, 0):.3f}"
                report(Progress(rounds.step / steps, f"round {rounds.epoch + 1}", held_out))
            if time.monotonic() - began > limit:
                break
        rounds.epoch += 1
        score = held_score(model, held, wanted)
        track("held_out", score, rounds.step)
        rounds.since += 1
        if score > rounds.best:
            rounds.since = 0
        if score >= rounds.best:  # of equals the one that learned longer
            rounds.best, rounds.best_state = score, copy.deepcopy(network.state_dict())
        rounds.spent = time.monotonic() - began
        if rounds.spent > limit:
            stopped = "time"
        elif rounds.since >= PATIENCE:
            stopped = "patience"
        if wanted.method != "adalora":
            kept.keep(network, optimiser, rounds, rng)
    network.load_state_dict(rounds.best_state)
    report(Progress(1.0, "done", f"held out {rounds.best:.3f}"))
    return stopped


def _speed(step: int, steps: int, warm: int, spent: float) -> float:
    """Warm-up, then down to nothing by the last step, or by the clock where that is sooner."""
    left = min((steps - step) / (steps - warm + 1), 1 - spent if step >= warm else 1.0)
    return min((step + 1) / warm, max(0.0, left))


def _step(
    model: Model,
    rows: list[Example],
    wanted: FitSettings,
    weights: Tensor | None,
    optimiser: torch.optim.Optimizer,
    step: int,
) -> float:
    network = model.network
    network.train()
    loss = _loss(model, rows, wanted, weights)
    loss.backward()  # type: ignore[no-untyped-call]
    if wanted.adversarial:
        _attack(model, rows, wanted, weights)
    torch.nn.utils.clip_grad_norm_(network.parameters(), CALM)
    optimiser.step()
    if wanted.method == "adalora":
        network.encoder.model.base_model.update_and_allocate(step)
    optimiser.zero_grad()
    return float(loss.detach())


def held_score(model: Model, held: list[Example], wanted: FitSettings) -> float:
    """What the best round is chosen by; every class counts alike where `balanced`."""
    metrics = judge(model, held)["metrics"]
    names = ("slot_f1", "macro_f1" if wanted.balanced else "accuracy", "micro_f1")
    told = [metrics[name] for name in names if name in metrics]
    return float(sum(told) / len(told))


def _groups(network: Network, wanted: FitSettings, steps: int) -> list[dict[str, Any]]:
    """What is learned, and how fast: heads fastest, a base's lower layers slowest."""
    if isinstance(network.encoder, SmallEncoder):
        return [{"params": list(network.parameters()), "top": wanted.rate or 2e-3}]
    config = network.encoder.config
    haste = HASTE if steps < FEW else 1.0
    whole = FULL * haste * min(1.0, NARROW / config.hidden_size)
    rate = wanted.rate or (whole if wanted.method == "full" else ADDED)
    layers = int(config.num_hidden_layers)
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
        groups.append({"params": [weight], "top": speed})
    return groups


def _batches(
    examples: list[Example], lengths: Numbers, size: int, rng: np.random.Generator
) -> Iterator[list[Example]]:
    """Texts of like length together, so that little is padding; batches in random order."""
    order = np.argsort(lengths + rng.random(len(lengths)) * (2 + 0.05 * lengths))
    starts = rng.permutation(np.arange(0, len(order), size))
    for start in starts:
        yield [examples[at] for at in order[start : start + size]]


def _loss(model: Model, rows: list[Example], wanted: FitSettings, weights: Tensor | None) -> Tensor:
    network = model.network
    batch = network.encode([model.words(row.text) for row in rows])
    mask = batch["mask"]
    with network.learns_on.products():
        labels, tags = network(batch)
    labels = None if labels is None else labels.float()
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
    if tags is not None and network.tagger is not None:
        aims = tag_places(model, rows, mask)
        loss = loss + 2 * network.tagger.chain.loss(tags.float(), aims, mask)
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


def _weights(model: Model, rows: list[Example]) -> Tensor:
    many = targets(model, rows).sum(0)
    return torch.tensor(np.sqrt(many.mean() / many), dtype=torch.float32).to(
        next(model.network.parameters()).device
    )
