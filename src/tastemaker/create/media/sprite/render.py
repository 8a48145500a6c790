"""Sprites as files: PNG, SVG, text. Each carries the label of who made it."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from tastemaker.create.media.sprite.palette import CLEAR, rgba
from tastemaker.create.media.sprite.read import SIDE, read
from tastemaker.errors import BadInput, Missing

FORMATS: Mapping[str, str] = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
}
SCALE = 8  # pixels of the file for one of the sprite


def render(text: str, format: str, title: str, label: str) -> bytes:
    """Raises BadInput for a format there is none of, Missing without Pillow for PNG."""
    colours = read(text)
    if format == "txt":
        return (text + "\n").encode()
    values = (rgba(colours) * 255).round().astype(np.uint8)
    if format == "svg":
        return _svg(values, title, label)
    if format == "png":
        return _png(values, title, label)
    raise BadInput("bad_field", field="format", value=format, why=f"use {', '.join(FORMATS)}")


def _svg(values: np.ndarray, title: str, label: str) -> bytes:
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" '
        f'width="{SIDE * SCALE}" height="{SIDE * SCALE}" shape-rendering="crispEdges" '
        f'role="img" aria-label={quoteattr(title or "sprite")}>',
        f"<title>{escape(title or 'sprite')}</title>",
        f"<metadata>{escape(label)}</metadata>" if label else "",
    ]
    for y, row in enumerate(values.tolist()):
        x = 0
        for colour, run in groupby(row):
            wide = len(list(run))
            if colour[3] != CLEAR:
                fill = "#{:02x}{:02x}{:02x}".format(*colour[:3])
                parts.append(f'<rect x="{x}" y="{y}" width="{wide}" height="1" fill="{fill}"/>')
            x += wide
    return "".join([*parts, "</svg>"]).encode()


def _png(values: np.ndarray, title: str, label: str) -> bytes:
    try:
        from PIL import Image
        from PIL.PngImagePlugin import PngInfo
    except ImportError:
        raise Missing("missing_extra", value="pillow", why="pictures", extra="media") from None
    about = PngInfo()
    for name, words in (("Title", title), ("Comment", label)):
        if words:
            about.add_itxt(name, words)
    out = BytesIO()
    picture = Image.fromarray(values)
    picture.resize((SIDE * SCALE,) * 2, Image.Resampling.NEAREST).save(out, "PNG", pnginfo=about)
    return out.getvalue()
