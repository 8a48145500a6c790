"""Standard MIDI files (format 0), written byte by byte: RP-001 v1.0, The MIDI Association."""

from __future__ import annotations

from struct import pack

from tastemaker.create.media.tune.attributes import tempo_of
from tastemaker.create.media.tune.chords import has_chords
from tastemaker.create.media.tune.keys import standard
from tastemaker.create.media.tune.play import strums
from tastemaker.create.media.tune.score import WHOLE, Score, sounds

COARSE, FINE = 480, WHOLE // 4  # ticks a quarter: the usual number, and one that is always exact
FLUTE = 73  # General MIDI, counted from 0
LOUD, SOFT = 92, 78  # velocities on and off the first beat
GUITAR, CHORD = 24, 52  # what chords are played on, and how loud

_TRACK_NAME, _TEXT, _TEMPO, _TIME, _KEY, _END = 0x03, 0x01, 0x51, 0x58, 0x59, 0x2F


def midi(score: Score, title: str = "", label: str = "") -> bytes:
    """The tune as it sounds, repeats carried out; `label` as a text event at the beginning."""
    heard = sounds(score.symbols)
    step = FINE // COARSE
    exact = all(sound.onset % step == 0 and sound.ticks % step == 0 for sound in heard)
    division = COARSE if exact else FINE
    scale = FINE // division
    bar = score.metre.ticks or WHOLE
    events: list[tuple[int, int, bytes]] = []
    for sound in heard:
        loud = LOUD if sound.onset % bar == 0 else SOFT
        events.append((sound.onset // scale, 1, bytes((0x90, sound.pitch, loud))))
        events.append(((sound.onset + sound.ticks) // scale, 0, bytes((0x80, sound.pitch, 0))))
    for onset, ticks, chord in strums(score):
        for pitch in chord.pitches:
            events.append((onset // scale, 1, bytes((0x91, pitch, CHORD))))
            events.append(((onset + ticks) // scale, 0, bytes((0x81, pitch, 0))))
    events.sort()  # a note ends before the next begins
    track = bytearray(_head(score, title, label))
    clock = 0
    for at, _, message in events:
        track += _number(at - clock) + message
        clock = at
    track += b"\x00" + _meta(_END, b"")
    return (
        b"MThd" + pack(">IHHH", 6, 0, 1, division) + b"MTrk" + pack(">I", len(track)) + bytes(track)
    )


def _head(score: Score, title: str, label: str) -> bytes:
    events = []
    if title:
        events.append(_meta(_TRACK_NAME, title.encode()))
    if label:
        events.append(_meta(_TEXT, label.encode()))
    events.append(_meta(_TEMPO, pack(">I", round(60_000_000 / tempo_of(score)))[1:]))
    if score.metre.value:
        power = score.metre.value.bit_length() - 1
        events.append(_meta(_TIME, bytes((score.metre.beats, power, 24, 8))))
    key = standard(score.key)
    minor = key.mode == "min"
    events.append(_meta(_KEY, pack(">bB", key.fifths, minor)))
    events.append(bytes((0xC0, FLUTE)))
    if has_chords(score.symbols):
        events.append(bytes((0xC1, GUITAR)))
    return b"".join(b"\x00" + event for event in events)


def _meta(kind: int, data: bytes) -> bytes:
    return bytes((0xFF, kind)) + _number(len(data)) + data


def _number(value: int) -> bytes:
    """A variable-length quantity: seven bits a byte, the last without its top bit."""
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(value & 0x7F | 0x80)
    return bytes(reversed(groups))
