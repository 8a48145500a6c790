"""One-vs-rest logistic regression on rows of numbers, dense or sparse, kept as plain arrays.

Fitted by AdaGrad (Duchi et al., 2011), which gives every n-gram a step of its own: the rare ones
tell most. Each label has a mark. Where labels are not exclusive, what stands above its mark is
given; where they are, the one that stands highest above it. Marks are set on rows that were held
out (for F1 per label: Fan and Lin, 2007), since a rare label is seldom more likely than not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit

Numbers = NDArray[np.float64]
MARKS = np.linspace(0.05, 0.9, 86)
BATCH = 128
SWEEPS = 3


def fit(
    features: Any,
    truth: Numbers,
    rng: np.random.Generator,
    *,
    rounds: int,
    rate: float,
    small: float,
    balance: float = 0.5,
    done: Callable[[float], None] = lambda _: None,
) -> tuple[Numbers, Numbers]:
    """Weights (d, labels) and offsets (labels,) from rows (n, d) and (n, labels) of 0 and 1.

    `rate`: the first step of each weight; `small`: how strongly weights are pulled to zero;
    `balance`: 0 all rows alike, 1 the rows of each label together as much as all others.
    """
    rows = csr_matrix(features)
    share = truth.mean(0).clip(1 / (2 * len(truth)), 1 - 1 / (2 * len(truth)))
    more = ((1 - share) / share) ** balance
    weights = np.zeros((rows.shape[1], truth.shape[1]))
    paths = np.full_like(weights, 1e-8)  # sums of squared slopes
    offsets, path = np.log(share * more / (1 - share)), np.full(truth.shape[1], 1e-8)
    for turn in range(rounds):
        order = rng.permutation(len(truth))
        for begin in range(0, len(order), BATCH):
            at = order[begin : begin + BATCH]
            some, real = rows[at], truth[at]
            where, local = np.unique(some.indices, return_inverse=True)
            some = csr_matrix((some.data, local, some.indptr), shape=(len(at), len(where)))
            wrong = expit(some @ weights[where] + offsets) - real
            wrong *= np.where(real > 0, more, 1.0) / len(at)
            slope = some.T @ wrong + small * weights[where]
            paths[where] += slope**2
            weights[where] -= rate * slope / np.sqrt(paths[where])
            path += wrong.sum(0) ** 2
            offsets -= rate * wrong.sum(0) / np.sqrt(path)
        done((turn + 1) / rounds)
    return weights, offsets


def chances(scores: Numbers) -> Numbers:
    """(n, labels) in [0, 1], each for itself."""
    return np.asarray(expit(scores))


def marks(held: Numbers, truth: Numbers, several: bool) -> Numbers:  # (labels,)
    """Where each label begins, for the highest F1 (`several`) or mean F1 of all on held-out
    `held` chances (n, labels)."""
    if several:
        return np.array([_mark(held[:, at], truth[:, at]) for at in range(truth.shape[1])])
    found = np.full(truth.shape[1], 0.5)
    for _ in range(SWEEPS):
        for label in range(len(found)):
            told = []
            for mark in MARKS:
                found[label] = mark
                told.append(f1(chosen(held, found, False), truth).mean())
            found[label] = _middle(np.array(told))
    return found


def _mark(held: Numbers, truth: Numbers) -> float:
    hit = np.array([((held >= mark) * truth).sum() for mark in MARKS])
    said = np.array([(held >= mark).sum() for mark in MARKS])
    return _middle(2 * hit / np.maximum(said + truth.sum(), 1))


def _middle(told: Numbers) -> float:
    """The middle of the marks that are as good as the best: the edge is luck."""
    return float(np.median(MARKS[told >= told.max() - 1e-9]))


def chosen(chances: Numbers, marks: Numbers, several: bool) -> Numbers:
    """(n, labels) of 0 and 1. Of exclusive labels the highest above its mark, always one."""
    if several:
        return (chances >= marks).astype(float)
    best = (chances - marks).argmax(1)
    return np.asarray(np.eye(len(marks))[best])


def f1(given: Numbers, truth: Numbers) -> Numbers:  # (labels,)
    hit = (given * truth).sum(0)
    return np.asarray(2 * hit / np.maximum(given.sum(0) + truth.sum(0), 1))
