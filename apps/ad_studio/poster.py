"""A poster as SVG: colours, layout and words, readable whatever they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

WIDTH, HEIGHT = 800, 1000
LEAST_CONTRAST = 4.5  # of text on its ground (WCAG 2.2, AA)


@dataclass(frozen=True, slots=True)
class Palette:
    ground: str
    block: str
    accent: str


PALETTES: Mapping[str, Palette] = {
    "red": Palette("#fff4ee", "#a8321f", "#f2b28c"),
    "orange": Palette("#fff7e8", "#b05a12", "#f5c871"),
    "green": Palette("#f3f8ef", "#2f6b3f", "#a9cf9a"),
    "blue": Palette("#f0f6fb", "#1f4e79", "#93bfe3"),
    "purple": Palette("#f7f2fb", "#553080", "#c0a1dd"),
    "grey": Palette("#f6f6f4", "#33363b", "#c3c5c9"),
}
#: Layout → (block: x, y, width, height; title: x, y, columns; body: x, y, columns).
LAYOUTS: Mapping[str, tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]] = {
    "top": ((0, 0, 800, 430), (60, 140, 13), (60, 530, 32)),
    "side": ((0, 0, 290, 1000), (340, 160, 8), (340, 560, 20)),
    "frame": ((40, 40, 720, 920), (110, 190, 11), (110, 560, 27)),
}


def poster(title: str, text: str, palette: str, layout: str, label: str) -> bytes:
    """Raises KeyError for a palette or layout there is none of."""
    colours, (block, head, body) = PALETTES[palette], LAYOUTS[layout]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f"aria-label={quoteattr(title)}>",
        f"<title>{escape(title)}</title><metadata>{escape(label)}</metadata>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colours.ground}"/>',
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'.format(*block, colours.block),
        f'<circle cx="{WIDTH - 130}" cy="{block[1] + 120}" r="70" fill="{colours.accent}"/>',
    ]
    ground = colours.ground if layout == "side" else colours.block
    parts += _lines(wrapped(title, head[2])[:4], head, 56, 600, readable(ground, colours))
    ground = colours.block if layout == "frame" else colours.ground
    parts += _lines(wrapped(text, body[2])[:9], body, 27, 400, readable(ground, colours))
    foot = readable(colours.ground, colours)
    parts.append(
        f'<text x="{WIDTH - 24}" y="{HEIGHT - 16}" text-anchor="end" font-size="15" '
        f'font-family="sans-serif" fill="{foot}">{escape(label)}</text>'
    )
    return "".join([*parts, "</svg>"]).encode()


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most `columns` columns of full width; words stay whole, Chinese breaks anywhere."""
    lines, line, used = [], "", 0.0
    for word in _words(text):
        wide = sum(1.0 if east_asian_width(c) in "WF" else 0.55 for c in word)
        if line.strip() and used + wide > columns and word.strip():
            lines.append(line.strip())
            line, used = "", 0.0
        line, used = line + word, used + wide
    return [*lines, line.strip()] if line.strip() else lines


def _words(text: str) -> list[str]:
    found: list[str] = []
    for c in " ".join(text.split()):
        joins = (
            found
            and c != " "
            and found[-1][-1] != " "
            and not _wide(c)
            and not _wide(found[-1][-1])
        )
        mark = c in "，。！？、；：）”’,.!?;:" and found
        if joins or mark:
            found[-1] += c
        else:
            found.append(c)
    return found


def _wide(c: str) -> bool:
    return east_asian_width(c) in "WF"


def _lines(lines: Sequence[str], at: Sequence[int], size: int, weight: int, fill: str) -> list[str]:
    return [
        f'<text x="{at[0]}" y="{at[1] + round(n * size * 1.35)}" font-size="{size}" font-weight="{weight}" '
        f'font-family="serif" fill="{fill}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    ]


def readable(ground: str, colours: Palette) -> str:
    """The colour of the palette that reads best on `ground`; black or white where none does."""
    choices = [colours.ground, colours.block, "#ffffff", "#111111"]
    own = [c for c in choices[:2] if contrast(c, ground) >= LEAST_CONTRAST]
    return max(own or choices, key=lambda c: contrast(c, ground))


def contrast(one: str, other: str) -> float:
    """Of two #rrggbb colours, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
