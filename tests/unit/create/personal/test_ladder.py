"""A rung is used only where it beat the one it stands on, for people it had not met."""

from __future__ import annotations

import numpy as np

from tastemaker.create.personal.ladder import (
    BEST,
    CODE,
    POINT,
    PREFERRED,
    Compared,
    compared,
    read,
    serving,
    written,
)


def beat(rung: int, over: int, low: float = 0.01, people: int = 40) -> Compared:
    return Compared(rung, over, low + 0.01, low, low + 0.02, people)


def test_without_any_comparison_the_best_of_several_drafts_is_made() -> None:
    assert serving([]) == BEST


def test_each_rung_that_beat_the_one_below_is_climbed() -> None:
    assert serving([beat(CODE, BEST)]) == CODE
    assert serving([beat(PREFERRED, CODE), beat(CODE, BEST)]) == PREFERRED


def test_an_interval_that_reaches_zero_is_not_climbed() -> None:
    assert serving([beat(CODE, BEST, low=0.0)]) == BEST
    assert serving([beat(CODE, BEST, low=-0.1)]) == BEST


def test_too_few_people_show_nothing() -> None:
    assert serving([beat(CODE, BEST, people=19)]) == BEST


def test_a_rung_stands_on_the_one_it_was_measured_over() -> None:
    failed = beat(CODE, BEST, low=-0.1)
    assert serving([failed, beat(PREFERRED, CODE)]) == BEST
    assert serving([failed, beat(PREFERRED, BEST)]) == PREFERRED


def test_a_reward_that_is_no_better_than_the_point_alone_is_left() -> None:
    assert serving([beat(BEST, POINT, low=-0.1)]) == POINT
    assert serving([beat(BEST, POINT)]) == BEST


def test_the_interval_is_over_people_and_the_same_again_for_the_same_chance() -> None:
    gains = np.random.default_rng(0).normal(0.5, 1.0, 200)
    one, again = (compared(CODE, BEST, gains, np.random.default_rng(1)) for _ in range(2))
    assert one == again
    assert one.low < one.mean < one.high
    assert one.better
    assert not compared(CODE, BEST, gains - gains.mean(), np.random.default_rng(1)).better
    assert compared(CODE, BEST, np.zeros(0), np.random.default_rng(1)).people == 0


def test_a_new_comparison_takes_the_place_of_those_that_stood_on_it() -> None:
    metrics = written(written({"steps": 3}, beat(CODE, BEST)), beat(PREFERRED, CODE))
    assert [one.rung for one in read(metrics)] == [CODE, PREFERRED]
    again = written(metrics, beat(CODE, BEST, low=-0.1))
    assert [one.rung for one in read(again)] == [CODE]
    assert again["steps"] == 3
