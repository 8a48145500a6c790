"""What the proofs have in common: simulated people with a past, and what a proof says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.domain import DAY, Brief, Event, Item
from tastemaker.engine import Engine
from tastemaker.errors import NotReady
from tastemaker.evaluate.listeners import SIM, Listener, listeners
from tastemaker.evaluate.simulate import fame_of, found
from tastemaker.evaluate.uncertain import Numbers

ASKED = 12  # onboarding items everybody is asked about
VISITS = (3, 8)  # of every other person, of the rest: of eleven items each
WEEKS = 4.0
BRIEFS = 2
EACH = 2  # creations per person and brief


@dataclass(frozen=True, slots=True)
class Proof:
    """What one experiment showed: `figure` with its 95 % interval, against its `mark`."""

    id: str
    passed: bool
    figure: float
    low: float
    high: float
    mark: float
    name: str
    people: int
    detail: Mapping[str, Any] = field(default_factory=dict)


def at_least(
    id: str, name: str, found: Mapping[str, float], mark: float, chance: float, people: int,
    **detail: Any,
) -> Proof:  # fmt: skip
    """Passed if the figure reaches `mark` and its interval lies above `chance`."""
    figure, low, high = (float(found[key]) for key in ("mean", "low", "high"))
    passed = figure >= mark and low > chance
    return Proof(id, passed, figure, low, high, mark, name, people, detail)


@dataclass(slots=True, eq=False)
class Stage:
    """Simulated people none of whom anything was learned from, in a home of their own.

    `engine` must stand over a copy: whoever plays here is never erased from it.
    """

    engine: Engine
    medium: str
    items: Sequence[Item]  # the catalogue of the medium
    people: Sequence[Listener]
    seed: int
    folder: Path | None = None  # all that the engine keeps on the disk
    _made: dict[str, list[Item]] = field(default_factory=dict)

    def luck(self, *what: int) -> np.random.Generator:
        """Chance that depends on nothing but the seed and `what` it is for."""
        return np.random.default_rng([self.seed, 77, *what])

    @property
    def nobody(self) -> str:
        """Somebody of whom nothing is known."""
        return f"{SIM}prove-{self.seed}-nobody"

    @property
    def everybody(self) -> str:
        """Somebody who liked what anybody here liked."""
        return f"{SIM}prove-{self.seed}-everybody"

    def made(self, user: str) -> list[Item]:
        """BRIEFS x EACH creations for this user, from the same briefs and seeds as anybody's."""
        if user not in self._made:
            seeds = self.luck(1).integers(1 << 30, size=BRIEFS).tolist()
            briefs = [Brief(self.medium, n=EACH, seed=seed) for seed in seeds]
            self._made[user] = [item for b in briefs for item in self.engine.create(user, b)]
        return self._made[user]

    def judged(self) -> Numbers:  # (who judges, whose profile, creation)
        """How much everybody enjoys what was made for everybody, by hidden taste."""
        made = [item for one in self.people for item in self.made(one.user)]
        joys = np.array([one.enjoys(made) for one in self.people])
        return joys.reshape(len(self.people), len(self.people), BRIEFS * EACH)


def set_up(engine: Engine, medium: str, n: int, seed: int, folder: Path | None = None) -> Stage:
    """People with four weeks behind them. Raises NotReady while no ranking is learned."""
    items = engine.items(limit=1_000_000, medium=medium)
    if engine.refresh().models.ranker is None or not items:
        raise NotReady("not_learned", value="ranking")
    rng = np.random.default_rng([seed, 76])
    people = listeners(n, items, rng, f"prove-{seed}")
    stage = Stage(engine, medium, items, people, seed, folder)
    _live(stage, rng)
    return stage


def _live(stage: Stage, rng: np.random.Generator) -> None:
    now = stage.engine.now()
    asked = stage.engine.onboarding(ASKED, stage.medium)
    fame = fame_of(stage.people, stage.items, rng)
    events: list[Event] = []
    for number, one in enumerate(stage.people):
        joys = one.enjoys(asked)
        best = [row for row in np.argsort(-joys)[:3].tolist() if joys[row] > 0.5]
        begun = now - WEEKS * 7 * DAY
        events += [Event(one.user, "like", asked[row].id, at=begun) for row in best]
        visits = VISITS[number % 2]
        for at in np.sort(rng.uniform(begun, now - DAY, visits)).tolist():
            events += one.react(found(one, stage.items, fame, rng), at, rng)[0]
    loved = [e for e in events if e.kind == "like"]
    events += [Event(stage.everybody, "like", e.item, at=e.at) for e in loved]
    stage.engine.observe(sorted(events, key=lambda event: event.at or 0.0))
