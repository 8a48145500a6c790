"""Who is asked what: histories cut into what may be learned from and what must be guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tastemaker.ports import BoolArray, IntArray
from tastemaker.rank.histories import Histories

Protocol = Literal["last-out", "temporal", "cold"]
PROTOCOLS: tuple[Protocol, ...] = ("last-out", "temporal", "cold")

TUNED_FROM, ASKED_FROM = 0.64, 0.8  # shares of all events, in time, for "temporal"
COLD = 0.1  # share of items kept away from learning, for "cold"


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question: given these meetings of a person, where do the items they chose next rank?"""

    person: int
    given: IntArray  # meetings (indices into the histories), oldest first
    chosen: IntArray  # columns of what they met next
    now: float


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    early: Histories  # what parts are fitted on while weights are learned
    tune: list[Asked]  # what weights are learned from
    late: Histories | None  # what parts are fitted on before they are judged; None: `early`
    test: list[Asked]
    cold: BoolArray  # (m,) items that were kept away from learning


def split(histories: Histories, protocol: Protocol, rng: np.random.Generator) -> Split:
    """Only liked items met for the first time are asked for; what is disliked is only given."""
    if protocol == "last-out":
        return _last_out(histories)
    if protocol == "temporal":
        return _temporal(histories)
    return _cold(histories, rng)


def first_likes(histories: Histories) -> BoolArray:  # (e,)
    """Meetings with an item that is liked and was never met before."""
    key = histories.owner * len(histories.ids) + histories.item
    first = np.zeros(len(key), np.bool_)
    first[np.unique(key, return_index=True)[1]] = True
    return np.asarray(first & (histories.weight > 0))


def _last_out(histories: Histories) -> Split:
    """The last two choices of each person are not learned from: the first of them tunes, the
    second tests, with the first given. Equal times keep the order of the file."""
    likes = first_likes(histories)
    learned = np.ones(len(likes), np.bool_)
    tune: list[Asked] = []
    test: list[Asked] = []
    for person in range(len(histories.people)):
        begin, end = histories.start[person], histories.start[person + 1]
        choices = begin + np.flatnonzero(likes[begin:end])
        if len(choices) < 3:
            continue
        learned[choices[-2] : end] = False
        for asked, at in ((tune, choices[-2]), (test, choices[-1])):
            asked.append(_asked(histories, person, np.arange(begin, at), np.array([at])))
    return Split(histories.keep(learned), tune, None, test, np.zeros(len(histories.ids), np.bool_))


def _temporal(histories: Histories) -> Split:
    """One cut in time for everybody: all they chose after it, given what they did before it, or
    given nobody but those they are tied to."""
    tuned, asked = (_cut(histories.at, share) for share in (TUNED_FROM, ASKED_FROM))
    likes = first_likes(histories)
    before, between = histories.at < asked, (histories.at >= tuned) & (histories.at < asked)
    return Split(
        histories.keep(histories.at < tuned),
        _asked_after(histories, float(tuned), likes & between),
        histories.keep(before),
        _asked_after(histories, float(asked), likes & ~before),
        np.zeros(len(histories.ids), np.bool_),
    )


def _cut(at: NDArray[np.float64], share: float) -> float:
    """The time by which `share` of all events are over. Where most of them fell on the very first
    time, the one after it, so that something is left to learn from; without one, no event is later."""
    cut = float(np.quantile(at, share))
    later = at[at > cut]
    if cut > at.min():
        return cut
    return float(later.min()) if len(later) else np.inf


def _cold(histories: Histories, rng: np.random.Generator) -> Split:
    """Some items are met by nobody while learning: who chose them, given everything else?"""
    cold = rng.random(len(histories.ids)) < COLD
    new = cold[histories.item]
    likes = first_likes(histories)
    learned = ~new
    tune, test = [], []
    for person in range(len(histories.people)):
        begin, end = histories.start[person], histories.start[person + 1]
        every = np.arange(begin, end)
        warm, choices = every[~new[begin:end]], every[new[begin:end] & likes[begin:end]]
        if len(warm) > 1 and likes[warm[-1]]:
            learned[warm[-1]] = False
            tune.append(_asked(histories, person, warm[:-1], warm[-1:]))
        if len(warm) and len(choices):
            test.append(_asked(histories, person, warm, choices))
    return Split(histories.keep(learned), tune, histories.keep(~new), test, cold)


def _asked_after(histories: Histories, cut: float, chosen: BoolArray) -> list[Asked]:
    found = []
    for person in range(len(histories.people)):
        begin, end = histories.start[person], histories.start[person + 1]
        every = np.arange(begin, end)
        given, choices = every[histories.at[begin:end] < cut], every[chosen[begin:end]]
        somebody = len(given) or histories.people[person] in histories.ties
        if somebody and len(choices):
            found.append(Asked(person, given, histories.item[choices], cut))
    return found


def _asked(histories: Histories, person: int, given: IntArray, chosen: IntArray) -> Asked:
    """`now` is the newest thing given, so that nothing is told about what comes."""
    now = float(histories.at[given].max()) if len(given) else float(histories.at[chosen[0]])
    return Asked(person, given, histories.item[chosen], now)
