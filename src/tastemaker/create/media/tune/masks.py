"""Arrays over the vocabulary that say which tokens may come next, made once and kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

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
_MARKS = {ENDS: END, OPENS: OPEN, CLOSES: CLOSE, DOUBLES: DOUBLE, TURNS_1: FIRST, TURNS_2: SECOND}

#: Triplets, the two kinds that folk tunes have: three alike, or a long and a short one. What is
#: open (0: nothing, 4 or 8: one note of so many ticks, 9: two of 4, 16: two of 8) → which lengths
#: may come, and the ticks it takes to complete the triplet with them.
TRIPLETS = {
    0: {4: 12, 8: 12},
    4: {4: 8, 8: 8},
    8: {4: 4, 8: 16},
    9: {4: 4},
    16: {8: 8},
}

#: The pitch class to end on: the tonic, which is C in tokens. Four in five folk tunes do, and many of
#: the others have another tonic than their signature says. Ending wherever the tonic's chord allows
#: it, the net did so in two of three; what is made comes home instead.
HOME = 0
_FINAL = np.array([pitch % 12 == HOME for pitch in PITCHES])

MOST_KEPT = 20_000  # masks, of 0.8 kB each


class Contrast(NamedTuple):
    """Two pitch classes over a tonic of C that tell modes apart: `other` must not sound longer
    than `own`; nor as long, if `strictly`."""

    own: int
    other: int
    strictly: bool


class Step(NamedTuple):
    """All that the tokens allowed next depend on.

    room: ticks to the end of the bar, or of the section. third: what is open of a triplet,
    see TRIPLETS. sounding: column of the length just before, -1 for none; resting: it is a rest's.
    first: on the first beat of a bar. marks: those that may stand here. closing: the tune ends
    when `room` is filled, so that the last note must be one to end on (2: the one that is held
    is). hurry: come to an end. budgets: for each contrast, the longest note that may sound on
    its `other`. owed: pitch classes of which the next note must be one, unless it is the last.
    upbeats: where one may be given, the ticks of a bar.
    """

    room: int
    third: int = 0
    sounding: int = -1
    resting: bool = False
    first: bool = False
    marks: int = 0
    closing: int = 0
    hurry: bool = False
    budgets: tuple[int, ...] = ()
    upbeats: int = 0
    owed: tuple[int, ...] = ()


class Masks:
    """The masks of all texts under the same rules.

    metres: indices of METRES to choose from; contrasts: what makes the mode. All end on HOME.
    """

    def __init__(self, metres: Iterable[int], contrasts: Sequence[Contrast] = ()) -> None:
        self.metres = _frozen(FIRST_METRE + metre for metre in metres)
        self.contrasts = tuple(contrasts)
        self._others = [
            np.array([pitch % 12 == contrast.other for pitch in PITCHES]) for contrast in contrasts
        ]
        self._kept: dict[Step, BoolArray] = {}

    def marks(self, marks: int) -> BoolArray:
        """Only marks."""
        return _marks(marks)

    def notes(self, step: Step) -> BoolArray:
        """Notes, ties, rests and marks."""
        mask = self._kept.get(step)
        if mask is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            mask = self._kept[step] = self._make(step)
        return mask

    def _make(self, step: Step) -> BoolArray:
        lengths = _lengths(step.room, step.third, step.hurry)
        last = step.room == _LENGTH if step.closing else np.zeros(len(LENGTHS), dtype=np.bool_)
        mask = _marks(step.marks).copy()
        notes = mask[FIRST_NOTE:FIRST_TIE].reshape(len(PITCHES), len(LENGTHS))
        notes[:] = lengths & (~last | _FINAL[:, None])
        for budget, others in zip(step.budgets, self._others, strict=True):
            notes &= (budget >= _LENGTH) | ~others[:, None]
        if step.owed:
            notes &= np.isin(np.array(PITCHES) % 12, step.owed)[:, None] | last
        held = lengths & ~last if step.closing == 1 else lengths
        anew = step.first or step.sounding < 0
        on = held if anew else held & _goes_on(step.sounding)
        if step.sounding >= 0 and not step.resting and not step.third:
            mask[FIRST_TIE:FIRST_REST] = on
        mask[FIRST_REST:] = on if step.resting else held
        for i, ticks in enumerate(UPBEATS):
            mask[FIRST_UPBEAT + i] = 0 < ticks < step.upbeats
        mask.flags.writeable = False
        return mask


_LENGTH = np.array(LENGTHS)


def _lengths(room: int, third: int, hurry: bool) -> BoolArray:
    """Which lengths fit: those of triplets if what completes them does. In a hurry, the longest."""
    mask = np.zeros(len(LENGTHS), dtype=np.bool_)
    for length, needed in TRIPLETS.get(third, {4: 4, 8: 8}).items():
        mask[COLUMN[length]] = needed <= room
    if not third:
        straight = (_LENGTH % 3 == 0) & (room >= _LENGTH)
        mask |= straight
        if hurry:
            mask = straight & (_LENGTH[straight].max() == _LENGTH)
    return mask


@lru_cache(maxsize=len(LENGTHS))
def _goes_on(sounding: int) -> BoolArray:
    """Lengths that make up, with the one before them, one that has no token of its own."""
    before = LENGTHS[sounding]
    return np.array([pieces(before + length) == [before, length] for length in LENGTHS])


def _frozen(tokens: Iterable[int]) -> BoolArray:
    mask = np.zeros(SIZE, dtype=np.bool_)
    mask[list(tokens)] = True
    mask.flags.writeable = False
    return mask


@lru_cache(maxsize=64)
def _marks(marks: int) -> BoolArray:
    return _frozen(token for bit, token in _MARKS.items() if marks & bit)
