"""PostgreSQL: for when the users outgrow one machine."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from tastemaker.errors import Missing
from tastemaker.store.tables import metadata


class Postgres:
    begin = "BEGIN"

    def __init__(self, url: URL, patience: float) -> None:
        if find_spec("psycopg") is None:
            raise Missing("missing_extra", value="psycopg", why="PostgreSQL", extra="postgres")
        self._url, self._patience = url.set(drivername="postgresql+psycopg"), patience
        self.where = url.render_as_string(hide_password=True)

    def connect(self) -> Engine:
        engine = create_engine(
            self._url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            paramstyle="format",
            connect_args={"connect_timeout": max(2, round(self._patience))},
        )
        event.listen(engine, "connect", self._prepare)
        return engine

    def turn(self) -> AbstractContextManager[None]:
        return nullcontext()  # the database hands out the turns

    def claim(self, connection: Connection, kinds: Sequence[str]) -> None:
        """Advisory locks, held until the transaction ends. That of the ledger makes numbers
        visible in order; always in the same order, two writers never wait for each other."""
        for key in sorted({zlib.crc32(f"tastemaker:{kind}".encode()) for kind in kinds}):
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (key,))

    def scrub(self, connection: Connection) -> None:
        """Deleted rows leave the tables at once instead of some time later."""
        for table in metadata.tables:
            connection.exec_driver_sql(f"VACUUM {table}")

    def _prepare(self, connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {round(1000 * self._patience)}")
        cursor.execute("SET synchronous_commit = on")
        cursor.close()
