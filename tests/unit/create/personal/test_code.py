"""A code is read from what somebody met, in one step per event, and never runs away."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.create.personal.code import LEAST, LONGEST, Codes, Heard
from tastemaker.errors import NotReady

FEATURES = 6
WISH = np.array([1, 0, 2, 0, 0, 1], np.float32)


def codes(seed: int = 0) -> Codes:
    rng = np.random.default_rng(seed)
    begun = Codes.begun(FEATURES, rng, size=3)
    return Codes(begun.reads, rng.standard_normal((3, FEATURES)).astype(np.float32))


def test_codes_begin_by_steering_nowhere() -> None:
    begun = Codes.begun(FEATURES, np.random.default_rng(0))
    assert begun.code(begun.heard([(WISH, 1.0, 0.0)])).any()
    assert not begun.steer(begun.heard([(WISH, 1.0, 0.0)])).any()


def test_somebody_who_met_nothing_has_no_code() -> None:
    assert not codes().steer(codes().heard([])).any()


def test_one_meeting_gives_the_code_the_formula_says() -> None:
    expected = 0.5 * WISH / (LEAST + 0.5) @ codes().reads
    np.testing.assert_allclose(codes().code(codes().heard([(WISH, 0.5, 9.0)])), expected, atol=1e-6)


def test_what_is_disliked_turns_the_code_round() -> None:
    one, other = (codes().code(codes().heard([(WISH, w, 0.0)])) for w in (1.0, -1.0))
    np.testing.assert_allclose(one, -other, atol=1e-6)


def test_a_month_later_a_meeting_counts_half() -> None:
    month = 30 * 86_400.0
    heard = codes().heard([(WISH, 1.0, 0.0), (np.zeros(FEATURES, np.float32), 1.0, month)])
    np.testing.assert_allclose(heard.total, WISH / 2, atol=1e-6)
    assert heard.weight == pytest.approx(1.5)


@given(st.permutations(list(range(5))))
def test_the_order_of_meetings_does_not_matter(order: list[int]) -> None:
    rng = np.random.default_rng(3)
    met = [(rng.standard_normal(FEATURES).astype(np.float32), 1.0 - i, 1e6 * i) for i in range(5)]
    straight, mixed = codes().heard(met), codes().heard([met[i] for i in order])
    np.testing.assert_allclose(straight.total, mixed.total, atol=1e-5)
    assert straight.weight == pytest.approx(mixed.weight)


@given(st.floats(-1e3, 1e3), st.integers(1, 50))
def test_no_code_is_longer_than_its_bound(size: float, times: int) -> None:
    heard = codes().heard([(np.float32(size) * WISH, 1.0, 0.0)] * times)
    assert np.linalg.norm(codes().code(heard)) <= LONGEST * 1.0001


def test_what_is_saved_is_loaded_and_codes_of_another_composer_are_refused(tmp_path: Path) -> None:
    codes().save(tmp_path)
    again = Codes.load(tmp_path, FEATURES)
    heard = Heard(WISH, 1.0)
    assert again.steer(heard).tolist() == codes().steer(heard).tolist()
    with pytest.raises(NotReady):
        Codes.load(tmp_path, FEATURES + 1)
