"""The colours of sprites: one transparent, and 252 spread over red, green and blue.

One palette for all, so that a sprite is text and a colour is a token. The eye tells more greens
apart than reds and blues (7 to 6), and more dark shades than bright ones (the exponent).
"""

from __future__ import annotations

import numpy as np

from tastemaker.ports import FloatArray, IntArray

SHADES = (6, 7, 6)  # of red, green, blue
BEND = 1.3
CLEAR = 0  # the index of no colour
_LEVELS = [np.linspace(0, 1, n) ** BEND for n in SHADES]

#: (252, 3) in [0, 1]; the colour with index i is row i - 1.
COLOURS: FloatArray = np.stack(
    [grid.ravel() for grid in np.meshgrid(*_LEVELS, indexing="ij")], axis=1
).astype(np.float32)
COUNT = len(COLOURS) + 1


def nearest(rgb: FloatArray) -> IntArray:
    """(…, 3) in [0, 1] → indices of the colours nearest to them, channel by channel."""
    found = np.zeros(rgb.shape[:-1], np.int64)
    for channel, levels in enumerate(_LEVELS):
        shade = np.abs(rgb[..., channel, None] - levels).argmin(axis=-1)
        found = found * len(levels) + shade
    return np.asarray(found + 1, np.int64)


def rgba(indices: IntArray) -> FloatArray:
    """(…,) → (…, 4) in [0, 1]."""
    seen = (indices != CLEAR)[..., None]
    return np.concatenate([COLOURS[indices - 1] * seen, seen], axis=-1).astype(np.float32)
