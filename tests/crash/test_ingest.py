"""Killed at any moment of writing, a store holds what it acknowledged: all of it, exactly once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import time
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest

from tastemaker.domain import Event
from tastemaker.ports import Document
from tastemaker.store.sql import open_store

KILLS = 50
BATCH = 7


def write_for_ever(url: str, life: int, acknowledge: Connection) -> None:
    """Batches of events, documents and erasures; each is named once it is durable."""
    store = open_store(url)
    for number in range(1_000_000):
        batch = f"{life}-{number}"
        events = [
            Event(f"user-{n}", "say", text=f"{batch} " * 50, id=f"{batch}-{n}", at=1.0)
            for n in range(BATCH)
        ]
        store.append(events)
        acknowledge.send(("events", batch))
        store.put([Document("batch", f"{batch}-{n}", {"n": n}) for n in range(BATCH)])
        acknowledge.send(("documents", batch))
        if number % 9 == 4:
            store.append([Event("canary", "say", text="CANARY", id=f"{batch}-c", at=1.0)])
            store.erase("canary", 1.0)
            acknowledge.send(("erased", batch))


@pytest.mark.timeout(180)
def test_fifty_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("forkserver")
    fork.set_forkserver_preload(["tastemaker.store.sql", "sqlalchemy.dialects.sqlite.pysqlite"])
    file, rng = tmp_path / "store.db", np.random.default_rng(5)
    url = f"sqlite:///{file}"
    acknowledged: set[tuple[str, str]] = set()
    for life in range(KILLS):
        here, there = fork.Pipe(duplex=False)
        child = fork.Process(target=write_for_ever, args=(url, life, there))
        child.start()
        there.close()
        if life:  # the very first may die while it makes the tables
            acknowledged.add(here.recv())
        time.sleep(rng.uniform(0.0, 0.15))
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        assert child.exitcode == -signal.SIGKILL
        acknowledged |= drained(here)
        check(url, acknowledged)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(acknowledged) > 3 * KILLS
    with closing(open_store(url)) as store:
        store.erase("canary", 1.0)
        assert not any(b"CANARY" in path.read_bytes() for path in tmp_path.iterdir())


def drained(pipe: Connection) -> set[tuple[str, str]]:
    """What was acknowledged before the kill."""
    said = set()
    try:
        while True:
            said.add(pipe.recv())
    except (EOFError, OSError):  # the end, or the kill fell into the middle of a message
        pipe.close()
        return said


def check(url: str, acknowledged: set[tuple[str, str]]) -> None:
    with closing(open_store(url)) as store:
        rows = [(number, event.id) for number, event in store.events()]
        ids = [id for _, id in rows]
        assert len(ids) == len(set(ids))  # exactly once
        assert len({number for number, _ in rows}) == len(rows)
        assert not rows or rows[-1][0] <= store.watermark()
        kept = {id.rpartition("-")[0] for id in ids if not id.endswith("c")}
        documents = [document.id for document in store.scan("batch")]
        put = {id.rpartition("-")[0] for id in documents}
    said = {what: {batch for w, batch in acknowledged if w == what} for what, _ in acknowledged}
    assert said.get("events", set()) <= kept
    assert said.get("documents", set()) <= put
    assert not {f"{batch}-c" for batch in said.get("erased", set())} & set(ids)
    assert len(documents) == BATCH * len(put)  # whole batches, or nothing of them
    assert sum(not id.endswith("c") for id in ids) == BATCH * len(kept)
