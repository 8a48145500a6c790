"""Rung 2: a code of a few numbers per person, which steers the composer.

What somebody met becomes a code in closed form, and the code is added to what the composer is
asked for:

    code  = bounded( Σ wᵢ φᵢ / (LEAST + Σ |wᵢ|) · reads )        φᵢ: the wish an item would answer
    asked = wish + code · turns                                   reads (f, k), turns (k, f)

The two matrices are everybody's and are learned once, with the composer held still, on all people
in one batch (`create.models.coding`): conditional prefix tuning (Li & Liang 2021) whose prefix is
amortised, as hypernetworks do, instead of fitted to each person. So a code is known from the first
event, costs one addition per event, and nothing of it is stored: it is derived from the profile,
and who is erased has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tastemaker.domain import DAY
from tastemaker.errors import NotReady
from tastemaker.ports import FloatArray

FILE = "codes.npz"
SIZE = 16  # numbers in a code
LEAST = 3.0  # meetings under which a code is short: it starts at none
LONGEST = 1.5  # no code is longer, whatever was met
HALF_LIFE = 30 * DAY  # seconds, as in the reward


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """The running sum a code is read from; one event adds one row."""

    total: FloatArray  # (f,)
    weight: float = 0.0
    at: float = 0.0

    def met(self, wish: FloatArray, weight: float, at: float) -> Heard:
        """After meeting an item that answers `wish` (f,), with its weight as in Evidence.

        Older meetings fade by half in a month; the order of meetings does not matter.
        """
        newest = max(at, self.at) if self.weight else at
        old, new = (0.5 ** ((newest - then) / HALF_LIFE) for then in (self.at, at))
        old = old if self.weight else 0.0
        total = old * self.total + (new * weight) * wish
        return Heard(np.asarray(total, np.float32), old * self.weight + new * abs(weight), newest)


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """Everybody's part of the codes: how they are read from feedback, and where they turn to."""

    reads: FloatArray  # (f, k)
    turns: FloatArray  # (k, f)

    @classmethod
    def begun(cls, features: int, rng: np.random.Generator, size: int = SIZE) -> Codes:
        """Codes that steer nowhere yet."""
        reads = rng.standard_normal((features, size)) / np.sqrt(features)
        return cls(np.asarray(reads, np.float32), np.zeros((size, features), np.float32))

    def heard(self, meetings: Iterable[tuple[FloatArray, float, float]]) -> Heard:
        """The sum over meetings (wish, weight, at)."""
        so_far = Heard(np.zeros(len(self.reads), np.float32))
        for meeting in meetings:
            so_far = so_far.met(*meeting)
        return so_far

    def code(self, heard: Heard) -> FloatArray:  # (k,)
        """Zeros for somebody who met nothing."""
        raw = heard.total / (LEAST + heard.weight) @ self.reads
        return np.asarray(raw * min(1.0, LONGEST / max(float(np.linalg.norm(raw)), 1e-9)))

    def steer(self, heard: Heard) -> FloatArray:  # (f,)
        """What is added to the wish."""
        return np.asarray(self.code(heard) @ self.turns, np.float32)

    def save(self, folder: Path) -> None:
        np.savez(folder / FILE, allow_pickle=False, reads=self.reads, turns=self.turns)

    @classmethod
    def load(cls, folder: Path, features: int) -> Codes:
        """Raises NotReady("damaged_set") where the arrays do not fit the composer's wishes."""
        with np.load(folder / FILE, allow_pickle=False) as arrays:
            reads, turns = arrays["reads"], arrays["turns"]
        if reads.shape != turns.T.shape or len(reads) != features:
            raise NotReady("damaged_set", value=folder.name, why="codes of another composer")
        return cls(reads, turns)
