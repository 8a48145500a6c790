"""What words add to ids, for new items and for new readers.

    python -m apps.reading.evaluate --data ../shared/data [--worlds news films industrial] [--readers 80] [--base FOLDER]

Three catalogues (`worlds.py`): TNEWS headlines with simulated readers, films with their plots and
people of MovieLens, products of Amazon Industrial with what people bought. A quarter of the items is kept
back until after training; so is a share of the people. The same events are learned from three times: with
ids alone, with the items' words and attributes, and with an encoder of their words beside it that was
tuned on who liked what (`tastemaker finetune likes`, with `--base FOLDER` a sentence model). Then:

- new items: those kept back are ranked for readers who are known;
- new readers: somebody with three likes is served from everything (of Industrial: with all but their last).

The figure: hits among the first ten, as a share of the ten, or of what there is to find where that is
less. Means over readers with 95 % bootstrap intervals; uplift over ids alone with that of the difference of each reader.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import tastemaker
from apps import start
from apps.reading.worlds import WORLDS, World
from tastemaker import Engine, Item, interval

K = 10


def bare(items: Sequence[Item]) -> list[Item]:
    """As ids alone would have it."""
    return [replace(item, title=item.id, text="", attributes={}) for item in items]


def measure(
    world: World, items: Sequence[Item], tuned: bool = False, base: Path | None = None
) -> dict[str, list[float]]:
    """Of each reader the share that was right. `tuned`: with an encoder of words, of `base`."""
    old = [item for item in items if item.id not in world.late]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        engine = tastemaker.open(home, curiosity=0.0, explore=0.0)
        engine.add(old)
        for events in world.known.values():
            engine.observe(list(events))
        engine.close()
        encoder = Path(folder) / "encoder" if tuned else None
        named = {"TASTEMAKER_TEXT_ENCODER": str(encoder)} if encoder else {}
        if encoder:
            of = ["--base", str(base)] if base else []
            start.tastemaker(home, "finetune", "likes", "--out", str(encoder), *of)
        start.tastemaker(home, "train", "space", "ranking", **named)
        engine = tastemaker.open(home, curiosity=0.0, explore=0.0, text_encoder=encoder)
        today = time.time()
        engine.add(replace(item, created_at=today) for item in items if item.id in world.late)
        before = [item.id for item in old]
        found: dict[str, list[float]] = {"new items": [], "new readers": []}
        for reader, wanted in world.wanted_late.items():
            found["new items"].append(hits(engine, reader, before, wanted))
        for reader, (events, wanted) in world.fresh.items():
            engine.observe(list(events))
            found["new readers"].append(hits(engine, reader, [], wanted))
        engine.close()
    return found


def hits(engine: Engine, user: str, exclude: Sequence[str], wanted: set[str]) -> float:
    picks = engine.recommend(user, K, exclude=exclude, mix=("catalogue",)).picks
    return sum(pick.item in wanted for pick in picks) / min(K, len(wanted))


def figures(values: Sequence[float]) -> list[float]:
    """Mean and 95 % interval."""
    found = interval(np.array(values), np.random.default_rng(0))
    return [round(v, 4) for v in found.values()]


def told(world: str, runs: dict[str, dict[str, list[float]]]) -> None:
    for name, alone in runs["ids alone"].items():
        for run, found in runs.items():
            gained = [a - b for a, b in zip(found[name], alone, strict=True)]
            line: dict[str, Any] = {"world": world, "for": name, "readers": len(alone), "with": run}
            line["right"] = figures(found[name])
            if run != "ids alone":
                line |= {"more than ids": figures(gained)}
            print(json.dumps(line), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--worlds", nargs="+", choices=sorted(WORLDS), default=sorted(WORLDS))
    parser.add_argument("--readers", type=int, default=80, help="of each kind; more of industrial")
    parser.add_argument("--base", type=Path, help="a sentence model to tune; none: our own")
    given = parser.parse_args()
    for name in given.worlds:
        world = WORLDS[name](given.data, given.readers, np.random.default_rng(0))
        print(json.dumps({"world": name, "items": len(world.items), "chance": world.chance}))
        runs = {
            "ids alone": measure(world, bare(world.items)),
            "words and ids": measure(world, world.items),
            "with a tuned encoder": measure(world, world.items, True, given.base),
        }
        told(name, runs)


if __name__ == "__main__":
    main()
