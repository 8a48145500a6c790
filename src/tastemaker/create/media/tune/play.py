"""When each note sounds, in seconds: what sound, MIDI and a moving cursor share."""

from __future__ import annotations

from typing import NamedTuple

from tastemaker.create.media.tune.attributes import tempo_of
from tastemaker.create.media.tune.chords import Sounding, harmony
from tastemaker.create.media.tune.read import read
from tastemaker.create.media.tune.score import WHOLE, Score, played, sounds


class Played(NamedTuple):
    """One note as it sounds: seconds, MIDI pitch, and where in the text it stands."""

    start: float
    duration: float
    pitch: int
    character: int


def second(score: Score) -> float:
    """Ticks in a second."""
    return WHOLE / 4 * tempo_of(score) / 60


def performance(score: Score) -> list[Played]:
    rate = second(score)
    return [
        Played(sound.onset / rate, sound.ticks / rate, sound.pitch, sound.start)
        for sound in sounds(score.symbols)
    ]


def strums(score: Score) -> list[Sounding]:
    """Chords as they are played: anew in every bar."""
    full = score.metre.ticks or WHOLE
    found = []
    for onset, ticks, chord in harmony(score.symbols):
        at, end = onset, onset + ticks
        while at < end:
            bar = min(end, at + full)
            found.append(Sounding(at, bar - at, chord))
            at = bar
    return found


def timeline(text: str) -> list[Played]:
    """Each note that sounds, repeats carried out, with its first character in `text`.

    Raises BadInput("bad_content") if the text cannot be read.
    """
    return performance(read(text))


def duration(score: Score) -> float:
    return sum(note.ticks for note in played(score.symbols)) / second(score)


def seconds(text: str) -> float:
    """How long a tune takes, repeats and rests included."""
    return duration(read(text))
