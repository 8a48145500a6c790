"""Okapi BM25 over sparse columns: which passages hold the words of a question.

Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), with the idf of Lucene,
which is never negative.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix, vstack

from tastemaker.dialogue.answers.terms import light, pair
from tastemaker.ports import BoolArray, FloatArray, IntArray

K1, B = 1.2, 0.75
LIGHT = 0.25  # what words that every question has count, against others as rare


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each term stands in each passage."""

    columns: dict[str, int]  # term → column
    matrix: csr_matrix  # (n, terms)

    @classmethod
    def none(cls) -> Counts:
        return cls({}, csr_matrix((0, 0), dtype=np.float32))

    def but(self, kept: BoolArray) -> Counts:
        """Without the passages that are not kept. Columns stay, though nothing may be in them."""
        return Counts(self.columns, self.matrix[np.flatnonzero(kept)])

    def plus(self, rows: Sequence[Sequence[str]]) -> Counts:
        """With the terms of more passages behind those that are there."""
        columns, indices, counts, ends = dict(self.columns), [], [], [0]
        for row in rows:
            for term, count in Counter(row).items():
                indices.append(columns.setdefault(term, len(columns)))
                counts.append(count)
            ends.append(len(indices))
        added = csr_matrix(
            (np.array(counts, np.float32), np.array(indices, np.int32), np.array(ends)),
            shape=(len(rows), len(columns)),
        )
        before = self.matrix.copy()
        before.resize((self.matrix.shape[0], len(columns)))
        return Counts(columns, csr_matrix(vstack([before, added])) if before.shape[0] else added)


class Bm25:
    """Scores of all n passages at once; each term of a question is one sparse column."""

    def __init__(self, counts: Counts) -> None:
        self._columns, self._counts = counts.columns, counts.matrix
        self.size, width = counts.matrix.shape
        lengths = np.asarray(counts.matrix.sum(axis=1), np.float32).ravel()
        mean = max(1.0, float(lengths.mean()) if self.size else 1.0)
        at = np.repeat(np.arange(self.size), np.diff(counts.matrix.indptr))
        tf = counts.matrix.data
        weights = tf * (K1 + 1) / (tf + (K1 * (1 - B + B * lengths / mean))[at])
        occurs = np.bincount(counts.matrix.indices, minlength=width)
        self._idf = np.log1p((self.size - occurs + 0.5) / (occurs + 0.5)).astype(np.float32)
        self._weights: csc_matrix = csr_matrix(
            (weights.astype(np.float32), counts.matrix.indices, counts.matrix.indptr),
            shape=counts.matrix.shape,
        ).tocsc()

    def idf(self, term: str) -> float:
        """How much a term tells; most for one that stands nowhere."""
        column = self._columns.get(term)
        told = np.log1p(2 * self.size + 1) if column is None else self._idf[column]
        # A pair of Han characters that stands nowhere is mostly the end of a word and the
        # beginning of the next.
        chance_pair = column is None and pair(term)
        return float(told) * (LIGHT if chance_pair or light(term) else 1.0)

    def score(self, question: Sequence[str]) -> FloatArray:  # (n,)
        out = np.zeros(self.size, np.float32)
        starts = self._weights.indptr
        for term, count in Counter(question).items():
            column = self._columns.get(term)
            if column is not None:
                part = slice(starts[column], starts[column + 1])
                rows = self._weights.indices[part]
                out[rows] += count * self.idf(term) * self._weights.data[part]
        return out

    def held(self, row: int, terms: Sequence[str]) -> set[str]:
        """Which of `terms` stand in a passage."""
        starts = self._counts.indptr
        there: IntArray = self._counts.indices[starts[row] : starts[row + 1]]
        present = set(there.tolist())
        return {term for term in terms if self._columns.get(term, -1) in present}
