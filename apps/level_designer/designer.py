"""The next level for a player: chosen from the catalogue, or made, so that finishing it is neither
sure nor hopeless. All that is known of players are their events in the ledger.

How hard levels are for people is learned from everybody's plays beside requests (`keep_up`) and kept
in the home, where every process reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from tastemaker import (
    Attempt,
    BadInput,
    Brief,
    Engine,
    Event,
    Hardness,
    Item,
    Note,
    NotFound,
    NotReady,
    Skill,
    Task,
    learn_hardness,
    undone,
)

MEDIUM = "level"
HARDNESS = "hardness"  # the note that keeps what was learned
TARGET = 0.7  # chance of finishing: mostly success, with something at stake
LOOKED_AT = 200  # plays that an estimate goes back
LOOKED_THROUGH = 20_000  # events of everybody, the newest: learning from them takes seconds
EVERY = 10.0  # seconds between two looks at whether there is more to learn from
ANEW = 0.1  # more plays by so much: hardness is learned anew
LIKED = 0.1  # how much nearer to the target the last of a slate must be than the first
WORTH = 0.15  # how far from the target all may be before one is made
SHOWN = 200  # levels of a slate to choose from
GAVE_UP, FINISHED = 0.0, 1.0
NUMBER = (int, float)


@dataclass(frozen=True, slots=True)
class Next:
    item: Item
    chance: float  # that this player finishes it
    target: float
    off: float  # how far from the target that is to be expected


class Designer:
    def __init__(self, engine: Engine) -> None:
        self._engine, self._kept = engine, engine.kept("level_designer")
        self._read: tuple[int, Hardness] = (-1, Hardness())  # (version of the note, what it says)
        self._counted = (-1, 0, 0)  # (version of the note, ledger number, plays from it on)

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
        return list(self._played(self._engine.events(user, LOOKED_AT)[::-1]))

    def _played(self, rows: Iterable[tuple[int, Event]]) -> Iterator[tuple[Item, bool]]:
        rows = list(rows)
        back = undone(rows)
        for _, event in rows:
            if event.kind not in ("finish", "play") or event.value is None or event.id in back:
                continue
            try:
                item = self._engine.item(event.item or "", event.user)
            except NotFound:  # removed since
                continue
            if playable(item):
                yield item, event.kind == "finish"

    def skill(self, user: str) -> Skill:
        plays = [Attempt(task_of(item), won) for item, won in self.plays(user)]
        return Skill.after(plays, self._known())

    def _known(self) -> Hardness:
        """How hard levels are, as last learned; before that, as their difficulty says."""
        version = self._kept.version(HARDNESS)
        if self._read[0] != version:
            note = self._kept.get(HARDNESS, HARDNESS)
            self._read = (version, Hardness.from_json(note.body) if note else Hardness())
        return self._read[1]

    def keep_up(self) -> bool:
        """Learn how hard levels are once there is a tenth more to learn from; whether it did."""
        due = self._plays_since() > ANEW * self._known().attempts
        if due:
            self.learn()
        return due

    def _plays_since(self) -> int:
        """Plays since hardness was learned. Each event is looked at once."""
        version = self._kept.version(HARDNESS)
        if self._counted[0] != version:
            note = self._kept.get(HARDNESS, HARDNESS)
            self._counted = (version, note.body["upto"] if note else 0, 0)
        _, upto, plays = self._counted
        if rows := list(self._engine.store.events(after=upto)):
            plays += sum(1 for _ in self._played(rows))
            self._counted = (version, rows[-1][0], plays)
        return plays

    def learn(self) -> Hardness:
        """How hard levels are, from everybody's plays; requests read it from then on. Of single levels
        only those of the catalogue are kept: others go with the person they were made for."""
        store, by = self._engine.store, dict[str, list[tuple[int, Event]]]()
        upto = store.watermark()
        for row in store.events(after=max(0, upto - LOOKED_THROUGH)):
            by.setdefault(row[1].user, []).append(row)
        played = [list(self._played(rows)) for rows in by.values()]
        histories = [[Attempt(task_of(item), won) for item, won in plays] for plays in played]
        learned = learn_hardness([history for history in histories if history])
        made = {item.id for plays in played for item, _ in plays if item.origin is not None}
        self._kept.put(Note(HARDNESS, HARDNESS, {"upto": upto, **learned.to_json(made)}))
        return self._known()

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
        if make and (near is None or near.off > WORTH):
            made = self._made(user, skill, target, near.item if near else None)
            if made and (near is None or made.off < near.off):
                return made
        if near is None:
            raise NotReady("nothing_to_learn", value="levels")
        return near

    def _near(self, user: str, skill: Skill, target: float, met: set[str]) -> Next | None:
        slate = self._engine.recommend(user, SHOWN, medium=MEDIUM, exclude=sorted(met))
        items = [self._engine.item(pick.item, user) for pick in slate.picks]
        rows = [next_of(item, skill, target) for item in items if playable(item)]
        # Earlier picks are liked more: a later one must be nearer to the target to come first.
        off = [one.off + LIKED * at / SHOWN for at, one in enumerate(rows)]
        return rows[int(np.argmin(off))] if rows else None

    def _made(self, user: str, skill: Skill, target: float, like: Item | None) -> Next | None:
        style = str(like.attributes.get("style", "")) if like else ""
        wanted = min(
            np.linspace(0, 1, 51).tolist(),
            key=lambda d: abs(skill.chance(Task("", style, d)) - target),
        )
        asked = {"difficulty": wanted, **({"style": style} if style else {})}
        try:
            made = self._engine.create(user, Brief(MEDIUM, attributes=asked))[0]
        except NotReady:  # no generator of levels has learned yet, or none came out right
            return None
        return next_of(made, skill, target)


def playable(item: Item) -> bool:
    return item.medium == MEDIUM and "difficulty" in _numbers(item)


def task_of(level: Item) -> Task:
    """With every number that its attributes hold."""
    numbers = _numbers(level)
    difficulty = numbers.pop("difficulty")
    return Task(level.id, str(level.attributes.get("style", "")), difficulty, numbers)


def next_of(level: Item, skill: Skill, target: float) -> Next:
    task = task_of(level)
    return Next(level, skill.chance(task), target, skill.off(task, target))


def _numbers(item: Item) -> dict[str, float]:
    return {
        name: float(value)
        for name, value in item.attributes.items()
        if isinstance(value, NUMBER) and not isinstance(value, bool)
    }
