"""Whether a tune sounds of major or of minor, and how clearly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.tune.score import Sound

Float64 = NDArray[np.float64]

_USUALLY = 0.36  # share that folk tunes in major or minor rest on their own tonic chord
_BRIGHTNESS = {"maj": 0.5, "mix": 0.2, "dor": -0.5, "min": -0.8}


def lightness(notes: Sequence[Sound], tonic: int, mode: str) -> float:
    """How much a tune sounds of major rather than minor: below 0 of minor, a half is usual in the
    folk collections.

    Two readings, halved, for they err differently. Major and minor share their tones with a key a
    third away, and which of the two is heard depends on how long the tones of the mode's own
    tonic chord sound against those the other one rests on (Krumhansl, 1990, chapter 4). And
    whatever the key is, the tones fit the likeliest major key better than the likeliest minor one,
    or worse (Temperley, 2007, chapter 6).
    """
    weight = [0.0] * 12
    for note in notes:
        weight[(note.pitch - tonic) % 12] += note.ticks
    share = np.array(weight) / sum(weight)
    third, others = (4, (9, 2)) if _BRIGHTNESS[mode] > 0 else (3, (10, 5))
    own = float(share[0] + share[third] + share[7] - share[list(others)].sum())
    settled = min(max(own / _USUALLY, 0.0), 1.5)
    fits = _KEYS @ _standard(share)  # (24,) correlations
    return 0.5 * _BRIGHTNESS[mode] * settled + 1.5 * float(fits[:12].max() - fits[12:].max())


def _standard(rows: Float64) -> Float64:  # rows of 12
    centred = rows - rows.mean(-1, keepdims=True)
    return np.asarray(centred / np.maximum(np.linalg.norm(centred, axis=-1, keepdims=True), 1e-9))


#: How often bars in major and in minor hold each tone above the tonic, in the harmony book of
#: Kostka and Payne as Temperley (2007) counted it; for each of the twelve tonics.
_MAJOR = (0.748, 0.060, 0.488, 0.082, 0.670, 0.460, 0.096, 0.715, 0.104, 0.366, 0.057, 0.400)
_MINOR = (0.712, 0.084, 0.474, 0.618, 0.049, 0.460, 0.105, 0.747, 0.404, 0.067, 0.133, 0.330)
_KEYS = _standard(np.array([np.roll(p, at) for p in (_MAJOR, _MINOR) for at in range(12)]))
