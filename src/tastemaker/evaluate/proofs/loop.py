"""D: does the closed loop give more joy with creations than with the catalogue alone?"""

from __future__ import annotations

from tastemaker.evaluate.proofs.stage import Proof, Stage, at_least
from tastemaker.evaluate.simulate import simulate

ROUNDS = 10


def loop(stage: Stage) -> Proof:
    """D. Enjoyment of the slates people get, catalogue and creations together, by that of ranked
    catalogue slates."""
    n = len(stage.people)
    result = simulate(
        stage.engine, listeners=n, rounds=ROUNDS, seed=stage.seed, medium=stage.medium,
        arms=("random", "ranked", "joint"), swapping=False,
    )  # fmt: skip
    arms = {arm: each["mean"] for arm, each in result["arms"].items()}
    return at_least(
        "D", "closed loop", result["lift_over_ranked"]["joint"], 1.15, 1.0, n, rounds=ROUNDS,
        creations=result["creations_enjoyed"].get("joint"), **arms,
    )  # fmt: skip
