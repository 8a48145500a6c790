"""Skill is estimated from plays, and levels are handed out by it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.level_designer.agents import Player
from apps.level_designer.skill import SKILLS, Play, Scale, Skill, fit_scale
from tests.unit.create.level.test_play import platform


def history(skill: float, plays: int, scale: Scale, rng: np.random.Generator) -> list[Play]:
    found = []
    for _ in range(plays):
        difficulty, style = float(rng.uniform(0, 1)), str(rng.choice(["platform", "climb"]))
        chance = float(scale.chance(skill, difficulty, style))
        found.append(Play(difficulty, style, bool(rng.random() < chance)))
    return found


@pytest.mark.parametrize("skill", [0.1, 0.5, 0.9])
def test_skill_is_found_from_forty_plays(skill: float) -> None:
    rng = np.random.default_rng(1)
    found = [Skill.of(history(skill, 40, Scale(), rng)).mean for _ in range(10)]
    assert abs(np.mean(found) - skill) < 0.1


def test_the_more_is_known_the_surer_it_is() -> None:
    plays = history(0.5, 30, Scale(), np.random.default_rng(0))
    assert Skill.of(plays).deviation < 0.5 * Skill().deviation


@given(st.lists(st.builds(Play, st.floats(0, 1), st.just("x"), st.booleans()), max_size=8))
def test_chances_fall_with_difficulty_and_rise_with_every_success(plays: list[Play]) -> None:
    skill = Skill.of(plays)
    chances = [skill.chance(d, "x") for d in np.linspace(0, 1, 11)]
    assert chances == sorted(chances, reverse=True)
    assert skill.weights.sum() == pytest.approx(1)
    won, lost = Skill.of([*plays, Play(0.5, "x", True)]), Skill.of([*plays, Play(0.5, "x", False)])
    assert won.mean > lost.mean
    assert SKILLS[0] <= lost.mean


def test_the_scale_is_learned_from_everybodys_plays() -> None:
    truth = Scale(4.0, {"platform": 1.5, "climb": -1.5})
    rng = np.random.default_rng(2)
    found = fit_scale([history(float(rng.uniform(0, 1)), 60, truth, rng) for _ in range(15)])
    assert found.steep == pytest.approx(4.0, rel=0.5)
    apart = found.offsets["platform"] - found.offsets["climb"]
    assert 1.5 < apart < 4.5


def test_few_plays_leave_the_scale_as_it_is() -> None:
    assert fit_scale([history(0.5, 10, Scale(), np.random.default_rng(0))]) == Scale()
    assert fit_scale([]) == Scale()


def test_simulated_players_fare_better_on_easier_levels_and_with_more_skill() -> None:
    easy, hard = (
        platform(),
        platform((13, 10, "------"), (12, 20, "X"), (11, 20, "X"), (12, 5, "E-E")),
    )
    for skill in (0.1, 0.5, 0.9):
        player = Player(skill, np.random.default_rng(0))
        assert player.chance("\n".join(easy)) > player.chance("\n".join(hard))
    chances = [Player(s, np.random.default_rng(0)).chance("\n".join(hard)) for s in (0.1, 0.5, 0.9)]
    assert chances == sorted(chances)


def test_simulated_players_leave_what_is_too_hard_or_too_easy() -> None:
    walls = "\n".join(platform(*((12 - i, 8 + i, "E-E-E") for i in range(8))))
    player = Player(0.02, np.random.default_rng(0))
    for _ in range(60):
        player.plays(walls)
    assert player.leaves
    bored = Player(0.9, np.random.default_rng(0))
    for _ in range(8):
        bored.plays("\n".join(platform()))
    assert bored.leaves
