"""What sets all that somebody liked apart from the rest of the catalogue.

    apart(i) = (p(i) - m)ᵀ (C + λ I)⁻¹ Σ_j liked(j) (p(j) - m),   i itself left out

p: points in the taste space, m and C their mean and scatter over the catalogue. It is the ridge
regression of who liked what on points, one matrix for everybody: a direction in which the whole
catalogue is spread out says little about a person who goes along it (Fisher's discriminant). Nearness
to a taste asks how much like their newest likes something is; this asks what they took, of all there is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tastemaker.domain import Profile
from tastemaker.ports import Candidates, FloatArray, IntArray
from tastemaker.rank.columns import PerCandidates
from tastemaker.rank.content import liked_rows

FIRM = 1.0  # λ as a share of the mean scatter along an axis
ENOUGH = 20_000  # items whose scatter is that of the catalogue


class Apart:
    """Nothing is learned of people: mean and scatter are the catalogue's, kept while it lives."""

    def __init__(self) -> None:
        self._scatter = PerCandidates(_scattered)

    def near(
        self, profile: Profile, candidates: Candidates, rows: IntArray
    ) -> FloatArray:  # (len(rows),)
        """Zeros without a space, and where nothing is liked."""
        mine, liked = liked_rows(profile, candidates)
        if not candidates.points.shape[1] or not len(mine):
            return np.zeros(len(rows), np.float32)
        middle, inverse = self._scatter(candidates)
        amounts = np.minimum(liked, 1.0)
        off = candidates.points[mine] - middle
        ahead = inverse @ (amounts @ off)
        most = 2 * len(rows) >= len(candidates.ids)  # gathering rows costs more than they do
        near = (candidates.points @ ahead)[rows] if most else candidates.points[rows] @ ahead
        own = np.zeros(len(candidates.ids), np.float32)
        own[mine] = amounts * ((off @ inverse) * off).sum(axis=1)
        return np.asarray(near - middle @ ahead - own[rows], np.float32)


def _scattered(candidates: Candidates) -> tuple[FloatArray, FloatArray]:
    """The mean (d,) and the inverse (d, d) of the scatter made firm."""
    points = candidates.points[:: max(1, len(candidates.points) // ENOUGH)].astype(np.float64)
    middle = points.mean(axis=0)
    scatter = (points - middle).T @ (points - middle)
    firm: NDArray[np.float64] = np.eye(len(scatter)) * max(
        FIRM * scatter.trace() / len(scatter), 1e-9
    )
    return middle.astype(np.float32), np.linalg.inv(scatter + firm).astype(np.float32)
