"""Turns public data sets into the files Tastemaker imports.

    python bench/convert.py ../shared/data OUT [NAME…]     (default: all)

writes OUT/NAME/events.csv and, where there are any, items.csv, users.csv, ties.csv and
relations.csv (what a knowledge graph says of items, for `--relations`).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

EVENTS = ("user", "kind", "item", "value", "at")
RELATIONS = ("head", "relation", "tail")


def write(file: Path, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows(rows)


def table(file: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """Rows of a CSV or TSV file, .gz too; `name:type` headers lose their type."""
    read = gzip.open if file.suffix == ".gz" else open
    with read(file, "rt", encoding="utf-8") as lines:
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL)
        names = [name.split(":")[0] for name in next(reader)]
        for row in reader:
            yield dict(zip(names, row, strict=False))


def amazon(name: str) -> Callable[[Path, Path], None]:
    def convert(data: Path, out: Path) -> None:
        """No times in these files: `at` is the position, as seconds."""
        folder = data / "amazon-seq"
        with gzip.open(folder / f"{name}.txt.gz", "rt", encoding="utf-8") as lines:
            people = [line.split() for line in lines]
        write(
            out / "events.csv",
            EVENTS,
            (
                (user, "buy", item, "", position)
                for user, *items in people
                for position, item in enumerate(items, start=1)
            ),
        )
        with gzip.open(folder / f"{name}_item2attributes.json.gz", "rt", encoding="utf-8") as text:
            tags = json.load(text)
        items = dict.fromkeys(item for _, *items in people for item in items)
        rows = ((item, "product", "|".join(str(t) for t in tags.get(item, []))) for item in items)
        write(out / "items.csv", ("id", "medium", "tags"), rows)

    return convert


def ml_1m(data: Path, out: Path) -> None:
    folder = data / "ml-1m-users1-2999"
    ratings = table(folder / "ratings.csv.gz")
    write(
        out / "events.csv",
        EVENTS,
        ((r["user_id"], "rate", r["item_id"], r["rating"], r["timestamp"]) for r in ratings),
    )
    with gzip.open(folder / "movies_extra.jsonl.gz", "rt", encoding="utf-8") as lines:
        extra = {row["item_id"]: row for row in map(json.loads, lines)}
    rows = []
    for movie in table(folder / "movies.csv"):
        more = extra.get(movie["item_id"], {})
        actors = "|".join(a.strip() for a in (more.get("actors") or "").split(",") if a.strip())
        rows.append(
            (
                movie["item_id"],
                "film",
                movie["title"],
                more.get("plot", ""),
                movie["genres"],
                more.get("year", ""),
                more.get("director", ""),
                actors,
            )
        )
    header = ("id", "medium", "title", "text", "genres", "year", "creator", "actors")
    write(out / "items.csv", header, rows)
    users = table(folder / "users.csv")
    rows = [(u["user_id"], u["gender"], u["age"], u["occupation"]) for u in users]
    write(out / "users.csv", ("id", "gender", "age", "occupation"), rows)


def ml_100k(data: Path, out: Path) -> None:
    folder = data / "ml-100k"
    ratings = table(folder / "ml-100k.inter.gz", "\t")
    write(
        out / "events.csv",
        EVENTS,
        ((r["user_id"], "rate", r["item_id"], r["rating"], r["timestamp"]) for r in ratings),
    )
    rows: list[tuple[str, ...]] = [
        (m["item_id"], "film", m["movie_title"], m["class"].replace(" ", "|"), m["release_year"])
        for m in table(folder / "ml-100k.item", "\t")
    ]
    write(out / "items.csv", ("id", "medium", "title", "genres", "year"), rows)
    users = table(folder / "ml-100k.user", "\t")
    rows = [(u["user_id"], u["gender"], u["age"], u["occupation"]) for u in users]
    write(out / "users.csv", ("id", "gender", "age", "occupation"), rows)
    item = {link["entity_id"]: link["item_id"] for link in table(folder / "ml-100k.link", "\t")}
    triples = table(folder / "ml-100k.kg.gz", "\t")
    said = [
        (item[t["head_id"]], t["relation_id"], t["tail_id"])
        for t in triples
        if t["head_id"] in item
    ]
    write(out / "relations.csv", RELATIONS, said)


def industrial(data: Path, out: Path) -> None:
    """No times in this file either; histories of one person overlap, and their order is kept."""
    folder = data / "amazon-industrial"
    people: dict[str, dict[int, None]] = {}
    with gzip.open(folder / "sequences.jsonl.gz", "rt", encoding="utf-8") as lines:
        for one in map(json.loads, lines):
            people.setdefault(one["user"], {}).update(
                dict.fromkeys([*one["history"], one["target"]])
            )
    write(
        out / "events.csv",
        EVENTS,
        (
            (user, "buy", item, "", position)
            for user, items in people.items()
            for position, item in enumerate(items, start=1)
        ),
    )
    with gzip.open(folder / "items.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [
            (one["item_id"], "product", one["title"], one["description"], one["brand"])
            for one in map(json.loads, lines)
        ]
    write(out / "items.csv", ("id", "medium", "title", "text", "brand"), rows)


def lastfm_2k(data: Path, out: Path) -> None:
    """No times: what somebody listened to most comes last, as what they went on with."""
    folder = data / "lastfm-2k"
    plays = sorted(
        table(folder / "user_artists.tsv.gz", "\t"),
        key=lambda row: (int(row["userID"]), int(row["weight"])),
    )
    write(
        out / "events.csv",
        EVENTS,
        ((p["userID"], "play", p["artistID"], "", at) for at, p in enumerate(plays, start=1)),
    )
    artists = table(folder / "artists.tsv.gz", "\t")
    write(
        out / "items.csv",
        ("id", "medium", "title"),
        ((a["id"], "artist", a["name"]) for a in artists),
    )
    lines = (folder / "item_index2entity_id.txt").read_text("utf-8").splitlines()
    artist = {entity: id for id, entity in (line.split() for line in lines)}
    with gzip.open(folder / "kg.txt.gz", "rt", encoding="utf-8") as text:
        triples = [line.split("\t") for line in text.read().splitlines()]
    said = [(artist[head], relation, tail) for head, relation, tail in triples if head in artist]
    write(out / "relations.csv", RELATIONS, said)
    ties = table(folder / "user_friends.tsv.gz", "\t")
    write(out / "ties.csv", ("user", "other"), ((t["userID"], t["friendID"]) for t in ties))


SETS: dict[str, Callable[[Path, Path], None]] = {
    "beauty": amazon("Beauty"),
    "sports": amazon("Sports_and_Outdoors"),
    "ml-1m": ml_1m,
    "ml-100k": ml_100k,
    "industrial": industrial,
    "lastfm-2k": lastfm_2k,
}


def convert(name: str, data: Path, out: Path) -> Path:
    """The folder of one converted set; done once."""
    folder = out / name
    if not (folder / "events.csv").exists():
        SETS[name](data, folder)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SETS))
    given = parser.parse_args()
    for name in given.names or SETS:
        print(convert(name, given.data, given.out))


if __name__ == "__main__":
    main()
