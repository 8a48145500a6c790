"""A head that begins where the classes already lie.

The untouched base puts texts of one class near each other. A linear discriminant of those places
(equal round covariances: the weights of a class are its mean, less the mean of all) is right about
most texts before the first step; a random head has to find it in the same few steps that bend the
encoder meanwhile (Kumar et al., 2022, on tuning the head before the rest).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tastemaker.learn.finetune.model import BATCH, Model
from tastemaker.learn.finetune.reading import Example

MOST = 4_000  # texts looked at
SHARPNESS = np.geomspace(0.05, 20.0, 24)  # of the discriminant; the likeliest is taken


def begin(model: Model, rows: Sequence[Example], rng: np.random.Generator) -> None:
    """Set the head for labels. Does nothing where labels are not exclusive or there are none."""
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
