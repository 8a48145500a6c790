"""The arithmetic of the linear ranker: a ridge from decayed prefixes to next items.

    B = argmin Σ |x B - t|² + λ|B|²  =  (A + λI)⁻¹ K,   A = Σ xᵀx,  K = Σ xᵀt

over every moment of everybody's history: x (m,) is what they had met, decayed; t (m,) the item
they met next. The family is SLIST and TALE (Choi et al., WWW'21; Park et al., WSDM'25) with EASE^R
(Steck, WWW'19) as its timeless relative. A and K are sums over people, so one person can be taken
out exactly: a low-rank change of (A + λI)⁻¹ and of B (`forget`).

The x of one person's L meetings are rows of a small L × L matrix, so their share of A is one small
product instead of L sparse rows: minutes become seconds for long histories.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.linalg.lapack as lapack
import scipy.sparse as sp
from numpy.typing import NDArray

from tastemaker.ports import FloatArray, IntArray
from tastemaker.rank.decay import Decay
from tastemaker.rank.histories import Histories

WINDOW = 1_000  # newest meetings of one person that are learned from
FLUSH = 4_000_000  # entries of K gathered before they are added up


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """One person's moments: r times they met something new, over the q items they had met."""

    items: IntArray  # (q,) distinct columns
    before: FloatArray  # (r, q) what they had met, decayed
    next: FloatArray  # (r, q) what they met next: one positive entry per row


def moments(item: IntArray, weight: FloatArray, at: NDArray[np.float64], decay: Decay) -> Moments:
    """The moments of one history (oldest first). Liked and newly met items are what is aimed at."""
    item, weight, at = item[-WINDOW:], weight[-WINDOW:], at[-WINDOW:]
    items, first, place = np.unique(item, return_index=True, return_inverse=True)
    new = np.zeros(len(item), np.bool_)
    new[first] = True
    aims = np.flatnonzero(new & (weight > 0))
    aims = aims[aims > 0]
    onto = np.zeros((len(item), len(items)), np.float32)
    onto[np.arange(len(item)), place] = weight
    before = decay.matrix(at)[aims] @ onto
    ahead = np.zeros((len(aims), len(items)), np.float32)
    ahead[np.arange(len(aims)), place[aims]] = np.minimum(weight[aims], 1.0)
    return Moments(items, before, ahead)


def everybody(histories: Histories, decay: Decay) -> Iterator[Moments]:
    for person in range(len(histories.people)):
        item, weight, at = histories.of_person(person)
        if len(item) > 1:
            yield moments(item, weight, at, decay)


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """A over the `head` items (dense), its diagonal and K over all m items (sparse)."""

    head: IntArray  # (h,) columns, most met first
    gram: FloatArray  # (h, h)
    diagonal: FloatArray  # (m,)
    cross: sp.csr_array  # (m, m)


def sums(histories: Histories, decay: Decay, head: int) -> Sums:
    """A and K. Only pairs among the `head` most met items are kept in A: it is dense."""
    m = len(histories.ids)
    met = np.bincount(histories.item, minlength=m)
    chosen = np.sort(np.argsort(-met, kind="stable")[:head])
    place = np.full(m, -1, np.int64)
    place[chosen] = np.arange(len(chosen))
    gram = np.zeros((len(chosen), len(chosen)), np.float32)
    diagonal = np.zeros(m, np.float32)
    gathered = _Gathered(m)
    for one in everybody(histories, decay):
        inside = np.flatnonzero(place[one.items] >= 0)
        rows = place[one.items[inside]]
        part = one.before[:, inside]
        gram[np.ix_(rows, rows)] += part.T @ part
        diagonal[one.items] += (one.before**2).sum(axis=0)
        gathered.add(one.items, one.before.T @ one.next)
    return Sums(chosen, gram, diagonal, gathered.total())


class _Gathered:
    """A sparse sum of many small dense blocks."""

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


@dataclass(slots=True, eq=False)
class Solution:
    """P = (A + λI)⁻¹ and B = P K over the head; what exact forgetting starts from."""

    inverse: FloatArray  # (h, h) symmetric
    weights: FloatArray  # (h, h)


def solve(gram: FloatArray, cross: sp.csr_array, ridge: float) -> Solution:
    """Cholesky, inverse, and a product with sparse K. `gram` is overwritten."""
    gram[np.diag_indices_from(gram)] += ridge
    factor, failed = lapack.spotrf(gram.T, lower=0, overwrite_a=1, clean=0)
    if failed:
        raise np.linalg.LinAlgError("the ridge is too small for this many items")
    inverse, _ = lapack.spotri(factor, lower=0, overwrite_c=1)
    inverse = np.asarray(inverse).T  # C order; its lower triangle is filled
    _mirror(inverse)
    if cross.nnz > 0.05 * cross.shape[0] ** 2:
        return Solution(inverse, inverse @ cross.toarray())
    return Solution(inverse, np.ascontiguousarray((cross.T.tocsr() @ inverse).T))


def _mirror(lower: FloatArray, block: int = 1024) -> None:
    """Fill the upper triangle from the lower one, in place."""
    n = len(lower)
    for lo in range(0, n, block):
        hi = min(lo + block, n)
        corner = np.tril(lower[lo:hi, lo:hi], -1)
        lower[lo:hi, lo:hi] = np.tril(lower[lo:hi, lo:hi]) + corner.T
        lower[lo:hi, hi:] = lower[hi:, lo:hi].T


def forget(solution: Solution, one: Moments) -> None:
    """Take one person out of P and B, in place, as if they had never been there.

    With S = `one.before`, T = `one.next`, V = P Sᵀ and G = S V (Woodbury):
    P ← P + V (I - G)⁻¹ Vᵀ and B ← B - V (I - G)⁻¹ (T - S B). Costs h² r instead of h³.
    """
    if not len(one.before):
        return
    S = one.before.astype(np.float64)
    V = solution.inverse[:, one.items].astype(np.float64) @ S.T
    left = np.eye(len(S)) - S @ V[one.items]
    missed = -(S @ solution.weights[one.items])
    missed[:, one.items] += one.next
    _add(solution.weights, V, -np.linalg.solve(left, missed))
    _add(solution.inverse, V, np.linalg.solve(left, V.T))


def _add(matrix: FloatArray, left: NDArray[np.float64], right: NDArray[Any]) -> None:
    """matrix += left @ right, a block of rows at a time."""
    right32 = right.astype(np.float32)
    for lo in range(0, len(matrix), 1024):
        matrix[lo : lo + 1024] += left[lo : lo + 1024].astype(np.float32) @ right32


def pruned(weights: FloatArray, top: int, block: int = 512) -> sp.csr_array:
    """Each row's `top` entries of greatest size."""
    n = weights.shape[1]
    if n <= top:
        return sp.csr_array(weights)
    cols, values = [], []
    for lo in range(0, len(weights), block):
        part = weights[lo : lo + block]
        kept = np.argpartition(-np.abs(part), top - 1, axis=1)[:, :top]
        kept.sort(axis=1)
        cols.append(kept.astype(np.int32).ravel())
        values.append(np.take_along_axis(part, kept, axis=1).ravel())
    indptr = np.arange(0, len(weights) * top + 1, top)
    out = sp.csr_array((np.concatenate(values), np.concatenate(cols), indptr), weights.shape)
    out.eliminate_zeros()
    return out
