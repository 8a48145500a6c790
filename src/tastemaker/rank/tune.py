"""How fast the past fades and how much is smoothed, chosen by what people met last.

Everybody's newest meeting is held out, and a ridge over at most `SMALL` items is fitted for each
setting on a short list; another setting must beat the best so far by more than its own standard
error. How much is smoothed is a scale, walked up or down for as long as that wins. How fast the
past fades shows in a part of many meetings (`MANY`) as in all of them; how much is smoothed depends
on how many there are, and is chosen on them all. So is what `ease` takes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeVar

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tastemaker.domain import DAY
from tastemaker.ports import FloatArray, IntArray
from tastemaker.rank.cores import at_once, cores
from tastemaker.rank.decay import Decay, times_are_real
from tastemaker.rank.ease import RIDGE, apart, solved, together
from tastemaker.rank.histories import Histories
from tastemaker.rank.ridge import Penalty, Sums, blocks, inverse_of, sums
from tastemaker.rank.sure import surely

T = TypeVar("T")
Gains = NDArray[np.float64]  # (q,) NDCG@10 of each person asked

SMALL = 4_000  # items
ASKED = 2_000  # people at most
MANY = 150_000  # meetings from which on decays are compared on a part of the people
FEW = 2_000  # items of that part
ENOUGH = 50  # people below which the first of each list stands

HOUR = 3_600.0

#: By position, where times say nothing. The first was best on Amazon Beauty and Sports.
BY_POSITION = (Decay(2, floor=0.2), Decay(1, floor=0.2), Decay(4, floor=0.1), Decay(16, floor=0.05))

#: By time as well: a sitting of minutes (first: MovieLens), hours, days; or position alone.
BY_TIME = (
    Decay(16, 120.0, 0.05),
    Decay(16, HOUR, 0.05),
    Decay(16, DAY, 0.1),
    Decay(16, 14 * DAY, 0.1),
    Decay(4, math.inf, 0.1),
)

#: Ridge and dropout are chosen one after the other, and only for a catalogue that is not cut down:
#: what is right for its most met items is not right for all.
LARGE = Penalty(50.0, 0.0)
RIDGES = (5.0, 15.0, 50.0, 150.0, 500.0)
DROPOUTS = (0.0, 0.5, 1.5)
TOGETHER = (RIDGE, 300.0, 1_000.0)  # of `ease`
START = Penalty(50.0, 0.5)


@dataclass(frozen=True, slots=True)
class Chosen:
    decay: Decay
    penalty: Penalty = LARGE
    ease: float = RIDGE


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """People's newest choices, held out."""

    early: Histories
    people: IntArray  # (q,)
    aim: IntArray  # (q,)


def chosen(histories: Histories) -> Chosen:
    """The settings under which the newest meetings are foretold best."""
    decays = BY_TIME if times_are_real(histories) else BY_POSITION
    whole = len(histories.ids) <= SMALL
    small = histories if whole else histories.most_met(SMALL)
    part = _held_out(_thinned(small))
    if len(part.people) < ENOUGH:
        return Chosen(decays[0])
    start = START if whole else LARGE
    tried = [partial(_tried, part, one, start) for one in decays]
    decay = _best(decays, at_once(tried))
    if not whole:
        return Chosen(decay)
    asked = _held_out(small)
    either: list[Callable[[], Any]] = [
        lambda: _penalty(asked, decay, start),
        lambda: _ease(asked, decay),
    ]
    penalty, ease = at_once(either)
    return Chosen(decay, penalty, ease)


def _tried(asked: _Asked, decay: Decay, penalty: Penalty) -> Gains:
    return _gains(asked, decay, sums(asked.early, decay), penalty)


def _penalty(asked: _Asked, decay: Decay, start: Penalty) -> Penalty:
    """How much the linear ranker is smoothed."""
    totals = sums(asked.early, decay)
    gains = cache(lambda ridge, dropout: _gains(asked, decay, totals, Penalty(ridge, dropout)))
    ridge = _walked_at_once(RIDGES, start.ridge, lambda one: gains(one, start.dropout))
    dropout = _walked_at_once(DROPOUTS, start.dropout, lambda one: gains(ridge, one))
    return Penalty(ridge, dropout)


def _ease(asked: _Asked, decay: Decay) -> float:
    """How much `ease` is smoothed."""
    gram = together(asked.early)
    return _walked_at_once(TOGETHER, RIDGE, lambda one: _ease_gains(asked, decay, gram, one))


def _thinned(histories: Histories) -> Histories:
    """About `MANY` meetings with the most met items, of every nth person."""
    if len(histories.item) <= MANY:
        return histories
    most = histories.most_met(FEW)
    return most.keep(most.owner % math.ceil(len(most.item) / MANY) == 0)


def _best(options: Sequence[T], gains: Sequence[Gains]) -> T:
    best, most = options[0], gains[0]
    for option, here in zip(options[1:], gains[1:], strict=True):
        if surely(here - most):
            best, most = option, here
    return best


def _walked(scale: Sequence[float], start: float, gains: Callable[[float], Gains]) -> float:
    """From `start` up the `scale` for as long as that wins; where it does not at all, down."""
    at, most = scale.index(start), gains(start)
    for step in (1, -1):
        moved = False
        while 0 <= at + step < len(scale) and surely((here := gains(scale[at + step])) - most):
            at, most, moved = at + step, here, True
        if moved:
            break
    return scale[at]


def _walked_at_once(scale: Sequence[float], start: float, gains: Callable[[float], Gains]) -> float:
    """`_walked`, where idle cores find out beforehand what the first steps, up and down, gain."""
    known, at = cache(gains), scale.index(start)
    if cores() > 1:
        at_once([partial(known, one) for one in scale[max(0, at - 1) : at + 2]])
    return _walked(scale, start, known)


def _held_out(histories: Histories) -> _Asked:
    newest = histories.from_newest() == 0
    early = histories.keep(~newest)
    people, aims = [], []
    for person in range(len(histories.people)):
        item, weight, _ = histories.of_person(person)
        if len(item) > 2 and weight[-1] > 0 and item[-1] not in item[:-1]:
            people.append(person)
            aims.append(int(item[-1]))
    stride = max(1, math.ceil(len(people) / ASKED))
    return _Asked(early, np.array(people[::stride], np.int64), np.array(aims[::stride], np.int64))


def _gains(asked: _Asked, decay: Decay, totals: Sums, penalty: Penalty) -> Gains:
    """NDCG@10 of each person asked, by the linear ranker."""
    inverse = inverse_of(totals.gram.copy(), penalty.of(totals.gram.diagonal()))
    return _judged(asked, decay, lambda x: np.concatenate(list(blocks(x @ inverse, totals.cross))))


def _ease_gains(asked: _Asked, decay: Decay, gram: FloatArray, ridge: float) -> Gains:
    """NDCG@10 of each person asked, by `ease`."""
    weights = np.concatenate(list(apart(solved(gram.copy(), ridge))))
    return _judged(asked, decay, lambda x: x @ weights)


def _judged(asked: _Asked, decay: Decay, score: Callable[[sp.csr_array], FloatArray]) -> Gains:
    gains = []
    for lo in range(0, len(asked.people), 500):
        some = slice(lo, lo + 500)
        x, seen = _inputs(asked.early, asked.people[some], decay)
        scores = score(x)
        scores[seen] = -np.inf
        own = scores[np.arange(len(scores)), asked.aim[some]]
        place = (scores > own[:, None]).sum(axis=1)
        gains.append(np.where(place < 10, 1.0 / np.log2(place + 2.0), 0.0))
    return np.concatenate(gains)


def _inputs(
    histories: Histories, people: IntArray, decay: Decay
) -> tuple[sp.csr_array, tuple[IntArray, IntArray]]:
    """(people, m) decayed histories, and the (row, column) of everything met."""
    rows, cols, values = [], [], []
    for row, person in enumerate(people.tolist()):
        item, weight, at = histories.of_person(person)
        steps = np.arange(len(item))[::-1]
        rows.append(np.full(len(item), row))
        cols.append(item)
        values.append(weight * decay.weights(steps, at))
    where = (np.concatenate(rows), np.concatenate(cols))
    data: FloatArray = np.concatenate(values).astype(np.float32)
    return sp.csr_array((data, where), (len(people), len(histories.ids))), where
