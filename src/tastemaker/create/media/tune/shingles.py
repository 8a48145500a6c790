"""Hashes of short runs, alike in every key, to tell what was copied."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.tune.score import Score, joined

RUN = 7  # steps, that is eight notes: shorter runs are common property

_FACTOR = np.uint64(0x9E37_79B9_7F4A_7C15)  # 2^64 over the golden ratio (Knuth, vol. 3, 6.4)


def shingles(score: Score) -> NDArray[np.uint64]:
    """One hash for each run of RUN steps, a step being an interval and the length it leads to."""
    notes = joined(score.notes())
    if len(notes) <= RUN:
        return np.zeros(0, dtype=np.uint64)
    pitches = np.array([note.pitch for note in notes], dtype=np.int64)
    lengths = np.array([note.ticks for note in notes], dtype=np.int64)
    steps = (((np.diff(pitches) + 128) << 32) + lengths[1:]).astype(np.uint64)
    hashes = np.zeros(len(steps) - RUN + 1, dtype=np.uint64)
    for i in range(RUN):
        hashes = (hashes ^ steps[i : i + len(hashes)]) * _FACTOR
        hashes ^= hashes >> np.uint64(29)
    return hashes
