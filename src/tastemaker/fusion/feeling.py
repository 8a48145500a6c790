"""What a picture feels like, from its colours alone.

Valdez and Mehrabian (1994, "Effects of color on emotions", J. Exp. Psychology: General 123(4)):
pleasure = .69 B + .22 S, arousal = -.31 B + .60 S, on brightness and saturation in units of their
spread. Colour is a small part of what a picture says: a bright picture of a sad thing is told as
glad.
"""

from __future__ import annotations

from tastemaker.domain import Mood
from tastemaker.ports import FloatArray

#: Mean and spread of brightness and saturation over ordinary photographs, so that a picture of
#: middling colours feels of nothing. Our reading; the paper used single colour chips.
BRIGHTNESS, SATURATION = (0.5, 0.2), (0.35, 0.2)
PLEASURE, AROUSAL = (0.69, 0.22), (-0.31, 0.60)  # of B, of S
REACH = 2.0  # spreads; what is further out feels no stronger


def mood_of(rgba: FloatArray) -> Mood:
    """(h, w, 4) in [0, 1], as `image.pixels` gives it, weighed by coverage."""
    colour, cover = rgba[..., :3], rgba[..., 3]
    top, low = colour.max(2), colour.min(2)
    total = max(float(cover.sum()), 1e-9)
    bright = float((top * cover).sum()) / total
    # Grey and black have no hue to be saturated with.
    vivid = float(((top - low) / (top + 1e-6) * cover).sum()) / total
    b = _spreads(bright, *BRIGHTNESS)
    s = _spreads(vivid, *SATURATION)
    valence, arousal = (
        (of_b * b + of_s * s) / (REACH * (abs(of_b) + abs(of_s)))
        for of_b, of_s in (PLEASURE, AROUSAL)
    )
    return Mood(round(valence, 3), round(arousal, 3), source="picture")


def _spreads(value: float, middle: float, spread: float) -> float:
    return min(REACH, max(-REACH, (value - middle) / spread))
