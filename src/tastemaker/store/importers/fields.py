"""One cell → one value of ours. Each raises BadInput that names the field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from tastemaker.errors import BadInput
from tastemaker.store.codec import LONGEST_ID, check_text, finite, json_text

NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
WHOLE = re.compile(r"-?(0|[1-9]\d{0,14})", re.ASCII)  # 007 is a name, not a number
FRACTION = re.compile(r"-?(0|[1-9]\d{0,14})\.\d+([eE][-+]?\d{1,3})?", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f]")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST = -62_135_596_800.0  # the year 1
LATEST = 7_258_118_400.0  # the year 2200


def needed(field: str, value: Any) -> Any:
    if value is None:
        raise BadInput("missing_field", field=field)
    return value


def name(field: str, value: Any) -> str:
    """An id or a name; whole numbers are taken as such."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # what some programs make of whole numbers where one is missing
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str):
        value = value.strip()
    check_text(field, needed(field, value or None), LONGEST_ID)
    if CONTROL.search(value):
        raise _bad(field, ascii(value), "holds control characters")
    return str(value)


def optional_name(field: str, value: Any) -> str | None:
    return None if value is None else name(field, value)


def words(field: str, value: Any, longest: int) -> str:
    check_text(field, value, longest)
    return str(value)


def number(field: str, value: Any) -> float:
    if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, bool):
        raise _bad(field, value, "not a number")
    return finite(field, value)


def position(value: Any) -> int:
    found = number("position", value)
    if found != int(found) or not 0 <= found < 2**31:
        raise _bad("position", value, "not a position")
    return int(found)


def time(field: str, value: Any, unit: float = 1.0) -> float:
    """ISO 8601 (UTC where it names no zone), or a number since the epoch in units of `unit` seconds →
    epoch seconds."""
    if isinstance(value, str) and not NUMBER.fullmatch(value.strip()):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            raise _bad(field, value, "neither ISO 8601 nor epoch seconds") from None
    seconds = _seconds(value) if isinstance(value, date) else unit * number(field, value)
    if seconds > LATEST:
        raise _bad(field, value, "after the year 2200; give seconds, not milliseconds")
    if seconds < EARLIEST:
        raise _bad(field, value, "before the year 1")
    return seconds


def mapping(field: str, value: Any, longest: int) -> dict[str, Any]:
    """A JSON object, or one written as text. Parquet gives maps as lists of pairs."""
    if value is None:
        return {}
    if isinstance(value, str):
        check_text(field, value, longest)
        try:
            value = msgspec.json.decode(value)
        except (msgspec.DecodeError, RecursionError) as error:
            raise _bad(field, value, f"not JSON ({error})") from None
    if isinstance(value, list) and all(isinstance(one, tuple) and len(one) == 2 for one in value):
        value = dict(value)
    if not isinstance(value, Mapping):
        raise _bad(field, value, "not a JSON object")
    return {key(field, name): plain(field, one, longest) for name, one in value.items()}


def untyped(field: str, value: str, longest: int) -> Any:
    """A CSV cell of a column that is none of ours: `a|b|c` is a list, a number is one, and what
    is a JSON list or object is that."""
    check_text(field, value, longest)
    if value.startswith(("[", "{")):
        with suppress(msgspec.DecodeError, RecursionError):
            return plain(field, msgspec.json.decode(value), longest)
    if "|" not in value:
        return _number_or_text(value)
    return [_number_or_text(part) for part in value.split("|") if part.strip()]


def plain(field: str, value: Any, longest: int) -> Any:
    """`value` as JSON has it."""
    if isinstance(value, str):
        check_text(field, value, longest)
        return value
    if isinstance(value, Mapping):
        return {key(field, name): plain(field, one, longest) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(field, one, longest) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return finite(field, float(value))
    if value is None or isinstance(value, (bool, int, float)):
        json_text(field, value)
        return value
    raise _bad(field, ascii(value), f"no JSON value, but {type(value).__name__}")


def key(field: str, name: Any) -> str:
    """The name of an attribute."""
    check_text(field, name, LONGEST_ID)
    return str(name)


def _number_or_text(text: str) -> Any:
    text = text.strip()
    if WHOLE.fullmatch(text):
        return int(text)
    return finite("attributes", float(text)) if FRACTION.fullmatch(text) else text


def _seconds(value: date) -> float:
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return (value - EPOCH).total_seconds()


def _bad(field: str, value: Any, why: str) -> BadInput:
    return BadInput("bad_field", field=field, value=value, why=why)
