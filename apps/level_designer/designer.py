"""The next level for a player: chosen from the catalogue, or made, so that finishing it is neither
sure nor hopeless. All that is known of players are their events in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apps.level_designer.skill import Play, Scale, Skill, fit_scale
from tastemaker import BadInput, Brief, Engine, Event, Item, NotFound, NotReady

MEDIUM = "level"
TARGET = 0.7  # chance of finishing: mostly success, with something at stake
LOOKED_AT = 200  # plays that an estimate goes back
LIKED = 0.15  # how far a level may lie from the target to be of a style that is liked
SHOWN = 40  # levels of a slate to choose from
GAVE_UP, FINISHED = 0.0, 1.0


@dataclass(frozen=True, slots=True)
class Next:
    item: Item
    chance: float  # that this player finishes it
    target: float


class Designer:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.scale = Scale()

    def play(self, user: str, level: str, finished: bool) -> Event:
        """Note how a level went. Raises NotFound for a level that is not there, BadInput for an
        item that is none."""
        item = self._engine.item(level, user)
        if item.medium != MEDIUM:
            raise BadInput("bad_field", field="level", value=level, why="it is no level")
        kind, value = ("finish", FINISHED) if finished else ("play", GAVE_UP)
        event = Event(user, kind, item=level, value=value)
        self._engine.observe(event)
        return event

    def plays(self, user: str) -> list[tuple[Item, bool]]:
        """What this player played, oldest first, and whether they finished it."""
        found = []
        for _, event in self._engine.events(user, LOOKED_AT):
            if event.kind not in ("finish", "play") or event.value is None or not event.item:
                continue
            try:
                item = self._engine.item(event.item, user)
            except NotFound:  # removed since
                continue
            if item.medium == MEDIUM and "difficulty" in item.attributes:
                found.append((item, event.kind == "finish"))
        return found[::-1]

    def skill(self, user: str) -> Skill:
        return Skill.of([play_of(item, won) for item, won in self.plays(user)], self.scale)

    def learn(self, users: Sequence[str]) -> Scale:
        """How chances follow from difficulties here, from all these players' plays."""
        self.scale = fit_scale([[play_of(i, won) for i, won in self.plays(u)] for u in users])
        return self.scale

    def next(self, user: str, target: float = TARGET, make: bool = True) -> Next:
        """The level to play next. Raises NotReady without any level to choose from.

        Among what the player's taste ranks first, the one whose chance is nearest to the target;
        where none is near, one is made for the difficulty that would be.
        """
        if not 0.05 <= target <= 0.95:
            raise BadInput("bad_field", field="target", value=target, why="use 0.05 to 0.95")
        skill = self.skill(user)
        met = {item.id for item, _ in self.plays(user)}
        near = self._near(user, skill, target, met)
        if make and (near is None or abs(near.chance - target) > LIKED):
            made = self._made(user, skill, target, near.item if near else None)
            if made and (near is None or abs(made.chance - target) < abs(near.chance - target)):
                return made
        if near is None:
            raise NotReady("nothing_to_learn", value="levels")
        return near

    def _near(self, user: str, skill: Skill, target: float, met: set[str]) -> Next | None:
        slate = self._engine.recommend(user, SHOWN, medium=MEDIUM, exclude=sorted(met))
        rows = [
            Next(item, chance_of(item, skill), target)
            for item in (self._engine.item(pick.item, user) for pick in slate.picks)
            if "difficulty" in item.attributes
        ]
        # Earlier picks are liked more: a later one must be nearer to the target to come first.
        off = [abs(one.chance - target) + LIKED * at / SHOWN for at, one in enumerate(rows)]
        return rows[int(np.argmin(off))] if rows else None

    def _made(self, user: str, skill: Skill, target: float, like: Item | None) -> Next | None:
        style = like.attributes["style"] if like else None
        difficulties = np.linspace(0, 1, 51)
        chances = [skill.chance(float(d), style or "") for d in difficulties]
        wanted = float(difficulties[int(np.argmin(np.abs(np.array(chances) - target)))])
        asked = {"difficulty": wanted, **({"style": style} if style else {})}
        try:
            made = self._engine.create(user, Brief(MEDIUM, attributes=asked))[0]
        except NotReady:  # no generator of levels has learned yet, or none came out right
            return None
        return Next(made, chance_of(made, skill), target)


def play_of(item: Item, finished: bool) -> Play:
    about = item.attributes
    return Play(float(about["difficulty"]), str(about.get("style", "")), finished)


def chance_of(item: Item, skill: Skill) -> float:
    return skill.chance(float(item.attributes["difficulty"]), str(item.attributes.get("style", "")))
