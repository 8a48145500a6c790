"""Sound: loudness by pitch over time, timbre, rhythm and harmony, with no weights to download."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct

from tastemaker.ports import FloatArray

VERSION = "audio-1"
RATE = 16_000  # samples a second: everything below 8 kHz
FRAME, HOP = 512, 160  # samples; a frame every hundredth of a second
BANDS = 40
CEPSTRA = 20
PARTS = 8  # of the sounding stretch, in order: what a word or a phrase does over time
LOOKED_AT = 60.0  # seconds from the middle of longer sound

Float64 = NDArray[np.float64]


def samples(data: bytes, rate: int = RATE) -> FloatArray:
    """Any sound file as mono at `rate`, at most LOOKED_AT seconds of it."""
    import soundfile

    with soundfile.SoundFile(BytesIO(data)) as file:
        wanted = int(LOOKED_AT * file.samplerate)
        if file.frames > wanted and file.seekable():
            file.seek((file.frames - wanted) // 2)
        read = file.read(min(wanted, max(file.frames, 0)), dtype="float32", always_2d=True)
        return at_rate(read.mean(axis=1), file.samplerate, rate)


def at_rate(wave: NDArray[np.floating], rate: int, wanted: int = RATE) -> FloatArray:
    """`wave`, of `rate` samples a second, resampled to `wanted`."""
    if rate == wanted:
        return np.asarray(wave, np.float32)
    from scipy.signal import resample_poly  # a third of a second to load, and sound is rare

    common = int(np.gcd(rate, wanted))
    return np.asarray(resample_poly(wave, wanted // common, rate // common), np.float32)


def features(wave: FloatArray) -> FloatArray:  # (d,)
    """The descriptors of one sound, side by side."""
    power = _power(wave)
    mel = np.log10(power @ _bands().T + 1e-8)
    mel = mel[_sounding(mel)]
    mel = mel - mel.max()  # loudness of the recording says nothing of what is in it
    cepstra = np.asarray(dct(mel, axis=1, norm="ortho"))[:, :CEPSTRA]
    change = np.gradient(cepstra, axis=0) if len(cepstra) > 1 else np.zeros_like(cepstra)
    parts = [
        mel.mean(0), mel.std(0), np.quantile(mel, 0.9, axis=0) - np.quantile(mel, 0.1, axis=0),
        cepstra.mean(0), cepstra.std(0), change.std(0),
        _over_time(cepstra[:, :13]), _rhythm(mel), _harmony(power), _voice(wave),
        [np.log(len(mel)), np.log(max(len(wave) / RATE, 1e-3))],
    ]  # fmt: skip
    return np.concatenate([np.ravel(part) for part in parts]).astype(np.float32)


def _frames(wave: FloatArray, length: int, hop: int) -> FloatArray:  # (n, length)
    padded = np.pad(wave, (0, max(0, length - len(wave))))
    return np.lib.stride_tricks.sliding_window_view(padded, length)[::hop]


def _power(wave: FloatArray) -> Float64:  # (frames, FRAME // 2 + 1)
    spectrum = np.fft.rfft(_frames(wave, FRAME, HOP) * np.hanning(FRAME), axis=1)
    return np.asarray(np.abs(spectrum) ** 2)


def _bands() -> Float64:  # (BANDS, FRAME // 2 + 1)
    """Triangles evenly spread on the mel scale."""
    highest = 2595 * np.log10(1 + RATE / 2 / 700)
    edges = 700 * (10 ** (np.linspace(60, highest, BANDS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(FRAME, 1 / RATE)
    rise = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    return np.asarray(np.maximum(0.0, np.minimum(rise, fall)))


def _sounding(mel: Float64) -> slice:
    """Frames from the first to the last that are not silence (30 dB below the loudest)."""
    loud = np.log10((10**mel).sum(1))
    there = np.flatnonzero(loud > loud.max() - 3.0)
    return slice(int(there[0]), int(there[-1]) + 1)


def _over_time(rows: Float64) -> Float64:
    """Means of PARTS stretches of equal length."""
    at = np.linspace(0, len(rows), PARTS + 1)
    return np.array([rows[int(a) : max(int(a) + 1, int(b))].mean(0) for a, b in pairwise(at)])


def _rhythm(mel: Float64) -> Float64:
    """Onsets: how strong, how uneven, and how they repeat (0.25 to 2 seconds apart)."""
    rise = np.maximum(np.diff(mel, axis=0), 0).mean(1) if len(mel) > 1 else np.zeros(1)
    lags = np.unique(np.geomspace(25, 200, 16).astype(np.int64))
    centred = rise - rise.mean()
    energy = float(centred @ centred) + 1e-9
    repeats = [
        float(centred[lag:] @ centred[:-lag]) / energy if lag < len(centred) else 0.0
        for lag in lags
    ]
    return np.array([rise.mean(), rise.std(), rise.max(), *repeats, lags[np.argmax(repeats)] / 100])


def _harmony(power: Float64) -> Float64:
    """The twelve pitch classes, and how clear the strongest of them are."""
    bins = np.fft.rfftfreq(FRAME, 1 / RATE)
    heard = (bins > 100) & (bins < 4_000)
    classes = np.round(12 * np.log2(bins[heard] / 440)).astype(np.int64) % 12
    found = np.bincount(classes, np.sqrt(power[:, heard]).sum(0), 12)
    share = found / max(float(found.sum()), 1e-9)
    return np.append(share, np.sort(share)[::-1][:3])


def _voice(wave: FloatArray) -> Float64:
    """Pitch by autocorrelation (60 to 500 Hz): height, range, movement, how much is voiced."""
    frames = _frames(wave, 1024, 2 * HOP)
    frames = frames - frames.mean(1, keepdims=True)
    spectrum = np.abs(np.fft.rfft(frames, 2048, axis=1)) ** 2
    again = np.fft.irfft(spectrum, axis=1)[:, :268]
    again = again / np.maximum(again[:, :1], 1e-9)
    low = RATE // 500
    lag = again[:, low:].argmax(1) + low
    energy = np.log(frames.var(1) + 1e-9)
    voiced = (again[:, low:].max(1) > 0.4) & (energy > energy.max() - 6)
    if voiced.sum() < 3:
        return np.zeros(9)
    pitch = np.log2(RATE / lag[voiced])
    steps = np.abs(np.diff(pitch))
    quarters = np.quantile(pitch, [0.1, 0.25, 0.5, 0.75, 0.9])
    return np.array([*quarters, pitch.std(), np.median(steps), voiced.mean(), energy.std()])
