"""How fast events become durable: the store against raw sqlite3 with the same table and pragmas.

    python bench/ingest.py [--seconds 4] [--postgres URL]

Both sides write the same events with every commit synced to disk, in turns of one batch each, so
that a busy machine slows both alike. The ratio is that of the median times of a batch.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tastemaker.domain import Event
from tastemaker.store.sql import SqlStore, open_store

BATCHES = (1_000, 100, 1)
REACH = 0.5
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL")


def made(start: int, count: int) -> list[Event]:
    return [
        Event(
            user=f"user-{n * 7919 % 5_000}",
            kind=("play", "like", "skip", "finish")[n % 4],
            item=f"tune:oneills1850/{n * 31 % 2_000:04}",
            at=1_700_000_000.0 + n,
            id=f"e_{n * 2654435761 % 2**64:024x}",
            slate=f"s_{n // 10:024x}",
            position=n % 10,
        )
        for n in range(start, start + count)
    ]


def raw_writer(folder: Path, like: Path) -> Callable[[list[Event]], None]:
    """Plain executemany into the tables of `like`."""
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    with closing(sqlite3.connect(like)) as other:
        for (statement,) in other.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"):
            connection.execute(statement)

    def write(events: list[Event]) -> None:
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO events VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            [
                (
                    e.id,
                    e.user,
                    e.kind,
                    e.item,
                    e.value,
                    e.text,
                    e.at,
                    e.slate,
                    e.position,
                    e.session,
                )
                for e in events
            ],
        )
        connection.execute("COMMIT")

    return write


def measure(writers: dict[str, Callable[[list[Event]], object]], batch: int, seconds: float,
            start: int) -> tuple[dict[str, float], int]:  # fmt: skip
    """Median seconds of a batch for each writer, and how many events each has written."""
    taken: dict[str, list[float]] = {name: [] for name in writers}
    end, written = time.perf_counter() + seconds, start
    while time.perf_counter() < end or len(taken[next(iter(writers))]) < 5:
        events = made(written, batch)
        written += batch
        for name, write in writers.items():
            begun = time.perf_counter()
            write(events)
            taken[name].append(time.perf_counter() - begun)
    return {name: statistics.median(times) for name, times in taken.items()}, written


def writer_of(store: SqlStore) -> Callable[[list[Event]], object]:
    def write(events: list[Event]) -> None:
        appended = store.append(events)
        assert appended.new == len(events)

    return write


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0, help="for each size of batch")
    parser.add_argument("--postgres", help="URL of an empty database, measured beside")
    parser.add_argument("--folder", type=Path, help="where to write; default: a temporary folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        stores = {"store": open_store(f"sqlite:///{folder / 'store.db'}")}
        if options.postgres:
            stores["postgres"] = open_store(options.postgres)
        writers: dict[str, Callable[[list[Event]], object]] = {
            "raw": raw_writer(folder, folder / "store.db"),
            **{name: writer_of(store) for name, store in stores.items()},
        }
        heads = [f"{name} events/s" for name in writers]
        print(f"| batch | {' | '.join(heads)} | store : raw | reach |")
        print(f"|{'---|' * (len(heads) + 3)}")
        written = 0
        for batch in BATCHES:
            medians, written = measure(writers, batch, options.seconds, written)
            rates = " | ".join(f"{batch / medians[name]:,.0f}" for name in writers)
            ratio = medians["raw"] / medians["store"]
            print(f"| {batch:,} | {rates} | {ratio:.2f} | ≥ {REACH} |", flush=True)
        for store in stores.values():
            store.close()


if __name__ == "__main__":
    main()
