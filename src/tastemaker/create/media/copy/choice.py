"""Which clauses of a stock may still be meant, while a text is put together from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from tastemaker.create.media.copy import tokens as notation
from tastemaker.create.media.copy.facets import FACETS
from tastemaker.create.media.copy.product import Slot
from tastemaker.create.media.copy.stock import (
    BEGINNING,
    CLOSING,
    ENOUGH,
    KIND,
    LATER,
    OPENING,
    PARTING,
    Stock,
)
from tastemaker.create.media.copy.tokens import (
    FIRST_FACET,
    FIRST_POINTER,
    FIRST_WORD,
    TOKEN,
    Pointer,
)
from tastemaker.create.media.writing.characters import CODE, END, FIRST
from tastemaker.ports import BoolArray, IntArray

JOINS, ENDS = [CODE["，"], CODE["；"]], [CODE[mark] for mark in "。！？"]  # that we write
FEW = 6  # clauses left, with which nothing more is begun
SAID = 2  # times that an attribute is said
NEXT = 9  # characters without which no other clause begins
SPARE = 2  # characters that go with each attribute
SOON = 90  # tokens in which all is said, however long a text may be
EACH = 18  # characters in which a clause says something


@dataclass(frozen=True, slots=True, eq=False)
class Fitting:
    """The n clauses that fit a product of k slots: the same for all its drafts."""

    slots: tuple[Slot, ...]
    clauses: IntArray  # (n, L) as `Stock.fitting` has them
    places: IntArray  # (n,) as in `Stock`
    last: BoolArray  # (n,)
    same: IntArray  # (n,) clauses that are alike have the same number
    sizes: IntArray  # (n,) characters
    saying: BoolArray  # (k, n) which say a slot, or may
    ways: tuple[tuple[int, ...], ...]  # (k,) tokens that say a slot
    any: tuple[int, ...]  # (k,) what stands in a clause where any slot of its facet can be said

    @classmethod
    def of(cls, stock: Stock, slots: tuple[Slot, ...]) -> Fitting:
        rows, clauses = stock.fitting(slots)
        if len(rows) < ENOUGH:
            rows, clauses = rows[:0], clauses[:0]
        said = max((max(map(len, slot.ways)) for slot in slots), default=0)
        lengths = np.where(clauses < 0, said, _lengths()[np.maximum(clauses, 0)])
        ways = tuple(
            tuple(TOKEN[Pointer(slot.facet, slot.place, way)] for way in range(len(slot.ways)))
            for slot in slots
        )
        any_of = tuple(-1 - FACETS.index(slot.facet) for slot in slots)
        saying = [
            np.isin(clauses, (*of, any_way)).any(axis=1)
            for of, any_way in zip(ways, any_of, strict=True)
        ]
        return cls(
            slots, clauses, stock.places[rows], stock.last[rows],
            np.unique(clauses, axis=0, return_inverse=True)[1].reshape(-1),
            lengths.sum(axis=1), np.array(saying, np.bool_), ways, any_of,
        )  # fmt: skip


Fits: TypeAlias = Callable[[tuple[Slot, ...]], Fitting]  # of one stock


class Choice:
    """Which clauses may still be meant, while one is written."""

    def __init__(self, fitting: Fitting) -> None:
        self._fitting = fitting
        self._left: IntArray = np.arange(len(fitting.clauses))  # neither used nor worn
        self._said: Counter[int] = Counter()
        self._here: set[int] = set()  # slots that the clause says
        self._at, self._place, self._free, self._many = 0, BEGINNING, False, 0
        self._tokens = 0
        self.astray = 0  # tokens that stand in no clause
        self._begin(BEGINNING)

    def within(self, mask: BoolArray, room: int, pending: Sequence[Slot]) -> BoolArray:
        """What of `mask` goes on with a clause or, where one has come to its end, parts it from the
        next; all of it where nothing does, and the end where few are left. `room`: characters, beyond
        those that `pending` need."""
        if self._free and self._at:
            return mask
        if self._at == 0:
            self._live = self._beginning(room, pending)
            if mask[END] and (self._many <= FEW or not len(self._live)):
                return _end()
            if not len(self._live):
                return self._bare(mask, pending)
        fits = self._fitting
        kept = np.zeros_like(mask)
        for token in np.unique(fits.clauses[self._live, self._at]).tolist():
            if token > 0:
                kept[token] = True
            for slot, any_way in enumerate(fits.any):
                if token == any_way and slot not in self._here:
                    kept[[*fits.ways[slot]]] = True
        last = fits.last[self._whole()]
        more = room >= NEXT and self._many > FEW
        kept[ENDS] = last.any() or (len(last) > 0 and not more)
        kept[JOINS] = not last.all() and more
        kept[END] = self._at == 0
        if len(last) and not (kept & mask).any():
            kept[[*ENDS, *JOINS]] = True
        kept &= mask
        return kept if kept.any() else mask

    def push(self, token: int) -> None:
        fits = self._fitting
        self._tokens += 1
        if token in PARTING:
            if self._at and not self._free:
                used = np.isin(fits.same[self._left], fits.same[self._whole()])
                self._left = self._left[~used]
            self._begin(OPENING if token in CLOSING else LATER)
        elif not self._free:
            meant = [token]
            for slot, (any_way, ways) in enumerate(zip(fits.any, fits.ways, strict=True)):
                if token in ways:
                    self._here.add(slot)
                    self._said[slot] += 1
                    meant.append(any_way)
            self._live = self._live[np.isin(fits.clauses[self._live, self._at], meant)]
            self._at += 1
            self._free = not len(self._live)  # until the next mark
            self.astray += self._free
        else:
            self.astray += 1

    def _begin(self, place: int) -> None:
        self._at, self._place, self._here = 0, place, set()
        slots = self._fitting.slots
        worn = [k for k, s in enumerate(slots) if s.facet != KIND and self._said[k] >= SAID]
        self._left = self._left[~self._saying(self._left, worn)]
        self._live, self._free = self._left, not len(self._left)
        self._many = len(np.unique(self._fitting.same[self._left]))

    def _beginning(self, room: int, pending: Sequence[Slot]) -> IntArray:
        """Of the clauses that may begin those that stood in such a place and after which there is room
        to end; once it is short, those that say something that is still to be said, or end."""
        fits, owed = self._fitting, self._places(pending)
        live = _some(self._live, fits.places[self._live] == self._place)
        if pending and min(room, SOON - self._tokens) < EACH * len(pending):
            live = _some(live, self._saying(live, owed))
        elif room < 2 * EACH:
            live = _some(live, fits.last[live])
        left = room - fits.sizes[live]
        for k in owed:
            left = left + needed([fits.slots[k]]) * fits.saying[k, live]
        live, left = live[left >= 0], left[left >= 0]
        return _some(live, fits.last[live] | (left >= EACH))

    def _bare(self, mask: BoolArray, pending: Sequence[Slot]) -> BoolArray:
        """What is still to be said and no clause says, by itself."""
        kept = np.zeros_like(mask)
        for k in self._places(pending):
            kept[[*self._fitting.ways[k]]] = True
        kept &= mask
        return kept if kept.any() else mask

    def _places(self, pending: Sequence[Slot]) -> list[int]:
        return [k for k, slot in enumerate(self._fitting.slots) if slot in pending]

    def _saying(self, rows: IntArray, slots: Sequence[int]) -> BoolArray:
        """Which of the clauses say one of `slots`, or may."""
        said: BoolArray = np.any(self._fitting.saying[slots][:, rows], axis=0)
        return said

    def _whole(self) -> IntArray:
        """The clauses that end here."""
        none = self._fitting.clauses[self._live, self._at] == 0
        return self._live[none] if self._at else self._live[:0]


@lru_cache(maxsize=1)
def _end() -> BoolArray:
    mask = np.zeros(len(notation.VOCABULARY), np.bool_)
    mask[END] = True
    return mask


def needed(slots: Sequence[Slot]) -> int:
    """Characters in which all of `slots` can be said."""
    return sum(min(map(len, slot.ways)) + SPARE for slot in slots)


def _some(rows: IntArray, wanted: BoolArray) -> IntArray:
    """Those that are wanted, or all where none is."""
    return rows[wanted] if wanted.any() else rows


@lru_cache(maxsize=1)
def _lengths() -> IntArray:
    """(vocabulary,) characters of each token of a clause."""
    lengths = np.zeros(len(notation.VOCABULARY), np.int64)
    for token in (*range(FIRST, FIRST_FACET), *range(FIRST_WORD, len(lengths))):
        lengths[token] = len(notation.said(token, {}))
    lengths[FIRST_POINTER:FIRST_WORD] = 3  # about
    return lengths
