"""The gate lets through what is as good, holds back what is worse, and says why."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.learn.gate import at_least, judge, no_higher, not_worse, share_at_least


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_a_first_set_passes_if_its_figures_are_sound() -> None:
    assert judge(not_worse("ndcg", np.array([0.1, 0.2]), None, rng())).passed
    assert judge(not_worse("ndcg", np.array([]), None, rng())).passed
    assert not judge(not_worse("ndcg", np.array([np.nan, 0.2]), None, rng())).passed
    assert judge(no_higher("bits", 2.2, None)).passed
    assert not judge(no_higher("bits", float("nan"), None)).passed


def test_clearly_worse_is_held_back_and_the_figures_are_said() -> None:
    old = rng().uniform(0, 1, 200)
    gate = judge(not_worse("ndcg@10", old - 0.1, old, rng()))
    assert not gate.passed
    assert gate.reasons[0].startswith("ndcg@10: ")
    assert "live" in gate.reasons[0]
    assert "200 people" in gate.reasons[0]


def test_worse_within_noise_passes() -> None:
    random = rng()
    old = random.uniform(0, 1, 200)
    assert judge(not_worse("ndcg", old + random.normal(-0.01, 0.3, 200), old, rng())).passed


def test_better_passes() -> None:
    old = rng().uniform(0, 1, 200)
    assert judge(not_worse("ndcg", old + 0.1, old, rng())).passed


def test_too_little_news_is_said_and_does_not_hold_back() -> None:
    gate = judge(not_worse("ndcg", np.zeros(5), np.ones(5), rng()))
    assert gate.passed
    assert "too little" in gate.reasons[0]


@pytest.mark.parametrize(
    ("new", "old", "passes"),
    [(2.2, 2.3, True), (2.305, 2.3, True), (2.4, 2.3, False), (float("inf"), 2.3, False)],
)
def test_bits_may_not_rise(new: float, old: float, passes: bool) -> None:
    assert judge(no_higher("bits per note", new, old)).passed is passes


@pytest.mark.parametrize(
    ("value", "passes"), [(1.0, True), (0.99, True), (0.98, False), (float("nan"), False)]
)
def test_a_floor_is_a_floor(value: float, passes: bool) -> None:
    assert judge(at_least("well-formed", value, 0.99)).passed is passes


def test_one_failure_is_enough_and_stands_first() -> None:
    gate = judge(at_least("a", 1.0, 0.5), at_least("b", 0.1, 0.5), at_least("c", 1.0, 0.5))
    assert not gate.passed
    assert gate.reasons[0].startswith("b: ")
    assert len(gate.reasons) == 3


@pytest.mark.parametrize(
    ("good", "of", "passes"),
    [(48, 48, True), (47, 48, True), (44, 48, False), (0, 48, False), (0, 0, False)],
)
def test_a_share_may_miss_its_floor_by_chance_only(good: int, of: int, passes: bool) -> None:
    assert judge(share_at_least("well-formed", good, of, 0.99)).passed is passes
