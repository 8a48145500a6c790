"""Levels as files: text, SVG, PNG. Each carries the label of who made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from tastemaker.create.media.level.styles import EMPTY, Style, read
from tastemaker.errors import BadInput, Missing

FORMATS: Mapping[str, str] = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
}
SIDE = 16  # pixels of a tile

#: What stands for each tile: its colour, and the share of the tile that it fills.
_PLATFORM = {
    "X": ("#8a5a33", 1.0), "S": ("#b5713d", 1.0), "?": ("#e3b341", 1.0), "Q": ("#c08a2c", 1.0),
    "E": ("#b3403a", 0.7), "o": ("#f2cf63", 0.5), "<": ("#3f8f5b", 1.0), ">": ("#3f8f5b", 1.0),
    "[": ("#357a4d", 1.0), "]": ("#357a4d", 1.0), "B": ("#3c3f46", 1.0), "b": ("#55585f", 1.0),
}  # fmt: skip
_DUNGEON = {
    "F": ("#d9c9a3", 1.0), "B": ("#8d7f63", 1.0), "M": ("#b3403a", 0.7), "P": ("#3d6fa5", 1.0),
    "O": ("#88a6b8", 1.0), "I": ("#5f6f7d", 1.0), "D": ("#9c6b3f", 1.0), "S": ("#5a4632", 0.8),
    "W": ("#4a4f58", 1.0),
}  # fmt: skip
_CLIMB = {
    "#": ("#6d5f86", 1.0), "T": ("#a58bd0", 1.0), "M": ("#d0a25b", 1.0), "H": ("#b3403a", 1.0),
    "D": ("#9c6b3f", 1.0),
}  # fmt: skip
COLOURS = {"platform": _PLATFORM, "dungeon": _DUNGEON, "climb": _CLIMB}
GROUND = {"platform": "#a9cbe8", "dungeon": "#15161a", "climb": "#20253a"}


def render(text: str, format: str, title: str, label: str) -> bytes:
    """Raises BadInput for a format there is none of, Missing without Pillow for PNG."""
    style, rows = read(text)
    if format == "txt":
        told = "".join(f"; {line}\n" for line in (title, label) if line)
        return (told + "\n".join(rows) + "\n").encode()
    if format == "svg":
        return _svg(style, rows, title, label)
    if format == "png":
        return _png(style, rows, title, label)
    raise BadInput("bad_field", field="format", value=format, why=f"use {', '.join(FORMATS)}")


def _boxes(style: Style, rows: list[str]) -> Iterator[tuple[float, float, float, float, str]]:
    """(x, y, width, height, colour) in tiles; whole tiles of one kind in a row make one box."""
    colours = COLOURS[style.name]
    for y, row in enumerate(rows):
        x = 0
        for tile, run in groupby(row):
            wide = len(list(run))
            if tile in colours and tile != EMPTY:
                colour, filled = colours[tile]
                if filled == 1.0:
                    yield x, y, wide, 1, colour
                else:
                    gap = (1 - filled) / 2
                    yield from ((x + i + gap, y + gap, filled, filled, colour) for i in range(wide))
            x += wide


def _svg(style: Style, rows: list[str], title: str, label: str) -> bytes:
    width, height = style.width * SIDE, style.height * SIDE
    name = quoteattr(title or style.name)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label={name}>',
        f"<title>{escape(title or style.name)}</title>",
        f"<metadata>{escape(label)}</metadata>" if label else "",
        f'<rect width="{width}" height="{height}" fill="{GROUND[style.name]}"/>',
    ]
    for x, y, w, h, colour in _boxes(style, rows):
        at = f'x="{x * SIDE:g}" y="{y * SIDE:g}" width="{w * SIDE:g}" height="{h * SIDE:g}"'
        parts.append(f'<rect {at} fill="{colour}"/>')
    return "".join([*parts, "</svg>"]).encode()


def _png(style: Style, rows: list[str], title: str, label: str) -> bytes:
    try:
        from PIL import Image, ImageDraw
        from PIL.PngImagePlugin import PngInfo
    except ImportError:
        raise Missing("missing_extra", value="pillow", why="pictures", extra="media") from None
    image = Image.new("RGB", (style.width * SIDE, style.height * SIDE), GROUND[style.name])
    draw = ImageDraw.Draw(image)
    for x, y, w, h, colour in _boxes(style, rows):
        corner = ((x + w) * SIDE - 1, (y + h) * SIDE - 1)
        draw.rectangle((x * SIDE, y * SIDE, *corner), fill=colour)
    about = PngInfo()
    for name, words in (("Title", title), ("Comment", label)):
        if words:
            about.add_itxt(name, words)
    out = BytesIO()
    image.save(out, "PNG", pnginfo=about, optimize=True)
    return out.getvalue()
