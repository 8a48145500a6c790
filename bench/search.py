"""How well words find the item that they come from: known-item search over a home's own catalogue.

    python bench/search.py HOME [--items 150] [--seed 0]

Of each of some items three words of its text are asked for, in any order (of Chinese, four signs in a
row), as somebody would who half remembers it. Told is the mean reciprocal rank of the item among the
first 50 found: by where words and items stand in the taste space alone, and with what items say.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from tastemaker.domain import Item
from tastemaker.engine import finding
from tastemaker.home import open_home
from tastemaker.settings import Settings

FOUND = 50
_HAN, _WORD = re.compile(r"[\u3400-\u9fff]{4,}"), re.compile(r"[A-Za-z]{4,}")


def questions(items: Sequence[Item], n: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """(what is asked for, the id of the item that it comes from)."""
    for item in rng.sample(list(items), min(n, len(items))):
        written = item.text or item.title
        lines, words = _HAN.findall(written), _WORD.findall(written)
        if lines:
            line = rng.choice(lines)
            at = rng.randrange(len(line) - 3)
            yield line[at : at + 4], item.id
        elif len(words) >= 3:
            yield " ".join(rng.sample(words, 3)), item.id


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--items", type=int, default=150)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with open_home(Settings(home=options.home)) as home:
        live = home.engine.refresh()
        asked = list(questions(live.catalogue.items, options.items, random.Random(options.seed)))
        told: dict[str, object] = {"questions": len(asked)}
        for name, weight in (("space alone", 0.0), ("with what is said", finding.SAID)):
            finding.SAID = weight
            ranks = [
                [item.id for item in finding.meaning(live, words, FOUND, None)]
                for words, _ in asked
            ]
            found = [
                1 / (1 + ids.index(id)) if id in ids else 0.0
                for ids, (_, id) in zip(ranks, asked, strict=True)
            ]
            told[name] = round(float(np.mean(found)), 3) if found else None
        print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
