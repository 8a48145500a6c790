"""What words add to ids, for new items and for new readers; simulated readers of real headlines.

    python -m apps.reading.evaluate --data ../shared/data [--readers 80] [--headlines 3000]

The catalogue is made of TNEWS headlines. Each reader likes two of its topics, which the engine is never
told; they like what is of these, skip most of the rest, and now and then do the opposite. The same
events are learned from twice: once with the headlines' words, once with ids alone. Then:

- new items: headlines that came in after training are ranked for readers who are known;
- new readers: somebody with three likes is served from everything.

The figure is the share of the first ten that is of the reader's topics; chance is the same for a
random ten. Means over readers with 95 % bootstrap intervals.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import tastemaker
from tastemaker import Event, Item

NEW = 0.25  # of the headlines, kept back until after training
K, LIKES, EVENTS = 10, 3, 40
NOISE = 0.1


def headlines(data: Path, n: int, rng: np.random.Generator) -> list[tuple[str, str]]:
    """(headline, topic), a seeded draw."""
    with gzip.open(data / "tnews" / "train.tsv.gz", "rt", encoding="utf-8") as lines:
        rows = [tuple(line.rstrip("\n").split("\t")[:2]) for line in lines]
    return [rows[i] for i in rng.permutation(len(rows))[:n]]  # type: ignore[misc]


def train(home: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "tastemaker.cli", "--home", str(home), "train", "space", "ranking"],
        check=True, capture_output=True,
    )  # fmt: skip


def measure(
    rows: list[tuple[str, str]], readers: int, words: bool, seed: int
) -> dict[str, list[float]]:
    rng = np.random.default_rng(seed)
    topics = sorted({topic for _, topic in rows})
    old = int(len(rows) * (1 - NEW))
    topic = {f"news:{i}": name for i, (_, name) in enumerate(rows)}
    items = [
        Item(f"news:{i}", "news", text if words else f"{i}") for i, (text, _) in enumerate(rows)
    ]
    liked = [set(rng.choice(topics, 2, replace=False)) for _ in range(2 * readers)]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        engine = tastemaker.open(home, curiosity=0.0, explore=0.0)
        engine.add(items[:old])
        for reader in range(readers):
            engine.observe(list(meetings(reader, liked[reader], items[:old], topic, EVENTS, rng)))
        engine.close()
        train(home)
        engine = tastemaker.open(home, curiosity=0.0, explore=0.0)
        engine.add(items[old:])
        before = [item.id for item in items[:old]]
        new_items, new_readers = [], []
        for reader in range(readers):
            new_items.append(hits(engine, f"r{reader}", before, liked[reader], topic))
            fresh = readers + reader
            engine.observe(list(likes(fresh, liked[fresh], items[:old], topic, rng)))
            new_readers.append(hits(engine, f"r{fresh}", [], liked[fresh], topic))
        engine.close()
    return {"new items": new_items, "new readers": new_readers}


def meetings(reader, liked, items, topic, n, rng):  # type: ignore[no-untyped-def]
    """Half of what a reader meets is of a topic they like: a feed that is not all chance."""
    own = [item for item in items if topic[item.id] in liked]
    for at in range(n):
        pool = own if own and rng.random() < 0.5 else items
        item = pool[int(rng.integers(len(pool)))]
        good = (topic[item.id] in liked) != (rng.random() < NOISE)
        kind = "like" if good else str(rng.choice(["skip", "skip", "view"]))
        yield Event(f"r{reader}", kind, item=item.id, at=1.7e9 + 3600 * at)


def likes(reader, liked, items, topic, rng):  # type: ignore[no-untyped-def]
    own = [item for item in items if topic[item.id] in liked]
    for at, row in enumerate(rng.permutation(len(own))[:LIKES]):
        yield Event(f"r{reader}", "like", item=own[row].id, at=1.7e9 + 3600 * at)


def hits(engine, user, exclude, liked, topic) -> float:  # type: ignore[no-untyped-def]
    picks = engine.recommend(user, K, exclude=exclude, mix=("catalogue",)).picks
    return float(np.mean([topic[pick.item] in liked for pick in picks])) if picks else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--readers", type=int, default=80)
    parser.add_argument("--headlines", type=int, default=3000)
    given = parser.parse_args()
    rows = headlines(given.data, given.headlines, np.random.default_rng(0))
    counts = np.unique([topic for _, topic in rows], return_counts=True)[1] / len(rows)
    print(json.dumps({"chance": round(2 * float(counts.mean()), 3)}))
    for words in (True, False):
        for name, values in measure(rows, given.readers, words, seed=1).items():
            drawn = np.random.default_rng(0).choice(values, (2000, len(values))).mean(axis=1)
            figures = (np.mean(values), *np.quantile(drawn, [0.025, 0.975]))
            print(json.dumps({"with": "words" if words else "ids alone", "for": name,
                              "of their topics": [round(float(v), 3) for v in figures]}), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
