"""Texts as counts of hashed n-grams: no vocabulary, so any language and any new word is read.

Words alone, in pairs and in threes, and runs of three and four letters where words are spelt,
hashed into one row of BUCKETS (Weinberger et al., 2009). A Chinese character counts as a word, and
all numbers as the same one: what a number stands beside tells more than its value, which is seldom
met twice.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

BUCKETS = 1 << 18  # a few collisions among the n-grams of 50,000 posts
LONGEST = 2_000  # characters that are read; a feeling is said in fewer
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_]+(?:'[^\W\d_]+)?|0|[^\w\s]")
_SPELT = re.compile(r"[^\W_\u3400-\u9fff]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPACE = re.compile(r"\s+")
_PRIME, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_CUT = np.uint64(64 - 18)
WORDS, LETTERS = (1, 2, 3), (3, 4)


def hashed(text: str) -> NDArray[np.int64]:
    """The bucket of each n-gram, repeated as often as it stands there."""
    text = _SPACE.sub(" ", text[:LONGEST].lower().replace("’", "'")).strip()
    text = _NUMBER.sub("0", text)
    found = _WORD.findall(text)
    words = [zlib.crc32(word.encode("utf-8", "replace")) for word in found]
    spelt = " ".join(word for word in found if _SPELT.match(word))
    letters = np.frombuffer(
        (f" {spelt} " if spelt else "").encode("utf-32-le", "replace"), np.uint32
    )
    return np.concatenate(
        [
            *(_runs(np.array(words, np.uint64), size, 1) for size in WORDS),
            *(_runs(letters.astype(np.uint64), size, 2) for size in LETTERS),
        ]
    )


def counts(texts: Sequence[str]) -> csr_matrix:  # (n, BUCKETS)
    """1 + log of how often each n-gram stands in each text."""
    columns, values, ends = [], [], [0]
    for text in texts:
        where, many = np.unique(hashed(text), return_counts=True)
        columns.append(where)
        values.append(1 + np.log(many))
        ends.append(ends[-1] + len(where))
    empty = np.zeros(0)
    return csr_matrix(
        (
            np.concatenate(values or [empty]).astype(np.float32),
            np.concatenate(columns or [empty.astype(np.int64)]),
            ends,
        ),
        shape=(len(texts), BUCKETS),
    )


def _runs(codes: NDArray[np.uint64], size: int, salt: int) -> NDArray[np.int64]:
    if len(codes) < size:
        return np.zeros(0, np.int64)
    rolled = np.full(len(codes) - size + 1, salt * 31 + size, np.uint64)
    for at in range(size):
        rolled = rolled * _PRIME + codes[at : len(codes) - size + 1 + at]
    rolled = (rolled ^ (rolled >> np.uint64(29))) * _MIX
    return (rolled >> _CUT).astype(np.int64)
