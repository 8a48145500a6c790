"""Variants are told apart by what is taken up: the better are shown more, and none not at all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker import Tally, best_chances, draw_variant, expected_rate

PAIRS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=5)


def test_what_did_well_before_is_expected_to_do_well() -> None:
    known = [({"tone": "question"}, Tally(1000, 60)), ({"tone": "plain"}, Tally(1000, 20))]
    rates = [expected_rate({"tone": tone}, known, 0.02) for tone in ("question", "new", "plain")]
    assert rates == sorted(rates, reverse=True)
    assert rates[1] == pytest.approx(0.04, abs=0.001)  # of an unknown trait: as all did
    assert expected_rate({}, [], 0.02) == pytest.approx(0.02)


@given(PAIRS)
def test_chances_are_chances(pairs: list[tuple[int, int]]) -> None:
    tallies = [Tally(max(pair), min(pair)) for pair in pairs]
    at, chance = draw_variant([0.02] * len(tallies), tallies, np.random.default_rng(0))
    assert 0 <= at < len(tallies)
    assert 0 < chance <= 1
    assert sum(best_chances(tallies, np.random.default_rng(0))) == pytest.approx(1)
    for tally in tallies:
        low, high = tally.interval()
        assert 0 <= low <= (tally.rate or 0) <= high <= 1


def test_the_chance_told_is_how_often_it_is_shown() -> None:
    tallies, rng = [Tally(200, 8), Tally(200, 12), Tally(20, 1)], np.random.default_rng(0)
    drawn = [draw_variant([0.05] * 3, tallies, rng) for _ in range(2_000)]
    for variant in range(3):
        told = [chance for at, chance in drawn if at == variant]
        assert np.mean(told) == pytest.approx(len(told) / len(drawn), abs=0.04)


def test_what_is_expected_counts_until_something_else_is_seen() -> None:
    def share(tallies: list[Tally]) -> float:
        rng = np.random.default_rng(0)
        return float(np.mean([draw_variant([0.3, 0.02], tallies, rng)[0] == 0 for _ in range(300)]))

    assert share([Tally(), Tally()]) > 0.9
    assert share([Tally(1000, 20), Tally(1000, 300)]) == 0


def test_nineteen_in_twenty_intervals_hold_the_truth() -> None:
    rng = np.random.default_rng(0)
    rates = rng.uniform(0.01, 0.4, 1_000)
    intervals = [Tally(400, int(rng.binomial(400, rate))).interval() for rate in rates]
    inside = [low <= rate <= high for rate, (low, high) in zip(rates, intervals, strict=True)]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.02)


def test_the_best_is_told_by_its_rate_and_not_by_its_number() -> None:
    tallies = [Tally(1000, 100), Tally(500, 25), Tally(0, 0)]
    chances = best_chances(tallies, np.random.default_rng(0))
    assert chances[0] > 100 * max(chances[1], 1e-3)
    assert chances[2] > 0.5  # never shown: it may be anything
