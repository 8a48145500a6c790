"""What can be done about something said. The engine carries one out; words.py phrases it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tastemaker.dialogue.turns import Pairs
from tastemaker.domain import Brief, Mood


@dataclass(frozen=True, slots=True)
class Make:
    """`without`: attributes and values that were turned down; another one is taken for each. `of`: an
    item that should be changed as `brief` says, in what no rework can change. `refused`: what was
    turned down before, and is still."""

    brief: Brief
    without: Mapping[str, str] = field(default_factory=dict)
    of: str = ""
    refused: Pairs = frozenset()


@dataclass(frozen=True, slots=True)
class Find:
    """`asked`: attributes that what is found should have; `mood`: how it should feel; `minutes`: how
    long all of it should last, 0 where nobody says; `without`: attributes and values it should not
    have, `refused`: those that were turned down before, and are still; `called`: a title that is not
    here, where nothing else is asked for; `counted`: how many there are is asked."""

    asked: Mapping[str, Any] = field(default_factory=dict)
    mood: Mood | None = None
    minutes: float = 0.0
    without: Mapping[str, str] = field(default_factory=dict)
    refused: Pairs = frozenset()
    called: str = ""
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """Say what values the first of the attributes `columns` that sorts anything has, in what meets `asked`."""

    columns: tuple[str, ...]
    asked: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Show:
    """What was named by its title or, where `near`, what is like it."""

    items: tuple[str, ...]
    near: bool = False


@dataclass(frozen=True, slots=True)
class More:
    """For `item`, which was found; then more is found."""

    item: str


@dataclass(frozen=True, slots=True)
class Why:
    item: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Say in what `items` differ, and which of them suits best."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tell:
    """Say what is known of `item`."""

    item: str


@dataclass(frozen=True, slots=True)
class TellOf:
    """Say what `items` have of the attributes `columns`, which are asked about."""

    items: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """Show what somebody kept (`kind`: save), liked (like), or what was made for them (made)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something was told that stays with the profile; what was found before it is found anew
    without `without`, facets and values that are turned down."""

    without: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forget:
    """Of what is known of somebody, what has these facets and values."""

    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """Say what is known of somebody."""


@dataclass(frozen=True, slots=True)
class Less:
    """Against `item`; then something else is made by `again`, or found where it is None."""

    item: str
    again: Brief | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """`item` is known already, which says nothing against it; something else is found instead."""

    item: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A judgement of `item`: an event of the kind like, dislike, save or rate (`value`: 0 to 5)."""

    item: str
    kind: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last turn: its `events` (none: there is nothing to undo)."""

    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Say:
    """Only words: a key of `words.WORDS`, filled from `values`."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stop:
    """End what was going on: the next wish starts anew."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Look into the documents; do the other thing where they say nothing."""

    question: str
    otherwise: Act


@dataclass(frozen=True, slots=True)
class HandOver:
    """Leave what was asked to a person."""


Act = (
    Make
    | Find
    | Offer
    | Show
    | More
    | Why
    | Compare
    | Tell
    | TellOf
    | Mine
    | Known
    | Forget
    | Note
    | Less
    | Met
    | Rate
    | Undo
    | Say
    | Stop
    | Ask
    | HandOver
)
