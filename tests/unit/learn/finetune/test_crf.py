"""The chain of tags against every path written out."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

pytest.importorskip("torch")

import torch

from tastemaker.learn.finetune.crf import NEVER, Chain, barred, best_path

TAGS = ["O", "B-a", "I-a", "B-b"]


def _chain() -> tuple[Chain, torch.Tensor]:
    chance = torch.Generator().manual_seed(0)
    chain = Chain(TAGS).double()
    for part in chain.parameters():
        part.data = torch.randn(part.shape, generator=chance, dtype=torch.float64)
    return chain, torch.randn(2, 4, len(TAGS), generator=chance, dtype=torch.float64)


def _paths(chain: Chain, scores: torch.Tensor) -> dict[tuple[int, ...], float]:
    """Score of each path that BIO allows."""
    steps, first = barred(TAGS)
    chain = chain.requires_grad_(False)
    found = {}
    for path in product(range(len(TAGS)), repeat=len(scores)):
        pairs = list(pairwise(path))
        if first[path[0]] or any(steps[pair] for pair in pairs):
            continue
        total = chain.first[path[0]] + chain.last[path[-1]]
        total = total + sum(scores[at, tag] for at, tag in enumerate(path))
        found[path] = float(total + sum(chain.steps[pair] for pair in pairs))
    return found


def test_the_loss_is_the_logarithm_of_the_share_of_all_paths() -> None:
    chain, scores = _chain()
    lengths, truths = [4, 2], [(1, 2, 0, 3), (0, 1)]
    mask = torch.arange(4) < torch.tensor(lengths)[:, None]
    aims = torch.zeros(2, 4, dtype=torch.long)
    wanted = 0.0
    for row, (many, truth) in enumerate(zip(lengths, truths, strict=True)):
        aims[row, :many] = torch.tensor(truth)
        every = _paths(chain, scores[row, :many])
        wanted += (
            float(torch.tensor(list(every.values()), dtype=torch.float64).logsumexp(0))
            - every[truth]
        )
    assert float(chain.loss(scores, aims, mask).detach()) == pytest.approx(wanted / 6)


def test_chances_are_sums_over_paths_and_what_bio_bars_has_none() -> None:
    chain, scores = _chain()
    mask = torch.arange(4) < torch.tensor([4, 3])[:, None]
    told = chain.chances(scores, mask).detach().exp()
    for row, many in enumerate((4, 3)):
        every = _paths(chain, scores[row, :many])
        weights = torch.tensor(list(every.values()), dtype=torch.float64).softmax(0)
        for at, tag in product(range(many), range(len(TAGS))):
            share = sum(float(w) for path, w in zip(every, weights, strict=True) if path[at] == tag)
            assert float(told[row, at, tag]) == pytest.approx(share, abs=1e-9)
    assert float(told[0, 0, TAGS.index("I-a")]) < 1e-12


def test_the_best_path_is_the_best_of_all() -> None:
    chain, scores = _chain()
    steps, first = barred(TAGS)
    open_steps = chain.steps.detach() + NEVER * steps
    ends = scores[0].clone()
    ends[-1] += chain.last.detach()
    every = _paths(chain, scores[0])
    path = best_path(ends, open_steps, chain.first.detach() + NEVER * first)
    assert tuple(path) == max(every, key=every.__getitem__)


def test_a_chain_learns_what_comes_behind_what_where_words_say_nothing() -> None:
    chain = Chain(TAGS)
    truth = torch.tensor([[1, 2, 0, 3]])
    mask, blank = torch.ones(1, 4, dtype=torch.bool), torch.zeros(1, 4, len(TAGS))
    learner = torch.optim.Adam(chain.parameters(), 0.1)
    for _ in range(60):
        learner.zero_grad()
        cost = chain.loss(blank, truth, mask)
        cost.backward()
        learner.step()
    assert float(cost.detach()) < 0.05
    assert chain.chances(blank, mask).argmax(2).tolist() == truth.tolist()
