"""A poster as SVG and PNG: colours, layout and words, readable whatever they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from tastemaker import Missing, contrast, fitted_lines, language_of

WIDTH, HEIGHT = 800, 1000
LEAST_CONTRAST = 4.5  # of text on its ground (WCAG 2.2, AA)
SERIF = "Georgia, 'Noto Serif CJK SC', 'Songti SC', SimSun, serif"
SANS = "'Helvetica Neue', Arial, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"


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
Box = tuple[int, int, int, int]  # x, y, width, height


@dataclass(frozen=True, slots=True)
class Layout:
    block: Box  # of the palette's block colour
    title: Box
    text: Box
    circle: tuple[int, int, int]  # x, y, radius; clear of all words
    on_block: tuple[bool, bool]  # whether title and text stand on the block


LAYOUTS: Mapping[str, Layout] = {
    "top": Layout(
        (0, 0, 800, 500), (70, 80, 660, 330), (70, 570, 560, 310), (690, 500, 70), (True, False)
    ),
    "side": Layout(
        (0, 0, 250, 1000), (310, 90, 430, 420), (310, 560, 430, 340), (125, 850, 62), (False, False)
    ),
    "frame": Layout(
        (40, 40, 720, 880), (110, 120, 580, 320), (110, 500, 580, 280), (650, 840, 46), (True, True)
    ),
}
TITLE, TEXT = (84, 30), (46, 20)  # pixels of type, most and least
#: What says that an ad was made by AI, by its language, and how large: a twentieth of the shorter
#: side high, as GB 45438-2025 asks of pictures. Of a size, Chinese characters fill nine tenths, Latin
#: capitals seven.
LABELS = {"en": ("Made by AI", 56), "zh": ("人工智能生成", 45)}
_LINE = 1.28  # of the size, from line to line


def poster(title: str, text: str, palette: str, layout: str) -> bytes:
    """As SVG. Words are as large as their box allows. Raises KeyError for a palette or layout
    there is none of."""
    colours, laid = PALETTES[palette], LAYOUTS[layout]
    x, y, radius = laid.circle
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-label={quoteattr(title)}>',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colours.ground}"/>',
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'.format(*laid.block, colours.block),
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colours.accent}"/>',
    ]
    grounds = [colours.block if on else colours.ground for on in laid.on_block]
    for words, box, sizes, weight, family, ground in (
        (title, laid.title, TITLE, 700, SERIF, grounds[0]),
        (text, laid.text, TEXT, 400, SANS, grounds[1]),
    ):
        size, lines = fitted_lines(words, box[2], box[3], sizes, _LINE)
        look = f'font-size="{size}" font-weight="{weight}" font-family="{family}"'
        parts += _lines(lines, box, size, f'{look} fill="{readable(ground, colours)}"')
    label, size = LABELS[language_of(text)]
    parts.append(
        f'<text x="{WIDTH - 24}" y="{HEIGHT - 14}" text-anchor="end" font-size="{size}" '
        f'font-family="{SANS}" fill="{readable(colours.ground, colours)}">{escape(label)}</text>'
    )
    return "".join([*parts, "</svg>"]).encode()


def as_png(drawn: bytes) -> bytes:
    """A poster as PNG, with the fonts of this machine. Raises Missing without resvg."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise Missing("missing_extra", value="resvg-py", why="PNG posters", extra="media") from None
    return bytes(svg_to_bytes(svg_string=drawn.decode()))


def _lines(lines: Sequence[str], box: Box, size: int, look: str) -> list[str]:
    return [
        f'<text x="{box[0]}" y="{round(box[1] + size * (1 + n * _LINE))}" {look}>{escape(line)}</text>'
        for n, line in enumerate(lines)
    ]


def readable(ground: str, colours: Palette) -> str:
    """The colour of the palette that reads best on `ground`; black or white where none does."""
    choices = [colours.ground, colours.block, "#ffffff", "#111111"]
    own = [c for c in choices[:2] if contrast(c, ground) >= LEAST_CONTRAST]
    return max(own or choices, key=lambda c: contrast(c, ground))
