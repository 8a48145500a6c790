"""What is wanted, as numbers, and how parts of it are hidden."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.create.models.condition import FARTHEST, Wishes, wanted
from tastemaker.domain import Brief, Mood

WISHES = Wishes(3, {"mode": ("maj", "min"), "kind": ("jig",)}, {"leap": (2.0, 0.5)})
POINT = np.array([0, 0.6, 0.8], np.float32)


def test_each_part_stands_in_its_place_with_a_flag_that_says_it_is_given() -> None:
    vector = WISHES.vector(POINT, {"mode": "min", "leap": 2.5})
    far = math.sqrt(3)
    expected = [0, 0.6 * far, 0.8 * far, 1, 0, 1, 1, 0, 0, 1, 1]
    np.testing.assert_allclose(vector, expected, atol=1e-6)
    assert len(vector) == WISHES.size


@pytest.mark.parametrize("point", [None, np.full(3, np.nan, np.float32), np.zeros(3, np.float32)])
def test_what_is_not_given_or_not_known_is_zeros(point) -> None:
    odd = {"mode": "purple", "kind": ["jig"], "leap": math.inf, "other": 1}
    assert not WISHES.vector(point, odd).any()
    assert not WISHES.vector(point, {"leap": True}).any()


def test_measures_far_from_all_that_was_met_are_asked_for_as_the_farthest() -> None:
    assert WISHES.vector(None, {"leap": 1e9})[-2] == FARTHEST


def test_scales_come_from_the_items_and_a_measure_that_never_varies_is_left_out() -> None:
    from tastemaker.domain import Item
    from tastemaker.testing import Letters

    items = [
        Item(f"{i}", "letters", attributes={"length": 4 + i, "b_share": 0.5}) for i in range(3)
    ]
    wishes = Wishes.of(Letters(), 0, items)
    assert wishes.measures == {"length": (5.0, pytest.approx(math.sqrt(2 / 3)))}
    assert Wishes.from_json(wishes.to_json()) == wishes


@given(st.integers(0, 2**32 - 1))
def test_hiding_takes_parts_away_whole_and_never_adds_any(seed: int) -> None:
    full = np.stack([WISHES.vector(POINT, {"mode": "min", "leap": 2.5})] * 8)
    none = np.stack([WISHES.vector(None, {"kind": "jig"})] * 8)
    rng = np.random.default_rng(seed)
    hidden = WISHES.hidden(full, rng)
    for row in hidden:
        for values, flag in ((row[:3], row[3]), (row[4:6], row[6]), (row[9:10], row[10])):
            assert flag in (0, 1)
            assert values.any() == bool(flag)
        assert not row[7:9].any()
        if row[3]:
            assert np.linalg.norm(row[:3]) == pytest.approx(math.sqrt(3), rel=1e-4)
    assert not WISHES.hidden(none, rng)[:, [0, 1, 2, 3, 4, 5, 6, 9, 10]].any()


def test_every_part_is_shown_and_hidden_often() -> None:
    full = np.stack([WISHES.vector(POINT, {"mode": "min", "kind": "jig", "leap": 2.5})] * 2000)
    shown = WISHES.hidden(full, np.random.default_rng(0))[:, [3, 6, 8, 10]]
    assert (shown.mean(0) > 0.3).all()
    assert (shown.mean(0) < 0.8).all()
    assert 0.1 < (shown.sum(1) == 0).mean() < 0.3  # nothing at all, which guidance needs
    assert ((shown[:, 0] == 1) & (shown[:, 1:].sum(1) == 0)).mean() > 0.05  # a point alone


def test_points_are_blurred_but_not_beyond_recognition() -> None:
    full = np.stack([WISHES.vector(POINT, {})] * 500)
    shown = WISHES.hidden(full, np.random.default_rng(0))
    shown = shown[shown[:, 3] == 1][:, :3] / math.sqrt(3)
    assert 0.85 < (shown @ POINT).mean() < 0.99


def test_a_mood_asks_for_measures_where_the_medium_has_them_and_words_outright_win() -> None:
    brief = Brief("tune", attributes={"valence": 0.1, "mode": "min"}, mood=Mood(-0.5, 0.8))
    assert wanted(brief, {"valence": 0, "arousal": 0}) == {
        "valence": 0.1,
        "arousal": 0.8,
        "mode": "min",
    }
    assert wanted(brief, {}) == {"valence": 0.1, "mode": "min"}
