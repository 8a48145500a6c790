"""Events: id, user, kind, item, value, text, at; also slate, position, session, rating."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from tastemaker.domain import ACTS, BEST, WORST, Event
from tastemaker.errors import BadInput
from tastemaker.store.importers import fields, names
from tastemaker.store.importers.names import Told
from tastemaker.store.importers.rows import MAX_TEXT, Cells, Row, read


def read_events(
    path: str | Path,
    *,
    max_text: int = MAX_TEXT,
    kind: str | None = None,
    at: str | None = None,
    milliseconds: bool = False,
    told: Told | None = None,
) -> Iterator[Row[Event]]:
    """Events of a file. One without an id gets one from what it says, so that importing a file
    twice changes nothing; a row that says exactly the same as another is the same event.

    A row that names no kind is a `rate` where it has a `rating`, else of `kind`; without one it is
    bad. What an act is called elsewhere (`click`, `purchase`) is understood. Only acts can be
    imported: a decision is a person's own. A row without a time is of `at`; with `milliseconds`,
    numbers that are times count those. `told` says what columns are.

    Raises BadInput("bad_file") where nothing can be read, BadInput("bad_kind") for a `kind` that is
    no act, BadInput("bad_field") for an `at` that is no time or something `told` that no event has.
    """
    if kind is not None:
        _kind(kind)
    made = partial(
        _event,
        max_text=max_text,
        kind=kind,
        at=None if at is None else fields.time("at", at),
        unit=0.001 if milliseconds else 1.0,
    )
    needed = ("user", *(() if kind else (("kind", "rating"),)), *(() if at else ("at",)))
    return read(path, names.EVENTS.told(told), needed, made)


def derived_id(event: Event) -> str:
    """An id from everything else in `event`, alike for each way of writing it in a file."""
    said = (
        event.user, event.kind, event.item, event.value, event.text, event.at,
        event.slate, event.position, event.session,
    )  # fmt: skip
    return "e_" + hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:24]


def _event(
    cells: Cells, _: bool, max_text: int, kind: str | None, at: float | None, unit: float
) -> Event:
    event = Event(
        user=fields.name("user", cells.get("user")),
        kind=_kind(cells.get("kind") or ("rate" if "rating" in cells else kind)),
        item=fields.optional_name("item", cells.get("item")),
        value=_optional(fields.number, "value", cells),
        text=fields.words("text", cells["text"], max_text) if "text" in cells else None,
        at=fields.time("at", fields.needed("at", cells.get("at", at)), unit),
        slate=fields.optional_name("slate", cells.get("slate")),
        position=fields.position(cells["position"]) if "position" in cells else None,
        session=fields.optional_name("session", cells.get("session")),
    )
    if event.kind == "rate":
        if event.value is None:
            event = replace(event, value=_optional(fields.number, "rating", cells))
        if event.value is None or not WORST <= event.value <= BEST:
            why = f"a rating is {WORST:g} to {BEST:g}"
            raise BadInput("bad_field", field="value", value=event.value, why=why)
    id = fields.optional_name("id", cells.get("id"))
    return replace(event, id=id or derived_id(event))


def _kind(value: Any) -> str:
    kind = fields.name("kind", value)
    known = names.act(kind)
    if known not in ACTS:
        raise BadInput("bad_kind", value=kind, known=", ".join(ACTS))
    return known


def _optional(parse: Any, field: str, cells: Cells) -> Any:
    return parse(field, cells[field]) if field in cells else None
