"""What is missing is expected from what is there: the linear conditional mean of a Gaussian.

    E[x_m | x_o] = C_mo (C_oo + λ I)⁻¹ x_o

with C the covariance of all features over the catalogue (Little & Rubin, ch. 11). A tune whose
kind nobody wrote down so stands near the kind its notes suggest, instead of between all kinds;
and what is made a moment ago stands where the same thing would stand in the catalogue.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tastemaker.ports import FloatArray

ROUNDS = 2  # fill, estimate again; a third round moves nothing that can be measured
SHRINK = 0.02  # λ as a share of the mean variance: features outnumber what a few rows can tell
REMEMBERED = 512  # patterns of what is there; a catalogue has a handful

Float64 = NDArray[np.float64]


class Expected:
    """Maps rows with missing features (NaN) straight to points, a matrix for each pattern."""

    def __init__(self, covariance: FloatArray) -> None:
        self.covariance = covariance  # (p, p) of centred features
        self._known: dict[bytes, Float64] = {}

    @classmethod
    def fit(cls, rows: FloatArray) -> Expected:
        """From centred rows (n, p), NaN where a feature is missing."""
        filled = np.nan_to_num(rows)
        expected = cls(_covariance(filled))
        for _ in range(ROUNDS - 1):
            expected = cls(_covariance(expected.fill(rows)))
        return expected

    def fill(self, rows: FloatArray) -> FloatArray:  # (n, p), no NaN
        """`rows` with the expected value of everything that is missing."""
        return self.through(rows, np.eye(len(self.covariance)), "fill")

    def through(
        self,
        rows: FloatArray,  # (n, p), NaN where a feature is missing
        weights: NDArray[np.floating],  # (p, d), the same whenever `name` is
        name: str,
    ) -> FloatArray:  # (n, d)
        """fill(rows) @ weights, without filling."""
        there = np.isfinite(rows)
        out = np.zeros((len(rows), weights.shape[1]), np.float32)
        if not len(rows):
            return out
        patterns, owner = np.unique(np.packbits(there, axis=1), axis=0, return_inverse=True)
        for at, pattern in enumerate(patterns):
            mine = np.flatnonzero(owner.reshape(-1) == at)
            known = there[mine[0]]
            if known.any():
                matrix = self._matrix(name.encode() + pattern.tobytes(), known, weights)
                out[mine] = rows[np.ix_(mine, known)] @ matrix
        return out

    def _matrix(
        self, key: bytes, known: NDArray[np.bool_], weights: NDArray[np.floating]
    ) -> Float64:  # (features there, d)
        matrix = self._known.get(key)
        if matrix is None:
            matrix = weights[known].astype(np.float64)
            if not known.all():
                here = self.covariance[np.ix_(known, known)].astype(np.float64)
                across = self.covariance[np.ix_(known, ~known)].astype(np.float64)
                ridge = SHRINK * float(np.trace(self.covariance)) / len(self.covariance)
                here[np.diag_indices_from(here)] += max(ridge, 1e-12)
                matrix = matrix + np.linalg.solve(here, across @ weights[~known])
            while len(self._known) >= REMEMBERED:
                self._known.pop(next(iter(self._known)), None)
            self._known[key] = matrix
        return matrix


def _covariance(filled: FloatArray) -> FloatArray:
    """(p, p); features that are seldom there are shrunk by their absence, and so trusted less."""
    wide = filled.astype(np.float64)
    return (wide.T @ wide / max(len(wide), 1)).astype(np.float32)
