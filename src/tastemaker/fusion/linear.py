"""A little linear algebra, the same on every machine for the same generator."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.ports import FloatArray

Float64 = NDArray[np.float64]

POWER_ITERATIONS = 4  # enough for slowly falling spectra (Halko et al., 2011, section 4.5)
OVERSAMPLED = 10


def unit(rows: NDArray[Any], least: float = 1e-12) -> FloatArray:
    """Rows of length one, float32; rows shorter than `least` become zeros."""
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled = np.divide(rows, length, out=np.zeros(rows.shape), where=length > least)
    return np.asarray(scaled, np.float32)


def components(matrix: Any, rank: int, rng: np.random.Generator) -> tuple[Float64, Float64]:
    """The leading right singular vectors (r, p) and values (r,) of a dense or sparse matrix.

    Randomised subspace iteration (Halko, Martinsson and Tropp, 2011). Signs are definite: the
    largest number of each vector is positive. r ≤ rank where the matrix has no more.
    """
    n, p = matrix.shape
    rank = min(rank, n, p)
    if rank == 0:
        return np.zeros((0, p)), np.zeros(0)
    width = min(rank + OVERSAMPLED, n, p)
    basis = np.linalg.qr(matrix @ rng.standard_normal((p, width)))[0]
    for _ in range(POWER_ITERATIONS):
        basis = np.linalg.qr(matrix @ (matrix.T @ basis))[0]
    # The spread of the small (width, p) rest by its Gram matrix: p may be tens of thousands.
    rest = np.asarray((matrix.T @ basis).T)
    squares, turns = np.linalg.eigh(rest @ rest.T)
    order = np.argsort(-squares)[:rank]
    values = np.sqrt(np.maximum(squares[order], 0.0))
    # Squares are right to 1e-16 of the greatest, so values to 1e-8: what is less is rounding, and
    # would be blown up into an axis wherever axes are divided by their values.
    keep = values > 1e-6 * max(float(values[0]), 1e-300)
    values = values[keep]
    vectors = (turns[:, order[keep]].T @ rest) / values[:, None]
    largest = np.abs(vectors).argmax(axis=1)
    return vectors * np.sign(vectors[np.arange(len(vectors)), largest])[:, None], values


def rotation(points: FloatArray, onto: FloatArray) -> Float64:  # (d, d) orthogonal
    """R that brings `points` @ R nearest to `onto` (orthogonal Procrustes, Schönemann 1966)."""
    left, _, right = np.linalg.svd(points.astype(np.float64).T @ onto.astype(np.float64))
    return np.asarray(left @ right)
