"""Weights of a blend from what people enjoyed of what they met.

What somebody meets next is mostly what they are shown: what is talked about, what another
system put first. A blend that foretells it well may foretell fame, not joy (exposure bias:
Chen et al., 2023). Within one person's own meetings exposure is given, and what is left is taste:
of two items they met, which did they like more? Where enough of that is known, it counts beside
what people chose: the more, the surer it tells what they like. (What somebody met is much of a kind
already, so what they chose it for tells little among it; by that alone a news reader's subjects
would count for nothing.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from tastemaker.learn.fit import Placed
from tastemaker.learn.heldout import HeldOut
from tastemaker.ports import FloatArray, Ranker
from tastemaker.rank.blend import Blend
from tastemaker.rank.scored import moments

Numbers = NDArray[np.float64]

APART = 0.5  # outcomes this far apart differ: between playing and finishing
PAIRS = 40  # comparisons used of one person
ENOUGH = 100  # independent comparisons under which nothing is concluded
#: What is believed before anything is known: content first, since it needs no crowd.
BELIEF: Mapping[str, float] = {
    "content": 0.1,
    "meaning": 0.1,
    "linear": 0.03,
    "sequence": 0.03,
    "ease": 0.02,
    "neighbours": 0.02,
    "social": 0.02,
    "popular": 0.02,
    "trend": 0.01,
    "lately": 0.01,
}
FIRM = 100.0  # how firmly: as about two hundred comparisons
CHOICES = 0.025  # length of the weights by choices beside those by comparisons (0.01 where these are noise, 0.2 on films)


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """One person's held-out meetings: `z` (m, P) what each part said, `joy` (m,) what came."""

    z: Numbers
    joy: Numbers


def tried(parts: Sequence[Ranker], held: HeldOut, placed: Placed) -> dict[str, Tried]:
    """For each person, what `parts`, which know nothing of it, said about what was held out."""
    row_of = placed.candidates.row
    found = {}
    for person in held.data.people:
        met = [e for e in held.met.get(person.user, ()) if e.item in row_of]
        joy = np.array([e.weight for e in met])
        if len(met) < 2 or np.ptp(joy) < APART:
            continue
        taste, at = placed.taste_of(person), met[0].at
        rows = [row_of[e.item] for e in met]
        z = np.zeros((len(met), len(parts)))
        for column, part in enumerate(parts):
            scores = part.score(person, taste, placed.candidates, at)
            mean, deviation = moments(scores)
            if deviation > 1e-9:
                z[:, column] = (scores[rows] - mean) / deviation
        found[person.user] = Tried(z, joy)
    return found


def weights(
    people: Mapping[str, Tried], names: Sequence[str], rng: np.random.Generator
) -> FloatArray | None:  # (P,)
    """Non-negative weights of the parts `names` under which the preferences of `people` are most
    likely (Bradley & Terry, 1952); None where there are too few."""
    if not people:
        return None
    pairs = [_pairs(one, rng) for one in people.values()]
    apart = np.concatenate(pairs)
    # m meetings make many pairs, but only m - 1 of them tell anything of their own
    own = [len(one.joy) - 1 for one in people.values()]
    counts = np.concatenate([np.full(len(p), n / len(p)) for p, n in zip(pairs, own, strict=True)])
    if counts.sum() < ENOUGH:
        return None
    start = np.array([BELIEF.get(name, 0.0) for name in names])

    def loss(w: Numbers) -> tuple[float, Numbers]:
        margin, away = apart @ w, w - start
        slope = -(counts * expit(-margin)) @ apart + FIRM * away
        return float(counts @ np.logaddexp(0, -margin) + 0.5 * FIRM * away @ away), slope

    found = minimize(loss, start, jac=True, bounds=[(0, 10)] * len(start), method="L-BFGS-B")
    return np.asarray(found.x, np.float32) if found.x.any() else None


def weighed(blend: Blend, learned: FloatArray | None, choices: float = 0.0) -> Blend:
    """`blend` with these weights for everybody who met something; newcomers keep theirs.

    `choices`: the length at which the weights it has, by what people chose, are added; the sum is as
    long as those are, so that scores stay log-odds. 0: they are replaced.
    """
    if learned is None:
        return blend
    chosen = blend.weights[1:]
    size = np.linalg.norm(chosen, axis=1, keepdims=True)
    rows = np.tile(learned, (len(chosen), 1))
    if choices:
        rows += choices * chosen / np.maximum(size, 1e-9)
        rows *= size / np.linalg.norm(rows, axis=1, keepdims=True)
    return blend.replaced(weights=np.concatenate([blend.weights[:1], rows]).astype(np.float32))


def agreement(one: Tried, w: FloatArray) -> float:
    """NDCG of one person's own meetings in the order `w` puts them; 1 is as they enjoyed them."""
    gain = one.joy - one.joy.min()
    discount = 1 / np.log2(np.arange(len(gain)) + 2)
    told = gain[np.argsort(-(one.z @ w), kind="stable")] @ discount
    return float(told / (np.sort(gain)[::-1] @ discount))


def _pairs(one: Tried, rng: np.random.Generator) -> Numbers:  # (≤ PAIRS, P) better minus worse
    better, worse = np.nonzero(one.joy[:, None] - one.joy[None] >= APART)
    some = rng.permutation(len(better))[:PAIRS]
    return one.z[better[some]] - one.z[worse[some]]
