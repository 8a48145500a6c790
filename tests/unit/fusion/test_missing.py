"""What is missing is expected from what is there, as the mathematics says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tastemaker.fusion import missing
from tastemaker.fusion.linear import components, rotation, unit
from tastemaker.fusion.missing import Expected

RNG = np.random.default_rng(0)


def related(n: int = 2_000) -> np.ndarray:
    """Six features made of two causes."""
    causes = RNG.standard_normal((n, 2))
    return (causes @ RNG.standard_normal((2, 6)) + 0.1 * RNG.standard_normal((n, 6))).astype("f4")


ROWS = related()
EXPECTED = Expected.fit(ROWS)


def test_what_is_there_is_left_as_it_is() -> None:
    holes = ROWS[:50].copy()
    holes[:, 3] = np.nan
    filled = EXPECTED.fill(holes)
    np.testing.assert_allclose(np.delete(filled, 3, 1), np.delete(ROWS[:50], 3, 1), atol=1e-5)
    np.testing.assert_allclose(EXPECTED.fill(ROWS[:50]), ROWS[:50], atol=1e-5)


def test_what_is_missing_is_foretold_by_what_goes_with_it() -> None:
    holes = ROWS.copy()
    holes[:, 3] = np.nan
    off = EXPECTED.fill(holes)[:, 3] - ROWS[:, 3]
    assert off.std() < 0.3 * ROWS[:, 3].std()


def test_it_is_learned_from_rows_with_holes_too() -> None:
    holes = ROWS.copy()
    holes[RNG.random(holes.shape) < 0.2] = np.nan
    learned = Expected.fit(holes)
    asked = ROWS.copy()
    asked[:, 0] = np.nan
    assert (learned.fill(asked)[:, 0] - ROWS[:, 0]).std() < 0.4 * ROWS[:, 0].std()


def test_nothing_known_stays_at_the_middle() -> None:
    assert not EXPECTED.fill(np.full((2, 6), np.nan, np.float32)).any()
    assert EXPECTED.fill(ROWS[:0]).shape == (0, 6)


def test_rows_that_are_hardly_ever_alike_are_filled_the_same_and_no_matrix_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holes = ROWS[:300].copy()
    holes[RNG.random(holes.shape) < 0.4] = np.nan
    holes[:3], holes[3:6] = np.nan, ROWS[3:6]
    expected = Expected(EXPECTED.covariance)
    few = expected.fill(holes)
    assert 20 < len(expected._known) <= 64
    monkeypatch.setattr(missing, "REMEMBERED", 10)
    alone = Expected(EXPECTED.covariance)
    np.testing.assert_allclose(alone.fill(holes), few, atol=1e-6)
    assert not alone._known


@given(st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=1, max_size=8))
@settings(max_examples=50, deadline=None)
def test_going_straight_through_is_filling_and_then_weighing(there: list[list[bool]]) -> None:
    rows = ROWS[: len(there)].copy()
    rows[~np.array(there)] = np.nan
    weights = np.arange(18, dtype=np.float64).reshape(6, 3)
    straight, _ = EXPECTED.through(rows, weights, "test")
    np.testing.assert_allclose(straight, EXPECTED.fill(rows) @ weights, rtol=1e-3, atol=1e-3)


def test_components_are_those_of_the_full_decomposition_and_always_the_same() -> None:
    vectors, values = components(ROWS.astype(float), 2, np.random.default_rng(1))
    _, full, right = np.linalg.svd(ROWS, full_matrices=False)
    assert values == pytest.approx(full[:2], rel=1e-4)
    assert np.abs((vectors * right[:2]).sum(1)) == pytest.approx(1.0, abs=1e-3)
    np.testing.assert_array_equal(
        vectors, components(ROWS.astype(float), 2, np.random.default_rng(1))[0]
    )
    assert (vectors[np.arange(2), np.abs(vectors).argmax(1)] > 0).all()


def test_a_rotation_brings_turned_points_back_without_stretching_them() -> None:
    points = unit(RNG.standard_normal((50, 5)))
    turn = np.linalg.qr(RNG.standard_normal((5, 5)))[0]
    found = rotation((points @ turn).astype(np.float32), points)
    np.testing.assert_allclose(found @ found.T, np.eye(5), atol=1e-6)
    np.testing.assert_allclose(points @ turn @ found, points, atol=1e-4)
