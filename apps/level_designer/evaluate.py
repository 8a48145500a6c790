"""How near the designer keeps simulated players to the wanted chance, against a fixed ladder.

    python -m apps.level_designer.evaluate --home HOME [--players 24] [--plays 30] [--target 0.7]

HOME has levels in its catalogue and a trained space and ranking (and a generator of levels, for
`designer, made too`). It is copied, and left as it is. Every player meets the same ways of being
served; figures are means over players with 95 % bootstrap intervals.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from apps.level_designer.agents import Player
from apps.level_designer.designer import Designer
from apps.start import copied, every
from tastemaker import Engine, Item, interval

WAYS = ("ladder", "designer", "designer, made too")


def serve(engine: Engine, way: str, user: str, target: float) -> Callable[[list[bool]], Item]:
    """What hands a player their next level, given how the ones before went."""
    if way == "ladder":
        known = (item for item in every(engine, "level") if "difficulty" in item.attributes)
        rungs = sorted(known, key=lambda item: (item.attributes["difficulty"], item.id))
        step = max(1, len(rungs) // 40)
        return lambda won: rungs[min(sum(won) * step, len(rungs) - 1)]
    designer = Designer(engine)
    return lambda _: engine.item(
        designer.next(user, target, make=way.endswith("too")).item.id, user
    )


def played(engine: Engine, way: str, number: int, plays: int, target: float) -> dict[str, float]:
    """One player, from the first play to the last or until they leave."""
    rng = np.random.default_rng([7, number])
    player, user = Player(float(rng.uniform(0.1, 0.95)), rng), f"sim:{way}/{number}"
    upcoming, designer = serve(engine, way, user, target), Designer(engine)
    won: list[bool] = []
    chances: list[float] = []
    while len(won) < plays and not player.leaves:
        item = upcoming(won)
        chances.append(player.chance(item.text))
        won.append(player.plays(item.text))
        designer.play(user, item.id, won[-1])
    off = np.abs(np.array(chances) - target)
    return {
        "off target": float(off.mean()),
        "near target": float((off <= 0.15).mean()),
        "finished": float(np.mean(won)),
        "plays before leaving": float(len(won)),
    }


def told(values: list[float]) -> list[float]:
    """Mean and 95 % interval."""
    found = interval(np.array(values), np.random.default_rng(0))
    return [round(v, 3) for v in found.values()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--players", type=int, default=24)
    parser.add_argument("--plays", type=int, default=30)
    parser.add_argument("--target", type=float, default=0.7)
    given = parser.parse_args()
    for way in WAYS:
        with copied(given.home) as engine:
            rows = [played(engine, way, n, given.plays, given.target) for n in range(given.players)]
        figures = {name: told([row[name] for row in rows]) for name in rows[0]}
        print(json.dumps({"way": way, **figures}), flush=True)


if __name__ == "__main__":
    main()
