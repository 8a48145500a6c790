"""E: the harder our own judges are pressed, does the hidden joy still follow?

Gao, Schulman, Hilton (2023), Scaling laws for reward model overoptimization, with best of n.
"""

from __future__ import annotations

from math import comb

import numpy as np

from tastemaker.create.compose import among
from tastemaker.domain import Brief
from tastemaker.evaluate.listeners import Listener
from tastemaker.evaluate.proofs.stage import Proof, Stage, at_least
from tastemaker.evaluate.uncertain import Numbers, paired

DRAFTS = (1, 4, 16, 64)
POOLS = 2  # of 64 drafts each, for everybody


def goodhart(stage: Stage) -> Proof:
    """E. Hidden joy of what our own judges choose of 64 drafts, minus that of one draft.

    All of a pool are judged by both sides, and every choice out of it counts with its chance,
    instead of one drawn by luck.
    """
    told = np.array([_curves(stage, one, who) for who, one in enumerate(stage.people)])
    joys, rewards = told[:, 0], told[:, 1]  # (people, len(DRAFTS)) each
    gain = paired(joys[:, -1], joys[:, 0], stage.luck(7))
    curve = [
        {"n": n, "reward": float(r), "hidden": float(j)}
        for n, r, j in zip(DRAFTS, rewards.mean(axis=0), joys.mean(axis=0), strict=True)
    ]
    return at_least("E", "Goodhart", gain, 0.0, 0.0, len(stage.people), curve=curve)


def _curves(stage: Stage, one: Listener, who: int) -> Numbers:  # (2, len(DRAFTS))
    """Hidden joy, and what our reward expects, of what is chosen of so many drafts."""
    brief = Brief(stage.medium)
    maker = stage.engine.maker(one.user, brief)
    found = []
    for seed in stage.luck(6, who).integers(1 << 30, size=POOLS).tolist():
        pool = maker.pool(brief, seed, DRAFTS[-1])
        order = np.argsort([-worth for _, worth, _ in pool], kind="stable")
        joys = one.enjoys([item for item, _, _ in pool])[order]
        rewards = np.array([reward for _, _, reward in pool])[order]
        chances = np.array([chosen_of(n, len(pool)) for n in DRAFTS])
        found.append(np.stack([chances @ joys, chances @ rewards]))
    mean: Numbers = np.mean(found, axis=0)
    return mean


def chosen_of(n: int, total: int) -> Numbers:  # (total,)
    """The chance of each of `total`, best first, to be chosen where n of them are there: `compose`
    takes any of the best tenth."""
    n = min(n, total)
    every, top = comb(total, n), among(n)
    return np.array(
        [
            sum(comb(row, better) * comb(total - 1 - row, n - 1 - better) for better in range(top))
            / (every * top)
            for row in range(total)
        ]
    )
