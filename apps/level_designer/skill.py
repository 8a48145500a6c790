"""How good a player is, from what they finished and what they did not.

A Rasch model (1960; item response theory): a level of difficulty d is finished with chance
σ((skill - d) · steep + offset of its style). Skill is a distribution over a grid, updated exactly by Bayes' rule and
widened before every play, because people get better and have bad days (as Glicko does).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float64]

SKILLS: Grid = np.linspace(-0.6, 1.6, 111)  # in units of difficulty, which lies in [0, 1]
START, UNSURE = 0.35, 0.35  # mean and deviation before the first play
DRIFT = 0.02  # deviation that one more play adds
STEEP = 8.0  # before anything is known of how players of these levels fare
FEWEST = 60  # plays from which on the scale itself is learned
PULL = 5.0  # of offsets towards none, in plays


@dataclass(frozen=True, slots=True)
class Play:
    difficulty: float
    style: str
    finished: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """How chances follow from difficulties: learned from everybody's plays of one home."""

    steep: float = STEEP
    offsets: Mapping[str, float] = field(default_factory=dict)  # by style

    def chance(self, skill: Grid | float, difficulty: float, style: str) -> Grid:
        logit = (np.asarray(skill) - difficulty) * self.steep + self.offsets.get(style, 0.0)
        return 1 / (1 + np.exp(-logit))


class Skill:
    """What is known of one player."""

    def __init__(self, scale: Scale = Scale()) -> None:
        self.scale = scale
        self.weights = _normal(START, UNSURE)

    @classmethod
    def of(cls, plays: Sequence[Play], scale: Scale = Scale()) -> Skill:
        """After `plays`, oldest first."""
        skill = cls(scale)
        for play in plays:
            skill.see(play)
        return skill

    def see(self, play: Play) -> None:
        blur = np.exp(-0.5 * ((SKILLS[:, None] - SKILLS) / DRIFT) ** 2)
        widened = (blur / blur.sum(axis=0)) @ self.weights
        chance = self.scale.chance(SKILLS, play.difficulty, play.style)
        seen = widened * (chance if play.finished else 1 - chance)
        self.weights = seen / seen.sum()

    @property
    def mean(self) -> float:
        return float(SKILLS @ self.weights)

    @property
    def deviation(self) -> float:
        return float(np.sqrt(((SKILLS - self.mean) ** 2) @ self.weights))

    def chance(self, difficulty: float, style: str) -> float:
        """That this player finishes such a level."""
        return float(self.scale.chance(SKILLS, difficulty, style) @ self.weights)


def fit_scale(histories: Sequence[Sequence[Play]], rounds: int = 4) -> Scale:
    """The scale that explains the plays of several players best; the usual one where they are
    fewer than 60. Steepness by search, offsets by how each style was finished against what was
    foretold before the play."""
    plays = [play for history in histories for play in history]
    if len(plays) < FEWEST:
        return Scale()
    scale = Scale()
    for _ in range(rounds):
        trials = [Scale(steep, scale.offsets) for steep in scale.steep * np.geomspace(0.6, 1.6, 5)]
        scale = max(trials, key=lambda trial: _foretold(histories, trial))
        scale = Scale(scale.steep, _offsets(histories, scale))
    return scale


def _foretold(histories: Sequence[Sequence[Play]], scale: Scale) -> float:
    """Log likelihood of every play, each foretold from those before it."""
    total = 0.0
    for history in histories:
        skill = Skill(scale)
        for play in history:
            chance = skill.chance(play.difficulty, play.style)
            total += np.log(max(chance if play.finished else 1 - chance, 1e-6))
            skill.see(play)
    return total


def _offsets(histories: Sequence[Sequence[Play]], scale: Scale) -> dict[str, float]:
    """A Newton step for each style."""
    slopes: dict[str, list[float]] = {}
    for history in histories:
        skill = Skill(scale)
        for play in history:
            chance = skill.chance(play.difficulty, play.style)
            slopes.setdefault(play.style, []).extend(
                (play.finished - chance, chance * (1 - chance))
            )
            skill.see(play)
    return {
        style: scale.offsets.get(style, 0.0) + sum(found[::2]) / (sum(found[1::2]) + PULL)
        for style, found in slopes.items()
    }


def _normal(mean: float, deviation: float) -> Grid:
    weights = np.exp(-0.5 * ((SKILLS - mean) / deviation) ** 2)
    return np.asarray(weights / weights.sum())
