"""What ties lend to people with few events: Last.fm, Recall@20 with ties and without.

    python bench/ties.py [../shared/data/lastfm-2k]

A fifth of the people keep none, 1, 2 or 3 of their artists (in turn, drawn by chance); the rest of
theirs is asked for. Everybody else is learned from. Artists with at least five listeners, with the
tags that most people gave them: a taste is lent as a place in the taste space, which needs some.
The two runs differ in nothing but the ties file: in the other one everybody is tied to somebody
of whom nothing is known, so that people without any event are asked about in both.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from tastemaker.evaluate.ranking import evaluate_ranking

LISTENERS = 5
K = 20
TAGS = 5
WANTED = 1.2  # times what it is without ties


def read(file: Path) -> list[list[str]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines][1:]


def write(file: Path, header: str, rows: list[tuple[object, ...]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(header.split(","))
        writer.writerows(rows)


def split(folder: Path, rng: np.random.Generator) -> list[tuple[object, ...]]:
    """Events so that the newest fifth is exactly what is asked for."""
    plays = read(folder / "user_artists.tsv.gz")
    listeners = Counter(artist for _, artist, _ in plays)
    of: dict[str, list[str]] = defaultdict(list)
    for user, artist, _ in plays:
        if listeners[artist] >= LISTENERS:
            of[user].append(artist)
    people = sorted(of)
    asked = {people[row] for row in rng.permutation(len(people))[: len(people) // 5]}
    early: list[tuple[str, str]] = []
    late: list[tuple[str, str]] = []
    for number, user in enumerate(sorted(asked)):
        mine = [of[user][row] for row in rng.permutation(len(of[user]))]
        early += [(user, artist) for artist in mine[: number % 4]]
        late += [(user, artist) for artist in mine[number % 4 :]]
    learned = [(user, artist) for user in people if user not in asked for artist in of[user]]
    room = 4 * len(late) - len(early)
    learned = [learned[row] for row in rng.permutation(len(learned))[:room]]
    begin = 1_600_000_000
    rows = [*(learned + early), *late[: (len(learned) + len(early)) // 4]]
    first = len(learned) + len(early)
    return [
        (user, "like", artist, begin + (0 if at < first else 86_400) + at / len(rows))
        for at, (user, artist) in enumerate(rows)
    ]


def tagged(folder: Path) -> list[tuple[object, ...]]:
    """Artists with their commonest tags."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for _, artist, tag, *_ in read(folder / "user_taggedartists.tsv.gz"):
        counts[artist][tag] += 1
    artists = {artist for _, artist, _ in read(folder / "user_artists.tsv.gz")}
    return [
        (artist, "music", "|".join(f"tag {tag}" for tag, _ in counts[artist].most_common(TAGS)))
        for artist in sorted(artists)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default="../shared/data/lastfm-2k", type=Path)
    folder = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as place:
        events, ties = Path(place) / "events.csv", Path(place) / "ties.csv"
        none = Path(place) / "none.csv"
        write(events, "user,kind,item,at", split(folder, np.random.default_rng(0)))
        items = Path(place) / "items.csv"
        shown = {row[2] for row in split(folder, np.random.default_rng(0))}
        write(items, "id,medium,tag", [row for row in tagged(folder) if row[0] in shown])
        friends = read(folder / "user_friends.tsv.gz")
        write(ties, "user,other,weight", [(user, other, 1) for user, other in friends])
        write(none, "user,other,weight", [(user, "nobody", 1) for user, _ in friends])
        recall = {}
        for name, file in (("without", none), ("with", ties)):
            found = evaluate_ranking(events, items, ties_path=file, protocol="temporal", k=K)
            recall[name] = found["metrics"][f"recall@{K}"]
            parts = {part: round(m[f"recall@{K}"], 4) for part, m in found["parts"].items()}
            print(f"{name} ties: recall@{K} {recall[name]:.4f} {parts}", flush=True)
    gain = recall["with"] / recall["without"]
    print(f"ties give {gain:.2f} times; {'passes' if gain >= WANTED else 'falls short'}")


if __name__ == "__main__":
    main()
