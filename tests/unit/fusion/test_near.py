"""The nearest are found exactly among few, and nearly always among many."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.fusion import near
from tastemaker.fusion.linear import unit
from tastemaker.fusion.near import Near

RNG = np.random.default_rng(0)
CENTRES = RNG.standard_normal((20, 16))
POINTS = unit(CENTRES[RNG.integers(0, 20, 3_000)] + 0.7 * RNG.standard_normal((3_000, 16)))


def test_among_few_points_the_nearest_are_exact_and_in_order() -> None:
    few = Near(POINTS)
    assert few.is_exact
    found = few.find(POINTS[7], 50)
    closeness = POINTS @ POINTS[7]
    assert found[0] == 7
    assert (np.diff(closeness[found]) <= 0).all()
    assert set(found) == set(np.argsort(-closeness)[:50])


def test_among_many_points_nearly_all_of_the_nearest_are_found_the_same_every_time() -> None:
    pytest.importorskip("usearch")
    many, again = (Near(POINTS, exact=1_000) for _ in range(2))
    assert not many.is_exact
    many.prepare()
    again.prepare()
    shares = []
    for row in range(0, 3_000, 100):
        found = many.find(POINTS[row], 100)
        np.testing.assert_array_equal(found, again.find(POINTS[row], 100))
        shares.append(len(set(found) & set(Near(POINTS).find(POINTS[row], 100))) / 100)
    assert np.mean(shares) > 0.95


def test_without_the_extra_every_point_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "find_spec", lambda name: None)
    assert Near(POINTS, exact=1_000).is_exact


def test_while_the_walk_is_prepared_answers_are_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("usearch")
    many, began = Near(POINTS, exact=1_000), []
    monkeypatch.setattr(many, "prepare", lambda: began.append(1))
    for _ in range(2):
        np.testing.assert_array_equal(many.find(POINTS[3], 9), Near(POINTS).find(POINTS[3], 9))
    assert began == [1]


def test_more_than_there_are_gives_what_there_is() -> None:
    assert len(Near(POINTS[:5]).find(POINTS[0], 10)) == 5
    assert near.best(np.array([0.5, -np.inf, 0.5], np.float32), 3).tolist() == [0, 2]
