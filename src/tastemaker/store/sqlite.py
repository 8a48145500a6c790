"""SQLite: one file, safe among threads and processes of one machine."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from tastemaker.errors import BadInput, StoreFailed

#: WAL lets others read while one writes. FULL syncs it at each commit, so that what was
#: acknowledged survives a loss of power too (NORMAL would survive only kill -9); on macOS
#: only fullfsync reaches the disk itself. secure_delete overwrites what is deleted, for whoever
#: removes a single document; an erase does more (see `scrub`).
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=ON",
    "secure_delete=ON",
    "cell_size_check=ON",
    "cache_size=-16000",  # 16 MB at most: the index of ids is written all over
)
RETRY = 0.01  # seconds


class Sqlite:
    begin = "BEGIN IMMEDIATE"  # a transaction that begins by reading could not always go on

    def __init__(self, url: URL, patience: float) -> None:
        if not url.database or url.database == ":memory:":
            raise BadInput(
                "bad_field", field="store", value=str(url), why="name a file, as in sqlite:///a.db"
            )
        self.where = str(Path(url.database).absolute())  # the process may change its folder
        self._url, self._patience = url.set(database=self.where), patience
        self._lock = threading.Lock()

    def connect(self) -> Engine:
        try:
            Path(self.where).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreFailed("store_broken", value=self.where, why=str(error)) from error
        engine = create_engine(
            self._url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"timeout": self._patience, "check_same_thread": False},
        )
        event.listen(engine, "connect", self._prepare)
        return engine

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Threads of one process wait here, woken in time; processes poll for each other."""
        if not self._lock.acquire(timeout=self._patience):
            raise StoreFailed("store_locked", value=self.where)
        try:
            yield
        finally:
            self._lock.release()

    def claim(self, connection: Connection, kinds: Sequence[str]) -> None:
        """There is one writer at a time anyway."""

    def scrub(self, connection: Connection) -> None:
        """Write the file anew, then empty the log into it.

        secure_delete overwrites deleted rows, but not the copies that stay behind in a page when
        its rows move to another: only VACUUM is rid of those. It takes seconds per gigabyte.
        """
        connection.exec_driver_sql("VACUUM")
        deadline = time.monotonic() + self._patience
        while connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one():
            if time.monotonic() > deadline:
                raise StoreFailed("store_locked", value=self.where)
            time.sleep(RETRY)

    def _prepare(self, connection: DBAPIConnection, _: object) -> None:
        """SQLite does not wait for a lock while the journal mode changes, so we do."""
        cursor = connection.cursor()
        deadline = time.monotonic() + self._patience
        for pragma in PRAGMAS:
            while True:
                try:
                    cursor.execute(f"PRAGMA {pragma}")
                    break
                except sqlite3.OperationalError as error:
                    busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                    if not busy or time.monotonic() > deadline:
                        raise
                time.sleep(RETRY)
        cursor.close()
