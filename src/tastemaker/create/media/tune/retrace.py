"""The grammar of a rework: tokens that stand come as they are, and between them music is written
that fills its bars, keeps the mode, and joins on to what follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tastemaker.create.media.tune.grammar import TuneGrammar
from tastemaker.create.media.tune.masks import Masks, Step
from tastemaker.create.media.tune.slots import is_tie, length_of
from tastemaker.create.media.tune.tokens import (
    END,
    FIRST_NOTE,
    FIRST_REST,
    FIRST_TIE,
    LENGTHS,
    PITCHES,
    SIZE,
)
from tastemaker.ports import BoolArray

NO_PITCH = -1


@dataclass(frozen=True, slots=True)
class Stands:
    """Tokens that stay as they are."""

    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Anew:
    """A stretch to write: `ticks` of notes and rests in one bar.

    held: what comes behind goes on from a note of this pitch (counted from the lowest), so that
    the stretch must end on it. may_tie: it may go on from the note before it. same: it repeats
    what the so-manieth stretch before it holds. last: the tune ends with it.
    """

    ticks: int
    held: int = NO_PITCH
    may_tie: bool = False
    same: int | None = None
    last: bool = False


class Retrace(TuneGrammar):
    """Follows a plan of `Stands` and `Anew`. Implements ports.Grammar.

    Behind its end the text ends too, or, where it is `open_ended`, goes on as any tune does.
    """

    __slots__ = ("_forced", "_left", "_open", "_plan", "_stretch", "_written")

    def __init__(
        self, masks: Masks, bars: int, plan: Sequence[Stands | Anew], open_ended: bool = False
    ) -> None:
        super().__init__(masks, bars)
        self._plan = [*plan, *(() if open_ended else (Stands((END,)),))][::-1]  # a stack
        self._open = open_ended
        # What stands is as long as it is; only what is written behind it can be hurried.
        self._hurry = not open_ended
        self._forced: list[int] = []  # what stands next, the nearest last
        self._stretch: Anew | None = None
        self._left = 0  # ticks of the stretch that are still to fill
        self._written: list[list[int]] = []  # tokens of each stretch
        for piece in plan:
            if isinstance(piece, Stands) and not open_ended:
                self._weigh(piece.tokens)
        self._next()

    def _weigh(self, tokens: Sequence[int]) -> None:
        """What stands counts for the mode from the beginning, so that the new balances it."""
        pitch = NO_PITCH
        for token in tokens:
            if FIRST_NOTE <= token < FIRST_TIE:
                pitch = (token - FIRST_NOTE) // len(LENGTHS)
            if FIRST_NOTE <= token < FIRST_REST and pitch != NO_PITCH:
                self._count_degree(pitch, length_of(token))

    def _next(self) -> None:
        """The next piece of the plan, once this one is done."""
        while self._plan and not self._forced and self._stretch is None:
            piece = self._plan.pop()
            if isinstance(piece, Stands):
                self._forced = list(piece.tokens[::-1])
            elif piece.same is not None:
                tokens = self._written[piece.same]
                self._forced = tokens[::-1]
                self._written.append(tokens)
            else:
                self._stretch, self._left = piece, piece.ticks
                self._written.append([])

    def push(self, token: int) -> None:
        if token == END:
            return
        forced, over = bool(self._forced), list(self._over)
        super().push(token)
        if forced:
            self._forced.pop()
            if not self._open:  # counted before: see `_weigh`
                self._over = over
        elif self._stretch is not None:
            self._written[-1].append(token)
            self._left -= length_of(token)
            if self._left <= 0:
                self._stretch = None
        self._next()

    def allowed(self) -> BoolArray:
        if self._forced:
            mask = np.zeros(SIZE, dtype=np.bool_)
            mask[self._forced[-1]] = True
            return mask
        if self._stretch is not None:
            return self._in_stretch(self._stretch)
        return super().allowed()

    def _in_stretch(self, stretch: Anew) -> BoolArray:
        track = self._track
        opening = self._left == stretch.ticks and not stretch.may_tie
        step = Step(
            min(self._left, track.bar - track.position),
            self._third,
            -1 if opening else self._sounding,
            False if opening else self._resting,
            track.position == 0,
            closing=(2 if self._final else 1) if stretch.last else 0,
            budgets=self._budgets(),
        )
        mask = self._joining(self._masks.notes(step), stretch.held)
        if mask.any():
            return mask
        # What follows holds a note the mode would not allow here: it stands, so it is allowed.
        free = step._replace(budgets=(LENGTHS[-1],) * len(step.budgets))
        return self._joining(self._masks.notes(free), stretch.held)

    def _joining(self, mask: BoolArray, held: int) -> BoolArray:
        """Without what would end the stretch on another pitch than the one that is held behind it."""
        if held == NO_PITCH or self._left not in LENGTHS:
            return mask
        mask, column = mask.copy(), LENGTHS.index(self._left)
        notes = mask[FIRST_NOTE:FIRST_TIE].reshape(len(PITCHES), len(LENGTHS))
        stays = notes[held, column]
        notes[:, column] = False
        notes[held, column] = stays
        if self._pitch != held:
            mask[FIRST_TIE + column] = False
        mask[FIRST_REST + column] = False
        return mask


def pitch_before(tokens: Sequence[int]) -> int:
    """The pitch that sounds at the end of `tokens`, counted from the lowest; NO_PITCH for a rest."""
    for token in reversed(tokens):
        if token >= FIRST_REST:
            return NO_PITCH
        if token >= FIRST_NOTE and not is_tie(token):
            return (token - FIRST_NOTE) // len(LENGTHS)
    return NO_PITCH
