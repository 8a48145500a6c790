"""What shapes a text and was not asked for is drawn from texts like it."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from tastemaker.create.models.condition import Wishes
from tastemaker.create.models.habits import Habits
from tastemaker.domain import Item
from tastemaker.testing import Letters


class Measured(Letters):
    """Letters whose contexts count down to the length that was asked for."""

    contexts = (13, 14)

    def contexts_of(self, tokens, attributes):
        at = np.arange(len(tokens) - 1)
        left = np.maximum(attributes["length"] + 1 - at, 0) if "length" in attributes else at * 0
        return np.stack([at.clip(max=12), left], 1)


def items() -> list[Item]:
    words = ["abba"] * 5 + ["bccccb"] * 5 + ["bccccccb"] * 5
    return [Item(f"{i}", "letters", text=w, attributes=Letters().describe(w)) for i, w in enumerate(words)]  # fmt: skip


POINTS = np.repeat(np.eye(3, dtype=np.float32), 5, axis=0)
WISHES = Wishes.of(Measured(), 3, items())


@pytest.fixture
def habits() -> Habits:
    return Habits.of(Measured(), items(), POINTS, WISHES)


def drawn(habits: Habits, point=None, n: int = 200, **want) -> Counter:
    rng = np.random.default_rng(0)
    return Counter(habits.completed(point, want, WISHES, rng)["length"] for _ in range(n))


def test_only_what_changes_the_contexts_is_form(habits) -> None:
    assert habits.form == ("length",)
    assert Habits.of(Letters(), items(), POINTS, WISHES).form == ()


def test_a_form_that_is_asked_for_stays_and_nothing_else_is_added(habits) -> None:
    rng = np.random.default_rng(0)
    assert habits.completed(None, {"length": 11}, WISHES, rng) == {"length": 11}
    assert set(habits.completed(None, {"b_share": 0.2}, WISHES, rng)) == {"b_share", "length"}
    nothing = Habits.of(Letters(), items(), POINTS, WISHES)
    assert nothing.completed(None, {"first": "a"}, WISHES, rng) == {"first": "a"}


def test_it_is_drawn_from_texts_with_the_same_controls(habits) -> None:
    assert set(drawn(habits)) == {4.0, 6.0, 8.0}
    assert set(drawn(habits, first="b")) == {6.0, 8.0}
    assert set(drawn(habits, first="c")) == {4.0, 6.0, 8.0}  # nobody is alike: anybody


def test_texts_near_the_point_are_drawn_more_often_but_not_alone(habits) -> None:
    near = drawn(habits, point=np.array([0.1, 0.2, 1.0], np.float32), n=1000)
    assert near[8.0] > 900
    between = drawn(habits, point=np.array([0, 1.0, 1.0], np.float32), n=1000)
    assert min(between[6.0], between[8.0]) > 300
    assert drawn(habits, point=np.ones(7, np.float32)) == drawn(habits)  # of another space


def test_what_is_saved_draws_the_same(habits) -> None:
    again = Habits.from_arrays(habits.arrays())
    point = np.array([0, 1.0, 0.9], np.float32)
    assert drawn(again, point) == drawn(habits, point)
    assert again.form == habits.form
