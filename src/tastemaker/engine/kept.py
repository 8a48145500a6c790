"""What an application keeps in the home: documents of its own, durable, erased with their person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tastemaker.engine import intake
from tastemaker.errors import BadInput
from tastemaker.ports import Document, Store

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Note:
    """One document of an application. With `user`, export holds it and erase removes it; `label`
    is what `Kept.scan` filters by; `at` is epoch seconds."""

    kind: str
    id: str
    body: Mapping[str, Any]  # JSON
    user: str | None = None
    label: str = ""
    at: float = 0.0


class Kept:
    """The documents of one application. No other application sees them."""

    def __init__(self, store: Store, name: str, clock: Callable[[], float]) -> None:
        self._store, self._name, self._clock = store, named("name", name), clock

    def put(self, notes: Note | Iterable[Note]) -> None:
        """Insert or replace, all or nothing, durable when it returns. Without a time: now.

        Raises BadInput for a kind that is no word of a-z, 0-9 and _, or an unusable id.
        """
        given = [notes] if isinstance(notes, Note) else list(notes)
        self._store.put([self._document(note) for note in given])

    def get(self, kind: str, id: str) -> Note | None:
        found = self._store.get(self._kind(kind), id)
        return None if found is None else _note(kind, found)

    def scan(
        self,
        kind: str,
        *,
        user: str | None = None,
        label: str | None = None,
        after: str = "",
        limit: int | None = None,
    ) -> Iterator[Note]:
        """Notes of a kind by ascending id, ids greater than `after`."""
        rows = self._store.scan(self._kind(kind), user=user, label=label, after=after, limit=limit)
        return (_note(kind, row) for row in rows)

    def delete(self, kind: str, id: str) -> bool:
        """Whether it was there."""
        return self._store.delete(self._kind(kind), id)

    def version(self, kind: str) -> int:
        """A number that grows whenever notes of this kind are put or deleted."""
        return self._store.version(self._kind(kind))

    def _document(self, note: Note) -> Document:
        intake.check_name("id", note.id)
        if note.user is not None:
            intake.check_name("user", note.user)
        return Document(
            self._kind(note.kind), note.id, dict(note.body), note.user, note.label,
            note.at or self._clock(),
        )  # fmt: skip

    def _kind(self, kind: str) -> str:
        return f"app:{self._name}:{named('kind', kind)}"


def named(field: str, name: str) -> str:
    """`name`, if it can be part of an address. Raises BadInput."""
    if not NAME.fullmatch(name):
        why = "use a to z, 0 to 9 and _, a letter first, at most 40"
        raise BadInput("bad_field", field=field, value=name, why=why)
    return name


def _note(kind: str, row: Document) -> Note:
    return Note(kind, row.id, row.body, row.user, row.label, row.at)
