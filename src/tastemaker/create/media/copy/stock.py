"""Clauses that people wrote, with slots where they say an attribute, from which copy is put together.

A net that has read a few hundred texts knows what belongs together and not how to write a sentence.
So it chooses among clauses that were written, prototypes whose attributes are those of the product at
hand (after Guu et al., 2018, who edit whole sentences), token by token: which clause, in which order,
said in which way, and which marks stand between. A clause keeps to where it stood: first of a text,
of a sentence, or later; last of a sentence or not. Where none fits the net writes freely.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.copy import tokens as notation
from tastemaker.create.media.copy.facets import FACETS, MOST_WAYS, USUAL
from tastemaker.create.media.copy.product import Slot, language_of, parted
from tastemaker.create.media.copy.telling import DESIGNED, FEEL, PLAIN, SLOT, tells_more
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
from tastemaker.create.media.writing.characters import ASCII, CODE, FIRST
from tastemaker.create.media.writing.flow import CLOSERS, CLOSES, ENDING
from tastemaker.ports import BoolArray, IntArray

LANGUAGE = "zh"  # English attributes are said several to a sentence, which a net learns to do
CLOSING = frozenset(CODE[mark] for mark in ENDING)  # of a sentence
PARTING = CLOSING | frozenset(CODE[mark] for mark in "，；：、")
NEVER = frozenset((*CLOSES, *CLOSERS, *ASCII))  # outside of slots: names of makers, sizes, quotes
#: What a clause that needs the one after it begins with.
LEANING = (
    "不仅", "不但", "不光", "不只", "虽", "既", "无论", "不管", "如果", "即使", "因为", "除了", "除此", "与其", "无需", "当",
)  # fmt: skip
SHORTEST, LONGEST = 4, 24  # characters of a clause
ENOUGH = 40  # clauses that fit a product, below which it is written freely
KIND = "类型"  # what one kind of clothes has another has not: a clause keeps to its own
KINDS = tuple(USUAL[KIND])
CLOTH = "材质"
#: Facets of which one value can stand for another in what is said of it, but for some values.
ALIKE = frozenset(("领型", "袖型", "图案", "材质", "颜色", "风格", "样式"))
UNLIKE = frozenset(("线条", "创意", "蝴蝶结", "撞色", "拼色", "渐变", "文字", "潮"))
BEGINNING, OPENING, LATER = 0, 1, 2
NOWHERE = -(10**6)  # an attribute that the product has not
SPOKEN = (*VALUES, *((facet, "") for facet in FACETS))  # usual values, and any other
PLACE = {pair: place for place, pair in enumerate(SPOKEN)}


@dataclass(frozen=True, eq=False)
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
        felt: BoolArray = np.any(np.isin(told, _feel()), axis=1)
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
            if meant < 0 and facet == CLOTH:  # another cloth feels otherwise
                clauses[felt[:, None] & (told == code)] = NOWHERE
        fits: BoolArray = np.all(clauses != NOWHERE, axis=1)
        plain, said = self._plainly(rows[self.plain[rows]], held)
        return np.concatenate([rows[fits], plain]), np.concatenate([clauses[fits], said])

    def _plainly(self, rows: IntArray, held: Collection[str]) -> tuple[IntArray, IntArray]:
        """The clauses of `rows` once for each facet held of which each value can be said in them."""
        facets = [FACETS.index(facet) for facet in DESIGNED if facet in held]
        said = np.repeat(self.clauses[rows], len(facets), axis=0)
        any_of = np.tile(-1 - np.array(facets, np.int64), len(rows))
        return np.repeat(rows, len(facets)), np.where(said < 0, any_of[:, None], said)

    @cached_property
    def plain(self) -> BoolArray:  # (n,)
        """Which say one attribute and of it nothing (`PLAIN`)."""
        words = ["".join(_spelled(one) for one in row if one) for row in self.clauses.tolist()]
        one: BoolArray = (self.clauses < 0).sum(axis=1) == 1
        return one & np.array([PLAIN.fullmatch(told) is not None for told in words], np.bool_)


def _parts(
    tokens: Sequence[int], slots: Sequence[Slot]
) -> Iterator[tuple[tuple[int, ...], int, bool]]:
    """(clause, place, whether it is the last of its sentence) of a text."""
    values = {(slot.facet, slot.place): slot.value for slot in slots}
    kind = next((slot.value for slot in slots if slot.facet == KIND), "")
    part: list[int] = []
    place = BEGINNING
    for token in tokens[tokens.index(TEXT) + 1 : -1]:
        if token not in PARTING:
            part.append(token)
            continue
        words = "".join(_spelled(one) for one in part)
        facets = {POINTERS[one - FIRST_POINTER].facet for one in part if _is_slot(one)}
        sound = not NEVER & set(words) and not words.startswith(LEANING)
        if sound and SHORTEST <= len(words) <= LONGEST and not tells_more(words, kind, facets):
            yield tuple(_coded(one, values) for one in part), place, token in CLOSING
        part, place = [], OPENING if token in CLOSING else LATER


def _coded(token: int, values: Mapping[tuple[str, int], str]) -> int:
    if not _is_slot(token):
        return token
    facet, place, way = POINTERS[token - FIRST_POINTER]
    spoken = PLACE.get((facet, values[facet, place]), PLACE[facet, ""])
    return -1 - MOST_WAYS * spoken - way


@lru_cache(maxsize=1)
def _feel() -> list[int]:
    """Tokens that say how cloth feels."""
    spelled = (*range(FIRST, FIRST_FACET), *range(FIRST_WORD, len(notation.VOCABULARY)))
    return [token for token in spelled if FEEL & set(notation.said(token, {}))]


def _spelled(token: int) -> str:
    return 2 * SLOT if token < 0 or _is_slot(token) else notation.said(token, {})


def _is_slot(token: int) -> bool:
    return FIRST_POINTER <= token < FIRST_WORD


def _kind(slots: Sequence[Slot]) -> int:
    kind = next((slot.value for slot in slots if slot.facet == KIND), "")
    return KINDS.index(kind) if kind in KINDS else -1
