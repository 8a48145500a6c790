"""From scores to a slate: who may stand in it, in which order, with which chance.

A few hundred of the best eligible rows are looked at closely; nothing loops over all n. Positions
are filled one after the other: usually by the greatest worth (score against likeness to what
stands already: maximal marginal relevance, Carbonell & Goldstein 1998), now and then by a draw
from a softmax over worth. The propensity of a pick is its exact chance of standing at its
position given the earlier picks, so that logs can judge other policies.

Where there are creations and catalogue items, chance decides which of them a position is for (see
`sources`), and worth among those: scores say what is better within a source, what the person did
says which source is.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tastemaker.domain import DAY, Profile
from tastemaker.ports import BoolArray, Candidates, FloatArray, IntArray
from tastemaker.rank.columns import PerCandidates
from tastemaker.rank.curious import uncertainty
from tastemaker.rank.rules import Condition, out_of_bounds

CATALOGUE, GENERATED = "catalogue", "generated"

CLOSELY = 200  # best rows of each pool and source that are looked at
TEMPERATURE = 0.15  # of draws, over worth in [0, 1]: about ten rows have a real chance
LIKE_DISLIKED = 0.98  # quantile of likeness to a disliked item from which something is "like" it
SAMPLE = 2_000  # rows that likeness is compared with
DISLIKES = 16  # newest ones that push out
FADING = 60 * DAY  # seconds: an older dislike pushes nothing out any more
UNWANTED = 2.0  # off the worth of what is like something disliked: below everything else
CREATOR = 0.75  # total dislike from which a creator's works are pushed down


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Candidates and their scores. The first pool is the catalogue."""

    candidates: Candidates
    scores: FloatArray  # (n,)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row of a pool at its position, and the chance it had of standing there."""

    pool: int
    row: int
    score: float
    propensity: float


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a slate must keep to."""

    exclude: Collection[str] = ()
    where: Sequence[Condition] = ()  # each must be met
    medium: str | None = None
    mix: Collection[str] = (CATALOGUE, GENERATED)
    again_after: float = math.inf  # seconds until something seen may be shown again
    made_share: float = 0.4  # of the slate, at most; without effect where only creations are asked
    made_chance: float | None = None  # of a place under that share; None: as worth decides
    explore: float = 0.05  # chance that a position is drawn
    variety: float = 0.3  # weight of difference against score
    curiosity: float = 0.0  # weight of what is not known of this person against score


@dataclass(frozen=True, slots=True, eq=False)
class _Close:
    """The c rows that are looked at closely."""

    pool: IntArray  # (c,)
    row: IntArray  # (c,)
    score: FloatArray  # (c,)
    worth: FloatArray  # (c,) score in [0, 1], less what is held against it
    points: FloatArray  # (c, d)
    made: BoolArray  # (c,)


def build(
    pools: Sequence[Pool],
    profile: Profile,
    k: int,
    rng: np.random.Generator,
    *,
    wishes: Wishes = Wishes(),
    now: float,
) -> list[Chosen]:
    """At most k rows, in order. Fewer only where fewer may be shown."""
    most = max(k, CLOSELY)
    close = _looked_at(pools, profile, most, wishes, now)
    while (close.worth >= 0).sum() < k and most < max(len(pool.scores) for pool in pools):
        most *= 8  # nearly all are held against: look further down
        close = _looked_at(pools, profile, most, wishes, now)
    worth = close.worth
    if wishes.curiosity and close.points.shape[1]:
        worth = worth + wishes.curiosity * uncertainty(close.points, _met(pools, profile))
    left = np.ones(len(close.row), np.bool_)
    alike = np.zeros(len(close.row), np.float32)  # greatest cosine with what stands already
    cap = _cap(k, wishes)
    chosen: list[Chosen] = []
    while len(chosen) < k and left.any():
        may, of_source = _source(left, close.made, cap, wishes, rng)
        value = np.where(may, worth - wishes.variety * alike, -np.inf)
        at, chance = _draw(value, wishes.explore, rng)
        chance *= of_source
        pool, row = int(close.pool[at]), int(close.row[at])
        chosen.append(Chosen(pool, row, float(close.score[at]), chance))
        left[at] = False
        cap -= int(close.made[at])
        np.maximum(alike, close.points @ close.points[at], out=alike)
    return chosen


def _cap(k: int, wishes: Wishes) -> int:
    """How many creations may stand in the slate."""
    return math.floor(wishes.made_share * k + 1e-9) if CATALOGUE in wishes.mix else k


def _source(
    left: BoolArray, made: BoolArray, cap: int, wishes: Wishes, rng: np.random.Generator
) -> tuple[BoolArray, float]:
    """The rows a position may be filled from, and the chance that it is from those."""
    ours, others = left & made, left & ~made
    if not ours.any() or not others.any():
        return left, 1.0
    if cap <= 0:
        return others, 1.0
    if wishes.made_chance is None:
        return left, 1.0
    if rng.random() < wishes.made_chance:
        return ours, wishes.made_chance
    return others, 1 - wishes.made_chance


def _draw(value: FloatArray, explore: float, rng: np.random.Generator) -> tuple[int, float]:
    """(row, its chance): the best with 1 - explore, else a softmax draw. -inf cannot be drawn."""
    best = int(np.argmax(value))
    if explore <= 0:
        return best, 1.0
    chance = np.exp((value - value[best]).astype(np.float64) / TEMPERATURE)
    chance *= explore / chance.sum()
    chance[best] += 1 - explore
    chance /= chance.sum()
    at = int(rng.choice(len(chance), p=chance))
    return at, float(chance[at])


# ----------------------------------------------------------------------------- who may stand in it
def _looked_at(
    pools: Sequence[Pool], profile: Profile, most: int, wishes: Wishes, now: float
) -> _Close:
    barred = _barred(profile, wishes, now)
    parts = []
    for at, pool in enumerate(pools):
        outside = out_of_bounds(pool.candidates, wishes.where, profile.blocked, now)
        rows = _best(pool, barred, outside, most, wishes)
        parts.append((np.full(len(rows), at), rows))
    pool_of = np.concatenate([part[0] for part in parts])
    rows = np.concatenate([part[1] for part in parts])

    def gather(values: Sequence[np.ndarray[Any, Any]]) -> np.ndarray[Any, Any]:
        return np.concatenate([v[part[1]] for v, part in zip(values, parts, strict=True)])

    score = gather([pool.scores for pool in pools])
    points = gather([pool.candidates.points for pool in pools])
    made = gather([pool.candidates.made for pool in pools])
    worth = _worth(score)
    worth -= UNWANTED * _like_disliked(points, pools, profile, now)
    if shunned := _shunned(profile):
        by = [
            _by_one_of(shunned, pools[p].candidates, r) for p, r in zip(pool_of, rows, strict=True)
        ]
        worth -= UNWANTED * np.array(by, np.float32)
    return _Close(pool_of, rows, score, worth, points, made)


def _barred(profile: Profile, wishes: Wishes, now: float) -> set[str]:
    seen = {item for item, at in profile.seen.items() if now - at < wishes.again_after}
    return seen | set(profile.hidden) | set(wishes.exclude)


def may_stand(
    candidates: Candidates, profile: Profile, wishes: Wishes, now: float
) -> BoolArray:  # (n,)
    """Rows that neither the person nor a rule keeps out."""
    may = np.ones(len(candidates.ids), np.bool_)
    may[_rows_of(candidates, _barred(profile, wishes, now))] = False
    outside = out_of_bounds(candidates, wishes.where, profile.blocked, now)
    return may if outside is None else may & ~outside


def _rows_of(candidates: Candidates, ids: Iterable[str]) -> list[int]:
    """The rows of those `ids` that are among the candidates."""
    row = candidates.row.get
    return [at for id in ids if (at := row(id)) is not None]


def _best(
    pool: Pool, barred: set[str], outside: BoolArray | None, most: int, wishes: Wishes
) -> IntArray:
    """The `most` best eligible rows of each source, so that a cap on one leaves enough of both."""
    candidates = pool.candidates
    masked = pool.scores.copy()
    masked[_rows_of(candidates, barred)] = -np.inf
    if outside is not None:
        masked[outside] = -np.inf
    if wishes.medium is not None:
        none = np.zeros(len(masked), np.bool_)
        masked[~_medium_rows(candidates).get(wishes.medium, none)] = -np.inf
    made = _made_rows(candidates)
    if not len(made):
        return _top(masked, most) if CATALOGUE in wishes.mix else np.zeros(0, np.int64)
    creations = made[_top(masked[made], most)] if GENERATED in wishes.mix else made[:0]
    masked[made] = -np.inf
    rest = _top(masked, most) if CATALOGUE in wishes.mix else made[:0]
    return np.concatenate([rest, creations])


def _top(scores: FloatArray, most: int) -> IntArray:
    """The `most` greatest finite scores, any order."""
    rows = np.arange(len(scores))
    stride = len(scores) // SAMPLE
    if stride > 8:  # a sample tells where the greatest begin: partition those alone
        sample = scores[::stride]
        keep = min(3 * most // stride + 8, len(sample) - 1)
        above = np.flatnonzero(scores > np.partition(sample, -keep)[-keep])
        rows = above if len(above) >= most else rows
    if len(rows) > most:
        rows = rows[np.argpartition(-scores[rows], most - 1)[:most]]
    return np.asarray(rows[np.isfinite(scores[rows])])


_made_rows = PerCandidates(lambda candidates: np.flatnonzero(candidates.made))
_medium_rows = PerCandidates(
    lambda candidates: {
        str(medium): candidates.medium == medium for medium in np.unique(candidates.medium)
    }
)


# --------------------------------------------------------------------------------- what it is worth
def _worth(score: FloatArray) -> FloatArray:
    """Scores of the rows looked at, in [0, 1]."""
    if not len(score):
        return score.copy()
    low, high = float(score.min()), float(score.max())
    return np.asarray((score - low) / (high - low) if high > low else score * 0, np.float32)


def _like_disliked(
    points: FloatArray, pools: Sequence[Pool], profile: Profile, now: float
) -> FloatArray:  # (c,) 1: like something disliked lately, 0: not
    """ "Less like this": what is nearer to a disliked item than nearly everything is."""
    out = np.zeros(len(points), np.float32)
    base = pools[0].candidates.points
    sample = base[:: max(1, len(base) // SAMPLE)]
    disliked = _disliked(pools, profile, now)
    toward = disliked[disliked.any(axis=1)].T  # (d, q)
    if toward.size and len(sample):
        place = min(len(sample) - 1, int(LIKE_DISLIKED * len(sample)))
        usual = np.partition(sample @ toward, place, axis=0)[place]  # (q,)
        out[(points @ toward > usual).any(axis=1)] = 1.0
    return out


def _disliked(pools: Sequence[Pool], profile: Profile, now: float) -> FloatArray:  # (q, d)
    """Points of what was disliked lately for its own sake; "heard" and "later" are no evidence."""
    items = [
        e.item
        for e in profile.evidence
        if e.kind == "dislike" and e.weight < 0 and now - e.at < FADING
    ]
    return _points_of(pools, items)[-DISLIKES:]


def _met(pools: Sequence[Pool], profile: Profile) -> FloatArray:  # (q, d)
    """Points of what the person met, each once."""
    return _points_of(pools, dict.fromkeys(e.item for e in profile.evidence))


def _points_of(pools: Sequence[Pool], items: Iterable[str]) -> FloatArray:  # (q, d)
    """Points of those `items` that stand in some pool, in the order of `items`."""
    start, every = np.cumsum([0, *(len(pool.scores) for pool in pools)]).tolist(), []
    for item in items:
        for first, pool in zip(start, pools, strict=False):
            if (row := pool.candidates.row.get(item)) is not None:
                every.append(first + row)
                break
    found = np.array(every, np.int64)
    out = np.zeros((len(found), pools[0].candidates.points.shape[1]), np.float32)
    for lo, hi, pool in zip(start[:-1], start[1:], pools, strict=True):
        here = (lo <= found) & (found < hi)
        out[here] = pool.candidates.points[found[here] - lo]
    return out


def _shunned(profile: Profile) -> set[str]:
    """Creators whose works are pushed down."""
    return {
        value
        for (facet, value), fact in profile.facts.items()
        if facet == "creator" and fact.weight <= -CREATOR
    }


def _by_one_of(creators: Collection[str], candidates: Candidates, row: int) -> bool:
    """Whether one of `creators` made a row."""
    made_by = candidates.attributes[row].get("creator")
    names = made_by if isinstance(made_by, (list, tuple)) else [made_by]
    return any(name is not None and str(name).strip() in creators for name in names)
