"""From an event to the next slate, from ten thousand items to a million: milliseconds and memory.

    python bench/scale.py [--items 10000 100000 1000000] [--clicks 200] [--home DIR]

Each size runs in a process and a home of its own (kept under --home, else temporary): synthetic
books with a title and a genre, readers who keep to a few genres and to what is popular, a space
and a ranking learned from them as ever. What is timed is observe + recommend, durable and logged.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from tastemaker import Event, Item
from tastemaker.home import open_home
from tastemaker.learn.train import train
from tastemaker.settings import Settings

GENRES, WORDS, READERS, READ = 40, 4_000, 3_000, 20
WANTED = {10_000: 10.0, 1_000_000: 50.0}  # p99, milliseconds
MOST_MEMORY = 4.0  # GiB


def books(n: int, rng: np.random.Generator) -> Iterator[Item]:
    """Titles of four words, half of them from the genre's own hundred."""
    for number in range(n):
        genre = int(rng.integers(GENRES))
        own = rng.integers(100, size=2) + 100 * genre
        words = [f"word{w}" for w in [*own, *rng.integers(WORDS, size=2)]]
        yield Item(f"book:{number:07}", "book", " ".join(words), attributes={"genre": f"g{genre}"})


def readings(n: int, rng: np.random.Generator) -> Iterator[Event]:
    """Readers who take popular books (Zipf over the shelves) for the most part."""
    popular = rng.permutation(n)
    for reader in range(READERS):
        ranks = np.minimum(rng.zipf(1.3, size=READ) - 1, n - 1)
        for step, item in enumerate(dict.fromkeys(popular[ranks].tolist())):
            at = 1_700_000_000 + 1_000 * reader + 60 * step
            yield Event(f"reader{reader}", "like", f"book:{item:07}", at=float(at))


def one(n: int, home: Path, clicks: int) -> dict[str, float]:
    rng = np.random.default_rng(0)
    with open_home(Settings(home=home, explore=0.0)) as opened:
        engine = opened.engine
        if not engine.stats()["items"]:
            every = list(books(n, rng))
            for lo in range(0, n, 10_000):
                engine.add(every[lo : lo + 10_000])
            events = list(readings(n, rng))
            for lo in range(0, len(events), 5_000):
                engine.observe(events[lo : lo + 5_000])
            train(opened.store, opened.model_sets, opened.media, opened.settings,
                  ["space", "ranking"], report=shown)  # fmt: skip
        threadpool_limits(limits=1, user_api="blas")  # as a worker of the service has it
        began = time.perf_counter()
        engine.refresh()
        ready = time.perf_counter() - began
        took = []
        slate = engine.recommend("bench", k=10)
        for _ in range(clicks + 20):
            pick = slate.picks[int(rng.integers(len(slate.picks)))]
            kind = str(rng.choice(["play", "finish", "like", "skip", "dislike"]))
            began = time.perf_counter()
            engine.observe(Event("bench", kind, item=pick.item, slate=slate.id))
            slate = engine.recommend("bench", k=10)
            took.append((time.perf_counter() - began) * 1000)
    p50, p99 = np.percentile(took[20:], [50, 99])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {"items": n, "ready_s": ready, "p50_ms": p50, "p99_ms": p99, "peak_gib": peak}


def shown(progress: object) -> None:
    print(f"\r{progress}"[:100].ljust(100), end="", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--clicks", type=int, default=200)
    parser.add_argument("--home", type=Path)
    given = parser.parse_args()
    if len(given.items) == 1 and given.home:
        print(json.dumps(one(given.items[0], given.home, given.clicks)))
        return
    with tempfile.TemporaryDirectory() as folder:
        for n in given.items:
            home = (given.home or Path(folder)) / str(n)
            command = [sys.executable, __file__, "--items", str(n), "--home", str(home)]
            command += ["--clicks", str(given.clicks)]
            for _ in range(2):  # the second time nothing is learned: memory is that of serving
                out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found = json.loads(out)
            figures = {name: round(value, 2) for name, value in found.items()}
            fits = found["p99_ms"] <= WANTED.get(n, np.inf) and found["peak_gib"] <= MOST_MEMORY
            print(json.dumps(figures), "passes" if fits else "falls short", flush=True)


if __name__ == "__main__":
    main()
