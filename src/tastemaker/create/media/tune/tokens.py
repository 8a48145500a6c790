"""Tunes as tokens: one token a note, in C, on a grid of 96 ticks to the whole note.

A text is: begin · metre · marks, upbeats, notes · end. Bar lines are not written: the position
in the bar is counted, so that they follow from it (models are given it: `Grammar.context`). An
upbeat says where in its bar the music behind it begins; a note that sounds over a bar line, or
for a length without a token of its own, goes on in `tie` tokens.

The vocabulary is fixed and depends on no training set; `bench/tunes.py` prints how much of the
five folk collections of music21 it covers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tastemaker.create.media.tune.fields import bad
from tastemaker.create.media.tune.form import Layout, Part, layout
from tastemaker.create.media.tune.keys import shift_to_c
from tastemaker.create.media.tune.score import REST, WHOLE, Mark, Metre, Note, Score, Symbol

GRID = 96  # ticks in a whole note, in tokens
TICK = WHOLE // GRID

PAD, BEGIN, END = 0, 1, 2

METRES = tuple(
    Metre(*map(int, name.split("/")))
    for name in [
        "2/4",
        "4/4",
        "2/2",
        "3/4",
        "6/8",
        "9/8",
        "3/8",
        "3/2",
        "6/4",
        "4/2",
        "12/8",
        "5/4",
        "5/8",
        "7/8",
        "4/8",
        "2/8",
        "3/1",
        "4/1",
        "6/2",
    ]
)
BARS = tuple(metre.ticks // TICK for metre in METRES)  # ticks in a full bar
LONGEST_BAR = max(BARS)

UPBEATS = (0, 3, 6, 9, 12, 15, 18, 24, 30, 36, 48, 60, 72, 84, 96, 144, 192)
MARKS = ("|:", ":|", "||", "[1", "[2")
PITCHES = range(48, 94)
LENGTHS = (3, 4, 6, 8, 9, 12, 16, 18, 24, 36, 48, 72, 96, 144, 192, 288)

FIRST_METRE = 3
FIRST_UPBEAT = FIRST_METRE + len(METRES)
FIRST_MARK = FIRST_UPBEAT + len(UPBEATS)
FIRST_NOTE = FIRST_MARK + len(MARKS)
FIRST_TIE = FIRST_NOTE + len(PITCHES) * len(LENGTHS)
FIRST_REST = FIRST_TIE + len(LENGTHS)
SIZE = FIRST_REST + len(LENGTHS)

OPEN, CLOSE, DOUBLE, FIRST, SECOND = range(FIRST_MARK, FIRST_MARK + len(MARKS))

VOCABULARY: tuple[str, ...] = (
    "<pad>",
    "<begin>",
    "<end>",
    *(f"M:{metre}" for metre in METRES),
    *(f"upbeat {ticks}" for ticks in UPBEATS),
    *MARKS,
    *(f"{pitch}/{length}" for pitch in PITCHES for length in LENGTHS),
    *(f"tie/{length}" for length in LENGTHS),
    *(f"rest/{length}" for length in LENGTHS),
)

COLUMN = {length: column for column, length in enumerate(LENGTHS)}
METRE_TOKEN = {metre: FIRST_METRE + i for i, metre in enumerate(METRES)}
UPBEAT_TOKEN = {ticks: FIRST_UPBEAT + i for i, ticks in enumerate(UPBEATS)}
_MARK_TOKEN = {mark: FIRST_MARK + i for i, mark in enumerate(MARKS)}
_STRAIGHT = tuple(length for length in reversed(LENGTHS) if length % 3 == 0)


def pieces(ticks: int) -> list[int]:
    """A length as lengths that have tokens, the longest first; empty where there are none."""
    if ticks in COLUMN:
        return [ticks]
    found = []
    for length in _STRAIGHT:
        while ticks >= length:
            found.append(length)
            ticks -= length
    return [] if ticks else found


@lru_cache(maxsize=1024)
def _columns(ticks: int) -> tuple[int, ...]:
    """Where in LENGTHS the `pieces` of a length in ticks of a score stand."""
    length, off = divmod(ticks, TICK)
    return () if off else tuple(COLUMN[piece] for piece in pieces(length))


# ------------------------------------------------------------------------------------- encode
def encode(score: Score, laid_out: Layout | None = None) -> list[int]:
    """`laid_out`: its layout, where it is known. Raises BadInput("bad_content") where the tune has
    no place in the vocabulary."""
    if score.metre not in METRE_TOKEN:
        bad(f"the metre is {score.metre}, not one of {', '.join(map(str, METRES))}")
    found = laid_out or layout(score)
    if found.problems:
        bad(found.problems[0])
    writer = _Writer(score)
    for part in found.parts:
        writer.part(part)
    if not writer.sounded:
        bad("it has no notes")
    return [*writer.tokens, END]


class _Writer:
    """Parts → tokens, and what that needs to remember."""

    def __init__(self, score: Score) -> None:
        self.bar = score.metre.ticks // TICK
        self.shift = shift_to_c(score.key.tonic)
        self.tokens = [BEGIN, METRE_TOKEN[score.metre]]
        self.tied = REST  # the pitch that is still held
        self.sounded = False

    def part(self, part: Part) -> None:
        if part.mark:
            self.tokens.append(_MARK_TOKEN[part.mark])
        if part.reset:
            upbeat, off = divmod((-part.start) % (self.bar * TICK), TICK)
            if off or upbeat not in UPBEAT_TOKEN:
                bad(f"an upbeat of {upbeat}/{GRID} has no token")
            self.tokens.append(UPBEAT_TOKEN[upbeat])
        for bar in part.bars:
            self._bar(bar)
        if part.closed:
            self.tokens.append(CLOSE)

    def _bar(self, notes: Sequence[Note]) -> None:
        """Ties within a bar are joined, then lengths without a token cut."""
        open_triplet = 0
        for pitch, ticks, joined in _joined(notes):
            columns = _columns(ticks)
            if not columns:
                bad(f"a length of {ticks}/{WHOLE} has no token")
            open_triplet += ticks
            if pitch == REST:
                self.tokens += [FIRST_REST + column for column in columns]
                self.tied = REST
                continue
            place = pitch + self.shift - PITCHES.start
            if not 0 <= place < len(PITCHES):
                bad(f"the pitch {pitch} lies outside the range")
            first = FIRST_TIE if self.tied == pitch else FIRST_NOTE + place * len(LENGTHS)
            self.tokens.append(first + columns[0])
            self.tokens += [FIRST_TIE + column for column in columns[1:]]
            self.tied = pitch if joined else REST
            self.sounded = True
        if open_triplet % (3 * TICK):
            bad("a triplet is not complete within its bar")


def _joined(notes: Sequence[Note]) -> list[tuple[int, int, bool]]:
    """(pitch, ticks, tied on): ties and rests inside the bar joined where tokens can hold them."""
    found: list[tuple[int, int, bool]] = []
    for note in notes:
        if found and found[-1][0] == note.pitch and (found[-1][2] or note.pitch == REST):
            ticks = found[-1][1] + note.ticks
            if _columns(ticks):
                found[-1] = (note.pitch, ticks, note.tied)
                continue
        found.append((note.pitch, note.ticks, note.tied))
    return found


# ------------------------------------------------------------------------------------- decode
def metre_of(tokens: Sequence[int]) -> Metre:
    """Raises BadInput("bad_content") unless the token after begin is a metre."""
    if len(tokens) < 2 or not FIRST_METRE <= tokens[1] < FIRST_UPBEAT:
        bad("the tokens begin with no metre")
    return METRES[tokens[1] - FIRST_METRE]


def decode(tokens: Sequence[int]) -> list[Symbol]:
    """Notes in C, marks and bar lines. Reads up to end, or as far as there are tokens."""
    bar = metre_of(tokens).ticks // TICK
    symbols: list[Symbol] = []
    position = turned = 0
    for token in tokens[2:]:
        if token in (END, PAD):
            break
        if token >= FIRST_NOTE:
            if position == 0 and symbols and isinstance(symbols[-1], Note):
                symbols.append(Mark("|"))
            position = (position + _sound(token, symbols)) % bar
        elif token >= FIRST_MARK:
            _mark(MARKS[token - FIRST_MARK], symbols)
            if token == FIRST:
                turned = position
            elif token == SECOND:
                position = turned
        elif token >= FIRST_UPBEAT:
            position = (bar - UPBEATS[token - FIRST_UPBEAT]) % bar
        else:
            bad(f"“{VOCABULARY[token] if 0 <= token < SIZE else token}” stands amid the music")
    return symbols


def _mark(mark: str, symbols: list[Symbol]) -> None:
    if mark[0] == "[":
        if symbols and isinstance(symbols[-1], Note):
            symbols.append(Mark("|"))
        symbols.append(Mark("[", turns=(int(mark[1]),)))
    else:
        symbols.append(Mark(mark))


def _sound(token: int, symbols: list[Symbol]) -> int:
    """Writes a note, tie or rest; its length in grid ticks."""
    if token >= SIZE:
        bad(f"there is no token {token}")
    length = LENGTHS[(token - FIRST_NOTE) % len(LENGTHS)]
    pitch = REST
    if token < FIRST_TIE:
        pitch = PITCHES[(token - FIRST_NOTE) // len(LENGTHS)]
    elif token < FIRST_REST:
        last = next((i for i in reversed(range(len(symbols))) if _is_note(symbols[i])), None)
        held = symbols[last] if last is not None else None
        if isinstance(held, Note) and held.pitch != REST and last is not None:
            symbols[last] = held._replace(tied=True)
            pitch = held.pitch
    symbols.append(Note(pitch, length * TICK))
    return length


def _is_note(symbol: Symbol) -> bool:
    return isinstance(symbol, Note)
