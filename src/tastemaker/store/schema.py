"""Bring the tables of a store up to date when it is opened.

The scripts in `migrations/versions` are run by alembic, which is imported only when there is
something to do. Several processes may open a new store at once: one works, the others wait.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect

from tastemaker.errors import StoreFailed
from tastemaker.store.database import Database

#: The revisions, oldest first. A test holds that these are the scripts in `migrations/versions`.
REVISIONS = ("0001",)

VERSION_TABLE = "alembic_version"
TURN = "the schema"  # what processes take turns for


def migrate(database: Database) -> None:
    """Raises StoreFailed, with code store_newer for a store of a later Tastemaker."""
    with database.reading() as connection:
        if _is_current(connection, database.where):
            return
    with database.writing(TURN) as connection:
        if not _is_current(connection, database.where):  # somebody else may have done it
            _upgrade(connection)


def _is_current(connection: Connection, where: str) -> bool:
    if not inspect(connection).has_table(VERSION_TABLE):
        return False
    rows = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalars().all()
    unknown = set(rows) - set(REVISIONS)
    if unknown:
        raise StoreFailed("store_newer", value=where, found=max(unknown), known=REVISIONS[-1])
    return list(rows) == [REVISIONS[-1]]


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
