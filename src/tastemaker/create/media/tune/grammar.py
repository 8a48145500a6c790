"""What may come next in a tune. No choice it allows leads to where nothing is allowed.

Every bar is full; a section that begins with an upbeat ends with what is missing from it; a
triplet is completed within its bar; repeats are opened and closed, and their two endings have as
many bars; sections have at least four; with a number of bars asked for, a tune has exactly that
many; it ends on a note one can end on. With a mode asked for, the degrees of other modes never
outweigh its own, from the first note on: given a quarter note of credit, a net that leans towards
another mode spent it, left the degree out, and paid with rests at the end.
`TuneGrammar` works out what the form allows; `Masks` turns that into arrays and keeps them, so
that most calls are a look-up.
"""

from __future__ import annotations

from tastemaker.create.media.tune.masks import (
    CLOSES,
    DOUBLES,
    ENDS,
    HOME,
    OPENS,
    TURNS_1,
    TURNS_2,
    Masks,
    Step,
)
from tastemaker.create.media.tune.tokens import (
    BEGIN,
    CLOSE,
    FIRST,
    FIRST_NOTE,
    FIRST_REST,
    FIRST_TIE,
    LENGTHS,
    LONGEST_BAR,
    PITCHES,
)
from tastemaker.create.media.tune.track import (
    BETWEEN,
    ENDING_1,
    ENDING_2,
    HEAD,
    PLAIN,
    REPEAT,
    Track,
)
from tastemaker.ports import BoolArray

SHORTEST_SECTION = 4  # bars; 49 in 50 sections of the folk collections have as many
SHORTEST_BEFORE_ENDINGS = 2
LONGEST_ENDING = 4
FEWEST_BARS, MOST_BARS = SHORTEST_SECTION, 64

LONGEST_TEXT = 512  # tokens; 999 in 1,000 folk tunes have fewer
HURRY_AT = 400  # tokens; from here a tune is brought to its end

OWING_BARS = 4  # so many bars before the end each begins with a degree that the mode still lacks
PAYING_BARS = 2  # and so many before the end each note is one, until it lacks none
OPEN_ENDED = 1 << 30  # bars left where no number of bars is asked for

#: Budgets are rounded down to a few, so that there are few different masks.
_BUDGETS = (0, 6, 12, 24, 48, LONGEST_BAR)
_ROUNDED = tuple(max(b for b in _BUDGETS if b <= ticks) for ticks in range(LONGEST_BAR + 1))


class TuneGrammar:
    """The automaton of one text. Implements ports.Grammar."""

    __slots__ = (
        "_count", "_ending", "_final", "_hurry", "_masks", "_over", "_pitch", "_resting",
        "_second_due", "_sounding", "_third", "_track", "_turned_at",
    )  # fmt: skip

    def __init__(self, masks: Masks, bars: int | None) -> None:
        self._masks = masks
        self._track = Track(bars)
        self._count = 1  # tokens so far, begin included
        self._third = 0  # what is open of a triplet, see masks.TRIPLETS
        self._sounding = -1  # column of the length just before, -1 where there is none
        self._resting = False  # and whether it is that of a rest
        self._pitch = -1  # of the last note, counted from the lowest
        self._over = [0] * len(masks.contrasts)  # ticks `other` sounded longer than `own`
        self._turned_at = 0  # bars begun before the ending that is open
        self._ending = 0  # bars in the first ending
        self._second_due = False
        self._hurry = False
        self._final = False  # the last note may be the last of all

    def context(self) -> tuple[int, ...]:
        return self._track.context()

    # --------------------------------------------------------------------------------- push
    def push(self, token: int) -> None:
        track = self._track
        if token >= FIRST_NOTE:
            self._sound(token)
        elif token != BEGIN:
            self._sounding, self._resting = -1, False
            if token == FIRST:
                self._turned_at = track.bars
            closes_first = token == CLOSE and track.phase == ENDING_1
            if closes_first:
                self._ending = track.bars - self._turned_at
                self._turned_at = track.bars
            self._second_due = closes_first
        self._count += token != BEGIN
        track.push(token)
        if self._count >= HURRY_AT and not self._hurry and not self._third:
            self._hurry = True
            track.target = track.bars + self._fewest_left()

    def _sound(self, token: int) -> None:
        column = (token - FIRST_NOTE) % len(LENGTHS)
        length = LENGTHS[column]
        if self._third or length % 3:
            third = (8 if self._third == 9 else self._third) + length
            two_short = third == 8 and self._third == 4
            self._third = 9 if two_short else third if third % 3 else 0
        self._sounding, self._resting = column, token >= FIRST_REST
        if token < FIRST_TIE:
            self._pitch = (token - FIRST_NOTE) // len(LENGTHS)
            self._final = PITCHES[self._pitch] % 12 == HOME
        if token < FIRST_REST and self._over:
            self._count_degree(self._pitch, length)

    def _count_degree(self, pitch: int, length: int) -> None:
        degree = (pitch + PITCHES.start) % 12
        for i, contrast in enumerate(self._masks.contrasts):
            if degree == contrast.other:
                self._over[i] += length
            elif degree == contrast.own:
                self._over[i] -= length

    # ------------------------------------------------------------------------------ allowed
    def allowed(self) -> BoolArray:
        track = self._track
        if track.phase == HEAD:
            return self._masks.metres
        if self._second_due:
            return self._masks.marks(TURNS_2)
        left = OPEN_ENDED if track.target is None else track.target - track.bars
        if not track.started and track.phase != BETWEEN:
            return self._section_start(left)
        marks, on = self._marks(left)
        if not on:
            return self._masks.marks(marks)
        room, closing = self._room(left)
        return self._masks.notes(
            Step(
                room,
                self._third,
                self._sounding,
                self._resting,
                track.position == 0,
                marks,
                (2 if self._final else 1) if closing else 0,
                self._hurry,
                self._budgets(),
                owed=self._owed(left),
            )
        )

    def _section_start(self, left: int) -> BoolArray:
        """Behind a mark: notes; in the first section an upbeat or its `|:` before them."""
        track = self._track
        first = self._count == 2 or (self._count == 3 and track.phase == REPEAT)
        return self._masks.notes(
            Step(
                track.bar - track.position,
                marks=OPENS if self._count == 2 else 0,
                budgets=self._budgets(),
                upbeats=track.bar if first else 0,
                owed=self._owed(left),
            )
        )

    def _budgets(self) -> tuple[int, ...]:
        """The longest note on each degree of another mode that does not make it that mode."""
        contrasts = self._masks.contrasts
        if not contrasts:
            return ()
        rooms = [
            -over - contrast.strictly for over, contrast in zip(self._over, contrasts, strict=True)
        ]
        return tuple([_ROUNDED[min(max(room, 0), LONGEST_BAR)] for room in rooms])

    def _owed(self, left: int) -> tuple[int, ...]:
        """Degrees of which one must sound now: the mode's own, where another mode's sounded as long
        and the end is near. To keep others short is not enough: a tune without thirds is in any mode.
        """
        if left > OWING_BARS or (self._track.position and left >= PAYING_BARS):
            return ()
        return tuple(
            contrast.own
            for over, contrast in zip(self._over, self._masks.contrasts, strict=True)
            if over > 0 or (over == 0 and contrast.strictly)
        )

    def _in_mode(self) -> bool:
        return all(
            over < 0 or (over == 0 and not contrast.strictly)
            for over, contrast in zip(self._over, self._masks.contrasts, strict=True)
        )

    def _marks(self, left: int) -> tuple[int, bool]:
        """The marks that may stand here, and whether the music may go on instead."""
        track = self._track
        phase, position = track.phase, track.position
        if self._third:
            return 0, True
        if phase == BETWEEN:
            return self._end_or_new(left, OPENS), left >= SHORTEST_SECTION
        if phase == ENDING_1:
            return self._in_first_ending(left)
        if phase == ENDING_2:
            if position != track.origin or track.bars - self._turned_at < self._ending:
                return 0, True
            return self._end_or_new(left, OPENS | DOUBLES), False
        marks = 0
        if position == track.origin and track.section_bars >= SHORTEST_SECTION:
            if phase == REPEAT:
                marks = CLOSES if _enough(left) else 0
            else:
                marks = self._end_or_new(left, OPENS | DOUBLES)
            if left == 0:
                return marks, False
        if position == 0:
            if phase == PLAIN and track.section_bars == 0 and track.sections == 1:
                marks |= OPENS  # what went before was only the upbeat
            elif phase == REPEAT and track.section_bars >= SHORTEST_BEFORE_ENDINGS:
                marks |= TURNS_1 if self._longer_ending(left, 0) else 0
        return marks, True

    def _end_or_new(self, left: int, new: int) -> int:
        """At the end of a section: the tune's, or that of another section."""
        marks = new if left >= SHORTEST_SECTION else 0
        if left == 0 or (left == OPEN_ENDED and self._final and self._in_mode()):
            marks |= ENDS
        return marks

    def _in_first_ending(self, left: int) -> tuple[int, bool]:
        track = self._track
        bars = track.bars - self._turned_at
        if track.position != track.origin or not bars:
            return 0, True
        whole = track.section_bars >= SHORTEST_SECTION
        marks = CLOSES if whole and _enough(left - bars) else 0
        return marks, self._longer_ending(left, bars)

    def _longer_ending(self, left: int, bars: int) -> bool:
        """Whether an ending of more than `bars` bars leaves room for the second, and for what
        follows it; `left` counts bars still to begin, `bars` of the first ending have begun."""
        before = self._track.section_bars - bars
        return any(
            before + more >= SHORTEST_SECTION and _enough(left + bars - 2 * more)
            for more in range(bars + 1, LONGEST_ENDING + 1)
        )

    def _room(self, left: int) -> tuple[int, bool]:
        """Ticks before a note must end, and whether the tune ends there."""
        track = self._track
        begins = track.position == 0  # the note about to be chosen begins a bar
        left -= begins
        bars = track.bars + begins - self._turned_at
        ends_here = closing = left == 0
        if track.phase == ENDING_1:
            ends_here, closing = not self._longer_ending(left, bars), False
        elif track.phase == ENDING_2:
            ends_here = bars >= self._ending
            closing = ends_here and left == 0
        if ends_here and track.position < track.origin:
            return track.origin - track.position, closing
        return track.bar - track.position, closing

    def _fewest_left(self) -> int:
        """How many bars still have to begin before this tune can end."""
        track = self._track
        here, origin = track.position, track.origin
        passed = origin > 0 and (here > origin or here == 0)  # this bar has no end of a section
        may_end = self._final and self._in_mode()
        bars = track.bars - self._turned_at
        if track.phase == BETWEEN:
            if self._second_due:
                return self._ending
            return 0 if may_end else SHORTEST_SECTION
        if track.phase == ENDING_1:
            before = track.section_bars - bars
            length = max(1, bars + passed, SHORTEST_SECTION - before)
            return 2 * length - bars
        if track.phase == ENDING_2:
            if here == origin and bars >= self._ending:
                return 0 if may_end else SHORTEST_SECTION
            return self._ending - bars
        again = here == origin and not may_end
        return max(SHORTEST_SECTION - track.section_bars, int(passed or again))


def _enough(left: int) -> bool:
    """Whether a tune can end, or begin another section, with so many bars left."""
    return left == 0 or left >= SHORTEST_SECTION
