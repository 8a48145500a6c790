"""Levels and sprites: a catalogue from public data, and how well each family of generator makes them.

    python bench/grids.py items level ../shared/data OUT.jsonl      (then: tastemaker import items)
    python bench/grids.py items sprite ../shared/data OUT.jsonl
    python bench/grids.py measure level ../shared/data [--minutes 5] [--families vae,gan,transformer]

Of the level corpus, every stretch of a size that can be made and that a search agent can finish.
"""

from __future__ import annotations

import argparse
import json
import time
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy.stats import spearmanr

from looks import Stranger
from tastemaker.create.media.level import Level
from tastemaker.create.media.sprite import Sprite
from tastemaker.create.media.sprite.read import from_picture
from tastemaker.create.models import train
from tastemaker.create.models.grids import fit as grids
from tastemaker.domain import Brief, Item
from tastemaker.errors import TastemakerError
from tastemaker.ports import Generator, Gridded, Medium, Proven

CATEGORIES = {
    "mon": "creature", "item": "item", "dngn": "place", "player": "character", "effect": "effect",
}  # fmt: skip
COPIED = 0.5  # as `create.compose` has it
DRAFTS = 60


def stretches(data: Path) -> Iterator[tuple[str, list[str]]]:
    """(level, rows) of everything in the corpus that has a size of ours."""
    folder = data / "vglc"
    for file in sorted((folder / "Super_Mario_Bros").glob("*.txt")):
        rows = file.read_text().split()
        yield from (
            (file.stem, [r[x : x + 32] for r in rows]) for x in range(0, len(rows[0]) - 31, 4)
        )
    for file in sorted((folder / "The_Legend_of_Zelda").glob("tloz*.txt")):
        rows = file.read_text().split()
        for y in range(0, len(rows) - 15, 16):
            for x in range(0, len(rows[0]) - 10, 11):
                yield file.stem, [row[x : x + 11] for row in rows[y : y + 16]]
    for file in sorted((folder / "Kid_Icarus").glob("*.txt")):
        rows = file.read_text().split()
        yield from ((file.stem, rows[y : y + 16]) for y in range(0, len(rows) - 15, 4))


def levels(data: Path) -> list[Item]:
    level, found = Level(), dict[str, Item]()
    for name, rows in stretches(data):
        text = "\n".join(rows)
        if text not in found and not level.check(text) and not level.prove(text):
            id = f"level:{name}/{len(found):04d}"
            found[text] = Item(id, "level", name, text, level.describe(text))
    return list(found.values())


def sprites(data: Path) -> list[Item]:
    sprite, found = Sprite(), []
    with zipfile.ZipFile(data / "dcss-tiles" / "tiles.zip") as tiles:
        for path in sorted(tiles.namelist()):
            if not path.endswith(".png"):
                continue
            try:
                text = from_picture(tiles.read(path))
            except TastemakerError:  # empty
                continue
            category, *_, name = path.removesuffix(".png").split("/")
            words = name.rstrip("0123456789_").replace("_", " ")
            about = {**sprite.describe(text), "category": CATEGORIES[category]}
            found.append(Item(f"sprite:{path.removesuffix('.png')}", "sprite", words, text, about))
    return found


CATALOGUES = {"level": (Level, levels), "sprite": (Sprite, sprites)}


def measure(medium: Medium, items: list[Item], family: str, minutes: float) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    if family == "transformer":
        generator, measured = train.fit(medium, items, None, rng=rng, minutes=minutes)
    else:
        generator, measured = grids.fit(
            medium, items, None, family=family, rng=rng, minutes=minutes
        )
    row = {"family": family, "steps": measured["steps"]}
    row |= {
        k: measured[k] for k in ("bits_per_cell", "bits_per_token", "distance") if measured.get(k)
    }
    began = time.perf_counter()
    plain = drafted(generator, [Brief(medium.name, seed=i) for i in range(DRAFTS)])
    row["ms_per_draft"] = 1000 * (time.perf_counter() - began) / DRAFTS
    good = [d for d in plain if sound(medium, d.text)]
    new = {d.text for d in good if generator.copied(d.text) <= COPIED}
    row |= {"sound": len(good) / DRAFTS, "sound_and_new": len(new) / DRAFTS}
    for control, values in medium.controls.items():
        told = _stranger(medium, items, control)
        row |= {f"told {control}": told.right} if told else {}
        for value in values:
            row[f"{control}={value}"] = obeyed(medium, generator, control, value, told)
    for name in medium.measures:
        row[f"rho {name}"] = followed(medium, generator, name, items)
    return row


def drafted(generator: Generator, briefs: list[Brief]) -> list[Any]:
    return generator.draft_batch([(None, brief) for brief in briefs], np.random.default_rng(0))


def sound(medium: Medium, text: str) -> bool:
    if not text or medium.check(text):
        return False
    return not (isinstance(medium, Proven) and medium.prove(text))


def _stranger(medium: Medium, items: list[Item], control: str) -> Stranger | None:
    """Who tells a control that no text tells of itself."""
    if not isinstance(medium, Gridded) or control in medium.describe(items[0].text):
        return None
    known = [item for item in items if control in item.attributes]
    grids = np.stack([medium.to_grid(item.text) for item in known])
    return Stranger(grids, [item.attributes[control] for item in known], np.random.default_rng(1))


def obeyed(
    medium: Medium, generator: Generator, control: str, value: str, told: Stranger | None
) -> float:
    """The share of drafts that are sound, and of that value."""
    briefs = [Brief(medium.name, attributes={control: value}, seed=i) for i in range(DRAFTS)]
    good = [d.text for d in drafted(generator, briefs) if sound(medium, d.text)]
    if told is None:
        right = [medium.describe(text).get(control) == value for text in good]
    else:
        grids = [medium.to_grid(text) for text in good if isinstance(medium, Gridded)]
        right = [one == value for one in told.told(np.stack(grids))] if grids else []
    return sum(right) / DRAFTS


def followed(medium: Medium, generator: Generator, name: str, items: list[Item]) -> float:
    """Spearman's ρ of what is asked for and what sound drafts have, asked within each style."""
    found = []
    styles = medium.controls.get("style", (None,))
    for style in styles:
        own = [i for i in items if style is None or i.attributes["style"] == style]
        values = [float(item.attributes[name]) for item in own]
        asked = np.linspace(*np.quantile(values, [0.05, 0.95]), DRAFTS)
        if asked[0] == asked[-1]:
            continue
        fixed = {"style": style} if style else {}
        briefs = [
            Brief(medium.name, attributes={**fixed, name: float(value)}, seed=i)
            for i, value in enumerate(asked)
        ]
        pairs = [
            (value, medium.describe(d.text)[name])
            for value, d in zip(asked, drafted(generator, briefs), strict=True)
            if sound(medium, d.text)
        ]
        if len({made for _, made in pairs}) > 1:
            found.append(float(spearmanr(*zip(*pairs, strict=True))[0]))
    return float(np.mean(found)) if found else float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=("items", "measure"))
    parser.add_argument("medium", choices=sorted(CATALOGUES))
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--families", default="vae,gan")
    given = parser.parse_args()
    make, read = CATALOGUES[given.medium]
    items = read(given.data)
    if given.what == "items":
        if given.out is None:
            parser.error("say where to write: OUT.jsonl")
        rows = ({k: v for k, v in asdict(item).items() if v} for item in items)
        given.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        print(f"{len(items)} items in {given.out}")
        return
    print(f"{len(items)} {given.medium}s, {torch.get_num_threads()} threads")
    for family in given.families.split(","):
        row = measure(make(), items, family, given.minutes)
        print(
            json.dumps({k: round(v, 3) if isinstance(v, float) else v for k, v in row.items()}),
            flush=True,
        )


if __name__ == "__main__":
    main()
