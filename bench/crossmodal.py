"""From one modality to another: is a thing found by its words, and its words by the thing?

    python bench/crossmodal.py ../shared/data [tiles] [icons] [emoji] [tunes]

The space is fitted on four fifths of the items. Of the rest each is placed twice: by its content
alone and by its words alone. Recall@10: how often its own other half stands among the ten nearest
of all those held out, either way, beside chance. Where many have the same words (all waltzes), no
one of them can be told from the rest by them, so beside it: *kin*, the share of the ten nearest to
such words that have them, and the mean reciprocal rank of the right words among all different ones,
each as a multiple of chance; and *at most*, the multiple that Recall@10 would have if content always
told the words: four regions make it four. *Tiles*: dcss pictures and the words of their file
names (the folders, which are their category, are not told). *Tunes*: notes, and title, region and
rhythm, together and one at a time.

*Icons* (lucide) and *emoji* (fxemoji): drawings in SVG, drawn as an import draws them; the words are
an icon's name, tags and categories, an emoji's description, aliases and tags in gemoji (its category
is not told). What an import would refuse is left out and counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from tastemaker.domain import Item
from tastemaker.fusion import drawing, image
from tastemaker.fusion.described import FileSource
from tastemaker.fusion.space import TasteSpace
from tastemaker.ports import Medium

Part = Callable[[Item], Item]
DEPTH = 10


class Pictures:
    """A FileSource over pictures already read, named by their place."""

    modality, version = "image", image.VERSION

    def __init__(self, rows: NDArray[np.float32]) -> None:
        self._rows = rows

    def rows(self, items: Sequence[Item]) -> NDArray[np.float32]:
        out = np.full((len(items), self._rows.shape[1]), np.nan, np.float32)
        for at, item in enumerate(items):
            if "image" in item.media:
                out[at] = self._rows[int(item.media["image"])]
        return out


def tiles(data: Path) -> tuple[list[Item], Pictures]:
    with zipfile.ZipFile(data / "dcss-tiles/tiles.zip") as kept:
        names = sorted(n for n in kept.namelist() if n.endswith(".png"))
        files = [kept.read(name) for name in names]
    with ThreadPoolExecutor(2) as pool:
        rows = np.stack(list(pool.map(lambda one: image.features(image.pixels(one)), files)))
    items = [
        Item(name, "tile", re.sub(r"[\W_\d]+", " ", Path(name).stem), media={"image": str(at)})
        for at, name in enumerate(names)
    ]
    return items, Pictures(rows)


def drawings(file: Path, words: Callable[[dict[str, Any]], str]) -> tuple[list[Item], Pictures]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    rows, items = [], []
    for one in found:
        try:
            picture = image.canvas(drawing.drawn(one["svg"].encode()))
        except ValueError:
            continue
        items.append(Item(one["name"], "icon", words(one), media={"image": str(len(rows))}))
        rows.append(image.features(picture))
    print(f"{file.parent.name}: {len(found) - len(items)} of {len(found)} refused")
    return items, Pictures(np.stack(rows))


def icon_words(icon: dict[str, Any]) -> str:
    return " ".join([icon["name"].replace("-", " "), *icon["tags"], *icon["categories"]])


def emoji_words(file: Path) -> Callable[[dict[str, Any]], str]:
    """What gemoji calls an emoji of the same code points; where it knows none, the drawing's name."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        known = {code_points(one["emoji"]): one for one in map(json.loads, lines)}

    def words(emoji: dict[str, Any]) -> str:
        one = known.get(emoji["codepoints"].upper())
        if one is None:
            return " ".join(re.findall(r"[A-Z]?[a-z]+|[A-Z]+", emoji["name"])).lower()
        return " ".join([one["description"], *one["aliases"], *one["tags"]]).replace("_", " ")

    return words


def code_points(emoji: str) -> str:
    return "-".join(f"{ord(one):04X}" for one in emoji if one != "\ufe0f")


def judged(
    items: Sequence[Item],
    content: Part,
    words: Mapping[str, Part],
    media: Mapping[str, Medium],
    files: Sequence[FileSource],
) -> list[tuple[str, int, float, float, float, float, tuple[float, float]]]:
    """(words, held out, content → words, words → content, chance, what could be recalled at most,
    kin) for each kind of words."""
    rng = np.random.default_rng(0)
    order = rng.permutation(len(items))
    held = [items[at] for at in order[: len(items) // 5]]
    rest = [items[at] for at in order[len(items) // 5 :]]
    space = TasteSpace.fit(rest, None, rng, media=media, files=files)
    seen = space.place([content(item) for item in held])
    found = []
    for name, part in words.items():
        told = space.place([part(item) for item in held])
        there, back = recall(seen, told), recall(told, seen)
        said = [part(item) for item in held]
        some = np.array([bool(one.title or one.attributes) for one in said])
        names = np.array([str((one.title, one.attributes)) for one in said])
        same = kin(seen[some], told[some], names[some].tolist())
        most = sum(min(n, DEPTH) for n in Counter(names.tolist()).values()) / len(held)
        found.append((name, len(held), there, back, DEPTH / len(held), most, same))
    return found


def kin(
    seen: NDArray[np.float32], told: NDArray[np.float32], words: Sequence[str]
) -> tuple[float, float]:
    """How many times better than chance: the ten nearest to words have them; the reciprocal rank
    of an item's words among all different ones. Every item asks once; those without words do not."""
    _, first, own = np.unique(words, return_index=True, return_inverse=True)
    closeness = np.round(seen @ told[first].T, 5)  # (items, different words)
    nearest = np.argsort(-closeness, axis=0, kind="stable")[:DEPTH]  # (10, different words)
    right = (own[nearest] == np.arange(len(first))).mean(0)
    share = np.bincount(own) / len(own)
    mine = closeness[np.arange(len(own)), own][:, None]
    rank = (closeness > mine).sum(1) + (1 + (closeness == mine).sum(1)) / 2
    chance = (1 / np.arange(1, len(first) + 1)).mean()
    return float(share @ right / (share**2).sum()), float((1 / rank).mean() / chance)


def recall(asked: NDArray[np.float32], among: NDArray[np.float32]) -> float:
    """Of things that stand on one spot (three waltzes of Ireland, by words), as many count as by
    chance would be among the ten."""
    closeness = np.round(asked @ among.T, 5)
    own = np.diag(closeness)[:, None]
    above, level = (closeness > own).sum(1), (closeness == own).sum(1)
    return float(np.clip((DEPTH - above) / level, 0, 1).mean())


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("data", type=Path)
    asked.add_argument("parts", nargs="*")
    given = asked.parse_args()
    table = Table(
        "recall@10", "held out", "content → words", "words → content", "chance", "×", "at most ×",
        "kin ×",
    )  # fmt: skip
    rows = []
    if "tiles" in (given.parts or ["tiles"]):
        items, pictures = tiles(given.data)
        by_name = {"tile ↔ name": lambda item: replace(item, media={})}
        rows += judged(items, lambda item: replace(item, title=""), by_name, {}, [pictures])
    for name, file, said_of in (
        ("icons", "lucide-icons/icons.jsonl.gz", icon_words),
        ("emoji", "fxemoji/emoji_svg.jsonl.gz", emoji_words(given.data / "gemoji/emoji.jsonl.gz")),
    ):
        if name in (given.parts or [name]):
            items, pictures = drawings(given.data / file, said_of)
            by_words = {f"{name} ↔ words": lambda item: replace(item, media={})}
            rows += judged(items, lambda item: replace(item, title=""), by_words, {}, [pictures])
    if "tunes" in (given.parts or ["tunes"]):
        from fusion import MEDIA, catalogue

        def said(item: Item, title: bool, *facets: str) -> Item:
            kept = {k: v for k, v in item.attributes.items() if k in facets}
            return replace(item, title=item.title if title else "", text="", attributes=kept)

        words = {
            "tune ↔ title, region, rhythm": lambda item: said(item, True, "region", "kind"),
            "tune ↔ title": lambda item: said(item, True),
            "tune ↔ region": lambda item: said(item, False, "region"),
            "tune ↔ rhythm": lambda item: said(item, False, "kind"),
        }
        notes: Part = lambda item: replace(item, title="", attributes={})  # noqa: E731
        rows += judged(catalogue(False), notes, words, MEDIA, [])
    for name, count, there, back, chance, most, (near, rank) in rows:
        times = f"{there / chance:.1f} / {back / chance:.1f}"
        table.add_row(
            name,
            str(count),
            f"{there:.4f}",
            f"{back:.4f}",
            f"{chance:.4f}",
            times,
            f"{most / chance:.1f}",
            f"{near:.1f} / {rank:.1f}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
