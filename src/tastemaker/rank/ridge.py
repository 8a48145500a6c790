"""The arithmetic of the linear ranker: a ridge from decayed prefixes to next items.

    B = argmin Σ |x B - t|² + Σ_i λ_i |B_i|²  =  (A + Λ)⁻¹ K,   A = Σ xᵀx,  K = Σ xᵀt

over every moment of everybody's history: x (m,) is what they had met, decayed; t (m,) the item
they met next; λ_i = ridge + dropout · A_ii (as if inputs were dropped at random: EDLAE, Steck,
NeurIPS'20). The family is SLIST and TALE (Choi et al., WWW'21; Park et al., WSDM'25).

The x of one person's L meetings are rows of a small L × L matrix, so their share of A is one small
product instead of L sparse rows: minutes become seconds. A and K are sums over people, so one
person can be taken out exactly: a change of A and K on the q items they met (`forget`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tastemaker.ports import FloatArray, IntArray
from tastemaker.rank.decay import Decay
from tastemaker.rank.histories import Histories
from tastemaker.rank.lapack import inverted

WINDOW = 400  # newest meetings of one person that are learned from, as `Settings.evidence_kept`
DENSE = 8_000  # items up to which K is gathered as a dense matrix (256 MB)
BLOCK = 1_024  # rows worked on at once
FLUSH = 4_000_000  # entries of a sparse K gathered before they are added up


@dataclass(frozen=True, slots=True)
class Penalty:
    ridge: float = 50.0
    dropout: float = 0.0

    def of(self, diagonal: FloatArray) -> FloatArray:  # (m,)
        return np.asarray(self.ridge + self.dropout * diagonal, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Share:
    """One person's part of A and K, over the q items they met."""

    items: IntArray  # (q,) distinct columns
    gram: FloatArray  # (q, q)
    cross: FloatArray  # (q, q)


def share(item: IntArray, weight: FloatArray, at: NDArray[np.float64], decay: Decay) -> Share:
    """What one history (oldest first) adds to A and K. Only items newly met and liked are aimed
    at."""
    item, weight, at = item[-WINDOW:], weight[-WINDOW:], at[-WINDOW:]
    items, first, place = np.unique(item, return_index=True, return_inverse=True)
    aims = np.zeros(len(item), np.bool_)
    aims[first] = True
    aims &= weight > 0
    before = decay.matrix(at)
    before *= aims[:, None]
    before *= weight
    gram, cross = before.T @ before, before.T * np.minimum(weight, 1.0)
    if len(items) == len(item):
        return Share(item, gram, cross)
    merge = sp.csr_array((np.ones(len(item), np.float32), (place, np.arange(len(item)))))
    return Share(items, merge @ (merge @ gram).T, (merge @ (merge @ cross).T).T)


def shares(histories: Histories, decay: Decay) -> Iterator[Share]:
    for person in range(len(histories.people)):
        item, weight, at = histories.of_person(person)
        if len(item) > 1:
            yield share(item, weight, at, decay)


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """A and K over all m items."""

    gram: FloatArray  # (m, m)
    cross: FloatArray | sp.csr_array  # (m, m)


def sums(histories: Histories, decay: Decay) -> Sums:
    m = len(histories.ids)
    if m <= DENSE:
        return _dense(m, shares(histories, decay))
    gram = np.zeros((m, m), np.float32)
    cross = _Gathered(m)
    for one in shares(histories, decay):
        gram[np.ix_(one.items, one.items)] += one.gram
        cross.add(one.items, one.cross)
    return Sums(gram, cross.total())


def _dense(m: int, parts: Iterable[Share]) -> Sums:
    """A and K lie side by side as one complex matrix: each far place in memory is fetched once."""
    both = np.zeros(m * m, np.complex64)
    for one in parts:
        places = (one.items[:, None] * m + one.items).ravel()
        here = both.take(places)
        here.real += one.gram.ravel()
        here.imag += one.cross.ravel()
        both[places] = here
    square = both.reshape(m, m)
    return Sums(square.real.copy(), square.imag.copy())


class _Gathered:
    """A sum of many small blocks, sparse."""

    def __init__(self, m: int) -> None:
        self._total = sp.csr_array((m, m), dtype=np.float32)
        self._parts: list[tuple[IntArray, IntArray, FloatArray]] = []
        self._entries = 0

    def add(self, items: IntArray, block: FloatArray) -> None:
        i, j = np.nonzero(block)
        self._parts.append((items[i], items[j], block[i, j]))
        self._entries += len(i)
        if self._entries > FLUSH:
            self._flush()

    def total(self) -> sp.csr_array:
        self._flush()
        return self._total

    def _flush(self) -> None:
        if self._parts:
            rows, cols, values = (np.concatenate(part) for part in zip(*self._parts, strict=True))
            self._total = self._total + sp.csr_array((values, (rows, cols)), self._total.shape)
        self._parts, self._entries = [], 0


def inverse_of(gram: FloatArray, penalty: FloatArray) -> FloatArray:
    """P = (A + Λ)⁻¹ by Cholesky, in the memory of `gram`."""
    if not len(gram):  # nobody has met anything: LAPACK would grumble on standard error
        return gram
    gram[np.diag_indices_from(gram)] += penalty
    inverse = inverted(gram)
    _mirror(inverse)
    return inverse


def blocks(inverse: FloatArray, cross: FloatArray | sp.csr_array) -> Iterator[FloatArray]:
    """B = P K, some rows at a time: all of it need not be in memory at once."""
    turned = None if isinstance(cross, np.ndarray) else cross.T.tocsr()
    for lo in range(0, len(inverse), BLOCK):
        some = inverse[lo : lo + BLOCK]
        yield some @ cross if turned is None else (turned @ some.T).T


@dataclass(slots=True, eq=False)
class Solution:
    """P and B: what exact forgetting starts from."""

    inverse: FloatArray  # (m, m) symmetric
    weights: FloatArray  # (m, m)


def _mirror(lower: FloatArray) -> None:
    """Fill the upper triangle from the lower one, in place."""
    n = len(lower)
    for lo in range(0, n, BLOCK):
        hi = min(lo + BLOCK, n)
        corner = np.tril(lower[lo:hi, lo:hi], -1)
        lower[lo:hi, lo:hi] = np.tril(lower[lo:hi, lo:hi]) + corner.T
        lower[lo:hi, hi:] = lower[hi:, lo:hi].T


def forget(solution: Solution, one: Share, dropout: float) -> None:
    """Take one person out of P and B, in place, as if they had never been there: m² q, not m³.

    With E the q columns they met, A' = A + E D Eᵀ where D = -(gram + dropout · diag gram), and
    K' = K - E C Eᵀ. Then, with V = P E, G = Eᵀ P E and Y = Eᵀ B' (Woodbury):
    (I + G D) Y = Eᵀ B - G C Eᵀ,   B' = B - V (C Eᵀ + D Y),   P' = P - V (I + D G)⁻¹ D Vᵀ.
    """
    items, q = one.items, len(one.items)
    gram = one.gram.astype(np.float64)
    change = -(gram + dropout * np.diag(gram.diagonal()))
    V = solution.inverse[:, items].astype(np.float64)
    G = V[items]
    left = np.eye(q) + G @ change
    right = solution.weights[items].astype(np.float64)
    right[:, items] -= G @ one.cross
    moved = change @ np.linalg.solve(left, right)
    moved[:, items] += one.cross
    _subtract(solution.weights, V, moved)
    _subtract(solution.inverse, V, np.linalg.solve(np.eye(q) + change @ G, change @ V.T))


def _subtract(matrix: FloatArray, left: NDArray[Any], right: NDArray[Any]) -> None:
    """matrix -= left @ right, a block of rows at a time."""
    right32 = right.astype(np.float32)
    for lo in range(0, len(matrix), BLOCK):
        matrix[lo : lo + BLOCK] -= left[lo : lo + BLOCK].astype(np.float32) @ right32


def in_blocks(matrix: FloatArray) -> Iterator[FloatArray]:
    return (matrix[lo : lo + BLOCK] for lo in range(0, len(matrix), BLOCK))


def pruned(rows: Iterable[FloatArray], top: int) -> sp.csr_array:
    """Each row's `top` entries of greatest size, from blocks of rows."""
    parts = [_pruned(block, top) for block in rows]
    return sp.vstack(parts, format="csr") if parts else sp.csr_array((0, 0), dtype=np.float32)


def _pruned(block: FloatArray, top: int) -> sp.csr_array:
    if block.shape[1] <= top:
        return sp.csr_array(block)
    kept = np.argpartition(-np.abs(block), top - 1, axis=1)[:, :top]
    kept.sort(axis=1)
    values = np.take_along_axis(block, kept, axis=1)
    indptr = np.arange(0, len(block) * top + 1, top)
    return sp.csr_array((values.ravel(), kept.astype(np.int32).ravel(), indptr), block.shape)
