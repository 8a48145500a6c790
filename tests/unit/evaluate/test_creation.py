"""What is measured of creations, on a medium where the answers are plain."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.domain import Brief, Draft
from tastemaker.errors import NotReady
from tastemaker.evaluate.creation import evaluate_creation, followed, obeyed, spearman, variety
from tastemaker.testing import Letters, LettersGenerator, letters_items

MEDIUM = Letters()
ITEMS = letters_items(200)
POINTS = np.zeros((200, 3), np.float32)


class Obedient(LettersGenerator):
    """Writes what has the asked length and first letter."""

    def _one(self, point, brief: Brief, rng) -> Draft:
        first, length = brief.attributes["first"], int(brief.attributes["length"])
        return Draft(first + ("ab" * 6)[: length - 2] + first)


def evaluated(generator=None, **how):
    return evaluate_creation(generator or Obedient(), MEDIUM, ITEMS, POINTS, **how)


def test_a_generator_that_does_as_asked_gets_full_marks() -> None:
    told = evaluated()
    assert told["ended"] == told["valid"] == told["obeyed"]["first"] == 1.0
    assert told["followed"]["length"] == pytest.approx(1.0)


def test_one_that_does_not_care_gets_what_chance_gives() -> None:
    told = evaluated(LettersGenerator())
    assert told["valid"] == 1.0
    assert told["obeyed"]["first"] == 1.0  # its mask sees to that
    assert abs(told["followed"]["b_share"]) < 0.6


def test_drafts_that_came_to_no_end_count_against_it_and_break_nothing() -> None:
    class Endless(Obedient):
        def _one(self, point, brief, rng) -> Draft:
            odd = int(brief.attributes["length"]) % 2 == 1
            return Draft("") if odd else super()._one(point, brief, rng)

    told = evaluated(Endless())
    assert 0.0 < told["ended"] == told["valid"] < 1.0
    assert told["obeyed"]["first"] == 1.0  # of those that came


def test_copies_are_told_beside_what_real_texts_repeat() -> None:
    class Copying(Obedient):
        def copied(self, text: str) -> float:
            return 0.2 if any(text == item.text for item in ITEMS) else 0.9

    told = evaluated(Copying())["copied"]
    assert told["real"] == {"median": 0.2, "p90": 0.2, "over_half": 0.0}
    assert told["made"]["over_half"] > 0.5


def test_it_is_repeatable_and_says_how_far_it_is() -> None:
    said = []
    one, two = (evaluated(LettersGenerator(), seed=4, report=said.append) for _ in range(2))
    for told in (one, two):
        told.pop("seconds")
    assert one == two
    done = [progress.done for progress in said[: len(said) // 2]]
    assert done == sorted(done)
    assert done[-1] <= 1.0


def test_time_is_taken_alone_and_in_a_batch() -> None:
    ticks = iter(range(100))
    seconds = evaluated(clock=lambda: float(next(ticks)))["seconds"]
    assert seconds["alone"] == 1.0
    assert set(seconds) == {"alone", "each_of_16"}


def test_with_nothing_held_out_it_says_so() -> None:
    with pytest.raises(NotReady):
        evaluate_creation(Obedient(), MEDIUM, ITEMS[:1], POINTS[:1])


def test_ranks_are_compared_not_numbers() -> None:
    assert spearman([1, 2, 3, 4], [1, 10, 100, 1000]) == pytest.approx(1.0)
    assert spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1.0)
    assert spearman([1, 2, 3], [5, 5, 5]) is None


def test_what_was_not_asked_or_cannot_be_measured_is_left_out() -> None:
    asked = [{"first": "a"}, {"length": 4}, {}]
    got = [{"first": "b", "length": 5}, {"length": 4}, {"first": "c"}]
    assert obeyed(MEDIUM, asked, got) == {"first": 0.0}
    assert followed(MEDIUM, asked, got) == {"mean": None}


def test_variety_is_the_share_of_runs_that_are_met_once() -> None:
    assert variety(MEDIUM, ["abca"]) == 1.0
    assert variety(MEDIUM, ["aaaaa"]) == pytest.approx(1 / 3)
    assert variety(MEDIUM, ["abca", "abca"]) == pytest.approx(1 / 2)
    assert variety(MEDIUM, []) is None
