"""The taste space on real catalogues: items nobody has met, and what is missing of them.

    python bench/space.py cold CONVERTED DATA [--model FOLDER]   items nobody has met, ml-100k, ml-1m, industrial
    python bench/space.py missing CONVERTED DATA one modality gone from half of the items

CONVERTED is what `bench/convert.py` wrote, DATA the folder of data sets.

*Cold*: a fifth of the items is hidden with all that was done with them. The space is fitted on the
rest; each person's likes among the rest make their taste; the hidden items are ranked as a ranking
ranks what is new: by how near they stand, and how far along what sets the likes apart. Recall@20 is
the share of a person's hidden likes among the first twenty. Beside it: nearness alone, and TF-IDF
cosine of the same words (title, text, attribute values) to the sum of the same likes.
*Missing*: the same, with one modality (attributes, text) taken from every second item. TF-IDF beside it
says how much of what was taken stood nowhere else: nothing fills in what no other part tells.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from tastemaker.domain import Evidence, Item, Profile
from tastemaker.fusion.described import FileSource
from tastemaker.fusion.meaning import SentenceModel
from tastemaker.fusion.sentences import Sentences
from tastemaker.fusion.space import TasteSpace
from tastemaker.fusion.taste import taste
from tastemaker.ports import Candidates, FloatArray
from tastemaker.rank.apart import Apart
from tastemaker.rank.content import affinity
from tastemaker.rank.newness import Newness
from tastemaker.rank.scored import together

Rows = NDArray[np.floating]
DEPTH = 20
LIKED = 4.0  # of five
AT_LEAST = 3  # known likes before somebody is asked about


@dataclass(frozen=True, slots=True)
class World:
    """A catalogue, and who liked which of its rows when."""

    items: list[Item]
    likes: dict[str, list[tuple[int, float]]]  # person → (row, at)
    hidden: NDArray[np.bool_]  # (items,)

    @classmethod
    def of(cls, items: list[Item], likes: dict[str, list[tuple[int, float]]]) -> World:
        """In an order of chance: what scores the same must not stand by number, for numbers were
        given to what is popular first."""
        order = np.random.default_rng(0).permutation(len(items))
        place = np.argsort(order)
        moved = {who: [(int(place[row]), at) for row, at in rows] for who, rows in likes.items()}
        return cls([items[row] for row in order], moved, np.arange(len(items)) % 5 == 0)

    def asked(self) -> dict[str, tuple[list[tuple[int, float]], list[int]]]:
        """Person → their known likes, their hidden ones."""
        out = {}
        for person, rows in self.likes.items():
            known = [pair for pair in rows if not self.hidden[pair[0]]]
            unmet = [row for row, _ in rows if self.hidden[row]]
            if len(known) >= AT_LEAST and unmet:
                out[person] = (known, unmet)
        return out


def movies(folder: Path) -> World:
    items, row = [], {}
    with (folder / "items.csv").open(newline="", encoding="utf-8") as file:
        for one in csv.DictReader(file):
            row[one["id"]] = len(items)
            facets = {k: v.split("|") for k, v in one.items() if k in ("genres", "actors") and v}
            facets |= {k: [one[k]] for k in ("creator",) if one.get(k)}
            years = {"year": float(one["year"])} if one.get("year", "").isdigit() else {}
            items.append(
                Item(one["id"], "film", one["title"], one.get("text") or "", {**facets, **years})
            )
    likes = defaultdict(list)
    with (folder / "events.csv").open(newline="") as file:
        for event in csv.DictReader(file):
            if float(event["value"]) >= LIKED and event["item"] in row:
                likes[event["user"]].append((row[event["item"]], float(event["at"])))
    return World.of(items, likes)


def industrial(data: Path) -> World:
    folder = data / "amazon-industrial"
    with gzip.open(folder / "items.jsonl.gz", "rt", encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    items = [
        Item(str(one["item_id"]), "product", one["title"] or "", one["description"] or "",
             {"brand": one["brand"]} if one["brand"] else {})
        for one in found
    ]  # fmt: skip
    row = {item.id: at for at, item in enumerate(items)}
    likes: dict[str, list[tuple[int, float]]] = defaultdict(list)
    with gzip.open(folder / "sequences.jsonl.gz", "rt", encoding="utf-8") as file:
        for one in map(json.loads, file):
            for item in dict.fromkeys([*one["history"], one["target"]]):
                if all(row[str(item)] != known for known, _ in likes[one["user"]]):
                    likes[one["user"]].append((row[str(item)], 0.0))
    return World.of(items, likes)


# --------------------------------------------------------------------------------------- ranking
def by_space(
    world: World,
    seen: Sequence[Item] | None = None,
    files: Sequence[FileSource] = (),
    directions: bool = True,
) -> float:
    """Recall of the space, of `seen` in place of the items; `files`: further modalities;
    `directions`: what sets likes apart counts as well as nearness, as in a ranking."""
    items = list(seen or world.items)
    known = np.flatnonzero(~world.hidden)
    at = {row: column for column, row in enumerate(known)}
    people = list(world.likes)
    pairs = [
        (p, at[row]) for p, person in enumerate(people)
        for row, _ in world.likes[person] if row in at
    ]  # fmt: skip
    shape = (len(people), len(known))
    likes = sp.csr_array((np.ones(len(pairs)), tuple(np.array(pairs).T)), shape=shape)
    space = TasteSpace.fit([items[i] for i in known], likes, np.random.default_rng(0), files=files)
    shown = candidates(items, space.place(items))
    order, apart = np.concatenate([known, np.flatnonzero(world.hidden)]), Apart()

    def scores(likes: list[tuple[int, float]]) -> Rows:
        evidence = tuple(Evidence(shown.ids[row], 1.0, at, "e", "like") for row, at in likes)
        profile = Profile("p", evidence=evidence)
        person = taste(
            profile, lambda ids: shown.points[[shown.row[id] for id in ids]], space,
            max(when for _, when in likes),
        )  # fmt: skip
        told = [(1.0, affinity(person, shown.points)[order])]
        if directions:
            told.append((Newness().apart, apart.near(profile, shown, order)))
        return together(told, len(known), len(order))[len(known) :]

    return recall(world, scores)


def candidates(items: Sequence[Item], points: FloatArray) -> Candidates:
    ids, none = tuple(str(row) for row in range(len(items))), [""] * len(items)
    return Candidates(
        key="bench",
        ids=ids,
        row={id: row for row, id in enumerate(ids)},
        points=points,
        medium=np.array([item.medium for item in items]),
        made=np.zeros(len(items), np.bool_),
        created_at=np.full(len(items), np.nan),
        attributes=[{}] * len(items),
        titles=none,
        texts=none,
    )


def by_words(world: World, seen: Sequence[Item] | None = None) -> float:
    """Recall of TF-IDF cosine."""
    table = tf_idf([words_of(item) for item in seen or world.items], ~world.hidden)
    unmet = table[world.hidden]

    def scores(likes: list[tuple[int, float]]) -> Rows:
        return np.asarray((unmet @ table[[row for row, _ in likes]].sum(0)).ravel())

    return recall(world, scores)


def recall(world: World, scores: Callable[[list[tuple[int, float]]], Rows]) -> float:
    place = np.cumsum(world.hidden) - 1
    found = []
    for known, unmet in world.asked().values():
        best = np.argsort(-scores(known), kind="stable")[:DEPTH]
        found.append(len(set(best.tolist()) & set(place[unmet].tolist())) / len(unmet))
    return float(np.mean(found))


def words_of(item: Item) -> list[str]:
    said = [item.title, item.text]
    for value in item.attributes.values():
        said += map(str, value if isinstance(value, list) else [value])
    return re.findall(r"\w\w+", " ".join(said).lower())


def tf_idf(texts: Sequence[list[str]], known: NDArray[np.bool_]) -> sp.csr_array:
    column: dict[str, int] = {}
    triples = [
        (row, column.setdefault(word, len(column)), 1 + np.log(count))
        for row, words in enumerate(texts)
        for word, count in Counter(words).items()
    ]
    rows, columns, values = (np.array(part) for part in zip(*triples, strict=True))
    occurs = np.bincount(columns[known[rows]], minlength=len(column))
    values = values * (np.log((1 + known.sum()) / (1 + occurs)) + 1)[columns]
    table = sp.csr_array((values, (rows, columns)), (len(texts), len(column)))
    length = np.sqrt(table.multiply(table).sum(1))
    return sp.csr_array(sp.diags_array(1 / np.maximum(length, 1e-9)) @ table)


# ---------------------------------------------------------------------------------------- parts
def worlds(given: argparse.Namespace) -> dict[str, World]:
    found: dict[str, Callable[[], World]] = {
        "ml-100k": lambda: movies(given.converted / "ml-100k"),
        "ml-1m": lambda: movies(given.converted / "ml-1m"),
        "industrial": lambda: industrial(given.data),
    }
    return {name: found[name]() for name in given.worlds}


def sentences(model: Path | None) -> list[FileSource]:
    """What a sentence model reads, where one is given; remembered for this run alone."""
    if model is None:
        return []
    return [Sentences(SentenceModel(model), {}, Path(tempfile.mkdtemp()))]


def cold(given: argparse.Namespace, console: Console) -> None:
    table = Table(
        "recall@20, items nobody met",
        "people",
        "nearness alone",
        "space",
        "TF-IDF",
        "ratio",
        "chance",
    )
    for name, world in worlds(given).items():
        near, own = (
            by_space(world, files=sentences(given.model), directions=d) for d in (False, True)
        )
        words, chance = by_words(world), DEPTH / world.hidden.sum()
        figures = (
            f"{near:.4f}",
            f"{own:.4f}",
            f"{words:.4f}",
            f"{own / words:.3f}",
            f"{chance:.4f}",
        )
        table.add_row(name, str(len(world.asked())), *figures)
    console.print(table)


def missing(given: argparse.Namespace, console: Console) -> None:
    table = Table("recall@20", "by", "whole", "without attributes", "without text")
    for name, world in worlds(given).items():
        bare = (
            [
                replace(item, attributes={}) if at % 2 else item
                for at, item in enumerate(world.items)
            ],
            [
                replace(item, title="", text="") if at % 2 else item
                for at, item in enumerate(world.items)
            ],
        )
        for by, found in (("TF-IDF", by_words), ("space", by_space)):
            if by in given.by:
                whole, *rows = (found(world, part) for part in (None, *bare))
                left = (f"{row:.4f} ({row / whole - 1:+.0%})" for row in rows)
                table.add_row(name, by, f"{whole:.4f}", *left)
    console.print(table)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("part", choices=("cold", "missing"))
    asked.add_argument("converted", type=Path)
    asked.add_argument("data", type=Path)
    asked.add_argument("--worlds", nargs="+", default=["ml-100k", "ml-1m", "industrial"])
    asked.add_argument("--by", nargs="+", default=["TF-IDF", "space"], help="(missing)")
    asked.add_argument("--model", type=Path, help="a sentence model that reads too (cold)")
    given = asked.parse_args()
    {"cold": cold, "missing": missing}[given.part](given, Console())


if __name__ == "__main__":
    main()
