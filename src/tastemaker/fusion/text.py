"""Words: what titles and prose say, in any language, with no weights to download."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from tastemaker.domain import Item
from tastemaker.fusion.arrays import Arrays, within
from tastemaker.fusion.hashed import BITS, MANY_BITS, Grams, Hashed
from tastemaker.hashing import codes_of, runs
from tastemaker.ports import FloatArray

DIM = 256  # of prose
TITLES = 48  # of texts so short that more numbers would only count chance
TITLED = 256  # of the titles of prose
TITLE = 0.7  # weight of a title beside its prose
PROSE = 80  # characters on average from which texts are more than titles
MANY = 10_000  # short texts from which what stands beside what is worth counting
CHARACTERS = (2, 3, 4, 5)  # with the blanks around words, 5 spans most word stems
PAIRS = (2,)  # where what stands beside what is counted: longer runs only repeat it
LONGEST = 4_000  # characters read of one text: what it is about is clear by then

_WORD = re.compile(r"\w+")
_BLANKS = re.compile(r"\s+")


def grams_of(text: str, sizes: Sequence[int] = CHARACTERS, bits: int = BITS) -> Grams:
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
    return np.concatenate(
        [
            runs(codes, sizes, 0, bits),
            runs(ideographs, (1,), 0, bits),
            codes_of([*words, *pairs]) % (1 << bits),
        ]
    )


class TextEncoder:
    """Titles, and texts that are prose, as `dim` numbers. Rows without words are NaN.

    Titles of prose are read twice, once by themselves: what a thing is stands there in few words,
    which a page about it would drown.
    """

    modality = "text"

    def __init__(
        self,
        hashed: Hashed,
        symbolic: frozenset[str] = frozenset(),
        prose: bool = False,
        beside: bool = False,
        titles: Hashed | None = None,
    ) -> None:
        self._hashed, self._beside = hashed, beside  # whether it was related, not fitted
        self._titles = titles  # of prose
        self._symbolic = symbolic  # media whose text is code (a score, a level), not prose
        self.prose = prose  # whether most of the catalogue says more than a title

    @property
    def dim(self) -> int:
        return self._hashed.dim + (self._titles.dim if self._titles else 0)

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
        if not prose:
            return cls(hashed, symbolic, prose, beside), rows
        titles, more = Hashed.fit([grams_of(_title(item), ()) for item in items], TITLED, rng)
        return cls(hashed, symbolic, prose, beside, titles), np.hstack([rows, TITLE * more])

    def encode(self, items: Sequence[Item]) -> FloatArray:  # (n, dim)
        texts = [_words(item, self._symbolic) for item in items]
        return self._encoded(texts, [_title(item) for item in items])

    def encode_words(self, text: str) -> FloatArray:  # (dim,), NaN if nothing in it is known
        return np.asarray(self._encoded([text], [text])[0])

    def _encoded(self, texts: Sequence[str], titles: Sequence[str]) -> FloatArray:
        rows = self._hashed.transform([_grams(text, self._beside) for text in texts])
        if self._titles is None:
            return rows
        more = self._titles.transform([grams_of(title, ()) for title in titles])
        return np.hstack([rows, TITLE * more])

    def arrays(self) -> Arrays:
        titles = self._titles.arrays() if self._titles else {}
        return self._hashed.arrays() | {f"title/{key}": array for key, array in titles.items()}

    def words(self) -> dict[str, Any]:
        return {"symbolic": sorted(self._symbolic), "prose": self.prose, "beside": self._beside}

    @classmethod
    def of(cls, arrays: Arrays, words: dict[str, Any]) -> TextEncoder:
        prose, beside = words.get("prose", False), words.get("beside", False)
        # Spaces that were fitted before titles were read by themselves have none.
        titles = Hashed.of(within(arrays, "title")) if "title/idf" in arrays else None
        return cls(Hashed.of(arrays), frozenset(words["symbolic"]), prose, beside, titles)


def _grams(text: str, beside: bool) -> Grams:
    return grams_of(text, PAIRS, MANY_BITS) if beside else grams_of(text)


def _words(item: Item, symbolic: frozenset[str]) -> str:
    title = _title(item)
    return title if item.medium in symbolic else f"{title}\n{item.text}"


def _title(item: Item) -> str:
    # A made thing is titled by what it is ("Waltz in D minor"); the attributes say that already.
    return "" if item.origin else item.title
