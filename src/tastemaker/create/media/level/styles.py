"""The styles of levels: their tiles, their size, and how one gets through them.

Tiles are those of the Video Game Level Corpus (Summerville et al., 2016), so that its levels read
as they are. A level shows its style by its size alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tastemaker.errors import BadInput
from tastemaker.ports import BoolArray

EMPTY = "-"


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes in tiles. `solid` cannot be entered, `ledges` only from below and through, `deadly`
    not at all alive. `jump`: tiles upwards that a good player jumps."""

    name: str
    height: int
    width: int
    tiles: str
    solid: str
    ledges: str = ""
    deadly: str = ""
    enemies: str = ""
    doors: str = ""
    jump: int = 0
    wraps: bool = False  # leaving at one side is entering at the other
    across: bool = True  # written column by column: the way leads from left to right


PLATFORM = Style(
    "platform", 14, 32, "-XS?QEo<>[]Bb", solid="XS?Q<>[]Bb", enemies="E", jump=4,
)  # fmt: skip
DUNGEON = Style(
    "dungeon", 16, 11, "-FBMPOIDSW", solid="-BIW", deadly="P", enemies="M", doors="DS", across=False,
)  # fmt: skip
CLIMB = Style(
    "climb", 16, 16, "-#TMHD", solid="#", ledges="TM", deadly="H", doors="D", jump=4, wraps=True,
    across=False,
)  # fmt: skip

STYLES = {style.name: style for style in (PLATFORM, DUNGEON, CLIMB)}
_BY_SIZE = {(style.height, style.width): style for style in STYLES.values()}
SIZES = ", ".join(f"{name} {s.height} × {s.width}" for name, s in STYLES.items())


def rows_of(text: str) -> list[str]:
    return text.strip("\r\n").replace("\r\n", "\n").split("\n")


def problems_of(text: str) -> list[str]:
    """Why `text` is no level; empty if it is one."""
    rows = rows_of(text)
    if len({len(row) for row in rows}) != 1:
        return ["its rows differ in length"]
    style = _BY_SIZE.get((len(rows), len(rows[0])))
    if style is None:
        return [f"{len(rows)} × {len(rows[0])} is the size of no style ({SIZES})"]
    if odd := sorted(set("".join(rows)) - set(style.tiles)):
        return [f"{style.name} has no tile {odd[0]!r}"]
    return []


def read(text: str) -> tuple[Style, list[str]]:
    """The style of a level and its rows. Raises BadInput("bad_content") for what is none."""
    if problems := problems_of(text):
        raise BadInput("bad_content", value=text[:200], why=problems[0], medium="level")
    rows = rows_of(text)
    return _BY_SIZE[len(rows), len(rows[0])], rows


def among(rows: list[str], tiles: str) -> BoolArray:
    """(height, width) True where one of `tiles` stands."""
    return np.array([[tile in tiles for tile in row] for row in rows], np.bool_)
