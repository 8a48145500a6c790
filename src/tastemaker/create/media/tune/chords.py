"""Chord names over a tune ("Am", "D7", "G/b"): read, spelled, and turned into what sounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tastemaker.create.media.tune.keys import STEPS, spelling
from tastemaker.create.media.tune.score import Note, Symbol, played

#: Kind → what it is written as, and the pitch classes over its root.
KINDS: dict[str, tuple[str, tuple[int, ...]]] = {
    "major": ("", (0, 4, 7)),
    "minor": ("m", (0, 3, 7)),
    "seventh": ("7", (0, 4, 7, 10)),
    "minor seventh": ("m7", (0, 3, 7, 10)),
    "major seventh": ("maj7", (0, 4, 7, 11)),
    "sixth": ("6", (0, 4, 7, 9)),
    "diminished": ("dim", (0, 3, 6)),
    "augmented": ("aug", (0, 4, 8)),
    "fourth": ("sus4", (0, 5, 7)),
}
_WRITTEN = {written: kind for kind, (written, _) in KINDS.items()}
_WRITTEN |= {"min": "minor", "-": "minor", "min7": "minor seventh", "M7": "major seventh"}
_WRITTEN |= {"d": "diminished", "o": "diminished", "+": "augmented", "sus": "fourth"}
_WRITTEN |= {"7b9": "seventh", "9": "seventh", "m6": "minor", "dim7": "diminished", "maj": "major"}

_NAME = re.compile(r"\(?\s*([A-G])([#b♯♭]?)([^/)\s]*)(?:/\s*([A-Ga-g])([#b♯♭+]?))?\s*\)?")
_SIGNS = {"": 0, "#": 1, "♯": 1, "+": 1, "b": -1, "♭": -1}
LOW = 48  # MIDI pitch above which chords lie


class Chord(NamedTuple):
    """root, bass: pitch classes, C = 0."""

    root: int
    kind: str
    bass: int

    @property
    def classes(self) -> tuple[int, ...]:
        return tuple((self.root + step) % 12 for step in KINDS[self.kind][1])

    @property
    def pitches(self) -> tuple[int, ...]:
        """Its notes from C3 up, the bass an octave lower."""
        return (LOW - 12 + self.bass, *sorted(LOW + pitch for pitch in self.classes))


@lru_cache(maxsize=1024)
def read_chord(name: str) -> Chord | None:
    """None for words that name no chord ("slowly", "fine")."""
    found = _NAME.fullmatch(name.strip())
    if found is None or found[3] not in _WRITTEN:
        return None
    root = (STEPS[found[1]] + _SIGNS[found[2]]) % 12
    bass = root
    if found[4]:
        bass = (STEPS[found[4].upper()] + _SIGNS[found[5]]) % 12
    return Chord(root, _WRITTEN[found[3]], bass)


def chord_name(chord: Chord, fifths: int) -> str:
    """As a key of `fifths` sharps spells it; without its bass."""
    letter, alteration = spelling(fifths)[chord.root]
    sign = "#" * alteration if alteration > 0 else "b" * -alteration
    return letter + sign + KINDS[chord.kind][0]


class Sounding(NamedTuple):
    """A chord from `onset` on, for `ticks`."""

    onset: int
    ticks: int
    chord: Chord


def harmony(symbols: Sequence[Symbol]) -> list[Sounding]:
    """The chords of a tune as it sounds, repeats carried out; each lasts until the next."""
    found: list[tuple[int, Chord]] = []
    clock = 0
    for note in played(symbols):
        chord = read_chord(note.chord) if note.chord else None
        if chord is not None:
            found.append((clock, chord))
        clock += note.ticks
    ends = [*(onset for onset, _ in found[1:]), clock][: len(found)]
    return [
        Sounding(onset, end - onset, chord)
        for (onset, chord), end in zip(found, ends, strict=True)
        if end > onset
    ]


def has_chords(symbols: Sequence[Symbol]) -> bool:
    return any(symbol.chord for symbol in symbols if isinstance(symbol, Note))
