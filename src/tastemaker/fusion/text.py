"""Words: what titles and prose say, in any language, with no weights to download."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from tastemaker.domain import Item
from tastemaker.fusion.arrays import Arrays
from tastemaker.fusion.hashed import BITS, MANY_BITS, Grams, Hashed, ngrams
from tastemaker.ports import FloatArray

DIM = 256  # of prose
TITLES = 48  # of texts so short that more numbers would only count chance
PROSE = 80  # characters on average from which texts are more than titles
MANY = 10_000  # short texts from which what stands beside what is worth counting
CHARACTERS = (2, 3, 4, 5)  # with the blanks around words, 5 spans most word stems
PAIRS = (2,)  # where what stands beside what is counted: longer runs only repeat it
LONGEST = 4_000  # characters read of one text: what it is about is clear by then

_WORD = re.compile(r"\w+")
_BLANKS = re.compile(r"\s+")


def grams_of(text: str, runs: Sequence[int] = CHARACTERS, bits: int = BITS) -> Grams:
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
    hashed = [
        zlib.crc32(word.encode("utf-8", "replace")) % (1 << bits) for word in [*words, *pairs]
    ]
    return np.concatenate(
        [
            ngrams(codes, runs, 0, bits),
            ngrams(ideographs, (1,), 0, bits),
            np.array(hashed, np.uint32),
        ]
    )


class TextEncoder:
    """Titles, and texts that are prose, as `dim` numbers. Rows without words are NaN."""

    modality = "text"

    def __init__(
        self,
        hashed: Hashed,
        symbolic: frozenset[str] = frozenset(),
        prose: bool = False,
        beside: bool = False,
    ) -> None:
        self._hashed, self._beside = hashed, beside  # whether it was related, not fitted
        self._symbolic = symbolic  # media whose text is code (a score, a level), not prose
        self.prose = prose  # whether most of the catalogue says more than a title

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
    ) -> tuple[TextEncoder, FloatArray]:
        """The encoder, and `items` encoded."""
        texts = [_words(item, symbolic) for item in items]
        lengths = [len(text) for text in texts if not text.isspace()]
        prose = bool(lengths) and sum(lengths) / len(lengths) >= PROSE
        beside = not prose and len(lengths) >= MANY
        grams = [_grams(text, beside) for text in texts]
        if beside:
            hashed, rows = Hashed.relate(grams, DIM, rng)
        else:
            hashed, rows = Hashed.fit(grams, DIM if prose else TITLES, rng)
        return cls(hashed, symbolic, prose, beside), rows

    def encode(self, items: Sequence[Item]) -> FloatArray:  # (n, dim)
        texts = [_words(item, self._symbolic) for item in items]
        return self._hashed.transform([_grams(text, self._beside) for text in texts])

    def encode_words(self, text: str) -> FloatArray:  # (dim,), NaN if nothing in it is known
        return np.asarray(self._hashed.transform([_grams(text, self._beside)])[0])

    def arrays(self) -> Arrays:
        return self._hashed.arrays()

    def words(self) -> dict[str, Any]:
        return {"symbolic": sorted(self._symbolic), "prose": self.prose, "beside": self._beside}

    @classmethod
    def of(cls, arrays: Arrays, words: dict[str, Any]) -> TextEncoder:
        prose, beside = words.get("prose", False), words.get("beside", False)
        return cls(Hashed.of(arrays), frozenset(words["symbolic"]), prose, beside)


def _grams(text: str, beside: bool) -> Grams:
    return grams_of(text, PAIRS, MANY_BITS) if beside else grams_of(text)


def _words(item: Item, symbolic: frozenset[str]) -> str:
    # A made thing is titled by what it is ("Waltz in D minor"); the attributes say that already.
    title = "" if item.origin else item.title
    return title if item.medium in symbolic else f"{title}\n{item.text}"
