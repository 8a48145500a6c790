"""What music feels like, from its sound alone: no score, no key signature, no tempo mark.

Four things are heard: how often notes begin, whether the tones fit a major or a minor key better
(Krumhansl & Kessler 1982, table 4; the difference is Lartillot's "mode"), how high the sound
lies, and how unevenly loud it is. They are weighed in the directions that ratings of music follow:
fast, high and in major please; fast, high and uneven stirs (Gabrielsson & Lindström, 2010, table
14.2; Eerola, Lartillot & Toiviainen, 2009, table 3). The weights are our own readings and fitted to
nothing, so this can judge a composer that learned another estimate from scores.
"""

from __future__ import annotations

from math import tanh

import numpy as np
from numpy.typing import NDArray

from tastemaker.domain import Mood
from tastemaker.fusion.audio import RATE
from tastemaker.ports import FloatArray

Float64 = NDArray[np.float64]

#: Mean and spread over 200 folk tunes as they are played here (`bench/expression.py`), so that a
#: middling one feels of nothing: onsets a second (log2), major against minor, height (octaves over
#: 440 Hz), unevenness.
PACE, MODE = (2.19, 0.43), (0.14, 0.14)
HEIGHT, UNEVEN = (0.70, 0.14), (0.25, 0.08)
VALENCE, AROUSAL = (0.35, 0.65, 0.2, 0.0), (0.75, 0.0, 0.3, 0.2)
REACH = 2.5  # spreads; what is further out feels no stronger

LONG, STEP = (
    4096,
    320,
)  # samples: tones a semitone apart from 130 Hz on; a step of a fiftieth second
LOWEST, HIGHEST = 110.0, 2_100.0  # Hz, where melodies lie
APART = 3  # steps between two onsets at the least: 60 ms

#: How well each of the twelve tones fits a key: of C major, of C minor.
MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)


def mood_of(wave: FloatArray) -> Mood:
    """Of a sound (n,) at `audio.RATE`, as `audio.samples` gives it. Silence feels of nothing."""
    told = measures(wave)
    if told is None:
        return Mood(0.0, 0.0, source="sound")
    units = [
        min(REACH, max(-REACH, (value - middle) / spread))
        for value, (middle, spread) in zip(told, (PACE, MODE, HEIGHT, UNEVEN), strict=True)
    ]
    valence, arousal = (
        round(tanh(sum(w * u for w, u in zip(weights, units, strict=True))), 3)
        for weights in (VALENCE, AROUSAL)
    )
    return Mood(valence, arousal, source="sound")


def measures(wave: FloatArray) -> tuple[float, float, float, float] | None:
    """Pace, mode, height and unevenness; None where nothing sounds."""
    power = _power(wave)
    loud = np.sqrt(power.sum(1))
    if not len(loud) or loud.max() < 1e-6:
        return None
    sounding = power[loud > 0.03 * loud.max()]
    pitches = 12 * np.log2(_heard() / 440.0)
    total = np.sqrt(sounding).sum(0)
    height = float((pitches * total).sum() / max(float(total.sum()), 1e-9)) / 12
    seconds = max(len(sounding) * STEP / RATE, 0.25)
    pace = float(np.log2(max(_onsets(power) / seconds, 0.25)))
    uneven = float(np.std(np.log(loud[loud > 0.03 * loud.max()])))
    return pace, _mode(pitches, total), height, uneven


def _power(wave: FloatArray) -> Float64:  # (steps, bins where melodies lie)
    padded = np.pad(np.asarray(wave, np.float32), (LONG // 2, LONG // 2))
    frames = np.lib.stride_tricks.sliding_window_view(padded, LONG)[::STEP]
    window = np.hanning(LONG).astype(np.float32)
    keep = _bins()
    blocks = [
        np.abs(np.fft.rfft(frames[at : at + 256] * window, axis=1)[:, keep]) ** 2
        for at in range(0, len(frames), 256)
    ]
    return np.concatenate(blocks).astype(np.float64)


def _bins() -> NDArray[np.intp]:
    hertz = np.fft.rfftfreq(LONG, 1 / RATE)
    return np.flatnonzero((hertz > LOWEST) & (hertz < HIGHEST))


def _heard() -> Float64:
    return np.asarray(np.fft.rfftfreq(LONG, 1 / RATE)[_bins()])


def _onsets(power: Float64) -> int:
    """How often something begins: peaks in how fast the spectrum grows."""
    level = np.log1p(100 * power / max(float(power.max()), 1e-12))
    growth = np.maximum(np.diff(level, axis=0), 0).sum(1)
    if len(growth) < 3:
        return 1
    enough = 0.3 * float(np.quantile(growth, 0.95))
    count, last = 0, -APART
    for at in range(1, len(growth) - 1):
        peak = growth[at] >= growth[at - 1] and growth[at] > growth[at + 1]
        if peak and growth[at] > enough and at - last >= APART:
            count, last = count + 1, at
    return max(count, 1)


def _mode(pitches: Float64, total: Float64) -> float:
    """How much better the best major key fits than the best minor one."""
    classes = np.bincount(np.round(pitches).astype(np.int64) % 12, total, 12)
    major, minor = (
        max(float(np.corrcoef(np.roll(profile, turn), classes)[0, 1]) for turn in range(12))
        for profile in (MAJOR, MINOR)
    )
    return major - minor
