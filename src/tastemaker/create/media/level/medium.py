"""Levels as a medium: tokens and grids, what is well-formed, what can be finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.level.describe import CONTROLS, MEASURES, described
from tastemaker.create.media.level.play import way
from tastemaker.create.media.level.render import FORMATS, render
from tastemaker.create.media.level.styles import STYLES, Style, problems_of, read, rows_of
from tastemaker.domain import Attributes
from tastemaker.ports import BoolArray, FloatArray, IntArray

BEGIN, END = 1, 2
TILES = sorted({tile for style in STYLES.values() for tile in style.tiles})
FIRST_STYLE, FIRST_TILE = 3, 3 + len(STYLES)
VOCABULARY = ("", "<", ">", *STYLES, *TILES)
TOKEN = {name: token for token, name in enumerate(VOCABULARY)}
HEIGHT = max(style.height for style in STYLES.values())
WIDTH = max(style.width for style in STYLES.values())
OUTSIDE = len(TILES)  # the channel of a grid for what lies beyond a smaller style
SIDES = str.maketrans("<>[]", "><][")  # of a pipe
RUN = 2  # lines of tiles in one shingle


class Level:
    """Implements ports.Medium, ports.Gridded and ports.Proven.

    A level is text: rows of tiles, all of one length. As tokens: its style, then its tiles line by
    line in the order in which it is played.
    """

    name = "level"
    version = "1"
    vocabulary: Sequence[str] = VOCABULARY
    contexts: tuple[int, ...] = (len(STYLES) + 1, HEIGHT + 1, WIDTH + 1)
    formats: Mapping[str, str] = FORMATS
    controls: Mapping[str, Sequence[str]] = CONTROLS
    measures: Sequence[str] = MEASURES

    model = "gan"  # rooms and stretches look more real than a VAE's (docs/benchmarks.md)
    grid = (len(TILES) + 1, HEIGHT, WIDTH)
    categorical = True
    decided = "style"

    # -------------------------------------------------------------------------------- tokens
    def encode(self, text: str) -> list[int]:
        style, rows = read(text)
        tiles = (rows[r][c] for r, c in _order(style))
        return [BEGIN, TOKEN[style.name], *(TOKEN[tile] for tile in tiles), END]

    def decode(self, tokens: Sequence[int], attributes: Attributes | None = None) -> str:  # noqa: ARG002
        style = STYLES[VOCABULARY[tokens[1]]]
        tiles = np.full((style.height, style.width), style.tiles[0])
        for (r, c), token in zip(_order(style), tokens[2:], strict=False):
            tiles[r, c] = VOCABULARY[token]
        return "\n".join("".join(row) for row in tiles.tolist())

    def mask(self, attributes: Attributes) -> LevelGrammar:
        """Of the attributes it holds to the style."""
        return LevelGrammar(str(attributes.get("style", "")))

    def contexts_of(self, tokens: Sequence[int], attributes: Attributes) -> IntArray:  # noqa: ARG002
        style = STYLES[VOCABULARY[tokens[1]]]
        places = [(0, 0, 0), *(_context(style, at) for at in range(len(tokens) - 2))]
        return np.array(places, np.int64)

    # --------------------------------------------------------------------------------- grids
    def to_grid(self, text: str) -> FloatArray:
        """(channels, height, width) one-hot; what lies beyond the level is a channel of its own."""
        style, rows = read(text)
        channel = np.full((HEIGHT, WIDTH), OUTSIDE)
        channel[: style.height, : style.width] = [[TILES.index(t) for t in row] for row in rows]
        grid: FloatArray = (np.arange(OUTSIDE + 1)[:, None, None] == channel).astype(np.float32)
        return grid

    def from_grid(self, grid: FloatArray, attributes: Attributes) -> str:
        """The likeliest tile of the style in each place."""
        style = STYLES[str(attributes["style"])]
        own = [TILES.index(tile) for tile in style.tiles]
        best = grid[own, : style.height, : style.width].argmax(axis=0)
        return "\n".join("".join(style.tiles[i] for i in row) for row in best.tolist())

    def mirrored(self, text: str) -> str:
        return "\n".join(row[::-1].translate(SIDES) for row in rows_of(text))

    # --------------------------------------------------------------------------------- text
    def check(self, text: str) -> list[str]:
        return problems_of(text)

    def prove(self, text: str) -> list[str]:
        """A search agent looks for a way through (see `play`)."""
        return [] if way(*read(text)) is not None else ["nobody can finish it"]

    def describe(self, text: str) -> dict[str, Any]:
        return described(*read(text))

    def shingles(self, text: str) -> NDArray[np.uint64]:
        """One for every two neighbouring columns of a platform stretch, or rows of another."""
        style, rows = read(text)
        lines = ["".join(column) for column in zip(*rows, strict=True)] if style.across else rows
        runs = zip(*(lines[i:] for i in range(RUN)), strict=False)
        return np.array([_hash("\n".join(run)) for run in runs], np.uint64)

    def render(self, text: str, format: str, *, title: str = "", label: str = "") -> bytes:
        return render(text, format, title, label)


class LevelGrammar:
    """A style, then as many tiles of it as it has places."""

    def __init__(self, style: str) -> None:
        self._asked = style
        self._style: Style | None = None
        self._at = 0

    def allowed(self) -> BoolArray:
        if self._style is None:
            return _styles(self._asked)
        return _tiles(self._style.name, self._at == self._style.height * self._style.width)

    def push(self, token: int) -> None:
        if self._style is None:
            self._style = STYLES[VOCABULARY[token]]
        else:
            self._at += 1

    def context(self) -> tuple[int, ...]:
        return (0, 0, 0) if self._style is None else _context(self._style, self._at)


@lru_cache
def _order(style: Style) -> list[tuple[int, int]]:
    """The places of a level in the order in which they are written."""
    if style.across:
        return [(r, c) for c in range(style.width) for r in range(style.height)]
    return [(r, c) for r in range(style.height) for c in range(style.width)]


def _context(style: Style, at: int) -> tuple[int, int, int]:
    order = _order(style)
    number = 1 + list(STYLES).index(style.name)
    return (number, order[at][0] + 1, order[at][1] + 1) if at < len(order) else (number, 0, 0)


@lru_cache
def _styles(asked: str) -> BoolArray:
    names = [asked] if asked in STYLES else list(STYLES)
    return _only(TOKEN[name] for name in names)


@lru_cache
def _tiles(style: str, over: bool) -> BoolArray:
    return _only([END] if over else [TOKEN[tile] for tile in STYLES[style].tiles])


def _only(tokens: Any) -> BoolArray:
    mask = np.zeros(len(VOCABULARY), np.bool_)
    mask[list(tokens)] = True
    mask.flags.writeable = False
    return mask


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")
