"""The state of a conversation: what was asked for, what was shown for it, turn by turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from tastemaker.domain import Brief, Mood

KEPT = 20  # turns that "undo" can go back

Pairs = frozenset[tuple[str, str]]  # attributes and values


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn that changed something. `events`: what it put into the ledger. `brief` is None
    where things were found rather than made; then `asked` and `felt` say what was looked for.
    `refused`: what was turned down in what it goes on from; `about`: which of those shown was spoken
    of last."""

    events: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()  # ids of items, in the order shown
    brief: Brief | None = None
    number: int = 0  # of what was said, in the ledger: the order of turns
    asked: Mapping[str, Any] = field(default_factory=dict)
    felt: Mood | None = None
    refused: Pairs = frozenset()
    about: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Oldest turn first."""

    turns: tuple[Turn, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """What "the second one" counts in: what was shown last."""
        return self.turns[-1].shown if self.turns else ()

    @property
    def about(self) -> str:
        """Which of them was spoken of last; empty where none was."""
        return self.turns[-1].about if self.turns else ""

    @property
    def it(self) -> str:
        """What "it" means: what was spoken of last, else the last of what was shown: the one that
        somebody has just met."""
        return self.about or (self.shown[-1] if self.shown else "")

    @property
    def seen(self) -> tuple[str, ...]:
        """All that was shown so far."""
        return tuple(dict.fromkeys(id for turn in self.turns for id in turn.shown))

    @property
    def brief(self) -> Brief | None:
        """What "calmer" changes: the last thing asked to be made."""
        return next((turn.brief for turn in reversed(self.turns) if turn.brief), None)

    def still_refused(self, now: Mapping[str, Any]) -> Pairs:
        """What was turned down in what goes on, but for what is asked for `now`."""
        last = self.turns[-1].refused if self.turns else frozenset()
        return last - {(name, value) for name, value in now.items() if isinstance(value, str)}

    def then(self, turn: Turn) -> State:
        return replace(self, turns=(*self.turns, turn)[-KEPT:])


def to_body(turn: Turn) -> dict[str, Any]:
    """As JSON, for a document."""
    body: dict[str, Any] = msgspec.to_builtins(turn, order="deterministic")
    return body


def from_body(body: Mapping[str, Any]) -> Turn:
    """Raises msgspec.ValidationError for what is no turn."""
    return msgspec.convert(body, Turn)
