"""E: the harder our own reward is pressed, does the hidden joy still follow?

Gao, Schulman, Hilton (2023), Scaling laws for reward model overoptimization, with best of n.
"""

from __future__ import annotations

import numpy as np

from tastemaker.create.reward import Met, Reward
from tastemaker.domain import Brief, Item
from tastemaker.engine import Engine
from tastemaker.evaluate.proofs.stage import Proof, Stage, at_least
from tastemaker.evaluate.uncertain import paired

DRAFTS = (1, 4, 16, 64)


def goodhart(stage: Stage) -> Proof:
    """E. Hidden joy of the best of 64 drafts by our reward, minus that of one draft."""
    engine, before = stage.engine, stage.engine.settings
    joys, rewards = np.zeros((2, len(DRAFTS), len(stage.people)))
    seeds = stage.luck(6).integers(1 << 30, size=len(stage.people)).tolist()
    try:
        for row, drafts in enumerate(DRAFTS):
            engine.settings = before.model_copy(update={"drafts_per_creation": drafts})
            for who, one in enumerate(stage.people):
                made = engine.create(one.user, Brief(stage.medium, n=1, seed=seeds[who]))
                joys[row, who] = one.enjoys(made)[0]
                rewards[row, who] = _reward(engine, one.user, made[0])
    finally:
        engine.settings = before
    gain = paired(joys[-1], joys[0], stage.luck(7))
    curve = [
        {"n": n, "reward": float(r), "hidden": float(j)}
        for n, r, j in zip(DRAFTS, rewards.mean(axis=1), joys.mean(axis=1), strict=True)
    ]
    return at_least("E", "Goodhart", gain, 0.0, 0.0, len(stage.people), curve=curve)


def _reward(engine: Engine, user: str, made: Item) -> float:
    """What our own reward expects of it."""
    catalogue, profile = engine.refresh().catalogue, engine.profile(user)
    points = catalogue.points_of([e.item for e in profile.evidence])
    met = [
        Met(item, point, e.weight, e.at)
        for e, point in zip(profile.evidence, points, strict=True)
        if (item := catalogue.get(e.item)) and item.medium == made.medium
        and np.isfinite(point).all()
    ]  # fmt: skip
    reward = Reward(engine.media[made.medium], profile, engine.taste(user), met, engine.now())
    features = reward.features([made.attributes], catalogue.points.of([made]))
    return float(reward.expected(features)[0])
