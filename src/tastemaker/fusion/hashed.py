"""Counts of hashed n-grams → TF-IDF → a few dozen to a few hundred numbers.

Hashing needs no vocabulary; the decomposition is fitted on the catalogue. `fit`: of which grams
stand in which items (latent semantic analysis, Deerwester et al., 1990). `relate`: of which grams
stand beside which more often than by chance (Levy & Goldberg, 2014), for texts so short that two
of one topic seldom share a word; it takes thousands of texts to know that.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tastemaker.fusion.arrays import Arrays
from tastemaker.fusion.linear import components
from tastemaker.ports import FloatArray

BITS = 15  # of a hash: a few collisions among 10,000 items' n-grams
MANY_BITS = 17  # where only the most frequent are kept, they must not stand for others too
COMMON = 0.8  # grams in more than this share of the items tell nothing apart
RARE = 2  # grams in fewer items than this tie nothing together
BESIDE = 12_000  # grams, the most frequent, whose neighbours are counted
BESIDE_ROWS = 60_000  # items they are counted in; more change little and take longer

Grams = NDArray[np.uint32]  # hashes in [0, 2^bits), repeated as often as they occur


class Hashed:
    """Fitted on rows of grams; gives (n, dim) rows of length ≤ 1, NaN where there are none."""

    def __init__(self, columns: NDArray[np.int32], idf: FloatArray, vectors: FloatArray) -> None:
        self._columns = columns  # (2^bits,) → row of `vectors`, -1 for grams not kept
        self._idf = idf  # (kept,)
        self._vectors = vectors  # (kept, dim)

    @property
    def dim(self) -> int:
        return int(self._vectors.shape[1])

    @classmethod
    def fit(
        cls, rows: Sequence[Grams], dim: int, rng: np.random.Generator
    ) -> tuple[Hashed, FloatArray]:
        """The fitted transformation, and `rows` transformed."""
        unfolded = cls._unfolded(rows, BITS)
        weighted = unfolded._weighted(rows)
        vectors, _ = components(weighted[np.diff(weighted.indptr) > 0], dim, rng)
        hashed = unfolded._onto(vectors.T)
        return hashed, hashed._folded(weighted)

    @classmethod
    def relate(
        cls, rows: Sequence[Grams], dim: int, rng: np.random.Generator
    ) -> tuple[Hashed, FloatArray]:
        """The same by what stands beside what, of grams with MANY_BITS: a gram's vector is its
        place among all grams."""
        unfolded = cls._unfolded(rows, MANY_BITS, BESIDE)
        weighted = unfolded._weighted(rows)
        chosen = np.sort(rng.permutation(len(rows))[:BESIDE_ROWS])
        vectors, _ = components(_surprise(weighted[chosen]), dim, rng)
        hashed = unfolded._onto(vectors.T)
        return hashed, hashed._folded(weighted)

    @classmethod
    def _unfolded(cls, rows: Sequence[Grams], bits: int, most: int | None = None) -> Hashed:
        """Which grams are kept, the `most` frequent, and their weights: vectors of no length."""
        occurs = np.zeros(1 << bits, np.int64)
        known = 0
        for grams in rows:
            if len(grams):
                occurs[np.unique(grams)] += 1
                known += 1
        kept = np.flatnonzero((occurs >= RARE) & (occurs <= max(RARE, COMMON * known)))
        kept = np.sort(kept[np.argsort(-occurs[kept], kind="stable")[:most]])
        columns = np.full(1 << bits, -1, np.int32)
        columns[kept] = np.arange(len(kept), dtype=np.int32)
        idf = np.log((1 + known) / (1 + occurs[kept])).astype(np.float32) + np.float32(1)
        return cls(columns, idf, np.zeros((len(kept), 0), np.float32))

    def _onto(self, vectors: NDArray[np.floating]) -> Hashed:
        return Hashed(self._columns, self._idf, np.ascontiguousarray(vectors, dtype=np.float32))

    def transform(self, rows: Sequence[Grams]) -> FloatArray:  # (n, dim)
        return self._folded(self._weighted(rows))

    def _folded(self, weighted: csr_matrix) -> FloatArray:  # (n, dim)
        out = np.asarray(weighted @ self._vectors, dtype=np.float32)
        out[np.diff(weighted.indptr) == 0] = np.nan
        return out

    def arrays(self) -> Arrays:
        return {"columns": self._columns, "idf": self._idf, "vectors": self._vectors}

    @classmethod
    def of(cls, arrays: Arrays) -> Hashed:
        return cls(arrays["columns"], arrays["idf"], arrays["vectors"])

    def _weighted(self, rows: Sequence[Grams]) -> csr_matrix:
        """(n, kept) sparse rows of length one: (1 + log count) · idf."""
        indices, data, ends = [], [], [0]
        for grams in rows:
            found = self._columns[grams]
            kept, counts = np.unique(found[found >= 0], return_counts=True)
            weights = (1.0 + np.log(counts)) * self._idf[kept]
            indices.append(kept)
            data.append(weights / (np.linalg.norm(weights) or 1.0))
            ends.append(ends[-1] + len(kept))
        return csr_matrix(
            (
                np.concatenate([*data, np.zeros(0)]).astype(np.float32),
                np.concatenate([*indices, np.zeros(0, np.int32)]),
                np.array(ends),
            ),
            shape=(len(rows), len(self._idf)),
        )


def _surprise(weighted: csr_matrix) -> csr_matrix:
    """(kept, kept) positive pointwise mutual information of grams in one row."""
    there = csr_matrix(
        (np.ones(len(weighted.data), np.float32), weighted.indices, weighted.indptr),
        weighted.shape,
    )
    both = (there.T @ there).tocoo()
    occurs = np.asarray(there.sum(axis=0), np.float64).ravel()
    chance = occurs[both.row] * occurs[both.col] / max(there.shape[0], 1)
    more = np.log(both.data / chance)
    found = (more > 0) & (both.row != both.col)
    kept = (both.row[found], both.col[found])
    return csr_matrix((more[found].astype(np.float32), kept), both.shape)
