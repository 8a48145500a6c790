"""How a simulated listener hears a tune: ABC → notes → sixteen musical attributes.

Written apart from everything that learns: its own small reading of ABC, its own attributes, its
own scales, so that a hidden taste over them shares nothing with the features a reward or a taste
space is made of. It hears the notes as written, once through; graces and decorations are left
out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

ATTRIBUTES = (
    "colour",  # bits of the pitch classes, weighted by how long they sound
    "brightness",  # mean place of the pitch classes on the circle of fifths from the last note
    "register",  # mean pitch, semitones
    "range",  # highest minus lowest, semitones
    "leaps",  # share of intervals over four semitones
    "insistence",  # share of notes repeated at once
    "arch",  # how far phrases rise and fall again (positive) or sink and return (negative)
    "falling",  # share of steps that go down
    "syncopation",  # share of notes begun off the beat and held over the next
    "density",  # notes in a beat
    "rhythm",  # bits of the durations
    "lilt",  # share of neighbours of which one lasts thrice the other
    "closure",  # how firmly the end comes home
    "repetition",  # share of four-note figures that come again
    "sway",  # 0 in twos, 0.5 in compound time, 1 in threes
    "length",  # log2 of the number of notes
)

_NATURAL = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_FIFTHS = {"F": -1, "C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5}
_MODE_FIFTHS = {"maj": 0, "ion": 0, "mix": -1, "dor": -2, "min": -3, "aeo": -3, "m": -3, "phr": -4,
                "lyd": 1, "loc": -5}  # fmt: skip
_BEND = {"^^": 2, "^": 1, "=": 0, "_": -1, "__": -2}
_FIELD = re.compile(r"^([A-Za-z]):(.*)$", re.M)
_TOKEN = re.compile(
    r'"[^"]*"|![^!\n]*!|\{[^}]*\}|%[^\n]*'  # words, decorations, graces, remarks: not heard
    r"|\[(?P<inline>[A-Za-z]:[^\]]*)\]"
    r"|\((?P<tuplet>[2-9])(?::\d*)*"
    r"|(?P<chord>\[(?=[\^_=A-Ga-g]))|(?P<close>\](?=[\d/\-<>]*))"
    r"|(?P<bend>\^\^|\^|__|_|=)?(?P<letter>[A-Ga-gzx])(?P<octave>[',]*)"
    r"(?P<times>\d*)(?P<slash>/*)(?P<over>\d*)"
    r"|(?P<broken>[<>]+)|(?P<tie>-)|(?P<bar>[|\n])"
)
_TUPLET = {2: 3 / 2, 3: 2 / 3, 4: 3 / 4, 5: 2 / 5, 6: 1 / 3, 7: 2 / 7, 8: 3 / 8, 9: 2 / 9}


@dataclass(frozen=True, slots=True, eq=False)
class Notes:
    """What sounds: `pitch` in semitones, `onset`, `duration` and `place` (in the bar) in quarters.

    `bar` is the length of a bar, `beat` of a beat, in quarters.
    """

    pitch: Numbers
    onset: Numbers
    duration: Numbers
    place: Numbers
    bar: float
    beat: float


def hear(abc: str) -> Notes | None:
    """The notes of one tune in ABC, or None if there are fewer than eight."""
    fields: dict[str, str] = {}
    for letter, value in _FIELD.findall(abc):
        fields.setdefault(letter, value.split("%")[0].strip())
    bar, beat = _metre(fields.get("M", "4/4"))
    unit = _ratio(fields["L"]) * 4 if "L" in fields else (0.25 if bar < 3 else 0.5)
    body = re.sub(r"\\\n", " ", _FIELD.sub("", abc))
    reading = _Reading(_signature(fields.get("K", "C")), unit, bar)
    for token in _TOKEN.finditer(body):
        reading.take(token)
    rows = np.array(reading.notes, dtype=np.float64).reshape(-1, 4)
    if len(rows) < 8:
        return None
    return Notes(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3], bar, beat)


class _Reading:
    """The state of reading ABC from left to right."""

    def __init__(self, signature: dict[str, int], unit: float, bar: float) -> None:
        self.notes: list[list[float]] = []  # pitch, onset, duration, place in the bar
        self._signature, self._unit, self._bar = signature, unit, bar
        self._bent: dict[str, int] = {}
        self._now = self._bar_began = 0.0
        self._tied = self._in_chord = self._first_of_chord = False
        self._broken = 0.0
        self._tuplet, self._tuplet_left = 1.0, 0

    def take(self, token: re.Match[str]) -> None:
        kind = token.lastgroup
        if token["letter"]:
            self._sound(token)
        elif kind == "bar":
            full = self._now - self._bar_began >= self._bar - 1e-6
            if token["bar"] == "|" or full:
                if self._bar_began == 0.0 and not full:  # an upbeat ends where the bar does
                    for note in self.notes:
                        note[3] += self._bar - self._now
                self._bar_began = self._now
                self._bent.clear()
        elif kind == "broken":
            self._break(token["broken"])
        elif kind == "tie":
            self._tied = bool(self.notes)
        elif kind == "tuplet":
            count = int(token["tuplet"])
            self._tuplet, self._tuplet_left = _TUPLET[count], count
        elif kind == "inline" and token["inline"][0] == "K":
            self._signature = _signature(token["inline"][2:])
        elif kind == "chord":
            self._in_chord, self._first_of_chord = True, True
        elif kind == "close":
            self._in_chord = False

    def _sound(self, token: re.Match[str]) -> None:
        length = self._unit * int(token["times"] or 1)
        if token["slash"]:
            length /= int(token["over"]) if token["over"] else 2 ** len(token["slash"])
        if self._in_chord:
            if not self._first_of_chord:
                return  # the first note of a chord is the melody
            self._first_of_chord = False
        if self._tuplet_left:
            length *= self._tuplet
            self._tuplet_left -= 1
        if self._broken:
            length, self._broken = length * self._broken, 0.0
        letter = token["letter"]
        if letter not in "zx":
            pitch = self._pitch(letter, token["bend"], token["octave"])
            if self._tied and self.notes and self.notes[-1][0] == pitch:
                self.notes[-1][2] += length
            else:
                self.notes.append([pitch, self._now, length, self._now - self._bar_began])
        self._tied = False
        self._now += length

    def _pitch(self, letter: str, bend: str | None, octave: str) -> float:
        high = letter.islower()
        name = letter.upper()
        key = f"{letter}{octave}"
        if bend is not None:
            self._bent[key] = _BEND[bend]
        shift = self._bent.get(key, self._signature.get(name, 0))
        octaves = high + octave.count("'") - octave.count(",")
        return 60.0 + _NATURAL[name] + 12 * octaves + shift

    def _break(self, signs: str) -> None:
        """`a>b` makes the first longer by half and the next shorter; `<` the other way."""
        if not self.notes:
            return
        less = 0.5 ** len(signs)
        first, self._broken = (2 - less, less) if signs[0] == ">" else (less, 2 - less)
        change = self.notes[-1][2] * (first - 1)
        self.notes[-1][2] += change
        self._now += change


def _ratio(text: str) -> float:
    found = re.match(r"\s*(\d+)\s*/\s*(\d+)", text)
    return int(found[1]) / max(1, int(found[2])) if found else 1 / 8


def _metre(text: str) -> tuple[float, float]:
    """Lengths of a bar and a beat, in quarters."""
    if text.startswith("C|"):
        return 4.0, 2.0
    found = re.match(r"\s*(\d+)\s*/\s*(\d+)", text)
    if not found:
        return 4.0, 1.0
    above, below = int(found[1]), max(1, int(found[2]))
    one = 4.0 / below
    compound = below >= 8 and above % 3 == 0 and above > 3
    return above * one, 3 * one if compound else one


def _signature(key: str) -> dict[str, int]:
    """Sharps and flats of a key such as `Gm`, `D mix` or `Bb`."""
    found = re.match(r"\s*([A-G])([#b]?)\s*([A-Za-z]*)", key)
    if not found:
        return {}
    mode = found[3].lower()
    turn = _MODE_FIFTHS.get(mode[:3], _MODE_FIFTHS["m"] if mode == "m" else 0)
    count = _FIFTHS[found[1]] + {"#": 7, "b": -7, "": 0}[found[2]] + turn
    order = "FCGDAEB"
    if count >= 0:
        return dict.fromkeys(order[:count], 1)
    return dict.fromkeys(order[count:], -1)


# ----------------------------------------------------------------------------- attributes
def attributes(notes: Notes) -> Numbers:  # (16,)
    """What a listener notices, in the order of ATTRIBUTES."""
    pitch, duration = notes.pitch, notes.duration
    steps = np.diff(pitch)
    moved = steps[steps != 0]
    classes = _classes(notes)
    beats = max(1.0, duration.sum() / notes.beat)
    ratios = np.maximum(duration[1:], 1e-6) / np.maximum(duration[:-1], 1e-6)
    threes = round(notes.bar / notes.beat) % 3 == 0
    compound = notes.beat in (0.75, 1.5)
    return np.array(
        [
            _bits(classes),
            _brightness(classes, int(pitch[-1]) % 12),
            pitch.mean(),
            np.ptp(pitch),
            np.mean(np.abs(steps) > 4),
            np.mean(steps == 0),
            _arch(notes),
            np.mean(moved < 0) if len(moved) else 0.5,
            _syncopation(notes),
            len(pitch) / beats,
            _bits(np.array(list(Counter(np.round(duration, 3).tolist()).values()), float)),
            np.mean((ratios >= 2.9) | (ratios <= 1 / 2.9)),
            _closure(notes),
            _repetition(notes),
            1.0 if threes else 0.5 if compound else 0.0,
            np.log2(len(pitch)),
        ]
    )


def _classes(notes: Notes) -> Numbers:  # (12,)
    """How long each pitch class sounds."""
    classes = (notes.pitch % 12).astype(int)
    return np.bincount(classes, weights=notes.duration, minlength=12).astype(np.float64)


def _bits(weights: Numbers) -> float:
    share = weights[weights > 0] / weights.sum()
    return float(-(share * np.log2(share)).sum())


def _brightness(classes: Numbers, home: int) -> float:
    """Mean place on the circle of fifths, from -5 (dark) to 6 (bright), seen from `home`."""
    fifths = (((np.arange(12) - home) * 7 + 5) % 12) - 5
    return float((fifths * classes).sum() / classes.sum())


def _arch(notes: Notes) -> float:
    """Mean correlation of pitch with an arch over each phrase of four bars."""
    phrase = (notes.onset // (4 * notes.bar)).astype(int)
    edges = np.flatnonzero(np.diff(phrase, prepend=-1, append=phrase[-1] + 1)).tolist()
    found = []
    for begin, end in pairwise(edges):
        if end - begin >= 5:
            at, pitch = notes.onset[begin:end], notes.pitch[begin:end]
            arch = -(((at - at[0]) / max(at[-1] - at[0], 1e-6) - 0.5) ** 2)
            arch, pitch = arch - arch.mean(), pitch - pitch.mean()
            power = (arch @ arch) * (pitch @ pitch)
            if power > 1e-9:
                found.append(arch @ pitch / np.sqrt(power))
    return float(np.mean(found)) if found else 0.0


def _syncopation(notes: Notes) -> float:
    into = notes.place % notes.beat
    off = (into > 1e-3) & (into < notes.beat - 1e-3)
    return float(np.mean(off & (into + notes.duration > notes.beat + 1e-3)))


def _closure(notes: Notes) -> float:
    """Long last note, come to by step or from the dominant, on the commonest bass of phrases."""
    last, before = notes.pitch[-1], notes.pitch[-2]
    long = min(1.0, notes.duration[-1] / (2 * notes.beat))
    near = 1.0 if abs(last - before) in (1, 2) else 0.6 if (before - last) % 12 in (5, 7) else 0.0
    classes = _classes(notes)
    home = int(last) % 12
    firm = (classes[home] + classes[(home + 7) % 12]) / classes.sum()
    return float(0.4 * long + 0.3 * near + 0.6 * firm)


def _repetition(notes: Notes) -> float:
    steps = np.diff(notes.pitch).astype(int).tolist()
    lasts = np.round(notes.duration[1:], 3).tolist()
    figures = Counter(
        (tuple(steps[at : at + 3]), tuple(lasts[at : at + 3])) for at in range(len(steps) - 2)
    )
    return sum(count for count in figures.values() if count > 1) / max(1, figures.total())
