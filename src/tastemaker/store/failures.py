"""What a database says when it fails → what a person should know and do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from tastemaker.errors import StoreFailed

# Primary codes of SQLite (sqlite.org/rescode.html); extended ones carry them in the low byte.
LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
# A disk quota and a limit on the size of files come as these instead of SQLITE_FULL.
FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}

# Codes and classes of PostgreSQL (Appendix A of its manual).
STATES_LOCKED = ("55P03", "40P01", "40001", "57014")
STATES_FULL = ("53100",)
STATES_AWAY = ("08", "57P", "53", "28", "3D", "42501")


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn what a driver raises into StoreFailed about `where`."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise failure(error, where) from error


def failure(error: Exception, where: str) -> StoreFailed:
    cause: Any = getattr(error, "orig", None) or error
    code = _sqlite(cause) if isinstance(cause, sqlite3.Error) else _postgres(cause)
    if code in ("store_locked", "store_full"):
        return StoreFailed(code, value=where)
    return StoreFailed(code, value=where, why=str(cause).strip() or type(cause).__name__)


def is_connection_lost(error: BaseException) -> bool:
    return bool(getattr(error, "connection_invalidated", False))


def _sqlite(cause: sqlite3.Error) -> str:
    code = getattr(cause, "sqlite_errorcode", None)
    if code is None:
        return "store_broken"
    if code in FULL:
        return "store_full"
    return "store_locked" if code & 0xFF in LOCKED else "store_broken"


def _postgres(cause: Any) -> str:
    state = getattr(cause, "sqlstate", None)
    if state is None:  # it never answered, or stopped answering
        return "store_away"
    for states, code in (
        (STATES_LOCKED, "store_locked"),
        (STATES_FULL, "store_full"),
        (STATES_AWAY, "store_away"),
    ):
        if state.startswith(states):
            return code
    return "store_broken"
