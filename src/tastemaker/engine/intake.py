"""What may enter the ledger: events checked, completed with id and time, and read."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from tastemaker.domain import ACTS, BEST, DISLIKE_REASONS, KINDS, WORST, Event, Reading
from tastemaker.errors import BadInput, NotFound
from tastemaker.ports import Reader
from tastemaker.settings import Settings

LONGEST_ID = 200
NEEDS_ITEM = frozenset(ACTS) - {"say"}
NEEDS_FACT = frozenset({"state", "pin", "lower", "forget", "block", "unblock"})


class Discreet:
    """A reader that leaves out what somebody feels, and keeps what they ask for."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def read(self, text: str) -> Reading:
        reading = self._reader.read(text)
        felt = reading.mood is not None and reading.mood.source == "felt"
        return replace(reading, emotion={}, mood=None if felt else reading.mood)


def check_name(field: str, value: object) -> None:
    """Ids and names: short text without control characters. Raises BadInput."""
    if not isinstance(value, str) or not value.strip():
        raise BadInput("missing_field", field=field)
    if len(value) > LONGEST_ID:
        raise BadInput("bad_field", field=field, value=value, why=f"longer than {LONGEST_ID}")
    if any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in value):
        raise BadInput("bad_field", field=field, value=repr(value), why="control characters")


def complete(
    event: Event,
    *,
    now: float,
    new_id: Callable[[], str],
    reader: Reader,
    settings: Settings,
) -> Event:
    """`event` ready for the ledger. Raises BadInput with the offending field."""
    check_name("user", event.user)
    if event.kind not in KINDS:
        raise BadInput("bad_kind", value=event.kind, known=", ".join(KINDS))
    if event.kind in NEEDS_ITEM and not event.item:
        raise BadInput("missing_field", field="item")
    for field in ("id", "item", "slate", "session"):
        if value := getattr(event, field):
            check_name(field, value)
    _check_value(event)
    _check_text(event, settings.max_text)
    at = now if event.at is None else _checked_time(event.at, now, settings.max_ahead_seconds)
    reading = event.reading
    if event.kind == "say" and reading is None:
        reading = reader.read(event.text or "")
    if event.kind in NEEDS_FACT and not (reading and reading.facts):
        raise BadInput("missing_field", field="reading.facts")
    return replace(event, id=event.id or new_id(), at=at, reading=reading)


def check_items(events: Sequence[Event], known: Callable[[str], bool]) -> None:
    """Raises NotFound for the first event about an item that is not there."""
    for item in dict.fromkeys(event.item for event in events if event.item):
        if not known(item):
            raise NotFound("no_item", value=item)


def _check_value(event: Event) -> None:
    value = event.value
    if value is not None and not (isinstance(value, (int, float)) and math.isfinite(value)):
        raise BadInput("bad_field", field="value", value=value, why="not a finite number")
    if event.kind == "rate" and not (value is not None and WORST <= value <= BEST):
        raise BadInput(
            "bad_field", field="value", value=value, why=f"a rating is {WORST:g} to {BEST:g}"
        )
    if event.position is not None and not 0 <= event.position < 10_000:
        raise BadInput("bad_field", field="position", value=event.position, why="not a position")


def _check_text(event: Event, longest: int) -> None:
    text = event.text or ""
    if len(text) > longest:
        raise BadInput("bad_field", field="text", value=text, why=f"longer than {longest}")
    if event.kind == "say" and not text.strip():
        raise BadInput("missing_field", field="text")
    if event.kind == "undo" and not text:
        raise BadInput("missing_field", field="text")
    if event.kind == "dislike" and text and text not in DISLIKE_REASONS:
        raise BadInput(
            "bad_field", field="text", value=text, why="use " + ", ".join(DISLIKE_REASONS)
        )


def _checked_time(at: float, now: float, ahead: float) -> float:
    if not isinstance(at, (int, float)) or not math.isfinite(at):
        raise BadInput("bad_field", field="at", value=at, why="not a time")
    if at > now + ahead:
        raise BadInput("future_event", value=at, limit=str(timedelta(seconds=ahead)))
    if at < -62_135_596_800:  # year 1
        raise BadInput("bad_field", field="at", value=at, why="before the year 1")
    return float(at)
