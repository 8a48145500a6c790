"""A picture of the taste space as PNG: dots by medium, creations as diamonds, people as rings."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from tastemaker.errors import Missing

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

    from tastemaker.engine.overview import Overview

WIDTH, HEIGHT, EDGE, FINER = 1200, 800, 50, 2  # pixels; drawn larger, then shrunk: no jags
PAPER, INK = "#fbfaf7", "#33312e"
COLOURS = ("#4269d0", "#3ca951", "#efb118", "#6cc5b0", "#97bbf5", "#9c6b4e", "#9498a0")
MARKS = {"creations": "#ff725c", "people": "#a463f2"}


def draw(seen: Overview) -> bytes:
    """The PNG. Raises Missing where Pillow is not installed."""
    try:
        import PIL.ImageDraw
        from PIL import Image, ImageFont
    except ImportError:
        raise Missing("missing_extra", value="pillow", why="pictures", extra="media") from None
    size = np.array([WIDTH, HEIGHT]) * FINER
    picture = Image.new("RGB", (int(size[0]), int(size[1])), PAPER)
    pen = PIL.ImageDraw.Draw(picture, "RGBA")
    every = np.vstack(list(seen.groups.values()))
    low, high = every.min(0), every.max(0)
    room = size - 2 * EDGE * FINER
    radius = FINER * (5 if len(every) < 500 else 3)
    for at, (name, dots) in enumerate(seen.groups.items()):
        colour = MARKS.get(name, COLOURS[at % len(COLOURS)])
        for x, y in (dots - low) / np.maximum(high - low, 1e-9) * room + EDGE * FINER:
            _mark(pen, name, float(x), float(size[1] - y), radius, colour)
    font = ImageFont.load_default(15 * FINER)
    pen.rounded_rectangle((16, 16, 440, 24 + len(seen.groups) * 48), 12, fill=(255, 255, 255, 225))
    for row, (name, dots) in enumerate(seen.groups.items()):
        colour = MARKS.get(name, COLOURS[row % len(COLOURS)])
        _mark(pen, name, 46, 44 + row * 48, 5 * FINER, colour)
        words = f"{name} ({len(dots)})".encode("ascii", "replace").decode()
        pen.text((74, 26 + row * 48), words, fill=INK, font=font)
    out = BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _mark(pen: ImageDraw, name: str, x: float, y: float, r: float, colour: str) -> None:
    if name == "people":
        box = (x - 2 * r, y - 2 * r, x + 2 * r, y + 2 * r)
        pen.ellipse(box, outline=colour, width=3 * FINER)
    elif name == "creations":
        r = 1.6 * r
        pen.polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], fill=colour)
    else:
        pen.ellipse((x - r, y - r, x + r, y + r), fill=f"{colour}b0")
