"""Texts as counts of hashed n-grams: no vocabulary, so any language and any new word is read.

Words alone, in pairs and in threes, and runs of three and four letters where words are spelt,
hashed into one row of BUCKETS. A Chinese character counts as a word, and all numbers as the same
one: what a number stands beside tells more than its value, which is seldom met twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tastemaker.hashing import codes_of, counted, runs

BITS = 18
BUCKETS = 1 << BITS  # a few collisions among the n-grams of 50,000 posts
LONGEST = 2_000  # characters that are read; a feeling is said in fewer
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_]+(?:'[^\W\d_]+)?|0|[^\w\s]")
_SPELT = re.compile(r"[^\W_\u3400-\u9fff]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPACE = re.compile(r"\s+")
WORDS, LETTERS = (1, 2, 3), (3, 4)


def hashed(text: str) -> NDArray[np.uint32]:
    """The bucket of each n-gram, repeated as often as it stands there."""
    text = _SPACE.sub(" ", text[:LONGEST].lower().replace("’", "'")).strip()
    text = _NUMBER.sub("0", text)
    found = _WORD.findall(text)
    spelt = " ".join(word for word in found if _SPELT.match(word))
    letters = np.frombuffer(
        (f" {spelt} " if spelt else "").encode("utf-32-le", "replace"), np.uint32
    )
    return np.concatenate([runs(codes_of(found), WORDS, 1, BITS), runs(letters, LETTERS, 2, BITS)])


def counts(texts: Sequence[str]) -> csr_matrix:  # (n, BUCKETS)
    """1 + log of how often each n-gram stands in each text."""
    return counted([hashed(text) for text in texts], BUCKETS).astype(np.float32)
