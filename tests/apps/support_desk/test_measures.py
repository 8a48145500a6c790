"""What the evaluation counts, on figures that can be counted by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from apps.support_desk import evaluate, trials
from apps.support_desk.trials import Row

DATA = Path(__file__).parents[4] / "shared" / "data"


def test_the_threshold_is_the_lowest_that_keeps_the_wanted_share_right() -> None:
    score = np.array([0.9, 0.8, 0.7, 0.6])
    right = np.array([True, True, False, True])
    assert evaluate.threshold(score, right, np.ones(4)) == 0.8
    assert evaluate.threshold(score, ~right, np.ones(4)) == float("inf")


def test_answers_of_one_score_are_given_together_or_not_at_all() -> None:
    score, right = np.array([0.9, 0.5, 0.5]), np.array([True, True, False])
    assert evaluate.threshold(score, right, np.ones(3)) == 0.9


def test_one_question_in_five_is_about_something_else() -> None:
    weight = evaluate.weighed(80, 10)
    assert weight[80:].sum() == pytest.approx(0.2 * weight.sum())
    given = evaluate.precision(np.ones(40, bool), 80, np.array([True, False]))
    assert given == pytest.approx(40 / 50)


def test_cosine_finds_the_row_that_says_most_of_the_question() -> None:
    rows = [Row("where is my parcel", "A", "x"), Row("how do I pay", "B", "y")]
    answers, scores, intent = evaluate.by_cosine(rows, False)("how can I pay")
    assert (answers[0], intent) == ("B", "y")
    assert scores[0] > scores[1]


def test_no_question_stands_in_two_parts_of_a_trial() -> None:
    rows = [Row(f"{word} {n}", word, word) for word in "abcdefghij" for n in range(40)]
    made = trials.trial("tiny", rows, ["z"] * 9, np.random.default_rng(0))
    parts = [made.history, made.tuned, made.judged, [r for gap in made.gaps for r in gap]]
    asked = [row.question for part in parts for row in part]
    assert len(asked) == len(set(asked))
    assert {r.answer for gap in made.gaps for r in gap}.isdisjoint(r.answer for r in made.history)
    assert made.judged
    assert made.gaps


@pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not there")
@pytest.mark.parametrize("name", trials.SETS)
def test_each_set_becomes_a_history_and_later_questions(name: str) -> None:
    made = trials.SETS[name](DATA, np.random.default_rng(0))
    known = {row.answer for row in made.history}
    assert 50 <= len(made.history) <= trials.HISTORY
    assert made.judged
    assert made.strange
    assert all(row.answer in known for row in made.tuned + made.judged)
    again = trials.SETS[name](DATA, np.random.default_rng(0))
    assert again == made
