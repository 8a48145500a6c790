"""Connections and transactions, the same for SQLite and PostgreSQL.

A connection is used by one thread at a time and then kept for the next: as many are open as
threads ever were at work at once. All of them are in autocommit; what belongs together says BEGIN.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Insert, Select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from tastemaker.errors import StoreFailed
from tastemaker.store.failures import is_connection_lost, translated

KEPT_OPEN = 16  # idle connections


class Dialect(Protocol):
    """What differs between databases."""

    where: str  # the store in words, without a password
    begin: str

    def connect(self) -> Engine: ...

    def turn(self) -> Any:
        """A context manager: the wait for one's turn to write, before BEGIN."""
        ...

    def claim(self, connection: Connection, kinds: Sequence[str]) -> None:
        """Inside a transaction: be the only writer of these kinds until it ends."""
        ...

    def scrub(self, connection: Connection) -> None:
        """Outside a transaction: let nothing of deleted rows remain in files."""
        ...


class Database:
    """Everything goes through `reading` or `writing`; both raise StoreFailed."""

    def __init__(self, dialect: Dialect) -> None:
        self.where, self._dialect = dialect.where, dialect
        with translated(self.where):
            self._engine = dialect.connect()
        self._idle: list[Connection] = []
        self._inherited: list[Connection] = []
        self._process = os.getpid()
        self._closed = False
        self._closing = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with translated(self.where):
            connection = self._take()
            try:
                yield connection
            except BaseException as error:
                self._drop(connection, error)
                raise
            self._give(connection)

    @contextmanager
    def writing(self, *kinds: str) -> Iterator[Connection]:
        """One transaction, durable when it ends; nothing of it stays if it raises."""
        with self._dialect.turn(), self.reading() as connection:
            connection.exec_driver_sql(self._dialect.begin)
            try:
                self.claim(connection, *kinds)
                yield connection
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                self._roll_back(connection)
                raise

    def claim(self, connection: Connection, *kinds: str) -> None:
        """Be the only writer of these kinds until the transaction ends."""
        self._dialect.claim(connection, sorted(set(kinds)))

    def scrub(self) -> None:
        with self._dialect.turn(), self.reading() as connection:
            self._dialect.scrub(connection)

    def insert(self, table: Any) -> Any:
        """An INSERT that knows ON CONFLICT."""
        sqlite_ = self._engine.dialect.name == "sqlite"
        return sqlite.insert(table) if sqlite_ else postgresql.insert(table)

    def many(self, insert: Insert) -> str:
        """`insert` as the driver takes it, with all columns by position.

        Through SQLAlchemy's own executemany, each row costs twice as much as SQLite needs for it.
        """
        return str(insert.compile(dialect=self._engine.dialect))

    def number(self, statement: Select[Any]) -> Callable[[str], int]:
        """A statement with one value, asked for one number (0 where there is none).

        Every slate asks four of these. SQLite needs 5 µs for one; SQLAlchemy makes them 60.
        """
        (name,) = statement.compile().params
        sql = str(statement.compile(dialect=self._engine.dialect))
        bare = self._engine.dialect.name == "sqlite"

        def ask(value: str) -> int:
            with self.reading() as connection:
                if bare:
                    driver: Any = connection.connection.driver_connection
                    rows = driver.execute(sql, (value,)).fetchall()
                else:
                    rows = connection.execute(statement, {name: value}).all()
            return int(rows[0][0] or 0) if rows else 0

        return ask

    def close(self) -> None:
        with self._closing:
            self._closed = True
            while self._idle:
                self._idle.pop().close()
        self._engine.dispose()

    def _take(self) -> Connection:
        if self._closed:
            raise StoreFailed("store_away", value=self.where, why="it was closed")
        if self._process != os.getpid():  # no connection outlives a fork, and closing one here
            self._inherited, self._idle = self._idle, []  # would harm the process it belongs to
            self._process = os.getpid()
        try:
            return self._idle.pop()
        except IndexError:
            return self._engine.connect()

    def _give(self, connection: Connection) -> None:
        if self._closed or len(self._idle) >= KEPT_OPEN:
            connection.close()
        else:
            self._idle.append(connection)

    def _drop(self, connection: Connection, error: BaseException) -> None:
        """After an error of ours the connection is sound; after one of the driver's, who knows."""
        if isinstance(error, Exception) and not isinstance(error, DBAPIError):
            self._give(connection)
            return
        if is_connection_lost(error):
            while self._idle:  # what is true of one is true of all
                with suppress(DBAPIError):  # it must not hide what led here
                    self._idle.pop().invalidate()
        with suppress(DBAPIError):  # it must not hide what led here
            connection.invalidate()
            connection.close()

    @staticmethod
    def _roll_back(connection: Connection) -> None:
        with suppress(DBAPIError):
            connection.exec_driver_sql("ROLLBACK")
