"""Files to be judged on: who met what, and what stands beside it. Rows that cannot be read are
passed over and counted, so that a judgement never rests on half a file unnoticed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tastemaker.domain import ACTS, Attributes, Item
from tastemaker.store.importers import Bad, Row, read_events, read_items, read_ties, read_users

T = TypeVar("T")

AGAINST = {"dislike": -1.0, "skip": -0.3}  # every other act counts as one meeting
SHOWN = 20  # bad rows kept with their reason; all are counted


@dataclass(slots=True)
class Skipped:
    """Rows that could not be read: how many, and the first of them with their files. Each is told
    to `tell`."""

    tell: Callable[[Path, Bad], object] = lambda _path, _bad: None
    count: int = 0
    first: list[tuple[Path, Bad]] = field(default_factory=list)

    def usable(self, path: Path, rows: Iterable[Row[T]]) -> Iterator[T]:
        """Rows of `path` that could be read; a bad one does not stop a judgement."""
        for row in rows:
            if not isinstance(row, Bad):
                yield row.value
                continue
            self.count += 1
            self.tell(path, row)
            if len(self.first) < SHOWN:
                self.first.append((path, row))


@dataclass(frozen=True, slots=True)
class Files:
    """What stands beside the events."""

    items: Mapping[str, Item]
    traits: Mapping[str, Attributes]
    ties: Mapping[str, dict[str, float]]

    @classmethod
    def of(
        cls, items: Path | None, users: Path | None, ties: Path | None, skipped: Skipped
    ) -> Files:
        known = {i.id: i for i in skipped.usable(items, read_items(items))} if items else {}
        traits = dict(skipped.usable(users, read_users(users))) if users else {}
        tied_to: dict[str, dict[str, float]] = {}
        for user, other, weight in skipped.usable(ties, read_ties(ties)) if ties else ():
            tied_to.setdefault(user, {})[other] = weight
        return cls(known, traits, tied_to)


def meetings(
    path: Path, min_value: float | None = None, skipped: Skipped | None = None
) -> Iterator[tuple[str, str, float, float]]:
    """(user, item, weight, at) of every usable row about an item; one that names no kind counts
    as any other meeting."""
    for event in (skipped or Skipped()).usable(path, read_events(path, kind="view")):
        if not event.item or event.kind not in ACTS:
            continue
        poor = (
            event.kind == "rate"
            and min_value is not None
            and event.value is not None
            and event.value < min_value
        )
        kind = "dislike" if poor else event.kind
        yield event.user, event.item, AGAINST.get(kind, 1.0), event.at or 0.0
