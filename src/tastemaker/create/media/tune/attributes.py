"""What a tune is like: what people ask for it by, what models are told, what charts show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import atanh, log2, tanh
from typing import Any

from tastemaker.create.media.tune.chords import has_chords
from tastemaker.create.media.tune.form import Layout, layout
from tastemaker.create.media.tune.kinds import (
    KINDS,
    METRES_OF,
    REGIONS,
    felt_beat,
    kind_of,
    region_of,
    usual_tempo,
)
from tastemaker.create.media.tune.lightness import lightness
from tastemaker.create.media.tune.score import WHOLE, Score, Sound, joined
from tastemaker.create.media.tune.tokens import METRES

TONICS = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")

#: Mode → the pitch classes of its scale, the tonic being 0.
SCALES = {
    "maj": frozenset((0, 2, 4, 5, 7, 9, 11)),
    "min": frozenset((0, 2, 3, 5, 7, 8, 10, 11)),
    "dor": frozenset((0, 2, 3, 5, 7, 9, 10)),
    "mix": frozenset((0, 2, 4, 5, 7, 9, 10)),
}
_USUAL_SPEED = 2.2  # notes a second (log2) of folk tunes as they are played
_STIRRED = 0.9  # arousal for each doubling of speed
_FARTHER = 1.2  # how much quicker or slower a mood makes a tune

#: What one can ask for by name, and by number (as `describe` gives them).
CONTROLS: Mapping[str, Sequence[str]] = {
    "metre": tuple(map(str, METRES)),
    "mode": tuple(SCALES),
    "kind": tuple(KINDS),
    "region": tuple(REGIONS),
    "key": TONICS,
    "chords": ("written",),
}
MEASURES = (
    "density", "leap", "range", "register", "dotted", "chromaticism", "bars", "rhythm_entropy",
    "repetition", "tempo", "valence", "arousal",
)  # fmt: skip

REPEATED_RUN = 4  # notes


def describe(score: Score, laid_out: Layout | None = None) -> dict[str, Any]:
    """Attributes from the text alone; empty for a tune without notes. `laid_out`: its layout,
    where it is known.

    metre, mode (maj, min, dor, mix: from the notes, as collections often give a signature only),
    key (the tonic), kind, region: where they can be told. chords: "written" where there are any. tempo: quarter notes a minute, usual
    for the kind where the text gives none. density: notes a quarter. leap: mean step, range:
    lowest to highest, semitones. register: mean MIDI pitch. dotted: share of notes of a dotted
    length. chromaticism: share of notes outside the scale. bars, notes: as written; upbeats are
    no bars, rests count as notes. rhythm_entropy: bits. repetition: share of runs of four notes
    that were there before. valence, arousal: proxies in [-1, 1].
    """
    written = score.notes()
    notes = joined(written)
    if not notes:
        return {}
    mode, kind = mode_of(notes, score.key.tonic), kind_of(score.headers)
    tempo = tempo_of(score)
    measures = _measures(notes, score, mode)
    valence, arousal = _mood(lightness(notes, score.key.tonic, mode), tempo, measures)
    found: dict[str, Any] = {
        "metre": str(score.metre) if score.metre in METRES else None,
        "mode": mode,
        "key": TONICS[score.key.tonic],
        "kind": kind,
        "region": region_of(score.headers),
        "tempo": round(tempo, 1),
        "bars": (laid_out or layout(score)).bars,
        "notes": len(written),
        **{name: round(value, 4) for name, value in measures.items()},
        "chords": "written" if has_chords(score.symbols) else None,
        "valence": round(valence, 3),
        "arousal": round(arousal, 3),
    }
    return {name: value for name, value in found.items() if value is not None}


def mode_of(notes: Sequence[Sound], tonic: int) -> str:
    """By how long the thirds, sixths and sevenths sound."""
    weight = [0] * 12
    for note in notes:
        weight[(note.pitch - tonic) % 12] += note.ticks
    if weight[4] >= weight[3]:
        return "mix" if weight[10] > weight[11] else "maj"
    return "dor" if weight[9] > weight[8] else "min"


def tempo_of(score: Score) -> float:
    """Quarter notes a minute: as written, else what is usual."""
    return score.quarters or usual_tempo(score.metre, kind_of(score.headers))


def _measures(notes: Sequence[Sound], score: Score, mode: str) -> dict[str, float]:
    count = len(notes)
    pitches = [note.pitch for note in notes]
    lengths = [note.ticks for note in notes]
    steps = [after - before for before, after in pairwise(pitches)]
    scale, tonic = SCALES[mode], score.key.tonic
    dotted = _DOTTED - {felt_beat(score.metre)}
    return {
        "density": count * (WHOLE / 4) / sum(lengths),
        "leap": sum(map(abs, steps)) / max(1, len(steps)),
        "range": float(max(pitches) - min(pitches)),
        "register": sum(pitches) / count,
        "dotted": sum(length in dotted for length in lengths) / count,
        "chromaticism": sum((pitch - tonic) % 12 not in scale for pitch in pitches) / count,
        "rhythm_entropy": _entropy(lengths),
        "repetition": _repetition(list(zip(steps, lengths[1:], strict=False))),
    }


#: Dotted halves, quarters, eighths and sixteenths. Where one of them is the beat (6/8), it is
#: not counted.
_DOTTED = frozenset(WHOLE * 3 // part for part in (4, 8, 16, 32))


def _entropy(values: Sequence[int]) -> float:
    """Bits."""
    total = len(values)
    return -sum(n / total * log2(n / total) for n in Counter(values).values()) + 0.0


def _repetition(moves: Sequence[tuple[int, int]]) -> float:
    runs = [tuple(moves[i : i + REPEATED_RUN]) for i in range(len(moves) - REPEATED_RUN + 1)]
    return 1 - len(set(runs)) / len(runs) if runs else 0.0


def _mood(light: float, tempo: float, measures: Mapping[str, float]) -> tuple[float, float]:
    """Valence and arousal from major or minor, speed, register and leaps.

    The directions are those of Oliveira & Cardoso (2010), who had 37 people rate music changed in
    these features; the scales give the folk collections means near 0 and spreads near a half, so
    that what may be asked for lies within what is played. Proxies: what a person feels is for
    their profile to learn.
    """
    speed = log2(max(measures["density"] * tempo / 60, 0.25)) - _USUAL_SPEED
    height = (measures["register"] - 70) / 12
    valence = tanh(light - 0.4 + 0.3 * speed + 0.35 * height)
    arousal = tanh(_STIRRED * speed + _stir(measures))
    return valence, arousal


def _stir(measures: Mapping[str, float]) -> float:
    """What arousal has beside speed."""
    height = (measures["register"] - 70) / 12
    return 0.25 * height + 0.2 * (measures["leap"] - 2.4)


def paced(score: Score, arousal: float) -> float:
    """The tempo at which a tune comes nearest to `arousal`, a fifth from its own at most: a slower
    waltz is still a waltz."""
    notes, own = joined(score.notes()), tempo_of(score)
    measures = _measures(notes, score, mode_of(notes, score.key.tonic))
    wanted = (atanh(min(max(arousal, -0.9), 0.9)) - _stir(measures)) / _STIRRED
    tempo = 60 * 2 ** (wanted + _USUAL_SPEED) / max(measures["density"], 0.1)
    return min(max(tempo, own / _FARTHER), own * _FARTHER)


def metres_for(attributes: Mapping[str, Any]) -> tuple[int, ...]:
    """Indices of METRES a tune with these attributes may have: as asked, else by its kind."""
    names = tuple(map(str, METRES))
    if attributes.get("metre") in names:
        return (names.index(attributes["metre"]),)
    known = METRES_OF.get(str(attributes.get("kind")), names)
    return tuple(names.index(name) for name in known)
