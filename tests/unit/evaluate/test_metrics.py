"""Metrics, on cases small enough to work out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.evaluate import metrics

FIRST, THIRD, LATE = np.array([0]), np.array([2]), np.array([50])


def test_one_choice_gains_by_its_place() -> None:
    np.testing.assert_allclose(metrics.ndcg([FIRST, THIRD, LATE], 10), [1.0, 1 / math.log2(4), 0.0])
    np.testing.assert_allclose(metrics.mrr([FIRST, THIRD, LATE], 10), [1.0, 1 / 3, 0.0])
    np.testing.assert_allclose(metrics.hit([FIRST, THIRD, LATE], 10), [1.0, 1.0, 0.0])


def test_several_choices_are_measured_against_the_best_possible_order() -> None:
    best, split = np.array([0, 1]), np.array([1, 99])
    assert metrics.ndcg([best], 10)[0] == pytest.approx(1.0)
    gain, possible = 1 / math.log2(3), 1 + 1 / math.log2(3)
    assert metrics.ndcg([split], 10)[0] == pytest.approx(gain / possible)
    np.testing.assert_allclose(metrics.recall([best, split], 10), [1.0, 0.5])


def test_more_choices_than_places_can_still_be_perfect() -> None:
    assert metrics.ndcg([np.arange(20)], 10)[0] == pytest.approx(1.0)


def test_somebody_who_chose_nothing_counts_as_zero() -> None:
    empty = [np.zeros(0, np.int64)]
    for of in metrics.MEASURES.values():
        assert of(empty, 10).tolist() == [0.0]


@given(st.lists(st.sets(st.integers(0, 40), min_size=1, max_size=6), min_size=1, max_size=8))
def test_every_measure_lies_between_none_and_perfect(places: list[set[int]]) -> None:
    ranks = [np.array(sorted(p)) for p in places]
    for of in metrics.MEASURES.values():
        values = of(ranks, 10)
        assert values.shape == (len(ranks),)
        assert ((values >= 0) & (values <= 1 + 1e-12)).all()


def test_coverage_counts_what_anybody_is_shown() -> None:
    assert metrics.coverage(np.array([[0, 1], [1, 2]]), 6) == 0.5


def test_a_slate_of_twins_has_no_diversity_and_one_of_strangers_all() -> None:
    points = np.eye(4, dtype=np.float32)
    assert metrics.diversity(np.array([[0, 0], [1, 1]]), points) == pytest.approx(0.0)
    assert metrics.diversity(np.array([[0, 1, 2]]), points) == pytest.approx(1.0)


def test_the_same_mix_of_kinds_is_calibrated_and_another_is_not() -> None:
    met = ["jig", "jig", "reel", "reel"]
    assert metrics.calibration(["jig", "reel"], met) == pytest.approx(0.0)
    assert metrics.calibration(["jig", "jig"], met) > 1.0
    assert metrics.calibration([], met) == 0.0


@pytest.mark.parametrize("people", [200, 5000])
def test_an_interval_holds_the_mean_and_shrinks_with_people(people: int) -> None:
    rng = np.random.default_rng(0)
    values = rng.random(people)
    low, high = metrics.interval(values, rng)
    assert low < values.mean() < high
    assert high - low == pytest.approx(2 * 1.96 * values.std() / math.sqrt(people), rel=0.15)


def test_one_person_has_no_interval() -> None:
    assert metrics.interval(np.array([0.3]), np.random.default_rng(0)) == (0.3, 0.3)
