"""Pictures: colour, layout, edges and texture, with no weights to download."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tastemaker.ports import FloatArray

if TYPE_CHECKING:
    from PIL.Image import Image

VERSION = "image-1"
SIDE = 64  # pixels a picture is looked at; layout and strokes survive, detail does not
CELLS = 8  # of colour and outline layout, each way
ANGLES = 9

Float64 = NDArray[np.float64]


def pixels(data: bytes) -> FloatArray:
    """A picture of any mode as (SIDE, SIDE, 4) in [0, 1]: red, green, blue, coverage.

    Transparent pixels are mid-grey, so that a cut-out's surroundings say nothing.
    """
    import PIL.Image
    from PIL import ImageOps

    with PIL.Image.open(BytesIO(data)) as opened:
        picture = ImageOps.exif_transpose(opened) or opened
        return canvas(picture)


def eight_bit(picture: Image) -> Image:
    """`picture` as RGBA; of 16-bit and float ones the range from darkest to brightest."""
    if not picture.mode.startswith(("I", "F")):
        return picture.convert("RGBA")
    from PIL import Image as Pillow

    values = np.nan_to_num(np.asarray(picture, np.float64))
    low, high = float(values.min()), float(values.max())
    scaled = (values - low) / max(high - low, 1e-9) * 255.0
    return Pillow.fromarray(scaled.astype(np.uint8)).convert("RGBA")


def features(rgba: FloatArray) -> FloatArray:  # (d,)
    """The descriptors of one picture, side by side."""
    colour, cover = rgba[..., :3].astype(np.float64), rgba[..., 3].astype(np.float64)
    grey = colour @ np.array([0.299, 0.587, 0.114])
    parts = [
        np.sqrt(_colours(colour, cover)),
        _cells(colour).ravel(),
        _cells(cover[..., None]).ravel(),
        _edges(grey),
        np.sqrt(_texture(grey)),
        np.array([grey.mean(), grey.std(), cover.mean(), np.ptp(colour, axis=2).mean()]),
    ]
    return np.concatenate(parts).astype(np.float32)


def canvas(picture: Image) -> FloatArray:  # (SIDE, SIDE, 4)
    """`picture` small; what is transparent is grey."""
    from PIL import Image as Pillow

    small = eight_bit(picture).resize((SIDE, SIDE), Pillow.Resampling.BILINEAR)
    rgba = np.asarray(small, np.float32) / 255.0
    cover = rgba[..., 3:]
    return np.concatenate([rgba[..., :3] * cover + 0.5 * (1 - cover), cover], axis=2)


def _cells(planes: Float64) -> Float64:  # (CELLS, CELLS, c) means
    step = SIDE // CELLS
    return np.asarray(planes.reshape(CELLS, step, CELLS, step, -1).mean(axis=(1, 3)))


def _colours(colour: Float64, cover: Float64) -> Float64:
    """A histogram over hue, saturation and brightness (12 · 3 · 3), by coverage."""
    top, low = colour.max(2), colour.min(2)
    spread = top - low
    safe = np.maximum(spread, 1e-9)
    red, green, blue = np.moveaxis(colour, 2, 0)
    hue = np.select(
        [top == red, top == green], [(green - blue) / safe % 6, (blue - red) / safe + 2],
        (red - green) / safe + 4,
    )  # fmt: skip
    saturation = spread / np.maximum(top, 1e-9)
    bins = np.stack([np.minimum(hue * 2, 11), saturation * 2.999, top * 2.999]).astype(np.int64)
    places = (bins[0] * 9 + bins[1] * 3 + bins[2]).ravel()
    counts = np.bincount(places, (cover + 1e-6).ravel(), 108).astype(np.float64)
    return np.asarray(counts / counts.sum())


def _edges(grey: Float64) -> Float64:
    """How much of each direction strokes have in each of 4 x 4 cells (Dalal and Triggs, 2005)."""
    down, across = np.gradient(grey)
    strength = np.hypot(down, across)
    angle = (np.arctan2(down, across) % np.pi / np.pi * ANGLES).astype(np.int64) % ANGLES
    rows, columns = np.indices(grey.shape) * 4 // SIDE
    places = (rows * 4 + columns) * ANGLES + angle
    found = np.bincount(places.ravel(), strength.ravel(), 16 * ANGLES).astype(np.float64)
    cells = found / max(float(np.linalg.norm(found)), 1e-6)
    return np.append(np.sqrt(cells), np.log1p(found.sum()))


def _texture(grey: Float64) -> Float64:
    """Local binary patterns that are alike however they are turned (Ojala et al., 2002)."""
    middle = grey[1:-1, 1:-1]
    around = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0)]
    inner = SIDE - 2
    brighter = np.stack([grey[r : r + inner, c : c + inner] > middle + 0.01 for r, c in around])
    turns = (brighter != np.roll(brighter, 1, axis=0)).sum(0)
    pattern = np.where(turns <= 2, brighter.sum(0), 9)
    return np.bincount(pattern.ravel(), minlength=10) / pattern.size
