"""ports.Store on SQL: the ledger, documents, and the versions that caches go by."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import URL, Connection, Executable, make_url
from sqlalchemy.exc import ArgumentError

from tastemaker.domain import Event
from tastemaker.errors import BadInput, Conflict
from tastemaker.ports import Appended, Document, Receipt
from tastemaker.store import codec, statements
from tastemaker.store.database import Database, Dialect
from tastemaker.store.postgres import Postgres
from tastemaker.store.schema import migrate
from tastemaker.store.sqlite import Sqlite
from tastemaker.store.tables import LEDGER, documents, events, versions

PAGE = 1000  # rows read at once: whoever goes through them slowly holds nothing open
PATIENCE = 10.0  # seconds to wait for another writer; an import holds the store for about one


def open_store(
    url: str, *, clock: Callable[[], float] = time.time, patience: float = PATIENCE
) -> SqlStore:
    """The store at `url`, made or brought up to date where needed.

    `sqlite:///path/to/store.db` or `postgresql+psycopg://user:password@host/name`. Raises BadInput
    for any other, StoreFailed for one that cannot be used, Missing without the driver.
    """
    return SqlStore(url, clock=clock, patience=patience)


class SqlStore:
    """ports.Store on SQLite or PostgreSQL, safe among threads and processes.

    `clock` dates events that come without a time. `patience`, in seconds, is how long a writer
    waits for another one before it raises StoreFailed("store_locked").
    """

    def __init__(
        self, url: str, *, clock: Callable[[], float] = time.time, patience: float = PATIENCE
    ) -> None:
        self._clock = clock
        self._db = Database(_dialect(url, patience))
        try:
            migrate(self._db)
        except BaseException:
            self._db.close()
            raise
        put, key = self._db.insert(documents), ["kind", "id"]
        replaced = {c.name: put.excluded[c.name] for c in documents.c if not c.primary_key}
        self._put = self._db.many(put.on_conflict_do_update(index_elements=key, set_=replaced))
        self._add = self._db.many(put.on_conflict_do_nothing(index_elements=key))
        appended = self._db.insert(events).on_conflict_do_nothing(index_elements=["id"])
        self._append = self._db.many(appended)
        self._newest_of = self._db.number(statements.newest_of)
        self._version_of = self._db.number(statements.version)
        self._first = self._db.insert(versions).on_conflict_do_nothing(index_elements=["kind"])

    # ------------------------------------------------------------------------------ the ledger
    def append(self, events: Sequence[Event]) -> Appended:
        rows = self._rows(events)
        with self._db.writing(LEDGER) as connection:
            last = _version(connection, LEDGER)
            if not rows:
                return Appended(0, 0, last)
            numbered = [(last + at, *row) for at, row in enumerate(rows.values(), 1)]
            new = connection.exec_driver_sql(self._append, numbered).rowcount
            watermark = last + new
            if new < len(rows):  # some were there: whose are they, and which number came last?
                _check_owners(connection, rows)
                if new:
                    watermark = int(connection.execute(statements.newest).scalar_one())
            if new:
                self._advance(connection, LEDGER, watermark - last)
        return Appended(new, len(events) - new, watermark)

    def events(
        self, user: str | None = None, after: int = 0, limit: int | None = None
    ) -> Iterator[tuple[int, Event]]:
        statement = statements.all_events if user is None else statements.events_of
        for row in self._pages(statement, {"user_": user}, after, limit, "seq"):
            yield row[0], codec.event_of(row)

    def event(self, id: str) -> Event | None:
        row = self._one(statements.event, id_=id)
        return None if row is None else codec.event_of(row)

    def watermark(self, user: str | None = None) -> int:
        if user is None:
            return self.version(LEDGER)
        return self._newest_of(user)

    def users(self) -> Iterator[str]:
        for row in self._pages(statements.users, {}, "", None, "user"):
            yield row[0]

    # -------------------------------------------------------------------------------- documents
    def put(self, documents: Iterable[Document]) -> None:
        rows = [codec.document_row(document) for document in documents]
        if not rows:
            return
        kinds = sorted({row[0] for row in rows})
        with self._db.writing(*kinds) as connection:
            connection.exec_driver_sql(self._put, rows)
            for kind in kinds:
                self._advance(connection, kind)

    def add(self, document: Document) -> bool:
        row = codec.document_row(document)
        with self._db.writing(document.kind) as connection:
            added = connection.exec_driver_sql(self._add, [row]).rowcount == 1
            if added:
                self._advance(connection, document.kind)
        return added

    def get(self, kind: str, id: str) -> Document | None:
        row = self._one(statements.document, kind_=kind, id_=id)
        return None if row is None else codec.document_of(row)

    def scan(
        self,
        kind: str,
        *,
        user: str | None = None,
        label: str | None = None,
        after: str = "",
        limit: int | None = None,
    ) -> Iterator[Document]:
        statement = statements.scans[user is not None, label is not None]
        values = {"kind_": kind, "user_": user, "label_": label}
        for row in self._pages(statement, values, after, limit, "id"):
            yield codec.document_of(row)

    def delete(self, kind: str, id: str) -> bool:
        with self._db.writing(kind) as connection:
            values = {"kind_": kind, "id_": id}
            gone = connection.execute(statements.forget_document, values).rowcount == 1
            if gone:
                self._advance(connection, kind)
        return gone

    def version(self, kind: str) -> int:
        return self._version_of(kind)

    # ------------------------------------------------------------------------------- the person
    def export(self, user: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Events first, then documents by kind; of ties of others, that they are there.

        What is given for a tie of somebody else does not say whose: that is theirs to tell.
        """
        for _, event in self.events(user):
            yield "event", msgspec.to_builtins(event)
        with self._db.reading() as connection:
            kinds = connection.execute(statements.kinds_held, {"user_": user}).scalars().all()
        for kind in kinds:
            values = {"user_": user, "kind_": kind}
            for row in self._pages(statements.held, values, "", None, "id"):
                found = codec.document_of(row)
                own = {"id": found.id, "at": found.at} if found.user == user else {}
                yield kind, {**own, **found.body}

    def erase(self, user: str, now: float) -> Receipt:
        """Deleted, and overwritten in the files of SQLite. A failure on the way may leave some
        of it; erase again then."""
        whose = {"user_": user}
        removed = {}
        with self._db.writing(LEDGER) as connection:
            removed["event"] = connection.execute(statements.forget_events, whose).rowcount
            kinds = connection.execute(statements.kinds_held, whose).scalars().all()
            self._db.claim(connection, *kinds)
            for kind in kinds:
                values = {**whose, "kind_": kind}
                gone = connection.execute(statements.forget_documents, values).rowcount
                removed[kind] = gone
                self._advance(connection, kind)
        self._db.scrub()
        return Receipt(user, now, {what: count for what, count in removed.items() if count})

    def close(self) -> None:
        self._db.close()

    # ------------------------------------------------------------------------------------ parts
    def _rows(self, events: Sequence[Event]) -> dict[str, codec.Row]:
        """Rows by id, each once. Raises Conflict where two people share an id."""
        rows: dict[str, codec.Row] = {}
        now = self._clock()
        for event in events:
            row = codec.event_row(event, now)
            if rows.setdefault(event.id, row)[1] != event.user:
                raise Conflict("id_taken", value=event.id)
        return rows

    def _advance(self, connection: Connection, kind: str, by: int = 1) -> int:
        values = {"kind_": kind, "by_": by}
        number = connection.execute(statements.advance, values).scalar()
        if number is None:
            connection.execute(self._first, {"kind": kind, "number": 0})
            number = connection.execute(statements.advance, values).scalar_one()
        return int(number)

    def _one(self, statement: Executable, **values: Any) -> Any:
        with self._db.reading() as connection:
            return connection.execute(statement, values).first()

    def _pages(
        self,
        statement: Executable,
        values: Mapping[str, Any],
        after: Any,
        limit: int | None,
        key: str,
    ) -> Iterator[Any]:
        """Rows of `statement`, in pages; each page goes on after the `key` of the last row."""
        left = limit
        while left is None or left > 0:
            size = PAGE if left is None else min(PAGE, left)
            with self._db.reading() as connection:
                rows = connection.execute(
                    statement, {**values, "after_": after, "limit_": size}
                ).all()
            yield from rows
            if len(rows) < size:
                return
            after = getattr(rows[-1], key)
            left = None if left is None else left - size


def _check_owners(connection: Connection, rows: Mapping[str, codec.Row]) -> None:
    """Raises Conflict if one of `rows` has the id of an event of somebody else."""
    ids = list(rows)
    for start in range(0, len(ids), PAGE):
        some = {"many_": ids[start : start + PAGE]}
        for id, user in connection.execute(statements.owners, some):
            if rows[id][1] != user:
                raise Conflict("id_taken", value=id)


def _version(connection: Connection, kind: str) -> int:
    return int(connection.execute(statements.version, {"kind_": kind}).scalar() or 0)


def _dialect(url: str, patience: float) -> Dialect:
    try:
        parsed: URL = make_url(url)
    except ArgumentError:
        raise BadInput(
            "bad_field", field="store", value=url, why="not a URL, as in sqlite:///store.db"
        ) from None
    if parsed.get_backend_name() == "sqlite":
        return Sqlite(parsed, patience)
    if parsed.get_backend_name() == "postgresql":
        return Postgres(parsed, patience)
    raise BadInput(
        "bad_field",
        field="store",
        value=parsed.get_backend_name(),
        why="use sqlite:/// or postgresql+psycopg://",
    )
