"""Skill is estimated from attempts, and how hard tasks are is learned from everybody's."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker import Attempt, Hardness, Skill, Task, learn_hardness
from tastemaker.rank.skill import SHARES, SKILLS, STEEP

KINDS = ("run", "climb")


def tasks(n: int, rng: np.random.Generator) -> list[Task]:
    return [
        Task(f"{i}", str(rng.choice(KINDS)), float(rng.uniform()), {"turns": float(rng.normal())})
        for i in range(n)
    ]


def history(skill: float, tried: list[Task], truth, rng: np.random.Generator) -> list[Attempt]:
    """`truth`: a task's hardness, in logits."""
    won = [rng.random() < 1 / (1 + np.exp(truth(task) - STEEP * skill)) for task in tried]
    return [Attempt(task, bool(one)) for task, one in zip(tried, won, strict=True)]


def plain(task: Task) -> float:
    return STEEP * task.difficulty


@pytest.mark.parametrize("skill", [0.1, 0.5, 0.9])
def test_skill_is_found_from_forty_attempts(skill: float) -> None:
    rng = np.random.default_rng(1)
    found = [Skill.after(history(skill, tasks(40, rng), plain, rng)).mean for _ in range(10)]
    assert abs(np.mean(found) - skill) < 0.1


def test_the_more_is_known_the_surer_it_is() -> None:
    rng = np.random.default_rng(0)
    surer = Skill.after(history(0.5, tasks(30, rng), plain, rng))
    assert surer.deviation < 0.6 * Skill().deviation


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=8))
def test_chances_fall_with_difficulty_and_rise_with_every_success(tried) -> None:
    attempts = [Attempt(Task("t", "x", d), won) for d, won in tried]
    skill = Skill.after(attempts)
    chances = [skill.chance(Task("", "x", d)) for d in np.linspace(0, 1, 11)]
    assert chances == sorted(chances, reverse=True)
    assert skill.weights.sum() == pytest.approx(1)
    won, lost = (
        Skill.after([*attempts, Attempt(Task("t", "x", 0.5), one)]) for one in (True, False)
    )
    assert won.mean > lost.mean >= SKILLS[0]


def test_how_hard_tasks_are_is_learned_from_everybodys_attempts() -> None:
    """That one kind is harder, that turns are hard, and that one task is harder than it looks."""
    rng = np.random.default_rng(2)
    all_ = tasks(60, rng)
    odd = all_[0].id

    def truth(task: Task) -> float:
        kind = 1.5 if task.kind == "climb" else 0.0
        return plain(task) + kind + 1.0 * task.measures["turns"] + 1.5 * (task.id == odd)

    histories = [history(float(rng.normal(0.5, 0.2)), all_, truth, rng) for _ in range(30)]
    found = learn_hardness(histories)
    assert found.attempts == 1_800
    assert found.start == pytest.approx(0.5, abs=0.2)
    assert found.spread == pytest.approx(0.2, abs=0.06)
    off = np.array([found.of(task)[0] - truth(task) for task in all_])
    guessed = np.array([plain(task) - truth(task) for task in all_])
    assert off.std() < 0.4 * guessed.std()
    assert found.corrections["", odd][0] > 0.5
    alike = [Task("new", "climb", 0.5, {"turns": turns}) for turns in (-1.0, 1.0)]
    assert 1.0 < found.of(alike[1])[0] - found.of(alike[0])[0] < 3.0


def test_what_is_learned_foretells_attempts_better_than_difficulty_alone() -> None:
    rng = np.random.default_rng(3)
    all_ = tasks(40, rng)

    def truth(task: Task) -> float:
        return plain(task) + 1.5 * task.measures["turns"]

    def people(n: int) -> list[list[Attempt]]:
        return [history(float(rng.normal(0.5, 0.2)), all_[::2], truth, rng) for _ in range(n)]

    learned = learn_hardness(people(20))

    def foretold(hardness: Hardness) -> float:
        total = 0.0
        for tried in later:
            skill = Skill(hardness)
            for attempt in tried:
                chance = skill.chance(attempt.task)
                total += np.log(chance if attempt.finished else 1 - chance)
                skill.see(attempt)
        return total

    later = people(10)
    assert foretold(learned) > foretold(Hardness()) + 5


def test_what_was_never_tried_is_less_sure_than_what_was() -> None:
    rng = np.random.default_rng(0)
    all_ = tasks(30, rng)
    found = learn_hardness([history(0.5, all_, plain, rng) for _ in range(8)])
    known, unknown = all_[0], replace(all_[0], id="new")
    assert found.of(known)[1] < found.of(unknown)[1] < found.of(replace(unknown, kind="swim"))[1]


def test_what_is_not_known_of_a_task_keeps_it_off_the_target() -> None:
    skill = Skill()
    skill.weights = np.eye(len(SKILLS))[50]  # its skill is known
    middle = Task("", "x", float(SKILLS[50]))
    variance = skill.hardness.of(middle)[1]
    assert skill.chance(middle) == pytest.approx(0.5)
    assert skill.off(middle, 0.5) > 0.1 * np.sqrt(variance)
    assert SHARES.sum() == pytest.approx(1)


def test_nothing_is_learned_from_nothing_and_little_from_little() -> None:
    assert learn_hardness([]) == Hardness()
    hard = Task("t", "x", 0.5)
    once = learn_hardness([[Attempt(hard, False)]])
    assert 0 < once.of(hard)[0] - Hardness().of(hard)[0] < 1.0


def test_what_is_known_of_hardness_can_be_kept_without_single_tasks() -> None:
    easy, hard = Task("easy", "a", 0.4, {"gaps": 1.0}), Task("hard", "", 0.6)
    tasks = [Task(f"t{n}", "", n / 12, {"gaps": float(n % 3)}) for n in range(12)]
    histories = [[Attempt(t, n % 3 > 0) for t in (*tasks, easy, hard)] for n in range(6)]
    known = learn_hardness(histories)
    body = json.loads(json.dumps(known.to_json()))
    assert Hardness.from_json(body) == known
    less = Hardness.from_json(known.to_json(without={"t1"}))
    assert known.corrections.keys() - less.corrections.keys() == {("", "t1")}
