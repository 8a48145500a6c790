"""A reading list of films with their plots, on http://127.0.0.1:8000/apps/reading/

    python -m apps.reading --data ../shared/data

Readers are people of MovieLens, by their numbers; what they rated is learned from once.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

import tastemaker
from apps.reading.worlds import films
from apps.start import start

READERS = 80  # new ones; six times as many are known


def bring(data: Path, home: Path) -> None:
    world = films(data, READERS, np.random.default_rng(0))
    engine = tastemaker.open(home)
    engine.add(world.items)
    for events in world.known.values():
        engine.observe(list(events))
    engine.close()
    print("Readers:", ", ".join(list(world.known)[:8]), "…", flush=True)


if __name__ == "__main__":
    start("reading", __doc__, bring, ["space", "ranking"])
