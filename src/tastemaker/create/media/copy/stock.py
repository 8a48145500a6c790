"""Clauses that people wrote, with slots where they say an attribute, from which copy is put together.

A net that has read a few hundred texts knows what belongs together and not how to write a sentence.
So it chooses among clauses that were written, prototypes whose attributes are those of the product at
hand (after Guu et al., 2018, who edit whole sentences), token by token: which clause, in which order,
said in which way, and which marks stand between. A clause keeps to where it stood: first of a text,
of a sentence, or later; last of a sentence or not. Where none fits the net writes freely.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.copy import tokens as notation
from tastemaker.create.media.copy.facets import FACETS, MOST_WAYS, USUAL
from tastemaker.create.media.copy.product import Slot, language_of, parted
from tastemaker.create.media.copy.tokens import (
    FIRST_FACET,
    FIRST_POINTER,
    FIRST_WORD,
    POINTERS,
    TEXT,
    TOKEN,
    VALUES,
    Pointer,
)
from tastemaker.create.media.writing.characters import ASCII, CODE, END, FIRST
from tastemaker.create.media.writing.flow import CLOSERS, CLOSES, ENDING
from tastemaker.ports import BoolArray, IntArray

LANGUAGE = "zh"  # English attributes are said several to a sentence, which a net learns to do
CLOSING = frozenset(CODE[mark] for mark in ENDING)  # of a sentence
PARTING = CLOSING | frozenset(CODE[mark] for mark in "，；：、")
JOINS, ENDS = [CODE["，"], CODE["；"]], [CODE[mark] for mark in "。！？"]  # that we write
NEVER = frozenset((*CLOSES, *CLOSERS, *ASCII))  # outside of slots: names of makers, sizes, quotes
#: What a clause that needs the one after it begins with.
LEANING = (
    "不仅", "不但", "不光", "不只", "虽", "既", "无论", "不管", "如果", "即使", "因为", "除了", "除此", "与其", "无需", "当",
)  # fmt: skip
#: Whom it is for and what for is no attribute that could be asked for.
WHOM = re.compile("[男孩宝孕]|儿童|小朋友|妈妈|礼物")
SHORTEST, LONGEST = 4, 24  # characters of a clause
ENOUGH = 40  # clauses that fit a product, below which it is written freely
FEW = 6  # clauses left, with which nothing more is begun
SAID = 2  # times that an attribute is said
NEXT = 9  # characters without which no other clause begins
SPARE = 2  # characters that go with each attribute
SOON = 90  # tokens in which all is said, however long a text may be
EACH = 18  # characters in which a clause says something
KIND = "类型"  # what one kind of clothes has another has not: a clause keeps to its own
KINDS = tuple(USUAL[KIND])
#: Facets of which one value can stand for another in what is said of it, but for some values.
ALIKE = frozenset(("领型", "袖型", "图案", "材质", "颜色", "风格", "样式"))
UNLIKE = frozenset(("线条", "创意", "蝴蝶结", "撞色", "拼色", "渐变", "文字", "潮"))
BEGINNING, OPENING, LATER = 0, 1, 2
NOWHERE = -(10**6)  # an attribute that the product has not
SPOKEN = (*VALUES, *((facet, "") for facet in FACETS))  # usual values, and any other
PLACE = {pair: place for place, pair in enumerate(SPOKEN)}


@dataclass(frozen=True, slots=True, eq=False)
class Stock:
    """n clauses of up to L tokens."""

    clauses: IntArray  # (n, L) then zeros; where an attribute is said -1 - MOST_WAYS · (place in SPOKEN) - way
    kinds: IntArray  # (n,) places in KINDS of what it was written about, or -1
    places: IntArray  # (n,) BEGINNING a text, OPENING a sentence, LATER
    last: BoolArray  # (n,) of its sentence

    @classmethod
    def of(cls, texts: Iterable[str]) -> Stock | None:
        """The clauses of all texts, each once as it stands; None where there are too few."""
        found = set()
        for text in texts:
            slots, body = parted(text)
            if slots and language_of(slots) == LANGUAGE:
                kind = _kind(slots)
                found |= {(*clause, kind) for clause in _parts(notation.encode(slots, body), slots)}
        if len(found) < ENOUGH:
            return None
        rows = sorted(found)
        clauses = np.zeros((len(rows), 1 + max(len(row[0]) for row in rows)), np.int64)
        for row, (clause, _, _, _) in enumerate(rows):
            clauses[row, : len(clause)] = clause
        places, last, kinds = (np.array([row[i] for row in rows], np.int64) for i in (1, 2, 3))
        return cls(clauses, kinds, places, last.astype(np.bool_))

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        names = ("clauses", "kinds", "places", "last")
        return {name: getattr(self, name) for name in names}

    def fitting(self, slots: Sequence[Slot]) -> tuple[IntArray, IntArray]:
        """Rows of clauses of their kind that say nothing but `slots`, and those clauses (r, L): what says
        just that value as its token, and -1 - f where any slot of FACETS[f] can be said."""
        of = {(slot.facet, slot.value): slot for slot in slots}
        held = frozenset(slot.facet for slot in slots)
        rows = np.flatnonzero(self.kinds == _kind(slots))
        told = self.clauses[rows]
        codes = np.unique(told[told < 0]).tolist()
        spoken = {SPOKEN[(-1 - code) // MOST_WAYS] for code in codes}
        missing = {slot.facet for slot in slots if (slot.facet, slot.value) not in spoken}
        clauses = told.copy()
        for code in codes:
            place, way = divmod(-1 - code, MOST_WAYS)
            facet, value = SPOKEN[place]
            meant = NOWHERE
            if (facet, value) in of:
                meant = TOKEN[Pointer(facet, of[facet, value].place, way)]
            elif facet in missing or (facet in held & ALIKE and value not in UNLIKE):
                meant = -1 - FACETS.index(facet)
            clauses[told == code] = meant
        fits: BoolArray = np.all(clauses != NOWHERE, axis=1)
        return rows[fits], clauses[fits]


class Choice:
    """Which clauses may still be meant, while one is written."""

    def __init__(self, stock: Stock, slots: Sequence[Slot]) -> None:
        rows, self._clauses = stock.fitting(slots)
        if len(rows) < ENOUGH:
            rows, self._clauses = rows[:0], self._clauses[:0]
        self._places, self._last = stock.places[rows], stock.last[rows]
        self._same = np.unique(self._clauses, axis=0, return_inverse=True)[1].reshape(-1)
        said = max((max(map(len, slot.ways)) for slot in slots), default=0)
        lengths = np.where(self._clauses < 0, said, _lengths()[np.maximum(self._clauses, 0)])
        self._sizes: IntArray = lengths.sum(axis=1)
        self._slots = slots
        self._ways = [
            [TOKEN[Pointer(slot.facet, slot.place, way)] for way in range(len(slot.ways))]
            for slot in slots
        ]
        self._left: IntArray = np.arange(len(rows))  # neither used nor worn
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
            self._live = self._fitting(room, pending)
            if mask[END] and (self._many <= FEW or not len(self._live)):
                return _end()
            if not len(self._live):
                return self._bare(mask, pending)
        kept = np.zeros_like(mask)
        for token in np.unique(self._clauses[self._live, self._at]).tolist():
            if token > 0:
                kept[token] = True
            for slot, of in enumerate(self._slots):
                if token == _any(of) and slot not in self._here:
                    kept[self._ways[slot]] = True
        last = self._last[self._whole()]
        more = room >= NEXT and self._many > FEW
        kept[ENDS] = last.any() or (len(last) > 0 and not more)
        kept[JOINS] = not last.all() and more
        kept[END] = self._at == 0
        if len(last) and not (kept & mask).any():
            kept[[*ENDS, *JOINS]] = True
        kept &= mask
        return kept if kept.any() else mask

    def push(self, token: int) -> None:
        self._tokens += 1
        if token in PARTING:
            if self._at and not self._free:
                used = np.isin(self._same[self._left], self._same[self._whole()])
                self._left = self._left[~used]
            self._begin(OPENING if token in CLOSING else LATER)
        elif not self._free:
            meant = [token]
            for slot, (of, ways) in enumerate(zip(self._slots, self._ways, strict=True)):
                if token in ways:
                    self._here.add(slot)
                    self._said[slot] += 1
                    meant.append(_any(of))
            self._live = self._live[np.isin(self._clauses[self._live, self._at], meant)]
            self._at += 1
            self._free = not len(self._live)  # until the next mark
            self.astray += self._free
        else:
            self.astray += 1

    def _begin(self, place: int) -> None:
        self._at, self._place, self._here = 0, place, set()
        worn = [k for k, s in enumerate(self._slots) if s.facet != KIND and self._said[k] >= SAID]
        self._left = self._left[~self._saying(self._left, worn)]
        self._live, self._free = self._left, not len(self._left)
        self._many = len(np.unique(self._same[self._left]))

    def _fitting(self, room: int, pending: Sequence[Slot]) -> IntArray:
        """Of the clauses that may begin those that stood in such a place and after which there is room
        to end; once it is short, those that say something that is still to be said, or end."""
        live = _some(self._live, self._places[self._live] == self._place)
        if pending and min(room, SOON - self._tokens) < EACH * len(pending):
            owed = [k for k, slot in enumerate(self._slots) if slot in pending]
            live = _some(live, self._saying(live, owed))
        elif room < 2 * EACH:
            live = _some(live, self._last[live])
        left = room - self._sizes[live]
        for slot in pending:
            left = left + needed([slot]) * self._saying(live, [self._slots.index(slot)])
        live, left = live[left >= 0], left[left >= 0]
        return _some(live, self._last[live] | (left >= EACH))

    def _bare(self, mask: BoolArray, pending: Sequence[Slot]) -> BoolArray:
        """What is still to be said and no clause says, by itself."""
        kept = np.zeros_like(mask)
        for slot in pending:
            kept[self._ways[self._slots.index(slot)]] = True
        kept &= mask
        return kept if kept.any() else mask

    def _saying(self, rows: IntArray, slots: Sequence[int]) -> BoolArray:
        """Which of the clauses say one of `slots`, or may."""
        codes = [code for k in slots for code in (*self._ways[k], _any(self._slots[k]))]
        said: BoolArray = np.any(np.isin(self._clauses[rows], codes), axis=1)
        return said

    def _whole(self) -> IntArray:
        """The clauses that end here."""
        none = self._clauses[self._live, self._at] == 0
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


def _parts(
    tokens: Sequence[int], slots: Sequence[Slot]
) -> Iterator[tuple[tuple[int, ...], int, bool]]:
    """(clause, place, whether it is the last of its sentence) of a text."""
    values = {(slot.facet, slot.place): slot.value for slot in slots}
    part: list[int] = []
    place = BEGINNING
    for token in tokens[tokens.index(TEXT) + 1 : -1]:
        if token not in PARTING:
            part.append(token)
            continue
        words = "".join(_spelled(one) for one in part)
        sound = not NEVER & set(words) and not words.startswith(LEANING) and not WHOM.search(words)
        if sound and SHORTEST <= len(words) <= LONGEST:
            yield tuple(_coded(one, values) for one in part), place, token in CLOSING
        part, place = [], OPENING if token in CLOSING else LATER


def _coded(token: int, values: Mapping[tuple[str, int], str]) -> int:
    if not FIRST_POINTER <= token < FIRST_WORD:
        return token
    facet, place, way = POINTERS[token - FIRST_POINTER]
    spoken = PLACE.get((facet, values[facet, place]), PLACE[facet, ""])
    return -1 - MOST_WAYS * spoken - way


def _any(slot: Slot) -> int:
    """What stands in a clause where any slot of its facet can be said."""
    return -1 - FACETS.index(slot.facet)


@lru_cache(maxsize=1)
def _lengths() -> IntArray:
    """(vocabulary,) characters of each token of a clause."""
    lengths = np.zeros(len(notation.VOCABULARY), np.int64)
    for token in (*range(FIRST, FIRST_FACET), *range(FIRST_WORD, len(lengths))):
        lengths[token] = len(notation.said(token, {}))
    lengths[FIRST_POINTER:FIRST_WORD] = 3  # about
    return lengths


def _spelled(token: int) -> str:
    return "□□" if FIRST_POINTER <= token < FIRST_WORD else notation.said(token, {})


def _kind(slots: Sequence[Slot]) -> int:
    kind = next((slot.value for slot in slots if slot.facet == KIND), "")
    return KINDS.index(kind) if kind in KINDS else -1
