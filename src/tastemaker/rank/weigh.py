"""Learning the weights of a blend from what people did next.

Each example is somebody as they were, and the item they chose then, set against rivals: the few
hundred items that some part ranks high, and a random sample that stands for the rest.

The proportions of the weights maximise NDCG over the examples, one weight at a time; a change
must win by more than its own standard error, so that what says nothing gets no weight. Their size
maximises the likelihood of the choices under a softmax, so that scores are log-odds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from tastemaker.domain import Profile, Taste
from tastemaker.ports import BoolArray, Candidates, FloatArray, IntArray, Ranker
from tastemaker.rank.histories import Histories
from tastemaker.rank.scored import moments
from tastemaker.rank.sure import surely

EXAMPLES = 10_000  # choices that are learned from
HARD = 100  # rivals taken from the top of each part
EASY = 100  # rivals drawn from the rest
ENOUGH = 50  # examples below which nothing is learned
FACTORS = np.array([0.0, 0.5, 0.7, 0.85, 1.2, 1.5, 2.0])
STEPS = np.array([0.03, 0.1, 0.3, 1.0])
ROUNDS = 6
FEW = {0: 0, 10: 0, 4: 1, 8: 2, 12: 3, 14: 1, 16: 4}  # of twenty examples: meetings told


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """Somebody as they were, and the row they chose next."""

    profile: Profile
    taste: Taste
    row: int
    now: float


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """E examples with C rivals each; rival 0 is what was chosen."""

    z: FloatArray  # (E, C, P) z-scores per part
    offset: FloatArray  # (E, C) log of how many items a rival stands for; -inf: padding
    met: IntArray  # (E,) how many items the person had met


def examples(
    histories: Histories,
    candidates: Candidates,
    taste_of: Callable[[Profile], Taste],
    rng: np.random.Generator,
    most: int = EXAMPLES,
) -> list[Example]:
    """Each person's newest meeting, as a choice they made knowing what came before.

    `told` says how much of the past.
    """
    found: list[Example] = []
    for person in rng.permutation(len(histories.people)).tolist():
        item, weight, at = histories.of_person(person)
        if len(item) < 2 or weight[-1] <= 0 or item[-1] in item[:-1]:
            continue
        row = candidates.row.get(histories.ids[item[-1]])
        if row is None:
            continue
        profile = told(len(found), histories.profile(person, len(item) - 1))
        found.append(Example(profile, taste_of(profile), row, float(at[-1])))
        if len(found) == most:
            break
    return found


def told(number: int, profile: Profile) -> Profile:
    """The profile that example `number` is told with. Of twenty, two without any past and five
    with their newest one to four meetings, so that something is learned for newcomers too; what
    they met before stands among no rivals."""
    few = FEW.get(number % 20, len(profile.evidence))
    return replace(profile, evidence=profile.evidence[max(len(profile.evidence) - few, 0) :])


def cases(
    parts: Sequence[Ranker],
    examples: Sequence[Example],
    candidates: Candidates,
    rng: np.random.Generator,
) -> Cases:
    """Scores of every example's choice and its rivals, by every part."""
    width = 1 + HARD * len(parts) + EASY
    z = np.zeros((len(examples), width, len(parts)), np.float32)
    offset = np.full((len(examples), width), -np.inf, np.float32)
    met = np.zeros(len(examples), np.int64)
    for at, example in enumerate(examples):
        every = _z(parts, example, candidates)
        picked, stands_for = _rivals(every, example, candidates, rng)
        c = len(picked)
        z[at, :c], offset[at, :c] = every[:, picked].T, stands_for
        met[at] = example.profile.items_met
    return Cases(z, offset, met)


def reliability(cases: Cases, part: int) -> float | None:
    """How many deviations above the usual what was chosen stands by this part, in [0, 1].

    What is chosen is enjoyed about one deviation more than usual, so this is the correlation of
    the two. None where too few examples say anything.
    """
    stands = cases.z[:, 0, part]
    stands = stands[stands != 0]  # 0: nothing known of the person, or every item alike
    return float(np.clip(stands.mean(), 0.0, 1.0)) if len(stands) >= ENOUGH else None


def weights(cases: Cases, buckets: Sequence[int]) -> FloatArray | None:  # (buckets, P)
    """Non-negative weights: for everybody, then for each bucket where its people differ."""
    if len(cases.met) < ENOUGH:
        return None
    parts = cases.z.shape[2]
    alone = [ndcg_among(cases.z[:, :, part]).mean() for part in range(parts)]
    start = np.eye(parts)[int(np.argmax(alone))]
    everybody = _climbed(cases.z, start)
    everybody *= _size(cases, cases.z @ everybody.astype(np.float32))
    of = np.searchsorted(buckets, cases.met, side="right") - 1
    rows = []
    for bucket in range(len(buckets)):
        here = of == bucket
        own = _climbed(cases.z[here], everybody) if here.sum() >= ENOUGH else everybody
        rows.append(own)
    return np.array(rows, np.float32)


def _z(parts: Sequence[Ranker], example: Example, candidates: Candidates) -> FloatArray:  # (P, n)
    rows = []
    for part in parts:
        scores = part.score(example.profile, example.taste, candidates, example.now)
        mean, deviation = moments(scores)
        rows.append((scores - mean) / deviation if deviation > 1e-9 else np.zeros_like(scores))
    return np.array(rows, np.float32)


def rivals_of(example: Example, candidates: Candidates) -> BoolArray:  # (n,)
    """What else could have been chosen: everything but what was seen, and the choice."""
    free = np.ones(len(candidates.ids), np.bool_)
    free[[candidates.row[id] for id in example.profile.seen if id in candidates.row]] = False
    free[example.row] = False
    return free


def _rivals(
    z: FloatArray, example: Example, candidates: Candidates, rng: np.random.Generator
) -> tuple[IntArray, FloatArray]:
    """Rows to compare with, the chosen one first, and the log of how many each stands for."""
    free = rivals_of(example, candidates)
    hard = np.unique(np.concatenate([_top(scores, free) for scores in z]))
    free[hard] = False
    rest = np.flatnonzero(free)
    easy = rng.choice(rest, min(EASY, len(rest)), replace=False)
    stands_for = np.zeros(1 + len(hard) + len(easy), np.float32)
    if len(easy):
        stands_for[1 + len(hard) :] = np.log(len(rest) / len(easy))
    return np.concatenate([[example.row], hard, easy]), stands_for


def _top(scores: FloatArray, free: BoolArray) -> IntArray:
    masked = np.where(free, scores, -np.inf)
    top = np.argpartition(-masked, min(HARD, len(masked)) - 1)[:HARD]
    return np.asarray(top[free[top]])


def _climbed(z: FloatArray, start: NDArray[np.float64]) -> NDArray[np.float64]:  # (P,)
    """`start`, improved one weight at a time while it wins by more than its standard error."""
    columns = np.ascontiguousarray(z.transpose(2, 0, 1))  # each is read hundreds of times
    w, score = start.copy(), z @ start.astype(np.float32)
    won = ndcg_among(score)
    unit = float(start.max()) or 1.0
    for _ in range(ROUNDS):
        before = w.copy()
        for part, column in enumerate(columns):
            for value in {*(w[part] * FACTORS), *(unit * STEPS)}:
                gains = ndcg_among(score + np.float32(value - w[part]) * column)
                if surely(gains - won):
                    w[part], won = value, gains
                    score = z @ w.astype(np.float32)
        if (w == before).all():
            break
    return w


def ndcg_among(score: FloatArray) -> NDArray[np.float64]:  # (E,)
    """NDCG@10 of each example among its rivals; equals share their middle place."""
    above = (score > score[:, :1]).sum(axis=1) + ((score == score[:, :1]).sum(axis=1) - 1) / 2
    return np.where(above < 10, 1.0 / np.log2(above + 2.0), 0.0)


def _size(cases: Cases, score: FloatArray) -> float:
    """The factor under which the choices are most likely: scores become log-odds."""
    found = minimize_scalar(
        lambda log: _unlikelihood(score * np.float32(np.exp(log)) + cases.offset),
        bounds=(-5.0, 3.0),
        method="bounded",
    )
    return float(np.exp(found.x))


def _unlikelihood(score: FloatArray) -> float:
    """Mean negative log chance of rival 0."""
    top = score.max(axis=1, keepdims=True)
    total = np.log(np.exp(score - top).sum(axis=1)) + top[:, 0]
    return float(np.mean(total - score[:, 0]))
