"""Tunes as sound: a soft plucked tone, made from sines, in a small room."""

from __future__ import annotations

from functools import lru_cache
from struct import pack
from typing import TYPE_CHECKING, Any

import numpy as np

from tastemaker.create.media.tune.play import duration, performance, second, strums
from tastemaker.create.media.tune.score import Score

if TYPE_CHECKING:
    from tastemaker.ports import FloatArray

RATE = 22_050  # samples a second: the tone has nothing above 9 kHz
CHUNK = 4096  # samples written at once: Vorbis keeps them on the stack, and overruns it with many
LONGEST_SECONDS = 900.0
RELEASE = 0.12  # seconds a note sounds on
TAIL = 0.9  # seconds of silence and room after the last note

#: Strength of each partial, and how much faster than the first it fades: between a plucked string
#: and a flute.
_PARTIALS = ((1, 1.0, 1.0), (2, 0.42, 1.4), (3, 0.22, 2.0), (4, 0.10, 2.8), (5, 0.05, 3.8))
_FADE = 1.1  # 1/seconds, of the first partial at middle C
_LOUDNESS = 0.22
CHORD_LOUDNESS = 0.3  # of each note of a chord, beside the tune

#: The mark that GB 45438-2025 asks for in sound that was made: "AI" in Morse, short long, short
#: short; in units of 0.09 seconds, tones above zero, silences below.
MARK = (1, -1, 3, -3, 1, -1, 1)
MARK_UNIT = 0.09
MARK_PITCH = 880.0  # Hz
MARK_LOUDNESS = 0.05


def samples(score: Score, marked: bool = False) -> FloatArray:
    """(n,) in [-1, 1] at RATE; `marked`: the mark of made sound follows, softly."""
    total = duration(score) + TAIL
    dry = np.zeros(int(total * RATE) + 1, dtype=np.float32)
    for note in performance(score):
        tone = _tone(note.pitch, round(note.duration, 4))
        at = int(note.start * RATE)
        dry[at : at + len(tone)] += tone[: len(dry) - at]
    rate = second(score)
    for onset, ticks, chord in strums(score):
        at = int(onset / rate * RATE)
        for pitch in chord.pitches:
            tone = CHORD_LOUDNESS * _tone(pitch, round(ticks / rate, 4))
            dry[at : at + len(tone)] += tone[: len(dry) - at]
    wet = dry + 0.25 * _room(dry)
    peak = float(np.abs(wet).max(initial=0.0))
    wet *= 0.85 / peak if peak > 0 else 1.0
    if marked:
        wet = np.concatenate([wet, _mark()])
    return np.asarray(wet, dtype=np.float32)


@lru_cache(maxsize=512)
def _tone(pitch: int, seconds: float) -> FloatArray:
    """One note. Kept: a tune has few different ones."""
    frequency = 440.0 * 2 ** ((pitch - 69) / 12)
    t = np.arange(int((seconds + RELEASE) * RATE), dtype=np.float32) / RATE
    fade = _FADE * 2 ** ((pitch - 60) / 24)
    tone = np.zeros(len(t), dtype=np.float32)
    for number, strength, faster in _PARTIALS:
        if number * frequency < 0.45 * RATE:
            phase = np.float32(2 * np.pi * number * frequency) * t
            tone += strength * np.sin(phase) * np.exp(-fade * faster * t)
    attack = np.minimum(t / 0.012, 1.0)
    release = np.clip((seconds + RELEASE - t) / RELEASE, 0.0, 1.0)
    return np.asarray(_LOUDNESS * tone * attack * release, dtype=np.float32)


def _room(dry: FloatArray) -> FloatArray:
    """Convolution with half a second of fading noise, the same each time."""
    length = int(0.5 * RATE)
    t = np.arange(length) / RATE
    noise = np.random.default_rng(1).standard_normal(length) * np.exp(-t / 0.09)
    noise /= np.sqrt((noise**2).sum())
    size = 1 << (len(dry) + length - 1).bit_length()
    spectrum = np.fft.rfft(dry, size) * np.fft.rfft(noise, size)
    return np.asarray(np.fft.irfft(spectrum, size)[: len(dry)], dtype=np.float32)


@lru_cache(maxsize=1)
def _mark() -> FloatArray:
    parts = []
    for units in MARK:
        t = np.arange(int(abs(units) * MARK_UNIT * RATE), dtype=np.float32) / RATE
        edge = np.minimum(np.minimum(t, t[::-1]) / 0.008, 1.0)
        tone = MARK_LOUDNESS * np.sin(np.float32(2 * np.pi * MARK_PITCH) * t) * edge
        parts.append(tone if units > 0 else np.zeros_like(t))
    parts.append(np.zeros(int(0.2 * RATE), dtype=np.float32))
    return np.concatenate(parts)


# ---------------------------------------------------------------------------------------- files
def wav(score: Score, title: str = "", label: str = "") -> bytes:
    """16-bit mono RIFF; title and label in its INFO list."""
    data = (samples(score, marked=bool(label)) * 32767).astype("<i2").tobytes()
    form = pack("<HHIIHH", 1, 1, RATE, RATE * 2, 2, 16)
    info = b"INFO" + _info("INAM", title) + _info("ICMT", label) + _info("ISFT", "Tastemaker")
    body = b"WAVE" + _chunk(b"fmt ", form) + _chunk(b"LIST", info) + _chunk(b"data", data)
    return b"RIFF" + pack("<I", len(body)) + body


def _info(name: str, text: str) -> bytes:
    return _chunk(name.encode(), text.encode() + b"\x00") if text else b""


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + pack("<I", len(data)) + data + b"\x00" * (len(data) % 2)


def compressed(score: Score, format: str, title: str = "", label: str = "") -> bytes:
    """Ogg Vorbis ("ogg") or MPEG layer III ("mp3"), with title and comment."""
    from io import BytesIO

    import soundfile

    subtype = {"ogg": "VORBIS", "mp3": "MPEG_LAYER_III"}[format]
    data = samples(score, marked=bool(label))
    file = BytesIO()
    options: dict[str, Any] = {"format": format.upper(), "subtype": subtype}
    with soundfile.SoundFile(file, "w", RATE, 1, **options) as out:
        for field, text in (("title", title), ("comment", label)):
            if text and format == "ogg":
                setattr(out, field, text)
        for at in range(0, len(data), CHUNK):
            out.write(data[at : at + CHUNK])
    return (_id3(title, label) if format == "mp3" else b"") + file.getvalue()


def _id3(title: str, label: str) -> bytes:
    """An ID3v2.4 tag in UTF-8 (libsndfile writes its own in Latin-1, which has no 知味)."""
    frames = b""
    if title:
        frames += _frame(b"TIT2", b"\x03" + title.encode())
    if label:
        frames += _frame(b"COMM", b"\x03und\x00" + label.encode())
    return b"ID3\x04\x00\x00" + _seven_bits(len(frames)) + frames if frames else b""


def _frame(name: bytes, data: bytes) -> bytes:
    return name + _seven_bits(len(data)) + b"\x00\x00" + data


def _seven_bits(value: int) -> bytes:
    """Four bytes of seven bits each, as ID3 writes numbers."""
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))
