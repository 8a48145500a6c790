"""Headlines that people wrote, as frames of which parts are exchanged.

A line is gone through from its beginning; where two characters before and two behind a part of it stood
around other parts too, in headlines of its topic, any of those may take its place (prototypes that are
edited, after Guu et al., 2018; what a place holds, by what stands around it, after Harris, 1954). So what
is written holds together as a whole, which nothing that looks at the last characters alone brings about.
At least `PARTS` parts are exchanged, and no stretch of a line stands that is longer than `SHARE` of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.headline.runs import BITS
from tastemaker.create.media.writing.characters import BEGIN, CODE, END
from tastemaker.ports import BoolArray, IntArray

BESIDE = 2  # characters that must be the same on either side of a part
SHORTEST, LONGEST = 2, 8  # characters of a part
FEWEST = 6  # different parts that stood in a place
PARTS = 2  # exchanged at least…
MOST = 4  # …and at most
SHARE = 0.4  # of a line that may stand in a row
MANY = 24  # parts of a place that are looked at
ENOUGH = 500  # lines of a topic, below which what they lend each other is little
MOST_LIVE = 60_000  # ways to go on that are followed
NOT_PARTS = frozenset(CODE[mark] for mark in "，。？！：；、?!,:;“”‘’《》（）()\"'【】 ")
NOWHERE, FAR = -1, 127


@dataclass(frozen=True, eq=False)
class Frames:
    """n lines and m places in them where a part can be exchanged."""

    tokens: NDArray[np.int32]  # all lines, each between BESIDE × BEGIN and BESIDE × END
    starts: NDArray[np.int32]  # (n,) where each begins in `tokens`
    topics: NDArray[np.int32]  # (n,) lines lend each other parts within one
    tones: NDArray[np.int32]  # (n,)
    at: NDArray[
        np.int32
    ]  # (m,) where each part begins in `tokens`; parts of one group side by side
    lengths: NDArray[np.int32]  # (m,)
    groups: NDArray[np.int32]  # (m,) rising: those of one group can stand for each other
    near: NDArray[
        np.int8
    ]  # (PARTS, tokens) characters to the next part from which on so many can be exchanged

    @classmethod
    def of(cls, lines: Sequence[tuple[Sequence[int], int, int]]) -> Frames | None:
        """Of lines: (tokens, topic, tone); None where no topic has enough of them."""
        topics, tones = (np.array([line[n] for line in lines], np.int64) for n in (1, 2))
        if np.bincount(topics, minlength=1).max() < ENOUGH:
            return None
        whole = [[*BESIDE * [BEGIN], *line, *BESIDE * [END]] for line, _, _ in lines]
        tokens = np.array([token for line in whole for token in line], np.int64)
        line = np.repeat(np.arange(len(whole)), [len(one) for one in whole])
        starts = np.searchsorted(line, np.arange(len(whole))) + BESIDE
        at, lengths, groups = _places(tokens, line, topics[line])
        near = _near(len(tokens), starts, at, lengths)
        small = [a.astype(np.int32) for a in (tokens, starts, topics, tones, at, lengths, groups)]
        tokens_, starts_, topics_, tones_, at_, lengths_, groups_ = small
        return cls(tokens_, starts_, topics_, tones_, at_, lengths_, groups_, near)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def by_place(self) -> IntArray:  # (m,) rows in the order of `at`
        return np.argsort(self.at, kind="stable")

    @cached_property
    def places(self) -> IntArray:  # (m,) rising
        return self.at[self.by_place].astype(np.int64)

    @cached_property
    def bounds(self) -> IntArray:  # (groups + 1,) rows in which each begins
        return np.searchsorted(self.groups, np.arange(int(self.groups.max(initial=-1)) + 2))

    @cached_property
    def ends(self) -> IntArray:  # (n,) where END stands
        return _ends(self.starts.astype(np.int64), len(self.tokens))


def _places(
    tokens: IntArray, line: IntArray, topic: IntArray
) -> tuple[IntArray, IntArray, IntArray]:
    """(where, length, group) of every part that others can stand for."""
    no_part = np.cumsum(np.isin(tokens, list(NOT_PARTS)) | (tokens <= END))
    found = []
    for length in range(SHORTEST, LONGEST + 1):
        at = np.arange(BESIDE, len(tokens) - length - BESIDE)
        fits = line[at - BESIDE] == line[at + length + BESIDE - 1]
        at = at[fits & (no_part[at + length - 1] == no_part[at - 1])]
        around = np.zeros(len(at), np.int64)
        for place in (-2, -1, length, length + 1):
            around = (around << BITS) | tokens[at + place]
        part = np.zeros(len(at), np.int64)
        for place in range(length):
            part = part * 1_000_003 + tokens[at + place]
        found.append(np.stack([topic[at], around, part, at, np.full(len(at), length)]))
    rows = np.concatenate(found, axis=1)
    rows = rows[:, np.lexsort(rows[::-1])]
    opens = np.append(True, np.any(rows[:2, 1:] != rows[:2, :-1], axis=0))
    group = np.cumsum(opens) - 1
    other = opens | np.append(True, rows[2, 1:] != rows[2, :-1])
    several = np.bincount(group, other) >= FEWEST
    rows, group = rows[:, several[group]], group[several[group]]
    return rows[3], rows[4], np.unique(group, return_inverse=True)[1].reshape(-1)


def _ends(starts: IntArray, tokens: int) -> IntArray:
    return np.append(starts[1:], tokens + BESIDE).astype(np.int64) - 2 * BESIDE


def _near(tokens: int, starts: IntArray, at: IntArray, lengths: IntArray) -> NDArray[np.int8]:
    """See `Frames.near`. From the end of a line to its beginning: how many parts can be exchanged behind
    each, without a stretch that is too long; FAR where none can."""
    near = np.full((PARTS, tokens), FAR, np.int8)
    by_place: dict[int, list[int]] = {}
    for place, length in zip(at.tolist(), lengths.tolist(), strict=True):
        by_place.setdefault(place, []).append(length)
    for start, end in zip(starts.tolist(), _ends(starts, tokens).tolist(), strict=True):
        most = int(SHARE * (end - start))
        next_of = [end + FAR] * PARTS  # where the next part stands from which on so many can be
        nexts = {end + 1: next_of}
        for place in range(end, start - 1, -1):
            next_of = list(next_of)
            for length in by_place.get(place, ()):
                after = place + length
                behind = nexts[min(after + BESIDE, end + 1)]
                many = sum(found - after <= most for found in behind)
                if many or end - after <= most:
                    next_of[: many + 1] = [place] * min(many + 1, PARTS)
            nexts[place] = next_of
            near[:, place] = [min(found - place, FAR) for found in next_of]
    return near


@dataclass(slots=True)
class _Live:
    """Ways to go on: each a line, where it is gone on with, and the part that stands in it now."""

    at: IntArray  # in a line
    part: IntArray  # in the line that lends a part; NOWHERE: in none
    rest: IntArray  # characters of the part
    end: IntArray  # of the line
    most: IntArray  # characters of the line that may stand in a row
    run: IntArray  # that do
    parts: IntArray  # exchanged

    def some(self, rows: Any) -> _Live:
        return _Live(*(getattr(self, f.name)[rows] for f in fields(self)))

    def with_others(self, other: _Live) -> _Live:
        both = ((getattr(self, f.name), getattr(other, f.name)) for f in fields(self))
        return _Live(*(np.concatenate(pair) for pair in both))


class Going:
    """Which frames a line may still be, while it is written."""

    def __init__(
        self, frames: Frames, topic: int, tone: int | None, shortest: int, longest: int
    ) -> None:
        self._frames = frames
        sizes = frames.ends - frames.starts
        fits = (frames.topics == topic) & (sizes >= shortest) & (sizes <= longest)
        rows = np.flatnonzero(fits if tone is None else fits & (frames.tones == tone))
        none = np.zeros(len(rows), np.int64)
        self._live = _Live(
            frames.starts[rows].astype(np.int64), none + NOWHERE, none, frames.ends[rows],
            (SHARE * sizes[rows]).astype(np.int64), none, none,
        )  # fmt: skip
        self._live = self._opened(self._live)

    @property
    def any(self) -> bool:
        return len(self._live.at) > 0

    def within(self, mask: BoolArray) -> BoolArray:
        """What of `mask` goes on with a frame, or ends one; `mask` itself where nothing does."""
        live = self._live
        following = self._following()
        done = following == END
        kept = np.zeros_like(mask)
        kept[following[~done]] = True
        kept[END] = bool(np.any(done & (live.parts >= PARTS)))
        kept &= mask
        return kept if kept.any() else mask

    def push(self, token: int) -> None:
        live = self._live.some(self._following() == token)
        lent = live.part >= 0
        live.part = np.where(lent, live.part + 1, NOWHERE)
        live.rest = live.rest - lent
        live.at = np.where(lent, live.at, live.at + 1)
        over = lent & (live.rest == 0)
        live.part[over] = NOWHERE
        live.run = np.where(over, 0, live.run + ~lent)
        self._live = self._opened(live)

    def _following(self) -> IntArray:
        live = self._live
        return self._frames.tokens[np.where(live.part >= 0, live.part, live.at)].astype(np.int64)

    def _opened(self, live: _Live) -> _Live:
        """With every part that can stand where a line has come to, less what can come to nothing."""
        frames = self._frames
        apart = (live.run >= BESIDE) | (live.parts == 0)
        free = np.flatnonzero((live.part < 0) & apart & (live.parts < MOST))
        low, high = (
            np.searchsorted(frames.places, live.at[free], side) for side in ("left", "right")
        )
        of, row = _spread(low, high - low)
        row = frames.by_place[row]
        first = frames.bounds[frames.groups[row]]
        size = frames.bounds[frames.groups[row] + 1] - first
        taken = np.minimum(size, MANY)
        which, nth = _spread(np.zeros_like(taken), taken)
        lender = first[which] + nth * size[which] // np.maximum(taken[which], 1)
        from_live = live.some(free[of][which])
        with_part = _Live(
            from_live.at + frames.lengths[row][which], frames.at[lender].astype(np.int64),
            frames.lengths[lender].astype(np.int64), from_live.end, from_live.most,
            np.zeros(len(lender), np.int64), from_live.parts + 1,
        )  # fmt: skip
        own = frames.at[lender] == frames.at[row][which]
        every = live.with_others(with_part.some(~own))
        left = every.most - every.run
        missing = PARTS - every.parts
        ahead = frames.near[np.maximum(missing, 1) - 1, every.at] <= left
        every = every.some(ahead | ((missing <= 0) & (every.end - every.at <= left)))
        return every.some(slice(0, MOST_LIVE))


def _spread(first: IntArray, counts: IntArray) -> tuple[IntArray, IntArray]:
    """(which, number) for `counts` numbers from each of `first`."""
    which = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return which, first[which] + np.arange(len(which)) - before[which]
