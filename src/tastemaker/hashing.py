"""Texts as places in a row of fixed width: no vocabulary, so any language and any new word is read
(Weinberger et al., 2009). Places are part of what is learned and kept: they must never change.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Codes = NDArray[np.unsignedinteger]  # (n,) of characters, words or tokens

_PRIME, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


def codes_of(words: Iterable[str]) -> NDArray[np.uint32]:
    """Words as numbers, the same in every process (CRC-32)."""
    return np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in words], np.uint32)


def runs(codes: Codes, sizes: Sequence[int], salt: int, bits: int) -> NDArray[np.uint32]:
    """The place, in [0, 2^bits), of every run of `codes` of each size: rolled together, mixed, cut."""
    codes, found = codes.astype(np.uint64), [np.zeros(0, np.uint32)]
    for size in sizes:
        if len(codes) >= size:
            rolled = np.full(len(codes) - size + 1, salt * 31 + size, np.uint64)
            for at in range(size):
                rolled = rolled * _PRIME + codes[at : len(codes) - size + 1 + at]
            rolled = (rolled ^ (rolled >> np.uint64(29))) * _MIX
            found.append((rolled >> np.uint64(64 - bits)).astype(np.uint32))
    return np.concatenate(found)


def counted(rows: Sequence[NDArray[np.integer]], width: int) -> csr_matrix:  # (n, width) float64
    """1 + log of how often each place stands in each row; places rise within a row."""
    ends = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)])
    places = np.concatenate([*rows, np.zeros(0, np.int64)]).astype(np.int64)
    counts = csr_matrix((np.ones(len(places)), places, ends), (len(rows), width))
    counts.sum_duplicates()
    counts.data = 1 + np.log(counts.data)
    return counts
