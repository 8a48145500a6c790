"""Words: what titles and prose say, in any language, with no weights to download."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tastemaker.domain import Item
from tastemaker.fusion.arrays import Arrays
from tastemaker.fusion.hashed import BUCKETS, Grams, Hashed, ngrams
from tastemaker.ports import FloatArray

DIM = 48
CHARACTERS = (2, 3, 4, 5)  # with the blanks around words, 5 spans most word stems
LONGEST = 4_000  # characters read of one text: what it is about is clear by then

_WORD = re.compile(r"\w+")
_BLANKS = re.compile(r"\s+")


def grams_of(text: str) -> Grams:
    """Hashed character runs, words and pairs of words. Chinese: single characters too."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    folded = _BLANKS.sub(" ", folded).strip()
    if not folded:
        return np.zeros(0, np.uint32)
    safe = f" {folded} ".encode("utf-32-le", "replace")
    codes = np.frombuffer(safe, "<u4").astype(np.uint64)
    ideographs = codes[(codes >= 0x3400) & (codes <= 0x9FFF)]
    words = _WORD.findall(folded)
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    hashed = [zlib.crc32(word.encode("utf-8", "replace")) % BUCKETS for word in [*words, *pairs]]
    return np.concatenate(
        [ngrams(codes, CHARACTERS), ngrams(ideographs, (1,)), np.array(hashed, np.uint32)]
    )


class TextEncoder:
    """Titles, and texts that are prose, as `dim` numbers. Rows without words are NaN."""

    modality = "text"

    def __init__(self, hashed: Hashed, symbolic: frozenset[str] = frozenset()) -> None:
        self._hashed = hashed
        self._symbolic = symbolic  # media whose text is code (a score, a level), not prose

    @property
    def dim(self) -> int:
        return self._hashed.dim

    @classmethod
    def fit(
        cls,
        items: Sequence[Item],
        rng: np.random.Generator,
        *,
        symbolic: frozenset[str] = frozenset(),
        dim: int = DIM,
    ) -> tuple[TextEncoder, FloatArray]:
        """The encoder, and `items` encoded."""
        hashed, rows = Hashed.fit([grams_of(_words(item, symbolic)) for item in items], dim, rng)
        return cls(hashed, symbolic), rows

    def encode(self, items: Sequence[Item]) -> FloatArray:  # (n, dim)
        return self._hashed.transform([grams_of(_words(item, self._symbolic)) for item in items])

    def encode_words(self, text: str) -> FloatArray:  # (dim,), NaN if nothing in it is known
        return np.asarray(self._hashed.transform([grams_of(text)])[0])

    def arrays(self) -> Arrays:
        return self._hashed.arrays()

    def words(self) -> dict[str, list[str]]:
        return {"symbolic": sorted(self._symbolic)}

    @classmethod
    def of(cls, arrays: Arrays, words: dict[str, list[str]]) -> TextEncoder:
        return cls(Hashed.of(arrays), frozenset(words["symbolic"]))


def _words(item: Item, symbolic: frozenset[str]) -> str:
    # A made thing is titled by what it is ("Waltz in D minor"); the attributes say that already.
    title = "" if item.origin else item.title
    return title if item.medium in symbolic else f"{title}\n{item.text}"
