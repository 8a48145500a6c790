"""One contract, every store: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tastemaker.domain import DECISIONS, Event, Fact, Mood, Reading
from tastemaker.errors import StoreFailed, TastemakerError
from tastemaker.ports import Document
from tastemaker.store.schema import REVISIONS
from tastemaker.store.sql import SqlStore, open_store
from tastemaker.store.tables import metadata
from tastemaker.testing import MemoryStore, check_store

Fresh = Callable[[], str]
FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["tastemaker.store.sql", "psycopg"])


def test_the_store_in_memory_holds_what_any_store_must() -> None:
    check_store(MemoryStore)


def test_the_store_on_sql_holds_what_any_store_must(fresh_url: Fresh) -> None:
    check_store(lambda: open_store(fresh_url()))


# ------------------------------------------------------------------------------- what it keeps
text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
name = text.filter(bool)
number = st.floats(allow_nan=False, allow_infinity=False)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | number | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)
facts = st.builds(
    Fact, text, text, number, st.lists(text, max_size=2).map(tuple), number,
    st.sampled_from(["did", "said", "stated"]), st.booleans(),
)  # fmt: skip
readings = st.builds(
    Reading, text, text, st.dictionaries(text, json, max_size=3), number,
    st.dictionaries(text, number, max_size=3),
    st.none() | st.builds(Mood, number, number, number, text),
    st.lists(facts, max_size=2).map(tuple),
)  # fmt: skip
events = st.builds(
    Event, name, st.sampled_from(["say", *DECISIONS]), st.none() | text, st.none() | number,
    st.none() | text, number, name, st.none() | text, st.none() | st.integers(0, 2**31 - 1),
    st.none() | text, st.none() | readings,
)  # fmt: skip
documents = st.builds(
    Document, name, name, st.dictionaries(text, json, max_size=4), st.none() | text, text, number
)
KEPT = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@KEPT
@given(given=st.lists(events, max_size=4, unique_by=lambda event: event.id))
def test_any_event_comes_back_as_it_was(store: SqlStore, given: list[Event]) -> None:
    stamp = f"{time.monotonic_ns()}"[-12:]
    fresh = [replace(event, id=f"{event.id}{stamp}") for event in given]
    start = store.watermark()
    assert store.append(fresh).new == len(fresh)
    assert [event for _, event in store.events(after=start)] == fresh
    assert all(store.event(event.id) == event for event in fresh)


@KEPT
@given(document=documents.filter(lambda document: document.kind != "tie"))
def test_any_document_comes_back_as_it_was(store: SqlStore, document: Document) -> None:
    store.put([document])
    assert store.get(document.kind, document.id) == document
    assert document in list(store.scan(document.kind, label=document.label))
    assert store.delete(document.kind, document.id)


def test_an_event_without_a_time_gets_that_of_the_clock(url: str) -> None:
    with closing(open_store(url, clock=lambda: 77.5)) as store:
        store.append([Event("ada", "like", item="a", id="1")])
        assert store.event("1") == Event("ada", "like", item="a", id="1", at=77.5)


def test_what_was_written_is_there_when_opened_again(url: str) -> None:
    with closing(open_store(url)) as store:
        store.append([Event("ada", "like", item="a", id="1", at=1.0)])
        store.put([Document("user", "ada", {"n": 1})])
    with closing(open_store(url)) as store:
        assert store.watermark() == 1
        assert store.get("user", "ada") is not None
        assert store.version("user") == 1


# --------------------------------------------------------------------- many at once, one ledger
def test_threads_may_all_write_and_read_at_once(store: SqlStore) -> None:
    def work(name: str) -> int:
        for n in range(20):
            store.append([Event(name, "like", item="a", id=f"{name}-{n}", at=float(n))])
            store.put([Document("user", name, {"n": n}, user=name)])
            assert store.event(f"{name}-{n}") is not None
            assert len(list(store.events(name))) == n + 1
        return store.watermark(name)

    with ThreadPoolExecutor(8) as pool:
        marks = list(pool.map(work, "abcdefgh"))
    assert max(marks) == store.watermark() == 160
    assert sorted(number for number, _ in store.events()) == list(range(1, 161))
    assert store.version("user") == 160


def test_an_iterator_may_wander_between_threads_and_be_left_half_way(store: SqlStore) -> None:
    store.append([Event("ada", "like", item="a", id=str(n), at=1.0) for n in range(2_500)])
    rows = store.events()
    with ThreadPoolExecutor(4) as pool:
        seen = [pool.submit(next, rows).result()[0] for _ in range(1_500)]
    assert seen == list(range(1, 1_501))
    store.append([Event("ada", "like", item="a", id="late", at=1.0)])  # nothing is held open
    assert [number for number, _ in rows] == list(range(1_501, 2_502))


def append_for(url: str, name: str, events: int) -> None:
    with closing(open_store(url)) as store:
        for n in range(events):
            mine = Event(name, "like", item="a", id=f"{name}-{n}", at=1.0)
            store.append([mine, Event("both", "like", item="a", id=f"shared-{n}", at=1.0)])
            store.put([Document("item", f"{m}", {"by": name}) for m in range(3)])


def test_numbers_become_visible_in_order_while_processes_write(url: str) -> None:
    """Who reads up to a number has seen everything below it for good."""
    open_store(url).close()
    writers = [FORK.Process(target=append_for, args=(url, name, 60)) for name in ("ada", "bob")]
    for writer in writers:
        writer.start()
    with closing(open_store(url)) as store:
        seen: list[int] = []
        while any(writer.is_alive() for writer in writers):
            seen += [number for number, _ in store.events(after=seen[-1] if seen else 0)]
        seen += [number for number, _ in store.events(after=seen[-1] if seen else 0)]
        assert [writer.exitcode for writer in writers] == [0, 0]
        assert seen == [number for number, _ in store.events()]
        assert len(seen) == 180  # what both sent is there once
        assert store.version("item") == 120
        assert store.watermark() == 180


def add_once(url: str, results: Any) -> None:
    with closing(open_store(url)) as store:
        results.put(sum(store.add(Document("job", str(n), {})) for n in range(50)))


def test_of_several_processes_only_one_adds(url: str) -> None:
    open_store(url).close()
    results = FORK.Queue()
    adders = [FORK.Process(target=add_once, args=(url, results)) for _ in range(3)]
    for adder in adders:
        adder.start()
    assert sum(results.get(timeout=60) for _ in adders) == 50
    for adder in adders:
        adder.join()


def test_writers_of_the_same_documents_in_other_orders_never_deadlock(store: SqlStore) -> None:
    rows = [Document(kind, str(n), {}) for kind in "ab" for n in range(5)]

    def work(turn: int) -> None:
        for _ in range(15):
            store.put(rows if turn % 2 else reversed(rows))
            store.delete("ab"[turn % 2], "3")
            store.erase("nobody", 1.0) if turn == 0 else None

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    store.put(rows)
    assert len(list(store.scan("a"))) == 5


# ------------------------------------------------------------------------------------ the schema
def open_and_append(url: str, number: int, start: float) -> None:
    time.sleep(max(0.0, start - time.time()))
    with closing(open_store(url)) as store:
        store.append([Event("ada", "like", item="a", id=str(number), at=1.0)])


def test_processes_that_open_a_new_store_at_once_all_succeed(fresh_url: Fresh) -> None:
    for _ in range(3):
        url, start = fresh_url(), time.time() + 0.3
        openers = [FORK.Process(target=open_and_append, args=(url, n, start)) for n in range(3)]
        for opener in openers:
            opener.start()
        for opener in openers:
            opener.join()
        assert [opener.exitcode for opener in openers] == [0, 0, 0]
        with closing(open_store(url)) as store:
            assert store.watermark() == 3


def test_the_migrations_make_the_tables_that_the_code_speaks_of(url: str) -> None:
    open_store(url).close()
    with _connected(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_store_of_a_newer_version_is_refused_and_left_alone(url: str) -> None:
    open_store(url).close()
    with _connected(url) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreFailed) as raised:
        open_store(url)
    assert raised.value.code == "store_newer"
    assert "9999" in str(raised.value)
    assert REVISIONS[-1] in str(raised.value)
    with _connected(url) as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        assert found == "9999"


def test_opening_a_store_again_is_quick(url: str) -> None:
    open_store(url).close()
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        store = open_store(url)
        taken.append(time.perf_counter() - start)
        store.close()
    assert min(taken) < 0.05


# -------------------------------------------------------------------------------------- failures
def test_a_store_that_was_closed_says_so(url: str) -> None:
    store = open_store(url)
    store.close()
    store.close()
    with pytest.raises(StoreFailed) as raised:
        store.watermark()
    assert raised.value.code == "store_away"


def test_a_writer_that_waits_too_long_is_told_that_the_store_is_busy(fresh_url: Fresh) -> None:
    url = fresh_url()
    with (
        closing(open_store(url)) as other,
        closing(open_store(url, patience=0.2)) as store,
        other._db.writing("", "user"),  # as a long import would
    ):
        for write in (
            lambda: store.append([Event("ada", "like", item="a", id="1", at=1.0)]),
            lambda: store.put([Document("user", "ada", {})]),
            lambda: store.erase("ada", 1.0),
        ):
            start = time.perf_counter()
            with pytest.raises(StoreFailed) as raised:
                write()
            assert raised.value.code == "store_locked"
            assert time.perf_counter() - start < 3
        assert store.watermark() == 0  # readers go on meanwhile
    with closing(open_store(url)) as store:
        assert store.append([Event("ada", "like", item="a", id="1", at=1.0)]).new == 1


def test_a_failure_in_the_middle_leaves_nothing_and_the_store_in_use(store: SqlStore) -> None:
    store.append([Event("ada", "like", item="a", id="1", at=1.0)])

    def fail_half_way() -> None:
        with store._db.writing("") as connection:
            connection.exec_driver_sql("DELETE FROM events")
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    assert store.watermark("ada") == 1
    assert store.append([Event("ada", "like", item="a", id="2", at=1.0)]).new == 1


def test_a_store_carried_into_a_forked_process_opens_connections_of_its_own(
    store: SqlStore,
) -> None:
    store.append([Event("ada", "like", item="a", id="1", at=1.0)])
    child = os.fork()
    if child == 0:
        status = 1
        try:
            store.append([Event("ada", "like", item="a", id="2", at=1.0)])
            status = 0 if store.watermark("ada") == 2 else 2
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    assert store.append([Event("ada", "like", item="a", id="3", at=1.0)]).watermark == 3
    assert [event.id for _, event in store.events()] == ["1", "2", "3"]


def test_a_postgres_server_that_is_not_there_is_named_without_its_password() -> None:
    url = "postgresql+psycopg://ada:secret@127.0.0.1:1/store"
    with pytest.raises(StoreFailed) as raised:
        open_store(url, patience=1.0)
    assert raised.value.code == "store_away"
    assert "secret" not in str(raised.value)


def test_a_connection_that_the_server_ends_costs_one_call(postgres_url: Fresh) -> None:
    url = postgres_url()
    with closing(open_store(url)) as store, ThreadPoolExecutor(3) as pool:
        gate = threading.Barrier(3)

        def read(_: int) -> None:
            with store._db.reading() as connection:
                connection.exec_driver_sql("SELECT 1")
                gate.wait(10)

        list(pool.map(read, range(3)))  # three connections are open now
        with _connected(url) as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with pytest.raises(TastemakerError) as raised:
            store.watermark()
        assert raised.value.code == "store_away"
        assert store.append([Event("ada", "like", item="a", id="1", at=1.0)]).watermark == 1


def test_a_postgres_connection_waits_only_so_long_and_writes_durably(postgres_url: Fresh) -> None:
    with (
        closing(open_store(postgres_url(), patience=1.5)) as store,
        store._db.reading() as connection,
    ):
        shown = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("lock_timeout", "synchronous_commit")
        }
    assert shown == {"lock_timeout": "1500ms", "synchronous_commit": "on"}


@contextmanager
def _connected(url: str) -> Iterator[sqlalchemy.Connection]:
    engine = sqlalchemy.create_engine(
        url, poolclass=sqlalchemy.NullPool, isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        yield connection
    engine.dispose()
