"""Words set in a box: lines of a width, the largest type that fits, and whether it can be read."""

from __future__ import annotations

from unicodedata import east_asian_width

NARROW = 0.55  # of a Latin letter, where a Chinese character is 1 wide
MARKS = "，。！？、；：）》”’」,.!?;:"  # none of them begins a line


def fitted(
    text: str, width: float, height: float, sizes: tuple[int, int], leading: float
) -> tuple[int, list[str]]:
    """(size, lines): the largest type, of `sizes` the most and the least, at which all of it stands in
    `width` by `height`, lines `leading` sizes apart; at the least size as much as does, with an
    ellipsis."""
    most, least = sizes
    for size in range(most, least - 1, -2):
        room, lines = int(height / (size * leading)), wrapped(text, width / size)
        if len(lines) <= room and all(columns(line) <= width / size for line in lines):
            return size, lines
    kept = lines[:room]
    kept[-1] = kept[-1] if len(lines) <= room else kept[-1][:-1].rstrip() + "…"
    return least, kept


def wrapped(text: str, most: float) -> list[str]:
    """Lines of at most `most` columns of full width; words stay whole, Chinese breaks anywhere."""
    lines, line, used = [], "", 0.0
    for word in _words(text):
        wide = columns(word)
        if line.strip() and used + wide > most and word.strip():
            lines.append(line.strip())
            line, used = "", 0.0
        line, used = line + word, used + wide
    return [*lines, line.strip()] if line.strip() else lines


def columns(text: str) -> float:
    """How wide it is, in characters of full width."""
    return sum(1.0 if _wide(c) else NARROW for c in text)


def contrast(one: str, other: str) -> float:
    """Of two #rrggbb colours, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _words(text: str) -> list[str]:
    found: list[str] = []
    for c in " ".join(text.split()):
        last = found[-1][-1] if found else " "
        joins = c != " " and last != " " and not _wide(c) and not _wide(last)
        if found and (joins or c in MARKS):
            found[-1] += c
        else:
            found.append(c)
    return found


def _wide(c: str) -> bool:
    return east_asian_width(c) in "WFA"


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
