"""How near the designer keeps simulated players to the wanted chance, against a fixed ladder.

    python -m apps.level_designer.evaluate --home HOME [--players 24] [--before 40] [--plays 30] [--target 0.7]

HOME has levels in its catalogue and a trained space and ranking (and a generator of levels, for
`designer, made too`). It is copied, and left as it is. Every player meets the same ways of being
served, one after another; `--before` so many others were served before them and are not counted. The
floor knows what chance anybody of any skill has at every level, and has only the skill to find out.
Figures are means over players with 95 % bootstrap intervals.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from apps.level_designer.agents import Player
from apps.level_designer.designer import Designer
from apps.start import copied, every
from tastemaker import Engine, Item, interval

WAYS = ("ladder", "designer", "designer, made too", "floor")
SKILLS = (0.1, 0.95)  # of players, from and to
Played = Sequence[tuple[Item, bool]]
Serve = Callable[[str, Played], Item]  # what a player gets next, given how the ones before went


def serving(engine: Engine, way: str, target: float) -> Serve:
    if way.startswith("designer"):
        designer = Designer(engine)

        def designed(user: str, played: Played) -> Item:
            if played:
                designer.play(user, played[-1][0].id, played[-1][1])
                designer.keep_up()
            return designer.next(user, target, make=way.endswith("too")).item

        return designed
    known = [item for item in every(engine, "level") if "difficulty" in item.attributes]
    return ladder(known) if way == "ladder" else floor(known, target)


def ladder(levels: Sequence[Item]) -> Serve:
    """One of forty rungs of rising difficulty, one up with every success."""
    rungs = sorted(levels, key=lambda item: (item.attributes["difficulty"], item.id))
    step = max(1, len(rungs) // 40)
    return lambda _, played: rungs[min(sum(won for _, won in played) * step, len(rungs) - 1)]


def floor(levels: Sequence[Item], target: float) -> Serve:
    """The level not yet played whose chance is to be expected nearest to the target."""
    skills, rng = np.linspace(*SKILLS, 50), np.random.default_rng(0)
    players = [Player(float(skill), rng) for skill in skills]
    chances = np.array([[one.chance(level.text) for level in levels] for one in players])
    row = {level.id: n for n, level in enumerate(levels)}

    def best(_: str, played: Played) -> Item:
        weights = np.ones(len(skills))
        for level, won in played:
            chance = chances[:, row[level.id]]
            weights = weights * (chance if won else 1 - chance)
            weights = weights / weights.sum()
        off = weights @ np.abs(chances - target) / weights.sum()
        off[[row[level.id] for level, _ in played]] = np.inf
        return levels[int(np.argmin(off))]

    return best


def played(
    serve: Serve, user: str, seed: Sequence[int], plays: int, target: float
) -> dict[str, float]:
    """One player, from the first play to the last or until they leave."""
    rng = np.random.default_rng(seed)
    player, past, chances = Player(float(rng.uniform(*SKILLS)), rng), [], []
    while len(past) < plays and not player.leaves:
        item = serve(user, past)
        chances.append(player.chance(item.text))
        past.append((item, player.plays(item.text)))
    off = np.abs(np.array(chances) - target)
    return {
        "off target": float(off.mean()),
        "near target": float((off <= 0.15).mean()),
        "finished": float(np.mean([won for _, won in past])),
        "plays before leaving": float(len(past)),
    }


def told(values: list[float]) -> list[float]:
    """Mean and 95 % interval."""
    found = interval(np.array(values), np.random.default_rng(0))
    return [round(v, 3) for v in found.values()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--players", type=int, default=24)
    parser.add_argument("--before", type=int, default=0)
    parser.add_argument("--plays", type=int, default=30)
    parser.add_argument("--target", type=float, default=0.7)
    given = parser.parse_args()
    for way in WAYS:
        with copied(given.home) as engine:
            serve = serving(engine, way, given.target)
            for n in range(given.before if way.startswith("designer") else 0):
                played(serve, f"sim:before/{n}", [8, n], given.plays, given.target)
            rows = [
                played(serve, f"sim:{n}", [7, n], given.plays, given.target)
                for n in range(given.players)
            ]
        figures = {name: told([row[name] for row in rows]) for name in rows[0]}
        print(json.dumps({"way": way, **figures}), flush=True)


if __name__ == "__main__":
    main()
