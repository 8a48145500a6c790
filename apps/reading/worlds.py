"""Catalogues and readers to measure on: real words; readers real where the sets have them."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tastemaker import Event, Item

LATE = 0.25  # of the items, kept back until after training
LIKES, EVENTS = 3, 40
NOISE = 0.1  # of simulated readers
LIKED = 4.0  # stars and more
HEADLINES = 3000


@dataclass(frozen=True)
class World:
    items: Sequence[Item]
    late: set[str]
    known: Mapping[str, Sequence[Event]]  # before training, with items that are not late
    wanted_late: Mapping[str, set[str]]  # of known readers: what they like of the late items
    fresh: Mapping[str, tuple[Sequence[Event], set[str]]]  # after training: events, what they like

    @property
    def chance(self) -> dict[str, float]:
        """Of a random ten, to a first approximation: the share of the items that is liked, as a
        share of what can be found."""
        pairs = {
            "new items": [(len(w), len(self.late)) for w in self.wanted_late.values()],
            "new readers": [(len(w), len(self.items)) for _, w in self.fresh.values()],
        }
        return {
            name: round(float(np.mean([10 * n / of / min(10, n) for n, of in found])), 4)
            for name, found in pairs.items()
        }


def news(data: Path, readers: int, rng: np.random.Generator) -> World:
    """TNEWS headlines; each reader likes two of fifteen topics, which the engine is never told. Half
    of what they meet is of these: a feed that is not all chance."""
    with gzip.open(data / "tnews" / "train.tsv.gz", "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t")[:2] for line in lines]
    rows = [rows[i] for i in rng.permutation(len(rows))[:HEADLINES]]
    items = [Item(f"news:{i}", "news", text) for i, (text, _) in enumerate(rows)]
    topic = {item.id: name for item, (_, name) in zip(items, rows, strict=True)}
    late = {item.id for item in items[int(len(items) * (1 - LATE)) :]}
    names = sorted(set(topic.values()))
    known, wanted, fresh = {}, {}, {}
    for reader in range(2 * readers):
        liked = set(rng.choice(names, 2, replace=False))
        likes = {id for id, name in topic.items() if name in liked}
        own, old = sorted(likes - late), [item.id for item in items if item.id not in late]
        user = f"r{reader}"
        if reader < readers:
            known[user] = _met(user, own, old, likes, rng)
            wanted[user] = likes & late
        else:
            shown = [str(id) for id in rng.choice(own, LIKES, replace=False)]
            fresh[user] = (_likes(user, shown), likes - set(shown))
    return World(items, late, known, wanted, fresh)


def _met(
    user: str, own: list[str], old: list[str], likes: set[str], rng: np.random.Generator
) -> list[Event]:
    events = []
    for at in range(EVENTS):
        pool = own if rng.random() < 0.5 else old
        item = pool[int(rng.integers(len(pool)))]
        good = (item in likes) != (rng.random() < NOISE)
        kind = "like" if good else str(rng.choice(["skip", "skip", "view"]))
        events.append(Event(user, kind, item=item, at=1.7e9 + 3600 * at))
    return events


def _likes(user: str, items: Sequence[str]) -> list[Event]:
    return [Event(user, "like", item=id, at=1.7e9 + 60 * n) for n, id in enumerate(items)]


def films(data: Path, readers: int, rng: np.random.Generator) -> World:
    """MovieLens with plots, and what people rated; six known people for each new one."""
    folder = data / "ml-1m-users1-2999"
    with gzip.open(folder / "movies_extra.jsonl.gz", "rt", encoding="utf-8") as lines:
        more = {row["item_id"]: row for row in map(json.loads, lines)}
    with (folder / "movies.csv").open(newline="", encoding="utf-8") as file:
        items = [
            Item(f"film:{m['item_id']}", "film", m["title"], more.get(m["item_id"], {}).get("plot") or "",
                 {"genres": m["genres"].split("|")})
            for m in csv.DictReader(file)
        ]  # fmt: skip
    met = defaultdict(list)
    with gzip.open(folder / "ratings.csv.gz", "rt", newline="") as lines:
        for row in csv.DictReader(lines):
            rated = float(row["timestamp"]), f"film:{row['item_id']}", float(row["rating"])
            met[row["user_id"]].append(rated)
    late = _late(items, rng)
    known, wanted, fresh = {}, {}, {}
    people = [user for user, rows in met.items() if sum(r >= LIKED for *_, r in rows) > 2 * LIKES]
    for n, user in enumerate(str(one) for one in rng.permutation(people)[: 7 * readers]):
        rows = sorted(met[user])
        likes = [id for _, id, rating in rows if rating >= LIKED]
        if n < readers:
            fresh[user] = (_likes(user, likes[:LIKES]), set(likes[LIKES:]))
            continue
        known[user] = [
            Event(user, "rate", item=id, value=rating, at=at)
            for at, id, rating in rows if id not in late
        ]  # fmt: skip
        if set(likes) & late:
            wanted[user] = set(likes) & late
    return World(items, late, known, dict(list(wanted.items())[: 4 * readers]), fresh)


def industrial(data: Path, readers: int, rng: np.random.Generator) -> World:
    """Amazon Industrial, and what people bought; a fifth of those with three or more are new, and are
    asked for the last."""
    folder = data / "amazon-industrial"
    with gzip.open(folder / "items.jsonl.gz", "rt", encoding="utf-8") as lines:
        items = [
            Item(f"part:{one['item_id']}", "product", one["title"] or "", one["description"] or "",
                 {"brand": one["brand"]} if one["brand"] else {})
            for one in map(json.loads, lines)
        ]  # fmt: skip
    bought: dict[str, dict[str, None]] = defaultdict(dict)
    with gzip.open(folder / "sequences.jsonl.gz", "rt", encoding="utf-8") as lines:
        for one in map(json.loads, lines):
            bought[one["user"]].update(
                dict.fromkeys(f"part:{i}" for i in [*one["history"], one["target"]])
            )
    late = _late(items, rng)
    known, wanted, fresh = {}, {}, {}
    for user in sorted(bought):
        all_ = list(bought[user])
        if len(all_) >= LIKES and rng.random() < 0.2:
            fresh[user] = (_bought(user, all_[:-1]), {all_[-1]})
            continue
        known[user] = _bought(user, [id for id in all_ if id not in late])
        if known[user] and set(all_) & late:
            wanted[user] = set(all_) & late
    return World(
        items, late, {user: rows for user, rows in known.items() if rows},
        dict(list(wanted.items())[: 10 * readers]), dict(list(fresh.items())[: 10 * readers]),
    )  # fmt: skip


def _bought(user: str, items: Sequence[str]) -> list[Event]:
    return [Event(user, "buy", item=id, at=1.7e9 + 60 * n) for n, id in enumerate(items)]


def _late(items: Sequence[Item], rng: np.random.Generator) -> set[str]:
    """Drawn, not the last ones: files number popular items first."""
    return {items[i].id for i in rng.permutation(len(items))[: int(LATE * len(items))]}


WORLDS: dict[str, Callable[[Path, int, np.random.Generator], World]] = {
    "films": films, "industrial": industrial, "news": news,
}  # fmt: skip
