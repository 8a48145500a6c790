"""Judging one policy from the log of another."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.domain import Event
from tastemaker.errors import BadInput, NotReady
from tastemaker.evaluate.off_policy import ESTIMATORS, Log, effective, guesses, judge
from tastemaker.evaluate.policy import evaluate_policy, other_chance
from tests.unit.engine.worlds import world


def logged(n: int, seed: int, wrong_guess: float | None = None) -> tuple[Log, float]:
    """A log of a known world, and what the judged policy truly earns in it."""
    rng = np.random.default_rng(seed)
    logging = np.array([0.7, 0.2, 0.1])
    judged = np.array([0.1, 0.2, 0.7])
    worth = np.array([0.1, 0.3, 0.5])
    action = rng.choice(3, size=n, p=logging)
    reward = (rng.random(n) < worth[action]).astype(float)
    group = np.arange(n)
    if wrong_guess is None:
        fold, table = guesses(action, reward, group, 3, rng)
        guess, expected = table[fold, action], (table @ judged)[fold]
    else:
        guess, expected = np.full(n, wrong_guess), np.full(n, wrong_guess)
    log = Log(logging[action], judged[action], reward, group, guess, expected)
    return log, float(judged @ worth)


@pytest.mark.parametrize("name", ["ips", "snips", "dr", "sndr"])
def test_the_truth_lies_in_the_interval_about_as_often_as_it_says(name: str) -> None:
    hits = 0
    for seed in range(40):
        log, truth = logged(1_500, seed)
        found = judge(log, np.random.default_rng(seed))[name]
        hits += found["low"] <= truth <= found["high"]
    assert hits >= 33


def test_a_doubly_robust_estimate_survives_a_wrong_guess() -> None:
    errors = []
    for seed in range(20):
        log, truth = logged(2_000, seed, wrong_guess=0.9)
        errors.append(judge(log, np.random.default_rng(0))["dr"]["mean"] - truth)
    assert abs(np.mean(errors)) < 0.02


def test_a_good_guess_makes_the_interval_narrower() -> None:
    log, _ = logged(3_000, 1)
    found = judge(log, np.random.default_rng(0))
    width = {name: one["high"] - one["low"] for name, one in found.items()}
    assert width["dr"] < width["ips"]


def test_judging_the_logging_policy_itself_gives_what_it_earned() -> None:
    log, _ = logged(500, 2)
    same = Log(log.propensity, log.propensity, log.reward, log.group, log.guess, log.guess)
    for name, found in judge(same, np.random.default_rng(0)).items():
        assert found["mean"] == pytest.approx(log.reward.mean()), name
    assert effective(same) == pytest.approx(500)


def test_a_row_is_never_guessed_from_itself() -> None:
    reward = np.array([1.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    fold, table = guesses(
        np.zeros(6, int), reward, np.arange(6), 1, np.random.default_rng(0), folds=6
    )
    assert table[fold[0], 0] == 0.0
    assert (table[fold[1:], 0] > 0).all()


@pytest.mark.parametrize("propensity", [0.0, 1.5, np.nan])
def test_a_propensity_that_is_none_is_refused(propensity: float) -> None:
    one = np.ones(1)
    with pytest.raises(ValueError):
        Log(np.array([propensity]), one, one, np.zeros(1, int), one, one)


def test_nothing_of_the_judged_policy_in_the_log_gives_no_nonsense() -> None:
    one = np.ones(3)
    log = Log(one, 0 * one, one, np.arange(3), 0 * one, 0 * one)
    for found in judge(log, np.random.default_rng(0)).values():
        assert np.isfinite(list(found.values())).all()
    assert set(judge(log, np.random.default_rng(0))) == set(ESTIMATORS)


@pytest.mark.parametrize(("is_best", "drawn"), [(True, 0.4), (False, 0.2), (False, 0.0001)])
def test_a_logged_chance_tells_the_chance_under_more_or_less_exploring(
    is_best: bool, drawn: float
) -> None:
    def chance(explore: float) -> float:
        return (1 - explore) * is_best + explore * drawn

    for amount in (0.0, 0.02, 0.3, 1.0):
        assert other_chance(chance(0.05), 0.05, amount) == pytest.approx(chance(amount))


def test_a_home_judges_other_policies_from_its_own_slates() -> None:
    engine = world(explore=0.3)
    for number in range(25):
        user = f"u{number}"
        slate = engine.recommend(user, k=5)
        for position, pick in enumerate(slate.picks):
            if engine.item(pick.item).text.count("b") > 3:
                engine.observe(Event(user, "like", pick.item, slate=slate.id, position=position))
    result = evaluate_policy(engine, explore=(0.0, 0.3))
    assert (result["slates"], result["positions"]) == (25, 125)
    same = result["policies"]["explore=0.3"]["estimates"]
    assert same["ips"]["mean"] == pytest.approx(result["logged"]["mean"])
    assert result["policies"]["explore=0"]["effective_rows"] < 125
    assert "popular" in result["policies"]


def test_an_undone_like_earns_nothing() -> None:
    engine = world(explore=0.1)
    slate = engine.recommend("ada", k=5)
    liked = engine.observe(Event("ada", "like", slate.picks[0].item, slate=slate.id))
    assert evaluate_policy(engine)["logged"]["mean"] == pytest.approx(0.2)
    engine.undo(liked.ids[0])
    assert evaluate_policy(engine)["logged"]["mean"] == 0


def test_people_and_simulated_listeners_are_judged_apart() -> None:
    engine = world(explore=0.1)
    engine.recommend("sim:1", k=5)
    with pytest.raises(NotReady):
        evaluate_policy(engine)
    assert evaluate_policy(engine, simulated=True)["slates"] == 1


def test_an_impossible_amount_of_exploring_is_refused() -> None:
    with pytest.raises(BadInput):
        evaluate_policy(world(), explore=(1.5,))
