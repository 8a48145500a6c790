"""Score → ABC that any player reads: a proper signature, only the accidentals it needs, triplets
as `(3`, lengths that have a note of their own, every repeat opened and closed, four bars a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

from tastemaker.create.media.tune.keys import FIFTHS, MODES, STEPS, signature, spelling, standard
from tastemaker.create.media.tune.score import (
    FREE,
    REST,
    WHOLE,
    Key,
    Mark,
    Metre,
    Note,
    Score,
)

UNIT = WHOLE // 8  # L:1/8
BARS_A_LINE = 4
LONGEST_HEADER = 200  # characters

_SIGNS = {-2: "__", -1: "_", 0: "=", 1: "^", 2: "^^"}

#: Lengths with a note of their own, in ticks: plain and dotted, from 1/64 to two wholes.
_PLAIN = tuple(
    sorted({WHOLE * 2 * part // 2 // d for d in (1, 2, 4, 8, 16, 32, 64, 128) for part in (2, 3)})
)


def key_name(key: Key) -> str:
    """What stands behind `K:`."""
    mode = key.mode or "maj"
    place = key.fifths + MODES[mode] + 1
    letter, sharps = FIFTHS[place % 7], place // 7
    name = letter + ("#" * sharps if sharps >= 0 else "b" * -sharps)
    return name + {"maj": "", "min": "m"}.get(mode, mode)


def one_line(text: str) -> str:
    """Header text, without what would end or alter the header."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words.replace("%", "\\%")[:LONGEST_HEADER]


def write(score: Score) -> str:
    """The whole ABC text, ending in a line break."""
    lines = ["X:1"]
    for field in "TCR":
        value = one_line(score.headers.get(field, ""))
        if value:
            lines.append(f"{field}:{value}")
    lines += [f"M:{score.metre}", "L:1/8"]
    if score.quarters:
        beat = beat_of(score.metre)
        rate = max(1, round(score.quarters * WHOLE / 4 / beat))
        lines.append(f"Q:{beat // gcd(beat, WHOLE)}/{WHOLE // gcd(beat, WHOLE)}={rate}")
    # Accidentals are written out, so that a signature may leave some of them out.
    lines.append(f"K:{key_name(standard(score.key))}")
    return "\n".join(lines) + "\n" + _Body(score).text() + "\n"


# --------------------------------------------------------------------------------------- music
@dataclass(slots=True)
class Line:
    """One line of music while it is written."""

    text: str = ""
    bars: int = 0


class _Body:
    """Writes the music and remembers which accidentals hold in the bar."""

    def __init__(self, score: Score) -> None:
        self.score = score
        self.lines = [Line()]
        self.metre = score.metre
        self.begun = False
        self.opens = True  # a section has just begun: a short bar is its upbeat
        self._key(score.key)

    def text(self) -> str:
        marks: list[Mark] = []
        bar: list[Note] = []
        for symbol in self.score.symbols:
            if isinstance(symbol, Note):
                if marks:
                    self._marks(marks)
                    marks = []
                bar.append(symbol)
            else:
                self._bar(bar)
                bar = []
                marks.append(symbol)
        self._bar(bar)
        self._put(" :|" if ":|" in [mark.kind for mark in marks] else " |]")
        return "\n".join(line.text.rstrip() for line in self.lines)

    def _put(self, text: str) -> None:
        self.lines[-1].text += text

    def _key(self, key: Key) -> None:
        key = standard(key)
        self.signature = signature(key)
        self.names = spelling(key.fifths)
        self.held: dict[tuple[str, int], int] = {}

    # -------------------------------------------------------------------------------- marks
    def _marks(self, marks: Sequence[Mark]) -> None:
        """What stands between two bars: what closes the one, what opens the other."""
        self.held.clear()
        kinds = {mark.kind for mark in marks}
        self.opens = bool(kinds - {"|", "M", "K"})
        turns = next((",".join(map(str, m.turns)) for m in marks if m.kind == "["), "")
        if self.begun:
            self._close(kinds, turns)
        elif turns:
            self._put(f"[{turns} ")
        if "|:" in kinds:
            self._put("|: ")
        for mark in marks:
            self._change(mark)

    def _close(self, kinds: set[str], turns: str) -> None:
        """The bar line, and a new line where one is due."""
        closing = next((kind for kind in (":|", "||", "|") if kind in kinds), "")
        if closing == "|" and "|:" in kinds:
            closing = ""
        if turns:
            self._put(f" {closing or '|'}{turns} ")
            return
        self._put(f" {closing}" if closing else "")
        full = self.lines[-1].bars >= BARS_A_LINE
        if closing in (":|", "||") or (closing and full):
            self.lines.append(Line())
        else:
            self._put(" ")

    def _change(self, mark: Mark) -> None:
        if mark.kind == "M" and mark.metre is not None:
            self.metre = mark.metre
            self._put(f"[M:{mark.metre}] ")
        elif mark.kind == "K" and mark.key is not None:
            self._key(mark.key)
            self._put(f"[K:{key_name(standard(mark.key))}] ")

    # -------------------------------------------------------------------------------- notes
    def _bar(self, notes: Sequence[Note]) -> None:
        """Beats are set apart by blanks, so that players beam them together."""
        if not notes:
            return
        upbeat, self.opens, self.begun = self.opens, False, True
        beat, full = beat_of(self.metre), self.metre.ticks
        length = sum(note.ticks for note in notes)
        self.lines[-1].bars += 2 * length > full
        at = full - length if upbeat and length < full else 0
        opened = {triplet.first: triplet.count for triplet in triplets(notes)}
        inside = 0
        for i, note in enumerate(notes):
            if i in opened:
                inside = opened[i]
                self._put("(3" if inside == 3 else f"(3:2:{inside}")
            self._note(note, thirds=inside > 0)
            inside -= inside > 0
            at += note.ticks
            if i < len(notes) - 1 and not inside and at % beat == 0:
                self._put(" ")

    def _note(self, note: Note, thirds: bool) -> None:
        cut = plain(note.ticks * 3 // 2 if thirds else note.ticks)
        if thirds and len(cut) > 1:  # the tuplet counts notes
            cut = [sum(cut)]
        for i, piece in enumerate(cut):
            name = "z" if note.pitch == REST else self._name(note.pitch)
            tied = note.pitch != REST and (note.tied or i < len(cut) - 1)
            if note.chord and i == 0:
                self._put(f'"{note.chord}"')
            self._put(name + length_text(piece) + ("-" if tied else ""))

    def _name(self, pitch: int) -> str:
        """The note's letter, octave and, where needed, accidental.

        An accidental holds for its octave or for all of them, as players differ: where the two
        would disagree it is written again.
        """
        letter, alteration = self.names[pitch % 12]
        octave = (pitch - alteration - STEPS[letter]) // 12 - 5
        here = self.held.get((letter, octave), self.signature.get(letter, 0))
        elsewhere = {value for (name, _), value in self.held.items() if name == letter}
        sign = ""
        if alteration != here or elsewhere - {alteration}:
            sign = _SIGNS[alteration]
            self.held[letter, octave] = alteration
        if octave > 0:
            return sign + letter.lower() + "'" * (octave - 1)
        return sign + letter + "," * -octave


def beat_of(metre: Metre) -> int:
    """Ticks that are beamed together."""
    if metre == FREE:
        return WHOLE // 4
    if metre.value == 8 and metre.beats % 3 == 0:
        return WHOLE * 3 // 8
    if metre in ((4, 4), (2, 2)):
        return WHOLE // 2
    return WHOLE // 4


@dataclass(frozen=True, slots=True)
class Triplet:
    first: int  # index of its first note
    count: int


def triplets(notes: Sequence[Note]) -> list[Triplet]:
    """Runs of notes in one bar whose lengths are thirds, complete ones only."""
    third = WHOLE // 32  # what is no multiple of this is a third of something
    found: list[Triplet] = []
    first, total = 0, 0
    for i, note in enumerate(notes):
        if not total:
            if not note.ticks % third:
                continue
            first = i
        total += note.ticks
        if total % third == 0:
            found.append(Triplet(first, i - first + 1))
            total = 0
    return found


def plain(ticks: int) -> list[int]:
    """A length as lengths with a note of their own, longest first; as it is if there are none."""
    found, left = [], ticks
    for length in reversed(_PLAIN):
        while left >= length:
            found.append(length)
            left -= length
    return [ticks] if left else found


def length_text(ticks: int) -> str:
    """A length in units of L:1/8: "", "2", "/2", "3/2"."""
    common = gcd(ticks, UNIT)
    top, bottom = ticks // common, UNIT // common
    return (str(top) if top > 1 else "") + (f"/{bottom}" if bottom > 1 else "")
