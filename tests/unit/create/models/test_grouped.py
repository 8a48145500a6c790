"""Rung 4: drafts that are met better become likelier, within bounds that hold."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tastemaker.create.models.grouped import (
    CLIP,
    JUDGE_EVERY,
    Prompt,
    advantages,
    draw,
    far,
    improve,
    logs,
    surrogate,
)
from tastemaker.create.models.lora import LowRank
from tastemaker.learn.preference import variety
from tastemaker.testing import Letters

from .conftest import Ticks

MEDIUM = Letters()
LONGEST = 24


def many_b(people, texts):
    """Who likes b: the share of it; 0 for a text without an end."""
    return np.array([text.count("b") / len(text) if text else 0.0 for text in texts])


@pytest.fixture
def prompts(generator) -> list[Prompt]:
    wishes = [np.array(p, np.float32) for p in np.random.default_rng(0).random((6, 4))]
    return [Prompt(i, generator.wishes.vector(p, {}), {}) for i, p in enumerate(wishes)]


def improved(generator, prompts, reward=many_b, **how):
    usual = {"seconds": 1e9, "clock": Ticks(), "seed": 1, "most_steps": 24, "longest": LONGEST}
    return improve(
        generator.net, MEDIUM, prompts, reward,
        variety=lambda texts: variety(MEDIUM, [t for t in texts if t]), **{**usual, **how},
    )  # fmt: skip


def mean_reward(net, prompts, n: int = 120) -> float:
    asked = [prompts[i % len(prompts)] for i in range(n)]
    texts = draw(net, MEDIUM, asked, LONGEST, [[9, i] for i in range(n)]).texts
    return float(many_b([0] * n, texts).mean())


def test_it_raises_the_reward_and_stays_near_the_reference(generator, prompts) -> None:
    learned = improved(generator, prompts, most_kl=0.3, floor=0.2)
    assert learned.steps >= JUDGE_EVERY
    assert mean_reward(learned.net, prompts) > mean_reward(generator.net, prompts) + 0.03
    assert 0 < learned.kl <= 0.3


def test_the_bound_on_divergence_ends_it_and_the_last_weights_within_it_are_given(
    generator, prompts
) -> None:
    learned = improved(generator, prompts, most_kl=1e-5, floor=0.0)
    assert learned.stopped == "kl"
    assert learned.kl <= 1e-5
    drawn = draw(learned.net, MEDIUM, prompts, LONGEST, [[3, i] for i in range(len(prompts))])
    with torch.inference_mode():
        found = far(logs(learned.net, drawn), logs(generator.net, drawn), drawn.targets)
    assert float(found) <= 2e-5


def test_the_floor_of_diversity_ends_it_before_everything_is_the_same(generator, prompts) -> None:
    learned = improved(generator, prompts, most_kl=50.0, floor=0.97, most_steps=60)
    assert learned.stopped == "variety"
    assert learned.variety >= 0.97


def test_a_reward_that_likes_everything_alike_changes_nothing(generator, prompts) -> None:
    learned = improved(
        generator, prompts, lambda people, texts: np.ones(len(texts)), most_steps=JUDGE_EVERY
    )
    assert learned.kl < 1e-6


def test_the_clock_ends_it(generator, prompts) -> None:
    learned = improved(generator, prompts, seconds=0.0, floor=0.0, most_kl=9.0)
    assert learned.stopped == "time"
    assert len(learned.rewards) == 1


def test_the_same_seed_learns_the_same(generator, prompts) -> None:
    one, other = (improved(generator, prompts, most_steps=4, most_kl=1.0, floor=0.0) for _ in "ab")
    assert one.rewards == other.rewards
    for a, b in zip(one.net.parameters(), other.net.parameters(), strict=True):
        assert torch.equal(a, b)


def test_advantages_are_relative_to_their_group_alone() -> None:
    found = advantages(np.array([1.0, 3.0, 10.0, 10.0, -5.0, 5.0]), 2)
    assert np.allclose(found, [-1, 1, 0, 0, -1, 1])


def test_a_gain_is_not_pursued_beyond_the_clip() -> None:
    targets = torch.ones((1, 1), dtype=torch.long)
    old, up, one = torch.zeros((1, 1)), torch.ones(1), torch.full((1, 1), 1.0)
    assert float(surrogate(one, old, up, targets)) == pytest.approx(1 + CLIP)
    assert float(surrogate(one, old, -up, targets)) == pytest.approx(-np.e, rel=1e-5)


def test_chances_are_those_the_drafts_were_drawn_by(generator, prompts) -> None:
    """Within the grammar they sum to one, and what was drawn was possible."""
    drawn = draw(generator.net, MEDIUM, prompts, LONGEST, [[i] for i in range(len(prompts))])
    with torch.inference_mode():
        found = logs(generator.net, drawn)
        same = logs(LowRank(generator.net, 0), drawn)
    there = drawn.targets > 0
    assert torch.allclose(found.exp().sum(-1)[there], torch.ones(int(there.sum())), atol=1e-5)
    chosen = found.gather(2, drawn.targets[..., None])[..., 0][there]
    assert torch.isfinite(chosen).all()
    assert torch.allclose(torch.nan_to_num(found), torch.nan_to_num(same), atol=1e-5)
