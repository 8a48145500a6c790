"""What can befall a file: full, locked, damaged, copied about. And what an erase leaves in it."""

from __future__ import annotations

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy

from tastemaker.domain import Event, Fact, Reading
from tastemaker.errors import BadInput, Missing, StoreFailed
from tastemaker.ports import Document
from tastemaker.store.sql import SqlStore, open_store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(file: Path) -> Iterator[SqlStore]:
    with closing(open_store(f"sqlite:///{file}")) as store:
        yield store


def said(user: str, *ids: str, text: str = "words " * 50) -> list[Event]:
    return [Event(user, "say", text=text, id=id, at=1.0) for id in ids]


def append_until_full(store: SqlStore) -> list[str]:
    """The ids that were acknowledged before the first refusal, which must name its reason."""
    acknowledged: list[str] = []
    for call in range(2_000):
        ids = [f"{call}-{n}" for n in range(20)]
        try:
            store.append(said("ada", *ids))
        except StoreFailed as error:
            if error.code != "store_full":
                raise
            return acknowledged
        acknowledged += ids
    raise AssertionError("the disk never was full")


# ---------------------------------------------------------------------------------- durability
def test_an_acknowledged_write_is_synced_to_disk(store: SqlStore) -> None:
    with store._db.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 0}


def test_a_copy_of_the_files_made_at_any_time_holds_all_that_was_acknowledged(
    store: SqlStore, file: Path, tmp_path: Path
) -> None:
    """What kill -9 leaves behind is such a copy."""
    store.append(said("ada", "1", "2"))
    for suffix in ("", "-wal"):
        copy = tmp_path / f"copy.db{suffix}"
        copy.write_bytes(Path(f"{file}{suffix}").read_bytes())
    with closing(open_store(f"sqlite:///{tmp_path / 'copy.db'}")) as other:
        assert other.watermark() == 2


# ----------------------------------------------------------------------------------- disk full
def test_a_full_disk_is_said_and_loses_nothing_that_was_acknowledged(
    store: SqlStore, file: Path
) -> None:
    limit = 60  # pages, of all connections from now on

    def set_limit(connection: Any, _: object = None) -> None:
        connection.execute(f"PRAGMA max_page_count = {limit}").close()

    sqlalchemy.event.listen(store._db._engine, "connect", set_limit)
    with store._db.reading() as connection:
        set_limit(connection.connection)
    acknowledged = append_until_full(store)
    assert len(acknowledged) > 100
    assert [event.id for _, event in store.events()] == acknowledged
    with pytest.raises(StoreFailed, match="disk is full"):
        store.put([Document("item", "a", {"text": "x" * 500_000})])
    assert store.get("item", "a") is None
    limit = 1_000
    assert store.append(said("ada", "later")).new == 1  # there is space again: it goes on at once


def test_a_file_that_may_not_grow_is_a_full_disk_too(file: Path) -> None:
    open_store(f"sqlite:///{file}").close()
    child = os.fork()  # the limit binds a process for good
    if child == 0:
        status = 1
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
            limited = open_store(f"sqlite:///{file}")
            acknowledged = append_until_full(limited)
            kept = [event.id for _, event in limited.events()]
            status = 0 if len(kept) > 100 and kept == acknowledged else 2
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    with closing(open_store(f"sqlite:///{file}")) as store:
        kept = [event.id for _, event in store.events()]
        assert len(kept) > 100
        assert store.append(said("ada", "later")).new == 1


# -------------------------------------------------------------------------------------- locked
def test_a_lock_that_another_process_holds_is_said_and_waited_for(file: Path) -> None:
    open_store(f"sqlite:///{file}").close()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with closing(open_store(f"sqlite:///{file}", patience=0.1)) as store:
        with pytest.raises(StoreFailed) as raised:
            store.append(said("ada", "1"))
        assert raised.value.code == "store_locked"
        assert str(file) in str(raised.value)
        assert store.watermark() == 0
        other.execute("COMMIT")
        assert store.append(said("ada", "1")).new == 1
    other.close()


def test_an_erase_that_a_reader_keeps_from_the_file_asks_to_be_repeated(file: Path) -> None:
    with closing(open_store(f"sqlite:///{file}", patience=0.2)) as store:
        store.append(said("ada", "1", text="canary"))
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN")
        other.execute("SELECT * FROM events").fetchone()
        with pytest.raises(StoreFailed) as raised:
            store.erase("ada", 1.0)
        assert raised.value.code == "store_locked"
        other.close()
        store.erase("ada", 1.0)
        assert traces(file, "canary") == []


# --------------------------------------------------------------------------------------- broken
def test_what_is_no_database_is_refused_and_left_as_it_is(file: Path) -> None:
    file.write_bytes(b"these are my notes\n" * 500)
    with pytest.raises(StoreFailed) as raised:
        open_store(f"sqlite:///{file}")
    assert raised.value.code == "store_broken"
    assert file.read_bytes() == b"these are my notes\n" * 500


def test_a_database_of_something_else_is_refused_and_left_as_it_is(file: Path) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE events (name TEXT)")
    with pytest.raises(StoreFailed) as raised:
        open_store(f"sqlite:///{file}")
    assert raised.value.code == "store_broken"
    with closing(sqlite3.connect(file)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("events",)]


@pytest.mark.parametrize("seed", range(12))
def test_damage_in_the_file_is_said_and_never_a_traceback(file: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    with closing(open_store(f"sqlite:///{file}")) as store:
        for n in range(20):
            store.append(said(f"u{n % 3}", *(f"{n}-{m}" for m in range(20))))
        store.put([Document("item", str(n), {"n": n, "text": "x" * 200}) for n in range(200)])
    whole = bytearray(file.read_bytes())
    for at in rng.integers(4_096, len(whole) - 500, size=30):
        whole[at : at + 500] = rng.bytes(500) if seed % 2 else bytes(500)
    file.write_bytes(whole[: len(whole) - 4_096 * (seed % 3)])

    said_so: set[str] = set()
    try:
        store = open_store(f"sqlite:///{file}")
    except StoreFailed:
        return
    with closing(store):
        for call in (
            lambda: list(store.events()),
            lambda: list(store.scan("item")),
            lambda: list(store.export("u1")),
            lambda: store.append(said("u1", *(f"new-{n}" for n in range(50)))),
            lambda: store.put([Document("item", str(n), {}) for n in range(0, 200, 10)]),
            lambda: store.erase("u1", 1.0),
        ):
            try:
                call()
            except StoreFailed as error:
                said_so.add(error.code)
    assert "store_broken" in said_so
    assert said_so <= {"store_broken", "store_full"}  # a damaged file may claim to be endless


def test_a_row_that_holds_no_json_is_said(store: SqlStore) -> None:
    store.put([Document("user", "ada", {"a": 1})])
    with store._db.writing() as connection:
        connection.exec_driver_sql("UPDATE documents SET body = '{\"a\": '")
    with pytest.raises(StoreFailed) as raised:
        store.get("user", "ada")
    assert raised.value.code == "store_broken"


# ----------------------------------------------------------------------------------- the address
def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'a' / 'b' / 'store.db'}").close()
    assert (tmp_path / "a" / "b" / "store.db").exists()


def test_a_relative_path_stays_the_same_file_when_the_process_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(open_store("sqlite:///store.db")) as store, store._db.reading():
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        store.append(said("ada", "1"))  # on a second connection
        assert store.watermark() == 1
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_place_that_cannot_hold_a_store_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path, tmp_path / "file" / "store.db"):
        with pytest.raises(StoreFailed) as raised:
            open_store(f"sqlite:///{place}")
        assert raised.value.code == "store_broken"


@pytest.mark.parametrize(
    "url", ["", "store.db", "sqlite://", "sqlite:///:memory:", "mysql://host/a", "://", "redis://a"]
)
def test_an_address_that_is_none_is_refused_with_what_would_work(url: str) -> None:
    with pytest.raises(BadInput, match="sqlite:///") as raised:
        open_store(url)
    assert raised.value.values["field"] == "store"


def test_postgresql_without_its_driver_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tastemaker.store.postgres.find_spec", lambda name: None)
    with pytest.raises(Missing) as raised:
        open_store("postgresql://host/name")
    assert "tastemaker[postgres]" in raised.value.in_words().hint


# ---------------------------------------------------------------------------------------- erase
def traces(file: Path, canary: str) -> list[str]:
    """The files of the store in which `canary` stands."""
    return sorted(
        path.name
        for path in file.parent.iterdir()
        if path.name.startswith(file.name) and canary.encode() in path.read_bytes()
    )


@pytest.mark.parametrize("seed", range(3))
def test_nothing_of_an_erased_person_stands_in_any_file(
    store: SqlStore, file: Path, seed: int
) -> None:
    """Rows that grew, shrank and moved between pages leave copies behind: those must go too."""
    rng, canary = np.random.default_rng(seed), "CANARY"
    others = [f"u{n}" for n in range(40)]
    for turn in range(40):
        events, documents = [], []
        for _ in range(rng.choice([1, 5, 100])):
            name = canary if rng.random() < 0.2 else str(rng.choice(others))
            word = canary if name == canary else "x"
            text = word * int(rng.choice([1, 30, 900]))
            reading = Reading(facts=(Fact("likes", word),))
            id, about = f"{rng.random():.3f}{word}", str(rng.choice([*others, canary]))
            events.append(Event(name, "say", word, None, text, 1.0, id + name, reading=reading))
            documents += [
                Document("user", name, {"text": text}, name, word),
                Document("slate", id, {"text": text}, name, word),
                Document("tie", f"{name}\x1f{about}", {"other": about, "by": word}, name, word),
            ]
        store.append(events)
        store.put(documents)
        if turn % 8 == 7:
            store.erase(others.pop(), 1.0)
    before = {name: list(store.events(name)) for name in others}
    assert traces(file, canary)

    receipt = store.erase(canary, 1.0)

    assert set(receipt.removed) == {"event", "user", "slate", "tie"}
    assert traces(file, canary) == []
    assert {name: list(store.events(name)) for name in others} == before
    assert all(before.values())
