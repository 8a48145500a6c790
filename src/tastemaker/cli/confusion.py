"""Which classes are taken for which, as a PNG: a row for what it is, a column for what was said."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np

from tastemaker.cli.plot import INK, PAPER
from tastemaker.errors import Missing

SIDE = 900  # pixels of the matrix, at least one for each class
EDGE = 190  # pixels for the names
NAMED = 60  # classes, from which on names no longer fit
RIGHT, WRONG = (66, 105, 208), (255, 114, 92)


def draw(names: Sequence[str], matrix: Sequence[Sequence[int]]) -> bytes:
    """The PNG. Raises Missing where Pillow is not installed."""
    try:
        from PIL import Image, ImageDraw, ImageFont
    except ImportError:
        raise Missing("missing_extra", value="pillow", why="pictures", extra="media") from None
    counts = np.asarray(matrix, dtype=float)
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    cell = max(1, SIDE // len(names))
    side = cell * len(names)
    picture = Image.new("RGB", (side + EDGE + 20, side + EDGE + 20), PAPER)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(max(9, min(15, cell - 2)))
    for row, column in zip(*np.nonzero(shares), strict=True):
        strong = RIGHT if row == column else WRONG
        mixed = tuple(round(255 + (tone - 255) * shares[row, column] ** 0.5) for tone in strong)
        x, y = EDGE + int(column) * cell, EDGE + int(row) * cell
        pen.rectangle((x, y, x + cell - 1, y + cell - 1), fill=mixed)
    pen.rectangle((EDGE, EDGE, EDGE + side, EDGE + side), outline=INK)
    if len(names) <= NAMED:
        for at, name in enumerate(names):
            text = name[:24].encode("latin-1", "replace").decode("latin-1")
            middle = EDGE + at * cell + cell // 2
            pen.text((EDGE - 6, middle), text, fill=INK, font=font, anchor="rm")
            _upright(picture, text, middle, font)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _upright(picture: object, text: str, middle: int, font: object) -> None:
    from PIL import Image, ImageDraw

    strip = Image.new("RGB", (EDGE - 6, 20), PAPER)
    ImageDraw.Draw(strip).text((0, 10), text, fill=INK, font=font, anchor="lm")  # type: ignore[arg-type]
    picture.paste(strip.rotate(90, expand=True), (middle - 10, 0))  # type: ignore[attr-defined]
