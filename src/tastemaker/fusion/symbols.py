"""Symbols: what stands next to what in a score, a level or any other notated content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tastemaker.domain import Item
from tastemaker.errors import TastemakerError
from tastemaker.fusion.arrays import Arrays
from tastemaker.fusion.hashed import BITS, Grams, Hashed
from tastemaker.hashing import runs
from tastemaker.ports import FloatArray, Medium

DIM = 48
RUNS = (1, 2, 3, 4)  # tokens; for tunes up to a short motif


class SymbolEncoder:
    """Runs of a medium's tokens as `dim` numbers, NaN for media that are not known here."""

    modality = "symbols"

    def __init__(self, hashed: Hashed, media: Mapping[str, Medium]) -> None:
        self._hashed, self._media = hashed, media

    @property
    def dim(self) -> int:
        return self._hashed.dim

    @classmethod
    def fit(
        cls,
        items: Sequence[Item],
        media: Mapping[str, Medium],
        rng: np.random.Generator,
        *,
        dim: int = DIM,
    ) -> tuple[SymbolEncoder, FloatArray]:
        """The encoder, and `items` encoded: reading notation is what takes long."""
        hashed, rows = Hashed.fit([_grams(item, media) for item in items], dim, rng)
        return cls(hashed, media), rows

    def encode(self, items: Sequence[Item]) -> FloatArray:  # (n, dim)
        return self._hashed.transform([_grams(item, self._media) for item in items])

    def arrays(self) -> Arrays:
        return self._hashed.arrays()

    @classmethod
    def of(cls, arrays: Arrays, media: Mapping[str, Medium]) -> SymbolEncoder:
        return cls(Hashed.of(arrays), media)


def _grams(item: Item, media: Mapping[str, Medium]) -> Grams:
    medium = media.get(item.medium)
    if medium is None or not item.text:
        return np.zeros(0, np.uint32)
    try:
        tokens = medium.encode(item.text)
    except TastemakerError:  # unreadable content has no symbols; its other modalities place it
        return np.zeros(0, np.uint32)
    return runs(np.array(tokens, np.uint64), RUNS, sum(map(ord, item.medium)), BITS)
