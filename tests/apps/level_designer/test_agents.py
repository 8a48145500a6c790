"""Simulated players, who share nothing with what estimates their skill."""

from __future__ import annotations

import numpy as np

from apps.level_designer.agents import Player
from tests.unit.create.level.test_play import platform


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
