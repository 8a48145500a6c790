"""A text as a file: plain, or on a card."""

from __future__ import annotations

import re
from html import escape
from types import MappingProxyType

from tastemaker.errors import BadInput
from tastemaker.typeset import wrapped

FORMATS = MappingProxyType({"txt": "text/plain; charset=utf-8", "svg": "image/svg+xml"})

WIDTH, MARGIN = 640, 40
SIZES = {"title": 30, "body": 22, "label": 14}
COLOURS = {"title": "#1d2433", "body": "#3a4356", "label": "#7a8394"}
FONTS = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
LEADING = 1.5
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


def render(format: str, *, title: str, body: str, label: str) -> bytes:
    """Raises BadInput("bad_field") for a format there is not."""
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise BadInput("bad_field", field="format", value=format, why=f"use one of {known}")
    parts = {"title": title, "body": body, "label": label}
    parts = {name: _CONTROL.sub(" ", text).strip() for name, text in parts.items()}
    if format == "txt":
        return ("\n\n".join(text for text in parts.values() if text) + "\n").encode()
    return card(parts).encode()


def card(parts: dict[str, str]) -> str:
    """An SVG as high as its lines; the label also stands in its metadata."""
    lines, y = [], float(MARGIN)
    for name, text in parts.items():
        size = SIZES[name]
        for line in wrapped(text, (WIDTH - 2 * MARGIN) / size) if text else ():
            y += size * LEADING
            lines.append(
                f'<text x="{MARGIN}" y="{y:g}" font-size="{size}" fill="{COLOURS[name]}"'
                f"{' font-weight=' + chr(34) + '600' + chr(34) if name == 'title' else ''}>"
                f"{escape(line)}</text>"
            )
        y += size / 2 if text else 0
    label = f"<metadata>{escape(parts['label'])}</metadata>" if parts["label"] else ""
    named = escape(parts["title"] or parts["body"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + MARGIN:g}" '
        f'font-family="{FONTS}" role="img"><title>{named}</title>{label}'
        f'<rect width="100%" height="100%" rx="16" fill="#f7f5f0"/>{"".join(lines)}</svg>\n'
    )
