"""What is missing is expected from what is there: the linear conditional mean of a Gaussian.

    E[x_m | x_o] = C_mo (C_oo + λ I)⁻¹ x_o

with C the covariance of all features over the catalogue (Little & Rubin, ch. 11). A tune whose
kind nobody wrote down so stands near the kind its notes suggest, instead of between all kinds;
and what is made a moment ago stands where the same thing would stand in the catalogue.

How far off that may be is known too: the variance that is left,

    C_mm - C_mo (C_oo + λ I)⁻¹ C_om
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
        self._known: dict[bytes, tuple[Float64, float]] = {}

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
        there = np.isfinite(rows)
        patterns, owner = _patterns(there)
        if len(patterns) <= REMEMBERED:
            return self.through(rows, np.eye(len(self.covariance)), "fill")[0]
        out = rows.astype(np.float32)  # hardly two rows alike: no matrix is made for one of them
        for at in range(len(patterns)):
            mine = np.flatnonzero(owner == at)
            known = there[mine[0]]
            here, across = self._among(known)
            told = np.linalg.solve(here, rows[np.ix_(mine, known)].T)
            out[np.ix_(mine, ~known)] = told.T @ across
        return out

    def through(
        self,
        rows: FloatArray,  # (n, p), NaN where a feature is missing
        weights: NDArray[np.floating],  # (p, d), the same whenever `name` is
        name: str,
    ) -> tuple[FloatArray, FloatArray]:  # (n, d), (n,)
        """fill(rows) @ weights, without filling; and how far off each may be (root mean square)."""
        there = np.isfinite(rows)
        out = np.zeros((len(rows), weights.shape[1]), np.float32)
        off = np.zeros(len(rows), np.float32)
        if not len(rows):
            return out, off
        patterns, owner = _patterns(there)
        for at, pattern in enumerate(patterns):
            mine = np.flatnonzero(owner == at)
            known = there[mine[0]]
            matrix, left = self._matrix(name.encode() + pattern.tobytes(), known, weights)
            out[mine] = rows[np.ix_(mine, known)] @ matrix
            off[mine] = left
        return out, off

    def _matrix(
        self, key: bytes, known: NDArray[np.bool_], weights: NDArray[np.floating]
    ) -> tuple[Float64, float]:  # (features there, d), root mean square left
        found = self._known.get(key)
        if found is None:
            matrix, left = weights[known].astype(np.float64), 0.0
            if not known.all():
                here, across = self._among(known)
                told = across @ weights[~known]
                more = np.linalg.solve(here, told)
                matrix = matrix + more
                own = self.covariance[np.ix_(~known, ~known)] @ weights[~known]
                left = float((weights[~known] * own).sum() - (told * more).sum())
            while len(self._known) >= REMEMBERED:
                self._known.pop(next(iter(self._known)), None)
            found = self._known[key] = (matrix, float(np.sqrt(max(left, 0.0))))
        return found

    def _among(self, known: NDArray[np.bool_]) -> tuple[Float64, Float64]:
        """C_oo + λ I and C_om."""
        here = self.covariance[np.ix_(known, known)].astype(np.float64)
        across = self.covariance[np.ix_(known, ~known)].astype(np.float64)
        ridge = SHRINK * float(np.trace(self.covariance)) / len(self.covariance)
        here[np.diag_indices_from(here)] += max(ridge, 1e-12)
        return here, across


def _patterns(there: NDArray[np.bool_]) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    """What is there, each pattern once, and (n,) which of them each row has."""
    patterns, owner = np.unique(np.packbits(there, axis=1), axis=0, return_inverse=True)
    return patterns, owner.reshape(-1)


def _covariance(filled: FloatArray) -> FloatArray:
    """(p, p); features that are seldom there are shrunk by their absence, and so trusted less."""
    wide = filled.astype(np.float64)
    return (wide.T @ wide / max(len(wide), 1)).astype(np.float32)
