"""What is held about somebody, as they can read it: titles beside ids, times as dates, sentences in
their language, and what was made for them as files."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec

from tastemaker.domain import Item
from tastemaker.engine.catalogue import CREATION
from tastemaker.engine.offers import OFFER
from tastemaker.engine.reviewing import HELD, REFUSED
from tastemaker.engine.slates import SLATE
from tastemaker.engine.titles import titled
from tastemaker.errors import NotFound, TastemakerError
from tastemaker.ports import Medium
from tastemaker.profile.facts import FactView
from tastemaker.rank.words import reworded
from tastemaker.trust.keys import KEY
from tastemaker.trust.rights import file_name

EVENT, FACT = "event", "fact"
MADE = (CREATION, HELD, REFUSED, OFFER)
TIMES = frozenset(("at", "created_at", "closed_at", "told_at"))
SOUNDS, LOOKS = ("mid",), ("png", "txt", "svg")  # that open nearly everywhere and cost milliseconds
Row = tuple[str, Mapping[str, Any]]
Find = Callable[[str], Item]  # raises NotFound
Render = Callable[[Item, str], bytes]  # in a format; raises TastemakerError


def readable(
    held: Iterable[Row],
    facts: Iterable[FactView],
    find: Find,
    media: Mapping[str, Medium],
    render: Render,
    language: str,
) -> Iterator[tuple[str, Mapping[str, Any] | bytes]]:
    """(what, row) of all that is held and of what is concluded from it; of creations also (name, file)."""
    for what, row in held:
        if what in MADE:
            item = msgspec.convert(row, Item)
            files = _files(item, media, render) if what == CREATION else {}
            yield what, _dated({**row, "title": titled(item, language), "files": list(files)})
            yield from files.items()
        elif what == SLATE:
            picks = [_pick(pick, find, language) for pick in row["picks"]]
            yield what, _dated({**row, "picks": picks})
        elif what == EVENT:
            yield what, _dated({**row, "title": _title(row["item"], find, language)})
        elif what == KEY:
            yield what, _dated({name: value for name, value in row.items() if name != "hash"})
        elif what.startswith("app:"):  # only they know what their numbers are
            yield what, {**row, **({"at": _date(row["at"])} if "at" in row else {})}
        else:
            yield what, _dated(row)
    for fact in facts:
        yield FACT, _dated(msgspec.to_builtins(fact))


def _files(item: Item, media: Mapping[str, Medium], render: Render) -> dict[str, bytes]:
    """What a creation is taken along as: to be heard, to be seen. Without those that its medium, of a
    later version, cannot make of it any more: its row has all of it."""
    medium = media.get(item.medium)
    formats = list(medium.formats) if medium else []
    found = {}
    for format in [*_first(SOUNDS, formats), *_first(LOOKS, formats)] or formats[:1]:
        with suppress(TastemakerError):
            found[f"{file_name(item.id)}.{format}"] = render(item, format)
    return found


def _first(wanted: Iterable[str], formats: Iterable[str]) -> list[str]:
    return [format for format in wanted if format in formats][:1]


def _pick(pick: Mapping[str, Any], find: Find, language: str) -> dict[str, Any]:
    reasons = [
        {
            **reason,
            "words": reworded(reason["words"], language, _title(reason["item"], find, language)),
        }
        for reason in pick["reasons"]
    ]
    return {**pick, "title": _title(pick["item"], find, language), "reasons": reasons}


def _title(id: str | None, find: Find, language: str) -> str:
    """ "" for what has none, or was removed."""
    with suppress(NotFound):
        return titled(find(id), language) if id else ""
    return ""


def _dated(value: Any) -> Any:
    """With dates in place of seconds since 1970."""
    if isinstance(value, Mapping):
        return {k: _date(v) if k in TIMES else _dated(v) for k, v in value.items()}
    return [_dated(one) for one in value] if isinstance(value, list | tuple) else value


def _date(at: Any) -> Any:
    """ISO 8601 in UTC; None for a time that is not known, and what no calendar holds as it is."""
    if not isinstance(at, int | float) or not math.isfinite(at):
        return at
    with suppress(OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds") if at else None
    return at
