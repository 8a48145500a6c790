"""A poem as a file: plain, as JSON, or on a card, written from top to bottom and right to left."""

from __future__ import annotations

import json
import re
from html import escape
from types import MappingProxyType

from tastemaker.create.media.verse.read import Poem, write
from tastemaker.errors import BadInput

FORMATS = MappingProxyType(
    {
        "txt": "text/plain; charset=utf-8",
        "svg": "image/svg+xml",
        "json": "application/json",
    }
)
SIZE, COLUMN, MARGIN = 32, 58, 48  # pixels: a character, from line to line, around it all
_FONTS = "'Noto Serif CJK SC', 'Songti SC', STSong, SimSun, serif"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


def render(poem: Poem, format: str, title: str, label: str) -> bytes:
    """Raises BadInput("bad_field") for a format there is not."""
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise BadInput("bad_field", field="format", value=format, why=f"use one of {known}")
    title, label = (_CONTROL.sub(" ", said).strip() for said in (title, label))
    if format == "json":
        body = {"title": title, "form": poem.form.name, "lines": poem.lines, "label": label}
        return json.dumps(body, ensure_ascii=False, indent=1).encode()
    if format == "svg":
        return _card(poem, title, label).encode()
    return ("\n\n".join(part for part in (title, write(poem), label) if part) + "\n").encode()


def _card(poem: Poem, title: str, label: str) -> str:
    """Each character has a place of its own, so that no viewer need know vertical writing."""
    columns = len(poem.lines) + len(poem.form.breaks)
    width = 2 * MARGIN + columns * COLUMN
    width = max(width, 360)
    height = 2 * MARGIN + max(poem.form.lengths) * (SIZE + 8) + 2 * SIZE
    x, placed = width - (width - columns * COLUMN) / 2 - COLUMN / 2, []
    for at, line in enumerate(poem.lines):
        x -= COLUMN if at in poem.form.breaks else 0
        for place, character in enumerate(line):
            y = MARGIN + 2 * SIZE + place * (SIZE + 8)
            placed.append(f'<text x="{x:g}" y="{y:g}">{character}</text>')
        x -= COLUMN
    named = escape(title or poem.lines[0])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="{_FONTS}" text-anchor="middle"><title>{named}</title>'
        f"{f'<metadata>{escape(label)}</metadata>' if label else ''}"
        f'<rect width="100%" height="100%" rx="12" fill="#f7f3e8"/>'
        f'<text x="{width / 2:g}" y="{MARGIN}" font-size="20" fill="#8a2f24">{named}</text>'
        f'<g font-size="{SIZE}" fill="#2b2620">{"".join(placed)}</g>'
        f'<text x="{width / 2:g}" y="{height - 16}" font-size="12" fill="#7d7466">'
        f"{escape(label)}</text></svg>\n"
    )
