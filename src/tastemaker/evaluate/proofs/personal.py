"""A, B, C: is what is made for somebody theirs, by the hidden taste that nothing here knows?"""

from __future__ import annotations

import numpy as np

from tastemaker.evaluate.proofs.stage import Proof, Stage, at_least
from tastemaker.evaluate.uncertain import Numbers, interval, matches, paired

LATER = 28  # sessions that lie between a creation and its judgement: two weeks


def swap(stage: Stage) -> Proof:
    """A. Same brief, same seed: own profile against another's, the mean one, an empty one."""
    rng, n = stage.luck(2), len(stage.people)
    joys = stage.judged().mean(axis=2)
    own = np.diag(joys)
    won = matches(_wins(own[:, None], joys), rng)
    detail = {
        name: interval(_wins(own, _enjoyed(stage, user)), rng)
        for name, user in (("over_mean", stage.everybody), ("over_empty", stage.nobody))
    }
    return at_least("A", "swap", won, 0.65, 0.5, n, **detail)


def later(stage: Stage) -> Proof:
    """B. People nothing was learned from; what is made today, judged two weeks of drift later,
    against what is made for nobody in particular."""
    moved = [one.copy(one.name) for one in stage.people]
    for number, one in enumerate(moved):
        for sitting in range(LATER):
            one.session(stage.luck(3, number, sitting))
    own = np.array([one.enjoys(stage.made(one.user)).mean() for one in moved])
    generic = np.array([one.enjoys(stage.made(stage.nobody)).mean() for one in moved])
    gain = paired(own, generic, stage.luck(4))
    return at_least(
        "B", "held-out people, later", gain, 0.0, 0.0, len(moved),
        own=float(own.mean()), generic=float(generic.mean()),
    )  # fmt: skip


def identification(stage: Stage) -> Proof:
    """C. Whose creations are these? Whoever likes them most for their own standards is named; the
    figure is how often that is right, in multiples of chance."""
    joys = stage.judged().mean(axis=2)
    spread = joys.std(axis=1, keepdims=True)
    surprise = (joys - joys.mean(axis=1, keepdims=True)) / np.maximum(spread, 1e-9)
    best = surprise == surprise.max(axis=0)
    right = np.diag(best / best.sum(axis=0))  # equals share the guess
    times = interval(right * len(joys), stage.luck(5))
    return at_least("C", "identification", times, 5.0, 1.0, len(joys), right=float(right.mean()))


def _enjoyed(stage: Stage, user: str) -> Numbers:  # (n,)
    return np.array([one.enjoys(stage.made(user)).mean() for one in stage.people])


def _wins(own: Numbers, other: Numbers) -> Numbers:
    won: Numbers = (own > other) + 0.5 * (own == other)
    return won
