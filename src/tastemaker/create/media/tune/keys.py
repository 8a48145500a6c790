"""Keys and spelling: what a signature sharpens or flattens, and how a pitch is written in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tastemaker.create.media.tune.score import Key

FIFTHS = "FCGDAEB"  # the order in which sharps appear
STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}

#: Fewer sharps than the major key on the same tonic.
MODES = {
    "lyd": -1, "maj": 0, "ion": 0, "mix": 1, "dor": 2, "min": 3, "aeo": 3, "phr": 4, "loc": 5,
}  # fmt: skip

_ACCIDENTAL = {"^^": 2, "^": 1, "=": 0, "_": -1, "__": -2}
_KEY = re.compile(r"([A-H])(is|es|s(?![a-z])|#|b|♯|♭|n)?\s*([A-Za-z]*)")
_EXPLICIT = re.compile(r"(\^\^|__|[\^_=])([A-Ga-g])")
_WORDS = re.compile(r"\b(?:clef|octave|stafflines|transpose|middle|score|sound|shift)\s*=\S*")


@lru_cache(maxsize=4096)
def read_key(text: str) -> Key:
    """A `K:` value: "G", "F#m", "A Mixolydian", "Es", "H", "HP", "D exp _b", "none".

    Raises ValueError if it names no key.
    """
    text = _WORDS.sub("", text).strip()
    if text in ("HP", "Hp"):  # the Highland pipes: A mixolydian, written with two sharps
        return Key(9, 2, "mix")
    explicit = tuple(
        (letter.upper(), _ACCIDENTAL[sign]) for sign, letter in _EXPLICIT.findall(text)
    )
    if not text or text.lower().startswith("none"):
        return Key(0, 0, "", explicit)
    match = _KEY.match(text)
    if match is None:
        raise ValueError(text)
    letter, sign, word = match[1], match[2] or "", match[3].lower()
    shift = {"#": 1, "♯": 1, "is": 1, "b": -1, "♭": -1, "es": -1, "s": -1}.get(sign, 0)
    if letter == "H":  # B natural in German
        letter = "B"
    mode = _mode(word)
    fifths = FIFTHS.index(letter) - 1 + 7 * shift - MODES.get(mode or "maj", 0)
    if word == "exp" or re.search(r"\bexp\b", text):
        fifths = 0
    if not -11 <= fifths <= 11:
        raise ValueError(text)
    return Key((STEPS[letter] + shift) % 12, fifths, mode, explicit)


def _mode(word: str) -> str:
    """ "" for none given (which ABC takes as major)."""
    if word in ("m", "moll"):
        return "min"
    if word[:3] in MODES:
        return {"ion": "maj", "aeo": "min"}.get(word[:3], word[:3])
    if word == "dur":
        return "maj"
    if not word or word == "exp":
        return ""
    if word.startswith("m"):
        return "min"
    raise ValueError(word)


@lru_cache(maxsize=4096)
def signature(key: Key) -> dict[str, int]:
    """Letter → semitones it is altered by."""
    altered: dict[str, int] = {}
    order = FIFTHS if key.fifths > 0 else FIFTHS[::-1]
    for i in range(abs(key.fifths)):
        letter = order[i % 7]
        altered[letter] = altered.get(letter, 0) + (1 if key.fifths > 0 else -1)
    altered.update(key.altered)
    return altered


@lru_cache(maxsize=4096)
def spelling(fifths: int) -> tuple[tuple[str, int], ...]:
    """For each pitch class, (letter, alteration) as a key of `fifths` sharps writes it.

    The twelve names nearest on the line of fifths, from three flats to five sharps beyond C
    major's own: in C, E flat and B flat but F, C and G sharp.
    """
    names: dict[int, tuple[str, int]] = {}
    for place in range(fifths - 3, fifths + 9):
        letter = FIFTHS[(place + 1) % 7]
        alteration = (place + 1) // 7
        names[(STEPS[letter] + alteration) % 12] = (letter, alteration)
    return tuple(names[i] for i in range(12))


def standard(key: Key) -> Key:
    """`key` as a signature of at most seven sharps or flats can say it. What that leaves out is
    written as accidentals."""
    fifths = key.fifths if abs(key.fifths) <= 7 else (key.fifths + 5) % 12 - 5
    return key._replace(fifths=fifths, altered=())


#: Tonics tunes are written in, the usual ones first, by mode.
_USUAL = {
    "maj": (7, 2, 5, 0, 9, 10, 3, 4),
    "min": (4, 9, 2, 7, 11, 0, 6),
    "dor": (9, 4, 2, 7, 11),
    "mix": (2, 9, 7, 4, 0),
}
MIDDLE = 72.0  # the mean pitch of the folk collections, C5


def choose_key(
    mode: str, pitches: Sequence[int], register: float = MIDDLE, tonic: int | None = None
) -> tuple[Key, int]:
    """Where to put a tune in C: its key, and the semitones to move it by.

    The mean pitch comes near `register`, on `tonic` if one is asked for, else in a usual key,
    and where the tune fits between the fiddle's lowest string and three octaves above it. It
    moves by less than an octave, the way `shift_to_c` brings it back.
    """
    mean, lowest, highest = sum(pitches) / len(pitches), min(pitches), max(pitches)
    usual = _USUAL.get(mode, _USUAL["maj"]) if tonic is None else (tonic,)

    def cost(rank: int) -> float:
        shift = -shift_to_c(usual[rank])
        outside = max(55 - lowest - shift, 0) + max(highest + shift - 91, 0)
        return abs(mean + shift - register) + 0.4 * rank + 2.0 * outside

    best = usual[min(range(len(usual)), key=cost)]
    return key_on(best, mode), -shift_to_c(best)


def shift_to_c(tonic: int) -> int:
    """Semitones from a tonic to the nearest C: -5 to 6."""
    return -tonic if tonic < 6 else 12 - tonic


def key_on(tonic: int, mode: str) -> Key:
    """The key with the fewest accidentals on this tonic."""
    fifths = (tonic * 7) % 12 - MODES.get(mode, 0)
    fifths = (fifths + 5) % 12 - 5  # from five flats to six sharps
    return Key(tonic, fifths, mode)
