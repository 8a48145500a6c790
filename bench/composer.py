"""How well tunes are learned in so many minutes, and how good and how quick those made are.

    python bench/composer.py [--minutes 10] [--threads 2] [--n 100] [--depth 4] [--keep FOLDER]

Trains on the default folk collections with their points in a taste space fitted to them, then
prints bits per note on held-out tunes as training goes, a table of what was made against what
real tunes reach, how long the first tune takes and what writing 16 at once gains. `--cpu` lets
minutes be those of the processor, which on a shared machine says more than those of the wall.
`--keep` saves the composer, and uses the one it finds there.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tastemaker.create.media.tune import Tune
from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.models.train import fit
from tastemaker.create.models.write import Sampling
from tastemaker.domain import Brief, Item
from tastemaker.errors import BadInput
from tastemaker.evaluate.creation import evaluate_creation
from tastemaker.fusion.space import TasteSpace
from tastemaker.ports import FloatArray, Progress
from tastemaker.store.importers.folk import folk_tunes

BATCH = 16
REPEATS = 5  # timings are the median of so many


def tunes(medium: Tune) -> list[Item]:
    """The default collections, each tune with what its medium says of it and its notes counted
    (ties and rests are too, as in the published figures for such models)."""
    found = []
    for item in folk_tunes():
        try:
            tokens = medium.encode(item.text)
        except BadInput:
            continue
        names = [medium.vocabulary[token] for token in tokens]
        notes = sum("/" in name and not name.startswith("M:") for name in names)
        known = {**medium.describe(item.text), **item.attributes, "notes": notes}
        found.append(replace(item, attributes=known))
    return found


def composer(asked: argparse.Namespace, items: list[Item], points: FloatArray, medium: Tune) -> Any:
    if asked.keep and (asked.keep / "composer.json").exists():
        return TransformerGenerator.load(asked.keep, medium)

    def say(progress: Progress) -> None:
        print(f"\r{progress.done:6.1%}  {progress.detail:<78}", end="", flush=True)

    def snapshot(_: Any, metrics: dict[str, Any]) -> None:
        print(f"\r{'':86}\r{line(metrics)}")

    generator, metrics = fit(
        medium, items, points, rng=np.random.default_rng(asked.seed), minutes=asked.minutes,
        depth=asked.depth, threads=asked.threads, report=say, snapshot=snapshot,
        clock=time.process_time if asked.cpu else time.monotonic,
        resume=asked.keep / "training" if asked.keep else None,
    )  # fmt: skip
    print(f"\r{'':86}\r{line(metrics)}")
    print(json.dumps(metrics))
    if asked.keep:
        generator.save(asked.keep)
    return generator


def line(metrics: dict[str, Any]) -> str:
    return (
        f"{metrics['seconds']:6.0f} s  {metrics['cpu_seconds']:6.0f} CPU s  "
        f"{metrics['tokens']:10,d} tokens  {metrics['bits_per_note']:.3f} bits a note  "
        f"({metrics['bits_per_note_unasked']:.3f} with nothing known)"
    )


def speed(generator: TransformerGenerator, point: FloatArray) -> dict[str, float]:
    """Seconds for one tune, for 16 at once, and how much more that makes in a second."""

    def took(n: int, seed: int) -> tuple[float, int]:
        asked = [(point, Brief("tune", seed=seed * BATCH + i)) for i in range(n)]
        began = time.perf_counter()
        drafts = generator.draft_batch(asked, np.random.default_rng(0))
        return time.perf_counter() - began, sum(len(draft.text) for draft in drafts)

    took(1, 999)
    alone = [took(1, seed) for seed in range(REPEATS * 3)]
    batch = [took(BATCH, seed) for seed in range(REPEATS)]
    rate = [sum(n for _, n in times) / sum(t for t, _ in times) for times in (alone, batch)]
    return {
        "one tune, seconds": float(np.median([t for t, _ in alone])),
        "one tune, worst": max(t for t, _ in alone),
        f"{BATCH} tunes, seconds": float(np.median([t for t, _ in batch])),
        f"throughput of {BATCH} at once against one by one": rate[1] / rate[0],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--depth", type=int, default=4)
    parser.add_argument("--n", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--guidance", type=float, nargs="*", default=[2.0])
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    medium = Tune()
    items = tunes(medium)
    space = TasteSpace.fit(items, None, np.random.default_rng(asked.seed), media={"tune": medium})
    points = space.place(items)
    print(f"{len(items):,} tunes, {points.shape[1]} numbers in a point")
    generator = composer(asked, items, points, medium)
    for guidance in asked.guidance:
        tried = generator.with_sampling(Sampling(guidance=guidance))
        print(f"guidance {guidance:g}")
        told = evaluate_creation(tried, medium, items, points, n=asked.n, seed=asked.seed)
        told.pop("training")
        print(json.dumps(told, indent=1))
        print(json.dumps(speed(tried, points[0]), indent=1))


if __name__ == "__main__":
    main()
