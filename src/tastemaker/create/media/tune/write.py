"""Score → ABC that any player reads: a proper signature, only the accidentals it needs, triplets
as `(3`, lengths that have a note of their own, each repeat opened and closed, four bars a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tastemaker.create.media.tune.keys import FIFTHS, STEPS, signature, spelling
from tastemaker.create.media.tune.score import (
    REST,
    WHOLE,
    Key,
    Mark,
    Metre,
    Note,
    Score,
    Symbol,
)

UNIT = WHOLE // 8  # L:1/8
BARS_A_LINE = 4

_SIGNS = {-2: "__", -1: "_", 0: "=", 1: "^", 2: "^^"}
_MODE_FIFTHS = {"": 0, "maj": 0, "min": 3, "dor": 2, "mix": 1, "lyd": -1, "phr": 4, "loc": 5}
#: Lengths with a note of their own, in ticks: plain and dotted, 1/64 to two wholes.
_PLAIN = sorted(
    {
        n * WHOLE // d * part // 2
        for d in (64, 32, 16, 8, 4, 2, 1)
        for n in (1, 2)
        for part in (2, 3)
    }
)


def key_name(key: Key) -> str:
    """What stands behind `K:`."""
    mode = key.mode or "maj"
    if mode not in _MODE_FIFTHS:
        mode = "maj"
    place = key.fifths + _MODE_FIFTHS[mode] + 1
    letter, sharps = FIFTHS[place % 7], place // 7
    name = letter + ("#" * sharps if sharps >= 0 else "b" * -sharps)
    return name + {"maj": "", "min": "m"}.get(mode, mode)


def write(score: Score) -> str:
    """The whole ABC text, ending in a line break."""
    lines = ["X:1"]
    for field, default in (("T", ""), ("C", "")):
        value = one_line(score.headers.get(field, default))
        if value:
            lines.append(f"{field}:{value}")
    rhythm = one_line(score.headers.get("R", ""))
    if rhythm:
        lines.append(f"R:{rhythm}")
    lines += [f"M:{score.metre}", "L:1/8"]
    if score.quarters:
        lines.append(f"Q:1/4={round(score.quarters)}")
    lines.append(f"K:{key_name(score.key)}")
    return "\n".join(lines) + "\n" + _Body(score).text() + "\n"


def one_line(text: str) -> str:
    """Header text without what would end or alter the header."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words.replace("%", "\\%")[:200]


class _Body:
    """Writes the music and remembers which accidentals hold in the bar."""

    def __init__(self, score: Score) -> None:
        self.score = score
        self.beat = beat_of(score.metre)
        self.out: list[str] = []
        self.bars = 0
        self.begin(score.key)

    def begin(self, key: Key) -> None:
        self.signature = signature(key)
        self.names = spelling(key.fifths)
        self.held: dict[tuple[str, int], int] = {}

    def text(self) -> str:
        bar: list[Note] = []
        symbols = self.score.symbols
        for i, symbol in enumerate(symbols):
            if isinstance(symbol, Note):
                bar.append(symbol)
                continue
            self._bar(bar)
            bar = []
            self._mark(symbol, symbols[i + 1] if i + 1 < len(symbols) else None)
        if bar:
            self._bar(bar)
        text = "".join(self.out).rstrip()
        if not text.endswith(("|", "]")):
            text += " |]"
        return "\n".join(line.strip() for line in text.split("\n"))

    def _mark(self, mark: Mark, following: Symbol | None) -> None:
        self.held.clear()
        if mark.kind == "[":
            joined = "" if self.out and self.out[-1].endswith(("| ", "|\n")) else " "
            if self.out and not joined:
                self.out[-1] = self.out[-1].rstrip()
                self.out.append(",".join(map(str, mark.turns)) + " ")
            else:
                self.out.append(" [" + ",".join(map(str, mark.turns)) + " ")
            return
        if mark.kind == "M" and mark.metre is not None:
            self.beat = beat_of(mark.metre)
            self.out.append(f"[M:{mark.metre}]")
            return
        if mark.kind == "K" and mark.key is not None:
            self.begin(mark.key)
            self.out.append(f"[K:{key_name(mark.key)}]")
            return
        ending = isinstance(following, Mark) and following.kind == "["
        line_end = (mark.kind != "|" and mark.kind != "|:") or self.bars >= BARS_A_LINE
        gap = "\n" if line_end and not ending else " "
        if gap == "\n":
            self.bars = 0
        if mark.kind == "|:":
            self.out.append("|: ")
        else:
            self.out.append(f" {mark.kind}{gap}")

    def _bar(self, notes: Sequence[Note]) -> None:
        """Beats are set apart by blanks, so that players beam them together."""
        if not notes:
            return
        self.bars += 1
        at = 0
        groups = {group.first: group for group in triplets(notes)}
        inside = 0
        for i, note in enumerate(notes):
            if i in groups:
                group = groups[i]
                inside = group.count
                self.out.append("(3" if group.count == 3 else f"(3:2:{group.count}")
            self._note(note, triplet=inside > 0)
            inside -= inside > 0
            at += note.ticks
            if i < len(notes) - 1 and not inside and at % self.beat == 0:
                self.out.append(" ")

    def _note(self, note: Note, triplet: bool) -> None:
        ticks = note.ticks * 3 // 2 if triplet else note.ticks
        cut = plain(ticks)
        for i, piece in enumerate(cut):
            name = "z" if note.pitch == REST else self._name(note.pitch)
            tied = note.pitch != REST and (note.tied or i < len(cut) - 1)
            self.out.append(name + length_text(piece) + ("-" if tied else ""))

    def _name(self, pitch: int) -> str:
        letter, alteration = self.names[pitch % 12]
        octave = (pitch - alteration - STEPS[letter]) // 12 - 5
        sign = ""
        # An accidental holds for its octave or for all of them, as players differ: where the
        # two would disagree it is written again.
        here = self.held.get((letter, octave), self.signature.get(letter, 0))
        others = {v for (name, _), v in self.held.items() if name == letter}
        if alteration != here or others - {alteration}:
            sign = _SIGNS[alteration]
        if sign or self.held:
            self.held[letter, octave] = alteration
        if octave > 0:
            return sign + letter.lower() + "'" * (octave - 1)
        return sign + letter + "," * -octave


def beat_of(metre: Metre) -> int:
    """Ticks that are beamed together."""
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
    if ticks in _PLAIN:
        return [ticks]
    found, left = [], ticks
    for length in reversed(_PLAIN):
        while left >= length:
            found.append(length)
            left -= length
    return [ticks] if left else found


def length_text(ticks: int) -> str:
    """A length in units of L:1/8: "", "2", "/2", "3/2"."""
    over, under = ticks, UNIT
    while under:
        over, under = under, over % under
    top, bottom = ticks // over, UNIT // over
    return (str(top) if top > 1 else "") + (f"/{bottom}" if bottom > 1 else "")
