"""Whether there is something to see or hear: no silence, no torn sound, no empty picture.

Form is a medium's own affair (`Medium.check`), and says what stands in a text; this looks at what
comes out, as a person would get it.
"""

from __future__ import annotations

import wave
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

SILENT = 0.005  # root mean square under which nothing is heard (full scale is 1)
CLIPPED = 0.001  # share of samples at full scale, of which more than one in a thousand crackles
FULL = 0.999
BLANK = 0.01  # standard deviation of brightness and colour under which all looks alike
LOOKED_AT = ("wav", "png")  # the formats that are looked at, the first one a medium has

Numbers = NDArray[np.float64]


def problems_of(data: bytes, format: str) -> list[str]:
    """What is wrong with a file of one of the formats `LOOKED_AT`; nothing of another one."""
    if format == "wav":
        return problems_of_sound(_samples(data))
    if format == "png":
        return problems_of_picture(_pixels(data))
    return []


def problems_of_sound(samples: Numbers) -> list[str]:
    """Of (n,) or (n, channels) in [-1, 1]."""
    if not samples.size or not np.isfinite(samples).all():
        return ["no sound"]
    if float(np.sqrt((samples**2).mean())) < SILENT:
        return ["silent"]
    if float((np.abs(samples) >= FULL).mean()) > CLIPPED:
        return ["clipped"]
    return []


def problems_of_picture(pixels: Numbers) -> list[str]:
    """Of (h, w, 4) in [0, 1]: one colour all over, transparent places taken as one more."""
    if not pixels.size or not np.isfinite(pixels).all():
        return ["no picture"]
    seen = np.concatenate([pixels[..., :3] * pixels[..., 3:], pixels[..., 3:]], axis=2)
    return ["blank"] if float(seen.reshape(-1, 4).std(axis=0).max()) < BLANK else []


def _samples(data: bytes) -> Numbers:
    """16 bits, as we write them."""
    with wave.open(BytesIO(data)) as sound:
        raw = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
        return (raw.astype(np.float64) / 32768).reshape(-1, sound.getnchannels())


def _pixels(data: bytes) -> Numbers:
    from PIL import Image

    with Image.open(BytesIO(data)) as opened:
        return np.asarray(opened.convert("RGBA"), np.float64) / 255
