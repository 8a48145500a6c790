"""Heads that begin where the classes already lie, and where tags do.

The untouched base puts texts of one class near each other. A linear discriminant of those places
(equal round covariances: the weights of a class are its mean, less the mean of all) is right about
most texts before the first step; a random head has to find it in the same few steps that bend the
encoder meanwhile (Kumar et al., 2022, on tuning the head before the rest).

Tags have no such closed form: their tagger is trained alone first, on states of the untouched base
that are computed once. A step of it costs a twentieth of one of the whole network, and a small set
has too few of those: a thousand rows of SNIPS had ended before the tagger said anything but O.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tastemaker.learn.finetune.judging import tag_places
from tastemaker.learn.finetune.model import BATCH, Model
from tastemaker.learn.finetune.reading import Example
from tastemaker.learn.finetune.slots import Tagger

MOST = 4_000  # texts looked at
WORDS = 50_000  # of texts with tags that are looked at
TOGETHER = 32  # texts in a step
STEPS = 400  # of the tagger alone
RATE = 3e-3
SHARPNESS = np.geomspace(0.05, 20.0, 24)  # of the discriminant; the likeliest is taken


def begin(model: Model, rows: Sequence[Example], rng: np.random.Generator) -> None:
    """Set the head for labels, where they are exclusive, and train the tagger, where there is one."""
    _begin_labels(model, rows, rng)
    if model.network.tagger is not None:
        _begin_tags(model, model.network.tagger, rows, rng)


def _begin_labels(model: Model, rows: Sequence[Example], rng: np.random.Generator) -> None:
    head = model.network.label_head
    if head is None or model.config["several"]:
        return
    some = [rows[at] for at in rng.permutation(len(rows))[:MOST]]
    known = {name: at for at, name in enumerate(model.labels)}
    where = torch.tensor([known[row.labels[0]] for row in some])
    places = _places(model, [row.text for row in some])
    counts = torch.bincount(where, minlength=len(known)).clamp(min=1)[:, None]
    middle = places.mean(0)
    means = torch.zeros(len(known), places.shape[1]).index_add_(0, where, places) / counts
    means[torch.bincount(where, minlength=len(known)) == 0] = middle
    away = means - middle
    spread = float((places - means[where]).pow(2).mean().clamp(min=1e-9))
    weights = away / spread
    bias = -(weights * (means + middle) / 2).sum(1)
    scores = places @ weights.T + bias
    # The spread within classes is measured on the texts that made the means, and round it is not:
    # the discriminant is far too sure of itself.
    costs = [float(functional.cross_entropy(k * scores, where)) for k in SHARPNESS / _size(scores)]
    sharp = float(SHARPNESS[int(np.argmin(costs))]) / _size(scores)
    with torch.no_grad():
        head.weight.copy_(sharp * weights)
        head.bias.copy_(sharp * bias)


def _size(scores: Tensor) -> float:
    return max(float(scores.std()), 1e-9) / math.sqrt(2)


def _places(model: Model, texts: Sequence[str]) -> Tensor:  # (n, width)
    network = model.network
    network.eval()
    found = []
    with torch.no_grad():
        for at in range(0, len(texts), BATCH):
            batch = network.encode([model.words(text) for text in texts[at : at + BATCH]])
            found.append(network.pooled(batch)[0].float().cpu())
    return torch.cat(found)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the tagger reads of some texts, and the tags it should say."""

    batch: dict[str, Tensor]  # mask (texts, words), spelled, looks
    states: Tensor  # (texts, words, width)
    labels: Tensor | None  # (texts, labels)
    tags: Tensor  # (texts, words)


def _begin_tags(
    model: Model, tagger: Tagger, rows: Sequence[Example], rng: np.random.Generator
) -> None:
    seen = _seen(model, rows, rng)
    optimiser = torch.optim.AdamW(tagger.parameters(), RATE, weight_decay=0.01)
    tagger.train()
    for step in range(STEPS):
        for group in optimiser.param_groups:
            group["lr"] = RATE * (1 - step / STEPS)
        one = seen[int(rng.integers(len(seen)))]
        said = tagger(one.batch, one.states, one.labels)
        tagger.chain.loss(said, one.tags, one.batch["mask"]).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()


def _seen(model: Model, rows: Sequence[Example], rng: np.random.Generator) -> list[_Seen]:
    """Texts in batches of like length, as the untouched encoder reads them."""
    some, words = [], 0
    for at in rng.permutation(len(rows))[:MOST]:
        some.append(rows[at])
        words += len(rows[at].tags)
        if words > WORDS:
            break
    some.sort(key=lambda row: len(row.tags))
    network, found = model.network, []
    network.eval()
    with torch.no_grad():
        for at in range(0, len(some), TOGETHER):
            few = some[at : at + TOGETHER]
            batch = network.encode([model.words(row.text) for row in few])
            pooled, states, _ = network.pooled(batch)
            labels = network.label_head(pooled) if network.label_head else None
            read = {name: batch[name] for name in ("mask", "spelled", "looks")}
            found.append(_Seen(read, states, labels, tag_places(model, few, batch["mask"])))
    return found
