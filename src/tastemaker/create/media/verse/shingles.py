"""Hashes of three characters in a row, to tell what was copied."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RUN = 3  # characters; pairs are the common property of all poets
_FACTOR = np.uint64(0x9E37_79B9_7F4A_7C15)  # 2^64 over the golden ratio (Knuth, vol. 3, 6.4)


def shingles(characters: str) -> NDArray[np.uint64]:
    """One hash for each `RUN` characters in a row, over line ends too."""
    codes = np.array([ord(c) for c in characters], np.uint64)
    if len(codes) < RUN:
        return np.zeros(0, np.uint64)
    hashes = np.zeros(len(codes) - RUN + 1, np.uint64)
    for i in range(RUN):
        hashes = (hashes ^ codes[i : i + len(hashes)]) * _FACTOR
        hashes ^= hashes >> np.uint64(29)
    return hashes
