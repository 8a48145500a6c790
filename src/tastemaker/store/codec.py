"""Events and documents ↔ rows. Whatever enters a table is checked here first.

Both databases must give back exactly what they were given, so what one of them cannot hold is
refused for both: NUL in text, halves of surrogate pairs, numbers that are not finite.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import msgspec

from tastemaker.domain import Event, Reading
from tastemaker.errors import BadInput, StoreFailed
from tastemaker.ports import Document

LONGEST_ID = 200  # characters of an id or a name
LONGEST_KEY = 2 * LONGEST_ID + 1  # the id of a tie is two names and what parts them
LONGEST_WORD = 100  # of a kind or a label; with the key below what an index of PostgreSQL takes

Row = tuple[Any, ...]

_bodies = msgspec.json.Decoder(dict[str, Any])
_readings = msgspec.json.Decoder(Reading)


def event_row(event: Event, at: float) -> Row:
    """`event` in the order of the columns after `seq`; `at` stands in where it has no time.

    Raises BadInput naming the field.
    """
    _name("id", event.id)
    _name("user", event.user)
    _word("kind", event.kind)
    _optional("item", event.item)
    _optional("slate", event.slate)
    _optional("session", event.session)
    if event.text is not None:
        check_text("text", event.text)
    value = None if event.value is None else finite("value", event.value)
    time = finite("at", at if event.at is None else event.at)
    reading = None if event.reading is None else json_text("reading", event.reading)
    _position(event.position)
    return (
        event.id, event.user, event.kind, event.item, value, event.text, time,
        event.slate, event.position, event.session, reading,
    )  # fmt: skip


def event_of(row: Sequence[Any]) -> Event:
    """The event in a row of `events`, all columns."""
    _, id, user, kind, item, value, text, at, slate, position, session, reading = row
    read = None if reading is None else _decoded(_readings, reading)
    return Event(user, kind, item, value, text, at, id, slate, position, session, read)


def document_row(document: Document) -> Row:
    """`document` in the order of the columns. Raises BadInput naming the field."""
    _word("kind", document.kind)
    _name("id", document.id, LONGEST_KEY)
    _optional("user", document.user)
    check_text("label", document.label, LONGEST_WORD)
    at = finite("at", document.at)
    about = mentioned(document)
    body = json_text("body", document.body)
    return (document.kind, document.id, document.user, about, document.label, at, body)


def mentioned(document: Document) -> str | None:
    """Who else a document speaks of: the other end of a tie."""
    if document.kind != "tie":
        return None
    other = document.body.get("other")
    _name("other", other)
    return str(other)


def document_of(row: Sequence[Any]) -> Document:
    """The document in a row of `documents`, all columns."""
    kind, id, user, _, label, at, body = row
    return Document(kind, id, _decoded(_bodies, body), user, label, at)


def check_text(field: str, value: object, longest: int | None = None) -> None:
    """Raises BadInput unless `value` is text that both databases can hold."""
    if not isinstance(value, str):
        raise _bad(field, value, "not text")
    if longest is not None and len(value) > longest:
        raise _bad(field, value, f"longer than {longest} characters")
    if "\0" in value:
        raise _bad(field, value, "holds a NUL character")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _bad(field, ascii(value), "holds half of a surrogate pair") from None


def finite(field: str, value: object) -> float:
    """`value` as a float. Raises BadInput unless it is a finite number."""
    try:
        if isinstance(value, (int, float)) and math.isfinite(value):
            return float(value)
    except OverflowError:
        pass
    raise _bad(field, value, "not a finite number")


def json_text(field: str, value: Any) -> str:
    """`value` as JSON. Raises BadInput for what JSON cannot hold."""
    try:
        plain = msgspec.to_builtins(value, str_keys=True)
        _check_numbers(field, plain)
        return msgspec.json.encode(plain).decode()
    except (TypeError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError) as error:
        raise _bad(field, value, f"not JSON ({error})") from None


def _check_numbers(field: str, value: Any) -> None:
    """msgspec would write null for a number that is not finite."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, float):
            if not math.isfinite(one):
                raise _bad(field, one, "holds a number that is not finite")
        elif isinstance(one, dict):
            left += one.values()
        elif isinstance(one, (list, tuple)):
            left += one


def _name(field: str, value: object, longest: int = LONGEST_ID) -> None:
    if value is None or value == "":
        raise BadInput("missing_field", field=field)
    check_text(field, value, longest)


def _word(field: str, value: object) -> None:
    _name(field, value, LONGEST_WORD)


def _optional(field: str, value: object) -> None:
    if value is not None:
        check_text(field, value, LONGEST_ID)


def _position(value: object) -> None:
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise _bad("position", value, "not a position")


def _bad(field: str, value: object, why: str) -> BadInput:
    return BadInput("bad_field", field=field, value=value, why=why)


def _decoded(decoder: msgspec.json.Decoder[Any], text: str) -> Any:
    try:
        return decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise StoreFailed("store_broken", value="a row", why=str(error)) from error
