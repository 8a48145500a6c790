"""The swap test: for the same brief, does one's own profile beat another's?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tastemaker.domain import Brief
from tastemaker.engine import Engine
from tastemaker.evaluate.listeners import Listener
from tastemaker.evaluate.uncertain import matches

BRIEFS = 3
EACH = 2  # creations per person and brief


def swap(
    engine: Engine, people: Sequence[Listener], medium: str, rng: np.random.Generator
) -> dict[str, Any]:
    """How often somebody enjoys what was made for them more than what was made for another,
    by their hidden taste, from the same brief and seed; every pair of people once per brief."""
    n = len(people)
    won = np.zeros((n, n))
    for seed in rng.integers(1 << 30, size=BRIEFS).tolist():
        brief = Brief(medium, n=EACH, seed=seed)
        made = [engine.create(one.user, brief) for one in people]
        joys = np.array(
            [[one.enjoys(theirs).mean() for theirs in made] for one in people]
        )  # (who judges, whose profile)
        own = np.diag(joys)[:, None]
        won += ((own > joys) + 0.5 * (own == joys)) / BRIEFS
    return {"own_wins": matches(won, rng), "people": n, "briefs": BRIEFS, "each": EACH}
