"""What Tastemaker's ranking is measured beside: EASE^R, iALS, 7-day popularity and SASRec.

Each is written from its paper, fitted on the same rows as Tastemaker, tuned on the same questions,
and asked the same ones. A peer is `fit(split, histories, rng) -> ask`, where `ask(questions)` gives
(people, m) scores.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import scipy.sparse as sp
import torch
from numpy.typing import NDArray
from scipy import linalg
from torch import Tensor, nn
from torch.nn import functional

from tastemaker.evaluate import metrics
from tastemaker.evaluate.ranking import places
from tastemaker.evaluate.splits import Asked, Split
from tastemaker.ports import FloatArray
from tastemaker.rank.histories import Histories

Ask = Callable[[Sequence[Asked]], FloatArray]
DAY = 86_400.0
CHUNK = 500  # people scored at once


def ndcg(ask: Ask, asked: Sequence[Asked], histories: Histories, k: int = 10) -> float:
    """Full ranking, what was met excluded: as `tastemaker evaluate ranking`."""
    gains = []
    for lo in range(0, len(asked), CHUNK):
        part = asked[lo : lo + CHUNK]
        for question, scores in zip(part, ask(part), strict=True):
            free = np.ones(len(scores), np.bool_)
            free[histories.item[question.given]] = False
            gains.append(metrics.ndcg([places(scores, question.chosen, free)], k)[0])
    return float(np.mean(gains))


def tuned(fits: Iterable[Callable[[Histories], Ask]], split: Split, histories: Histories) -> Ask:
    """The best of `fits` on the questions for tuning (at most 2,000 of them)."""
    some = split.tune[:: max(1, len(split.tune) // 2_000)]
    tried = [(fit, fit(split.early)) for fit in fits]
    fit, ask = max(tried, key=lambda one: ndcg(one[1], some, histories))
    return ask if split.late is None else fit(split.late)


def met(histories: Histories) -> sp.csr_array:
    """(people, items) 1 where they met."""
    shape = (len(histories.people), len(histories.ids))
    ones = np.ones(len(histories.item), np.float32)
    matrix = sp.csr_array((ones, (histories.owner, histories.item)), shape)
    matrix.data[:] = 1.0
    return matrix


def given(histories: Histories, asked: Sequence[Asked]) -> sp.csr_array:
    """(questions, items) 1 where they are given."""
    rows = np.repeat(np.arange(len(asked)), [len(one.given) for one in asked])
    cols = np.concatenate([histories.item[one.given] for one in asked])
    ones = np.ones(len(rows), np.float32)
    return sp.csr_array((ones, (rows, cols)), (len(asked), len(histories.ids)))


# -------------------------------------------------------------------------------------- EASE^R
def ease(split: Split, histories: Histories, grid: Sequence[float] = (50, 200, 800)) -> Ask:
    """Steck, WWW'19."""

    def fit(ridge: float) -> Callable[[Histories], Ask]:
        def on(learned: Histories) -> Ask:
            X = met(learned)
            gram = (X.T @ X).toarray()
            gram[np.diag_indices_from(gram)] += ridge
            P = linalg.inv(gram, overwrite_a=True, check_finite=False)
            B = -P / np.diag(P)
            B[np.diag_indices_from(B)] = 0.0
            return lambda asked: given(histories, asked) @ B

        return on

    return tuned([fit(ridge) for ridge in grid], split, histories)


# ---------------------------------------------------------------------------------------- iALS
def ials(
    split: Split,
    histories: Histories,
    rng: np.random.Generator,
    grid: Sequence[tuple[int, float, float]] = (
        (64, 0.003, 0.1), (64, 0.01, 0.3), (128, 0.003, 0.1), (128, 0.01, 0.3),
    ),
    passes: int = 12,
) -> Ask:  # fmt: skip
    """Hu et al., ICDM'08, with the frequency-scaled penalty of Rendle et al., RecSys'22."""

    def fit(d: int, ridge: float, unmet: float) -> Callable[[Histories], Ask]:
        def on(learned: Histories) -> Ask:
            X = met(learned)
            people = rng.normal(0, 0.1 / math.sqrt(d), (X.shape[0], d))
            items = rng.normal(0, 0.1 / math.sqrt(d), (X.shape[1], d))
            rows, cols = X, X.T.tocsr()
            for _ in range(passes):
                people = _half(rows, items, ridge, unmet)
                items = _half(cols, people, ridge, unmet)
            return lambda asked: (
                _half(given(histories, asked), items, ridge, unmet) @ items.T
            ).astype(np.float32)

        return on

    return tuned([fit(*one) for one in grid], split, histories)


def _half(rows: sp.csr_array, other: NDArray, ridge: float, unmet: float) -> NDArray:
    """The least-squares side for every row, the other side given."""
    base = unmet * other.T @ other
    out = np.zeros((rows.shape[0], other.shape[1]))
    for row in range(rows.shape[0]):
        cols = rows.indices[rows.indptr[row] : rows.indptr[row + 1]]
        V = other[cols]
        penalty = ridge * (len(cols) + unmet * len(other))
        left = base + V.T @ V
        left[np.diag_indices_from(left)] += penalty
        out[row] = linalg.solve(left, V.sum(axis=0), assume_a="pos", check_finite=False)
    return out


# ------------------------------------------------------------------------------------ popularity
def popular(split: Split, histories: Histories, days: Sequence[float] = (1, 7, 30, 1e6)) -> Ask:
    """What most people met in the last days before the newest event."""

    def fit(window: float) -> Callable[[Histories], Ask]:
        def on(learned: Histories) -> Ask:
            recent = learned.at > learned.until - window * DAY
            counts = np.bincount(learned.item[recent], minlength=len(learned.ids))
            return lambda asked: np.tile(counts.astype(np.float32), (len(asked), 1))

        return on

    return tuned([fit(window) for window in days], split, histories)


# ---------------------------------------------------------------------------------------- SASRec
class SASRec(nn.Module):
    """Kang & McAuley, ICDM'18, with pre-norm blocks and a softmax over items instead of one
    negative (gSASRec, Petrov & Macdonald, RecSys'23; sampled-softmax recipe of eSASRec)."""

    def __init__(self, items: int, d: int, blocks: int, heads: int, length: int, drop: float):
        super().__init__()
        self.length = length
        self.items = nn.Embedding(items + 1, d, padding_idx=items)  # the last one is padding
        self.places = nn.Embedding(length, d)
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(
                d, heads, 4 * d, drop, activation="gelu", batch_first=True, norm_first=True
            )
            for _ in range(blocks)
        )
        self.norm, self.drop = nn.LayerNorm(d), nn.Dropout(drop)
        nn.init.normal_(self.items.weight, std=d**-0.5)
        nn.init.normal_(self.places.weight, std=d**-0.5)

    def forward(self, sequence: Tensor) -> Tensor:  # (b, L) → (b, L, d)
        L = sequence.shape[1]
        x = self.drop(self.items(sequence) + self.places.weight[-L:])
        later = torch.triu(torch.ones(L, L, dtype=torch.bool), 1)
        for block in self.blocks:
            x = block(x, src_mask=later)
        return self.norm(x)


def sasrec(
    split: Split,
    histories: Histories,
    seed: int = 0,
    *,
    d: int = 64,
    blocks: int = 1,
    heads: int = 1,
    length: int = 50,
    drop: float = 0.3,
    negatives: int = 256,
    rate: float = 1e-3,
    batch: int = 128,
    epochs: int = 60,
    patience: int = 5,
) -> Ask:
    """Early stopping on the questions for tuning; fitted on `late` where there is one."""
    torch.manual_seed(seed)
    m = len(histories.ids)
    some = split.tune[:: max(1, len(split.tune) // 2_000)]

    def fit(learned: Histories, epochs: int, judge: bool) -> tuple[Ask, int]:
        model = SASRec(m, d, blocks, heads, length, drop)
        best, best_at, kept = -1.0, 0, None
        optimiser = torch.optim.Adam(model.parameters(), rate, betas=(0.9, 0.98))
        rows = [learned.of_person(p)[0] for p in range(len(learned.people))]
        rows = [row for row in rows if len(row) > 1]
        for epoch in range(1, epochs + 1):
            model.train()
            for sequence, aims in _batches(rows, m, length, batch, seed * 1000 + epoch):
                loss = _softmax_loss(model, sequence, aims, m, negatives)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
            if judge and epoch % 4 == 0:
                here = ndcg(_ask(model, histories, m, length), some, histories)
                if here > best:
                    best, best_at = here, epoch
                    kept = {name: value.clone() for name, value in model.state_dict().items()}
                elif epoch - best_at >= 4 * patience:
                    break
        if kept is not None:
            model.load_state_dict(kept)
        return _ask(model, histories, m, length), best_at

    ask, best_at = fit(split.early, epochs, True)
    return ask if split.late is None else fit(split.late, best_at, False)[0]


def _batches(rows, m, length, batch, seed):  # type: ignore[no-untyped-def]
    """(sequence, aims), padded on the left, people of like length together."""
    rng = np.random.default_rng(seed)
    order = sorted(rng.permutation(len(rows)), key=lambda i: min(len(rows[i]), length + 1))
    groups = [order[lo : lo + batch] for lo in range(0, len(order), batch)]
    for group in rng.permutation(len(groups)):
        parts = [rows[i][-length - 1 :] for i in groups[group]]
        L = max(map(len, parts)) - 1
        sequence, aims = np.full((len(parts), L), m), np.full((len(parts), L), m)
        for i, part in enumerate(parts):
            sequence[i, L - len(part) + 1 :], aims[i, L - len(part) + 1 :] = part[:-1], part[1:]
        yield torch.from_numpy(sequence), torch.from_numpy(aims)


def _softmax_loss(model: SASRec, sequence: Tensor, aims: Tensor, m: int, negatives: int) -> Tensor:
    """Cross-entropy over the aim and shared random items, or over all where they are few."""
    there = aims < m
    states, aims = model(sequence)[there], aims[there]
    if m <= 4_000:
        return functional.cross_entropy(states @ model.items.weight[:m].T, aims)
    others = torch.randint(m, (negatives,))
    rivals = states @ model.items(others).T
    rivals = rivals.masked_fill(others[None] == aims[:, None], -1e9)
    rivals = rivals + math.log(m / negatives)  # each stands for so many
    own = (states * model.items(aims)).sum(-1, keepdim=True)
    target = torch.zeros(len(aims), dtype=torch.long)
    return functional.cross_entropy(torch.cat([own, rivals], 1), target)


def _ask(model: SASRec, histories: Histories, m: int, length: int) -> Ask:
    @torch.no_grad()
    def ask(asked: Sequence[Asked]) -> FloatArray:
        model.eval()
        sequence = np.full((len(asked), length), m)
        for i, one in enumerate(asked):
            items = histories.item[one.given][-length:]
            sequence[i, length - len(items) :] = items
        states = model(torch.from_numpy(sequence))[:, -1]
        return (states @ model.items.weight[:m].T).numpy()

    return ask
