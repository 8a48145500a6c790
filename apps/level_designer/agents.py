"""Simulated players, for measuring. How they fare follows from the tiles they meet and their own
skill, by rules that share nothing with the difficulty and the skill that the designer reckons by:
they are noisy, learn, and leave when it is too hard or too easy for too long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

SOLID = "XS?Q<>[]Bb"
TOO_HARD, TOO_EASY = 4, 8  # in a row, until a player leaves
BORING = 0.97  # chance from which on a level is no play
FORM = 0.08  # how far the skill of a day lies from a player's own
#: How large a trial is that somebody without skill gets past as often as they get past the hardest
#: ones, and what full skill adds.
REACH = {"gap": (2.0, 7.0), "rise": (1.5, 4.5), "enemy": (0.4, 1.4), "maze": (0.5, 2.5)}
FAILS = 0.5  # chance of failing at what lies far beyond one's reach
LEARNS = 0.003  # skill that a play adds


def trials(text: str) -> Iterator[tuple[str, float]]:
    """What a player must get past: (what, how large)."""
    rows = text.split("\n")
    columns = ["".join(column) for column in zip(*rows, strict=True)]
    if len(rows[0]) == 32:
        ground = [next((14 - y for y, t in enumerate(c) if t in SOLID), 0) for c in columns]
        yield from (("gap", len(list(run))) for empty, run in groupby(ground, bool) if not empty)
        heights = [height for height in ground if height]
        rises = (b - a for a, b in pairwise(heights))
        yield from (("rise", rise) for rise in rises if rise >= 2)
        yield from (("enemy", 1.0) for tile in text if tile == "E")
    elif len(rows[0]) == 11:
        yield from (("enemy", 1.0) for tile in text if tile == "M")
        yield "maze", sum(tile in "BPI" for tile in text) / 12
    else:
        floors = [y for y, row in enumerate(rows) if any(tile in "#TM" for tile in row[1:-1])]
        steps = (b - a for a, b in pairwise(floors))
        yield from (("rise", step) for step in steps if step >= 2)
        yield from (("enemy", 0.5) for tile in text if tile == "H")


@dataclass(slots=True)
class Player:
    """`skill` in [0, 1]; `rng` is this player's own luck."""

    skill: float
    rng: np.random.Generator
    hard: int = 0
    easy: int = 0

    def chance(self, text: str, form: float = 0.0) -> float:
        """That this player finishes a level."""
        skill = min(max(self.skill + form, 0.02), 1.0)
        stays = 1.0
        for what, size in trials(text):
            least, more = REACH[what]
            reach = least + more * skill
            stays *= 1 - FAILS / (1 + np.exp(-5 * (size - reach) / max(size, 1.0)))
        return float(stays)

    def plays(self, text: str) -> bool:
        won = bool(self.rng.random() < self.chance(text, FORM * self.rng.standard_normal()))
        self.hard = 0 if won else self.hard + 1
        self.easy = self.easy + 1 if self.chance(text) > BORING else 0
        self.skill = min(1.0, self.skill + LEARNS)
        return won

    @property
    def leaves(self) -> bool:
        return self.hard >= TOO_HARD or self.easy >= TOO_EASY
