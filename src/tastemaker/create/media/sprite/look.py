"""What a sprite looks like, and the mood of its colours."""

from __future__ import annotations

from colorsys import rgb_to_hsv
from typing import Any

import numpy as np

from tastemaker.ports import FloatArray

#: What a sprite is of. Pixels do not say: it is asked for, and comes with the catalogue.
CATEGORIES = ("creature", "item", "place", "character", "effect")
#: Names of hues by where they begin, in turns.
HUES = (
    (0.0, "red"), (0.04, "orange"), (0.12, "yellow"), (0.2, "green"), (0.45, "blue"),
    (0.7, "purple"), (0.93, "red"),
)  # fmt: skip
GREY = 0.18  # saturation under which a colour has no hue
PALETTES = ("red", "orange", "yellow", "green", "blue", "purple", "grey")
CONTROLS = {"category": CATEGORIES, "palette": PALETTES}
MEASURES = ("brightness", "saturation", "coverage", "valence", "arousal")


def look_of(rgba: FloatArray) -> dict[str, Any]:
    """Of (h, w, 4) in [0, 1]: `palette`, the hue that most of it has; mean brightness and
    saturation; the share that is not transparent; and the mood of such colours.

    Pleasure 0.69 B + 0.22 S, arousal -0.31 B + 0.60 S (Valdez & Mehrabian, 1994), moved and
    stretched to [-1, 1] over what B and S can be.
    """
    seen = rgba[rgba[..., 3] > 0.5][:, :3]
    hues, saturations, brightnesses = np.array([rgb_to_hsv(*map(float, c)) for c in seen]).T
    strength = saturations * brightnesses
    names = np.array([_hue(h, s) for h, s in zip(hues, saturations, strict=True)])
    weights = {p: float(((names == p) * (0.2 + strength)).sum()) for p in PALETTES}
    s, b = float(saturations.mean()), float(brightnesses.mean())
    return {
        "palette": max(PALETTES, key=lambda name: weights[name]),
        "brightness": round(b, 3),
        "saturation": round(s, 3),
        "coverage": round(len(seen) / (rgba.shape[0] * rgba.shape[1]), 3),
        "valence": round(2 * (0.69 * b + 0.22 * s) / 0.91 - 1, 3),
        "arousal": round(2 * (0.31 - 0.31 * b + 0.60 * s) / 0.91 - 1, 3),
    }


def _hue(hue: float, saturation: float) -> str:
    if saturation < GREY:
        return "grey"
    return next(name for begin, name in reversed(HUES) if hue >= begin)
