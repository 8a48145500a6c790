"""The shapes of printed music, as SVG: everything is drawn, no font of music is needed.

Positions are in units of the distance between two lines of the staff, ten to a line of the file.
`step` counts notes by letter from the lowest line (E4) upwards.
"""

from __future__ import annotations

from tastemaker.create.media.tune.score import WHOLE

GAP = 10.0  # between two lines of a staff
STEM = 33.0

_SIGNS = {-2: "♭♭", -1: "♭", 0: "♮", 1: "♯", 2: "×"}
_CLEF = (
    "M11 34c-6 0-9-4-9-9 0-9 14-13 14-25 0-6-2-10-4-10-4 0-6 7-5 14l6 36c1 6-2 10-6 10-3 0-5-2-5-4"
    "s2-4 4-3m5-9c-5 0-7-4-7-7 0-4 4-7 8-7 5 0 8 4 8 8 0 5-4 8-10 8"
)


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def line(x1: float, y1: float, x2: float, y2: float, width: float = 1.0) -> str:
    a, b, c, d = map(number, (x1, y1, x2, y2))
    return f'<path d="M{a} {b}L{c} {d}" stroke-width="{number(width)}"/>'


def text(x: float, y: float, words: str, size: float, kind: str = "") -> str:
    kind = f' class="{kind}"' if kind else ""
    return f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}"{kind}>{words}</text>'


def staff(x: float, y: float, width: float) -> str:
    return "".join(line(x, y + i * GAP, x + width, y + i * GAP, 0.8) for i in range(5))


def clef(x: float, y: float) -> str:
    """A treble clef that curls about the line of G."""
    return (
        f'<path d="{_CLEF}" transform="translate({number(x)} {number(y + 5)})" stroke-width="1.8"/>'
    )


def height(step: int) -> float:
    """Down from the top line."""
    return (8 - step) * GAP / 2


def accidental(x: float, y: float, alteration: int) -> str:
    return text(x - 15, y + 6, _SIGNS[alteration], 19)


def head(x: float, y: float, step: int, ticks: int, dots: int) -> str:
    """A note without flags: its head, stem, dots and the lines it needs beside the staff."""
    hollow = ticks >= WHOLE // 2
    fill = ' fill="none" stroke-width="1.6"' if hollow else ""
    at = f'cx="{number(x)}" cy="{number(y)}"'
    parts = [
        f'<ellipse {at} rx="5.6" ry="4" transform="rotate(-18 {number(x)} {number(y)})"{fill}/>'
    ]
    for lined in [*range(-2, step - 1, -2), *range(10, step + 1, 2)]:
        ledger = y + (step - lined) * GAP / 2
        parts.append(line(x - 9, ledger, x + 9, ledger, 0.8))
    for i in range(dots):
        aside = y - (GAP / 2 if step % 2 == 0 else 0)
        parts.append(f'<circle cx="{number(x + 10 + 5 * i)}" cy="{number(aside)}" r="1.6"/>')
    if ticks < WHOLE:
        parts.append(stem(x, y, step, ticks))
    return "".join(parts)


def stem(x: float, y: float, step: int, ticks: int) -> str:
    """Down from the middle line on, with one flag for an eighth, two for a sixteenth…"""
    down = step >= 4
    side, way = (-5.2, 1) if down else (5.2, -1)
    parts = [line(x + side, y, x + side, y + way * STEM, 1.2)]
    flags = 0
    while WHOLE // 4 >> (flags + 1) >= ticks:
        flags += 1
    for i in range(flags):
        end = number(y + way * (STEM - 7 * i))
        curve = f"c1 {7 * -way} 9 {9 * -way} 7 {20 * -way}"
        parts.append(f'<path d="M{number(x + side)} {end}{curve}" stroke-width="1.8"/>')
    return "".join(parts)


def rest(x: float, y: float, ticks: int, dots: int) -> str:
    """y: the top line of the staff."""
    if ticks >= WHOLE // 2:
        top = y + GAP + (0 if ticks >= WHOLE else 5)
        shape = f'<rect x="{number(x - 6)}" y="{number(top)}" width="12" height="5"/>'
    elif ticks >= WHOLE // 4:
        shape = (
            f'<path d="M{number(x - 3)} {number(y + 6)}l7 9-6 7 6 8c-7-3-9 2-4 7" '
            'stroke-width="2.4"/>'
        )
    else:
        flags, shape = 0, ""
        while WHOLE // 4 >> (flags + 1) >= ticks:
            at = y + 12 + 8 * flags
            shape += f'<circle cx="{number(x - 3)}" cy="{number(at)}" r="2.4"/>'
            shape += f'<path d="M{number(x - 3)} {number(at + 1)}q5 3 9-2" stroke-width="1.4"/>'
            flags += 1
        shape += line(x + 6, y + 11, x + 1, y + 20 + 8 * flags, 1.4)
    aside = "".join(
        f'<circle cx="{number(x + 11 + 5 * i)}" cy="{number(y + 15)}" r="1.6"/>'
        for i in range(dots)
    )
    return shape + aside


def tie(x1: float, x2: float, y: float, step: int) -> str:
    way = -1 if step >= 4 else 1
    a, b, c = number(x1 + 4), number(y + 7 * way), number(x2 - x1 - 8)
    return f'<path d="M{a} {b}q{number((x2 - x1 - 8) / 2)} {8 * way} {c} 0" stroke-width="1.3"/>'


def bar_line(x: float, y: float, kind: str) -> str:
    """kind: "|", "||", "|]", "|:" or ":|"."""
    bottom = y + 4 * GAP
    if kind == "|":
        return line(x, y, x, bottom)
    if kind == "||":
        return line(x - 4, y, x - 4, bottom) + line(x, y, x, bottom)
    if kind == "|]":
        return line(x - 5, y, x - 5, bottom) + line(x, y, x, bottom, 3.5)
    opens = kind == "|:"
    thin, dots = (x + 5, x + 11) if opens else (x - 5, x - 11)
    points = "".join(
        f'<circle cx="{number(dots)}" cy="{number(y + GAP * at)}" r="2"/>' for at in (1.5, 2.5)
    )
    return line(x, y, x, bottom, 3.5) + line(thin, y, thin, bottom) + points
