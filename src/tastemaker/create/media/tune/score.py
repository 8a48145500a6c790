"""What a tune is once it has been read: notes, bar lines, sections, and the order they sound in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

#: Ticks in a whole note: divisible by 2^7, 3^2, 5 and 7, so that 1/128 notes and all usual
#: tuplets are whole numbers.
WHOLE = 40_320

REST = -1  # the pitch of a rest


class Metre(NamedTuple):
    """Beats in a bar over their note value; (0, 0) where there is no metre."""

    beats: int
    value: int

    @property
    def ticks(self) -> int:
        """Ticks in a full bar; 0 without a metre."""
        return self.beats * WHOLE // self.value if self.value else 0

    def __str__(self) -> str:
        return f"{self.beats}/{self.value}" if self.value else "none"


FREE = Metre(0, 0)


class Key(NamedTuple):
    """`tonic` is a pitch class (C = 0), `fifths` counts sharps (flats below zero).

    `mode` is a three-letter name where the text gives one ("min", "dor"…), else "".
    `altered` holds accidentals beyond the signature: (letter, semitones).
    """

    tonic: int
    fifths: int
    mode: str = ""
    altered: tuple[tuple[str, int], ...] = ()


class Note(NamedTuple):
    """`tied`: joined to the note after it. `start`, `end`: its characters in the text. `chord`:
    the name of one that begins with it, as written."""

    pitch: int  # MIDI, or REST
    ticks: int
    tied: bool = False
    start: int = 0
    end: int = 0
    chord: str = ""


class Mark(NamedTuple):
    """A bar line, a repeat, an ending or a change on the way.

    kind: "|"  "||"  "|:"  ":|"  "[" (an ending; `turns` says for which times through)
    "M" (another metre)  "K" (another key).
    """

    kind: str
    start: int = 0
    turns: tuple[int, ...] = ()
    metre: Metre | None = None
    key: Key | None = None


Symbol = Note | Mark


@dataclass(frozen=True, slots=True)
class Score:
    """One voice, as written. `quarters` is the tempo in quarter notes a minute, if given."""

    headers: Mapping[str, str]
    metre: Metre
    key: Key
    quarters: float | None
    symbols: Sequence[Symbol]

    def notes(self) -> list[Note]:
        return [symbol for symbol in self.symbols if isinstance(symbol, Note)]


@dataclass(slots=True)
class Ending:
    """What is played on some of the times through only."""

    turns: tuple[int, ...]
    symbols: list[Symbol] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """A stretch of music between double bars or repeat signs."""

    symbols: list[Symbol] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    opened: bool = False  # by a written |:
    repeated: bool = False  # a :| was met

    @property
    def times(self) -> int:
        """How often it is played."""
        turns = [turn for ending in self.endings for turn in ending.turns]
        return max(turns, default=2 if self.repeated else 1)

    def turn(self, number: int) -> list[Symbol]:
        """What is played the `number`-th time (from 1)."""
        played = list(self.symbols)
        for ending in self.endings:
            if number in ending.turns:
                played += ending.symbols
        return played

    def sounds(self) -> bool:
        return any(isinstance(s, Note) for s in self.symbols) or bool(self.endings)


def sections(symbols: Sequence[Symbol]) -> list[Section]:
    """The form of a tune.

    A `:|` without its `|:` goes back to the latest double bar or end of a repeat (ABC 2.1, 4.8);
    endings may follow each other with or without the `:|` between them.
    """
    form = _Form()
    for symbol in symbols:
        if isinstance(symbol, Note) and not form.waiting:
            form.place.append(symbol)
        else:
            form.add(symbol)
    form.fresh()
    return form.done


class _Form:
    """Sections while they are put together."""

    def __init__(self) -> None:
        self.done: list[Section] = []
        self.section = Section()
        self.place = self.section.symbols  # where the next note goes
        self.waiting = False  # a repeat sign closed an ending: another ending may follow

    def fresh(self, opened: bool = False) -> None:
        """Begins another section; what does not sound yet goes into it."""
        carried = self.section.symbols
        if self.section.sounds():
            self.done.append(self.section)
            carried = []
        self.section = Section(carried, opened=opened)
        self.place, self.waiting = self.section.symbols, False

    def add(self, symbol: Symbol) -> None:
        if isinstance(symbol, Note):
            if self.waiting:
                self.fresh()
            self.place.append(symbol)
        elif symbol.kind == "|:":
            self.fresh(opened=True)
        elif symbol.kind == ":|":
            self._close()
        elif symbol.kind == "||":
            self._double(symbol)
        elif symbol.kind == "[":
            self._ending(symbol.turns)
        else:
            self.place.append(symbol)

    def _close(self) -> None:
        self.section.repeated = True
        if self.section.endings:
            self.waiting = True
        else:
            self.fresh()

    def _double(self, symbol: Mark) -> None:
        endings = self.section.endings
        if self.waiting or (endings and max(endings[-1].turns) > 1):
            self.fresh()
        else:
            self.place.append(symbol)
            if not self.section.opened and not endings and self.section.sounds():
                self.fresh()

    def _ending(self, turns: tuple[int, ...]) -> None:
        taken = {turn for ending in self.section.endings for turn in ending.turns}
        if taken & set(turns):
            self.fresh()
        self.section.endings.append(Ending(turns))
        self.place, self.waiting = self.section.endings[-1].symbols, False


def played(symbols: Sequence[Symbol]) -> list[Note]:
    """The notes in the order they sound, repeats and endings carried out."""
    return [
        symbol
        for section in sections(symbols)
        for turn in range(1, section.times + 1)
        for symbol in section.turn(turn)
        if isinstance(symbol, Note)
    ]


class Sound(NamedTuple):
    """One sounding note: onset and length in ticks; `start`, `end` are its characters."""

    onset: int
    pitch: int
    ticks: int
    start: int
    end: int


def sounds(symbols: Sequence[Symbol]) -> list[Sound]:
    """What is heard, repeats carried out: ties joined, rests left out."""
    return joined(played(symbols))


def joined(notes: Sequence[Note]) -> list[Sound]:
    """Notes one after the other, ties joined, rests left out. A tie to another pitch is a slur."""
    heard: list[Sound] = []
    clock, held = 0, REST
    for pitch, ticks, tied, start, end, _ in notes:
        if pitch != REST:
            if held == pitch:
                heard[-1] = heard[-1]._replace(ticks=heard[-1].ticks + ticks)
            else:
                heard.append(Sound(clock, pitch, ticks, start, end))
        held = pitch if tied else REST
        clock += ticks
    return heard
