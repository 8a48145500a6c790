"""Hashes of short runs of a text, to tell what was copied."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_FACTOR = np.uint64(0x9E37_79B9_7F4A_7C15)  # 2^64 over the golden ratio (Knuth, vol. 3, 6.4)


def shingles(text: str, run: int) -> NDArray[np.uint64]:
    """One hash for each `run` letters and digits in a row; marks and blanks do not count."""
    codes = np.array([ord(c) for c in text.lower() if c.isalnum()], np.uint64)
    if len(codes) < run:
        return np.zeros(0, np.uint64)
    hashes = np.zeros(len(codes) - run + 1, np.uint64)
    for i in range(run):
        hashes = (hashes ^ codes[i : i + len(hashes)]) * _FACTOR
        hashes ^= hashes >> np.uint64(29)
    return hashes
