"""The bars of a tune as tokens and as symbols, side by side: what a rework keeps and writes anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tastemaker.create.media.tune.fields import bad
from tastemaker.create.media.tune.form import layout
from tastemaker.create.media.tune.score import Note, Score, Symbol
from tastemaker.create.media.tune.tokens import FIRST_NOTE, FIRST_REST, FIRST_TIE, LENGTHS
from tastemaker.create.media.tune.track import Track

NO_SLOT = -1  # of a token that is no note: marks, upbeats, the metre


@dataclass(frozen=True, slots=True)
class Slot:
    """One bar as written, or the part of one that a section begins or ends with.

    number: the bar it stands in, from 1; 0 for the upbeat of a tune. whole: it fills its bar.
    tokens: those of its notes. first, last: its outermost notes among the symbols of the score.
    """

    number: int
    whole: bool
    tokens: tuple[int, ...]
    first: int = 0
    last: int = 0

    @property
    def ticks(self) -> int:
        """On the grid of tokens."""
        return sum(length_of(token) for token in self.tokens)

    @property
    def ties(self) -> int:
        """With how many tokens it goes on from the note before it."""
        return next((i for i, t in enumerate(self.tokens) if not is_tie(t)), len(self.tokens))


def length_of(token: int) -> int:
    return LENGTHS[(token - FIRST_NOTE) % len(LENGTHS)]


def is_tie(token: int) -> bool:
    return FIRST_TIE <= token < FIRST_REST


def owners(tokens: Sequence[int]) -> tuple[list[int], list[tuple[int, bool]]]:
    """For each token the slot it stands in, or NO_SLOT; and of each slot its bar and whether it
    begins on the first beat."""
    track, found, slots = Track(), list[int](), list[tuple[int, bool]]()
    fresh = True  # a mark stood before this token
    for token in tokens:
        if token < FIRST_NOTE:
            fresh = True
            found.append(NO_SLOT)
        else:
            begins = track.position == 0
            if fresh or begins:
                slots.append((track.bars + begins, begins))
                fresh = False
            found.append(len(slots) - 1)
        track.push(token)
    return found, slots


def slots_of(score: Score, tokens: Sequence[int]) -> list[Slot]:
    """The slots of a tune and of its `tokens`, in order.

    Raises BadInput("bad_content") where the two cannot be laid side by side.
    """
    of, places = owners(tokens)
    held: list[list[int]] = [[] for _ in places]
    for token, slot in zip(tokens, of, strict=True):
        if slot != NO_SLOT:
            held[slot].append(token)
    at = {id(symbol): i for i, symbol in enumerate(score.symbols)}
    bars = [bar for part in layout(score).parts for bar in part.bars]
    if len(bars) != len(held):
        bad("its bars cannot be told apart")
    full = score.metre.ticks
    return [
        Slot(
            number, begins and sum(note.ticks for note in bar) == full, tuple(notes),
            at[id(bar[0])], at[id(bar[-1])],
        )
        for (number, begins), notes, bar in zip(places, held, bars, strict=True)
    ]  # fmt: skip


def replaced(score: Score, slots: Sequence[Slot], news: dict[int, list[Note]]) -> list[Symbol]:
    """The symbols of a score with the notes of some slots (by their place) exchanged."""
    begins = {slots[i].first: notes for i, notes in news.items()}
    gone = {at for i in news for at in range(slots[i].first, slots[i].last + 1)}
    kept: list[Symbol] = []
    for at, symbol in enumerate(score.symbols):
        if at in begins:
            kept += begins[at]
        if at not in gone:
            kept.append(symbol)
    return kept
