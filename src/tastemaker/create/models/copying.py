"""How much of a text stands in one training text: exact, up to collisions of 64-bit hashes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]


class Known:
    """The shingles of all training texts, in order, and where each text ends.

    A run counts only within one text: consecutive shingles must be met at consecutive places of
    it. Lengths are in shingles; a run shorter than one shingle is no run. 8 bytes a note.
    """

    def __init__(self, shingles: Hashes, ends: NDArray[np.int64]) -> None:
        self.shingles, self.ends = shingles, ends
        self._order = np.argsort(shingles, kind="stable")
        self._sorted = shingles[self._order]
        self._starts = frozenset([0, *ends.tolist()])

    @classmethod
    def of(cls, texts: Iterable[Hashes]) -> Known:
        """From `Medium.shingles` of each text."""
        kept = [np.asarray(text, np.uint64) for text in texts]
        joined = np.concatenate(kept) if kept else np.zeros(0, np.uint64)
        return cls(joined, np.cumsum([len(text) for text in kept], dtype=np.int64))

    def longest_run(self, text: Hashes) -> int:
        """Shingles in the longest run of `text` that stands in one training text."""
        first = np.searchsorted(self._sorted, text, "left")
        last = np.searchsorted(self._sorted, text, "right")
        longest, runs = 0, dict[int, int]()
        for low, high in zip(first, last, strict=True):
            places = self._order[low:high].tolist()
            runs = {
                place: 1 if place in self._starts else runs.get(place - 1, 0) + 1
                for place in places
            }
            longest = max(longest, *runs.values()) if runs else longest
        return longest

    def share(self, text: Hashes) -> float:
        """`longest_run` as a share of `text`; 0 for a text shorter than one shingle."""
        return self.longest_run(text) / len(text) if len(text) else 0.0
