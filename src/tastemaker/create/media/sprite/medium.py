"""Sprites as a medium: tokens, grids, what they look like, files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.sprite.look import CONTROLS, MEASURES, look_of
from tastemaker.create.media.sprite.palette import CLEAR, COUNT, nearest, rgba
from tastemaker.create.media.sprite.read import FEWEST, SIDE, problems_of, read, write
from tastemaker.create.media.sprite.render import FORMATS, render
from tastemaker.domain import Attributes
from tastemaker.ports import BoolArray, FloatArray, IntArray

BEGIN, END, FIRST = 1, 2, 3
VOCABULARY = ("", "<", ">", *(f"{colour:02x}" for colour in range(COUNT)))


class Sprite:
    """Implements ports.Medium and ports.Gridded. As tokens: its pixels, line by line."""

    name = "sprite"
    version = "1"
    vocabulary: Sequence[str] = VOCABULARY
    contexts: tuple[int, ...] = (SIDE + 1, SIDE + 1)
    formats: Mapping[str, str] = FORMATS
    controls: Mapping[str, Sequence[str]] = CONTROLS
    measures: Sequence[str] = MEASURES

    model = "vae"
    grid = (4, SIDE, SIDE)
    categorical = False
    decided = ""

    # -------------------------------------------------------------------------------- tokens
    def encode(self, text: str) -> list[int]:
        return [BEGIN, *(read(text).ravel() + FIRST).tolist(), END]

    def decode(self, tokens: Sequence[int], attributes: Attributes | None = None) -> str:  # noqa: ARG002
        colours = np.full(SIDE * SIDE, CLEAR)
        drawn = [token - FIRST for token in tokens if token >= FIRST][: SIDE * SIDE]
        colours[: len(drawn)] = drawn
        return write(colours.reshape(SIDE, SIDE))

    def mask(self, attributes: Attributes) -> SpriteGrammar:  # noqa: ARG002
        return SpriteGrammar()

    def contexts_of(self, tokens: Sequence[int], attributes: Attributes) -> IntArray:  # noqa: ARG002
        return np.array([_context(at) for at in range(len(tokens) - 1)], np.int64)

    # --------------------------------------------------------------------------------- grids
    def to_grid(self, text: str) -> FloatArray:
        """(4, 32, 32): red, green, blue, coverage, each in [0, 1]; clear pixels are zeros."""
        return np.ascontiguousarray(np.moveaxis(rgba(read(text)), 2, 0))

    def from_grid(self, grid: FloatArray, attributes: Attributes) -> str:  # noqa: ARG002
        """Pixels at least half covered (or the most covered, so that something is seen), each in
        the nearest colour there is."""
        colour, cover = np.moveaxis(grid[:3], 0, 2), grid[3]
        least = min(0.5, float(np.partition(cover.ravel(), -FEWEST)[-FEWEST]))
        return write(np.where(cover < least, CLEAR, nearest(colour)))

    def mirrored(self, text: str) -> str:
        return write(read(text)[:, ::-1])

    # --------------------------------------------------------------------------------- text
    def check(self, text: str) -> list[str]:
        return problems_of(text)

    def describe(self, text: str) -> dict[str, Any]:
        return look_of(rgba(read(text)))

    def shingles(self, text: str) -> NDArray[np.uint64]:
        """One for every line."""
        return np.array([_hash(row) for row in write(read(text)).split("\n")], np.uint64)

    def render(self, text: str, format: str, *, title: str = "", label: str = "") -> bytes:
        return render(text, format, title, label)


class SpriteGrammar:
    """Any colours, so that something is seen; then the end."""

    def __init__(self) -> None:
        self._at = self._seen = 0

    def allowed(self) -> BoolArray:
        left = SIDE * SIDE - self._at
        return _masks()[0 if not left else 1 if left <= FEWEST - self._seen else 2]

    def push(self, token: int) -> None:
        self._at += 1
        self._seen += token != FIRST + CLEAR

    def context(self) -> tuple[int, ...]:
        return _context(self._at)


def _context(at: int) -> tuple[int, int]:
    return (at // SIDE + 1, at % SIDE + 1) if at < SIDE * SIDE else (0, 0)


@lru_cache
def _masks() -> list[BoolArray]:
    """The end alone; colours that are seen; all colours."""
    masks = np.zeros((3, len(VOCABULARY)), np.bool_)
    masks[0, END], masks[1, FIRST + CLEAR + 1 :], masks[2, FIRST:] = True, True, True
    masks.flags.writeable = False
    return list(masks)


def _hash(row: str) -> int:
    return int.from_bytes(blake2b(row.encode(), digest_size=8).digest(), "little")
