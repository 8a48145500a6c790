"""Arrays over the vocabulary that say which tokens may come next, made once and kept."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from tastemaker.create.media.tune.tokens import (
    CLOSE,
    COLUMN,
    DOUBLE,
    END,
    FIRST,
    FIRST_METRE,
    FIRST_NOTE,
    FIRST_REST,
    FIRST_TIE,
    FIRST_UPBEAT,
    LENGTHS,
    OPEN,
    PITCHES,
    SECOND,
    SIZE,
    UPBEATS,
    pieces,
)
from tastemaker.ports import BoolArray

#: Marks as bits, so that a set of them is a number.
ENDS, OPENS, CLOSES, DOUBLES, TURNS_1, TURNS_2 = (1 << i for i in range(6))
_MARKS = ((ENDS, END), (OPENS, OPEN), (CLOSES, CLOSE), (DOUBLES, DOUBLE), (TURNS_1, FIRST),
          (TURNS_2, SECOND))  # fmt: skip

LONGEST_TRIPLET = 48  # grid ticks: three quarter notes in the time of two
MOST_KEPT = 50_000  # masks of 0.8 kB


class Masks:
    """The masks of all texts under the same rules.

    `metres`: indices of METRES to choose from; `pitches`, `finals`: for each of PITCHES, whether
    it may be used, and whether it may be the last.
    """

    def __init__(
        self, metres: Iterable[int], pitches: tuple[bool, ...], finals: tuple[bool, ...]
    ) -> None:
        self.metres = _frozen([FIRST_METRE + metre for metre in metres])
        self.may_end = finals
        self._pitches = np.array(pitches)
        self._finals = np.array(pitches) & np.array(finals)
        self._kept: dict[tuple[int, ...], BoolArray] = {}

    def marks(self, marks: int) -> BoolArray:
        return _marks(marks)

    def notes(
        self,
        room: int,
        third: int,
        sounding: int,
        resting: bool,
        first: bool,
        marks: int,
        closing: int,
        hurry: bool,
        upbeats: int = 0,
    ) -> BoolArray:
        """Notes, ties and rests of at most `room` ticks, and `marks`.

        third: ticks of the open triplet; sounding: column of the length before, -1 for none,
        resting: it is a rest; first: on the first beat of a bar; closing: the tune ends when `room` is filled, so that the last note must be one to
        end on (2: the one held is); upbeats: where one may be given, the ticks of a bar.
        """
        key = (room, third, sounding, resting, first, marks, closing, hurry, upbeats)
        mask = self._kept.get(key)
        if mask is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            mask = self._kept[key] = self._make(*key)
        return mask

    def _make(
        self,
        room: int,
        third: int,
        sounding: int,
        resting: int,
        first: int,
        marks: int,
        closing: int,
        hurry: int,
        upbeats: int,
    ) -> BoolArray:
        lengths = _lengths(room, third, bool(hurry))
        ends = np.array([closing > 0 and length == room for length in LENGTHS])
        mask = _marks(marks).copy()
        table = mask[FIRST_NOTE:FIRST_TIE].reshape(len(PITCHES), len(LENGTHS))
        table |= self._pitches[:, None] & (lengths & ~ends)
        table |= self._finals[:, None] & (lengths & ends)
        held = lengths & ~ends if closing == 1 else lengths
        goes_on = first or sounding < 0 or _goes_on(sounding)
        if sounding >= 0 and not third and not resting:
            mask[FIRST_TIE:FIRST_REST] = held & goes_on
        mask[FIRST_REST:] = held & (goes_on if resting else True)
        for i, ticks in enumerate(UPBEATS):
            mask[FIRST_UPBEAT + i] = 0 < ticks < upbeats
        mask.flags.writeable = False
        return mask


def _lengths(room: int, third: int, hurry: bool) -> BoolArray:
    """Which lengths may come next with `room` ticks left in the bar."""
    mask = np.zeros(len(LENGTHS), dtype=np.bool_)
    for length, column in COLUMN.items():
        if third or length % 3:
            missing = -(third + length) % 12
            fits = length + missing <= room and third + length + missing <= LONGEST_TRIPLET
            mask[column] = bool(length % 3) and fits
        else:
            mask[column] = length <= room
    if hurry and not third:
        longest = max(length for length in LENGTHS if length % 3 == 0 and length <= room)
        mask &= np.array([length == longest for length in LENGTHS])
    return mask


@lru_cache(maxsize=len(LENGTHS))
def _goes_on(sounding: int) -> BoolArray:
    """Ties that make up, with the length before them, one that has no token of its own."""
    before = LENGTHS[sounding]
    return np.array([pieces(before + length) == [before, length] for length in LENGTHS])


def _frozen(tokens: Iterable[int]) -> BoolArray:
    mask = np.zeros(SIZE, dtype=np.bool_)
    mask[list(tokens)] = True
    mask.flags.writeable = False
    return mask


@lru_cache(maxsize=64)
def _marks(marks: int) -> BoolArray:
    return _frozen(token for bit, token in _MARKS if marks & bit)
