"""What the same people like, as far as content can foretell it.

The axes of who liked what (implicit feedback as positive pointwise mutual information: Levy &
Goldberg 2014) are predicted from content by ridge regression, so that items nobody has met yet
have them too. How firm the ridge of an axis is, and how much the axis counts, is decided on items
that the regression was not fitted on: chance in who liked what gives axes too, and content knows
nothing of them.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tastemaker.fusion.linear import components
from tastemaker.ports import FloatArray

LIKED = 1.0  # weight of co-liking against all content together
AXES = 32
RIDGES = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)  # shares of the mean variance of a feature
FOLDS = 4
LEAST_LIKES = 200  # pairs of person and item from which co-liking says anything

Float64 = NDArray[np.float64]


def axes_of_liking(
    features: FloatArray,  # (items, p)
    likes: sp.csr_array | None,  # (people, items) signed weights
    rng: np.random.Generator,
) -> Float64:
    """(p, q) so that features @ it predicts the axes of who liked what; q = 0: nothing to learn."""
    none = np.zeros((features.shape[1], 0))
    if likes is None:
        return none
    positive = sp.coo_array(likes)
    good = positive.data > 0
    if good.sum() < LEAST_LIKES:
        return none
    rows, columns = positive.row[good], positive.col[good]
    by_item = np.bincount(columns, minlength=features.shape[0])
    by_person = np.bincount(rows, minlength=likes.shape[0])
    surprise = np.log(good.sum() / (by_person[rows] * by_item[columns]))
    table = sp.csr_array(
        (np.maximum(surprise, 0.0), (columns, rows)), (len(by_item), len(by_person))
    )
    met = np.flatnonzero(by_item >= 2)
    if len(met) < 2 * AXES:
        return none
    axes, values = components(table[met].T, AXES, rng)  # (q, met)
    target = (axes * values[:, None]).T  # (met, q): the axes that many share count most
    x = features[met].astype(np.float64)
    weight = by_item[met].astype(np.float64)[:, None] ** 0.5
    ridges, shares = _foretold(x, target, weight, rng)
    gram, across = _moments(x, target, weight)
    mix = np.zeros_like(across)
    for ridge in np.unique(ridges):
        mix[:, ridges == ridge] = _solved(gram, across[:, ridges == ridge], ridge)
    mix = mix * shares
    told = features @ mix
    size = float(np.sqrt((told**2).sum(1).mean()))
    content = float(np.sqrt((features**2).sum(1).mean()))
    return np.asarray(mix * (LIKED * content / max(size, 1e-9)))


def _moments(x: Float64, target: Float64, weight: Float64) -> tuple[Float64, Float64]:
    return (x * weight).T @ x, (x * weight).T @ target  # (p, p), (p, q)


def _solved(gram: Float64, across: Float64, ridge: float) -> Float64:  # (p, q)
    firm = max(ridge * float(np.trace(gram)) / len(gram), 1e-12)
    return np.asarray(np.linalg.solve(gram + firm * np.eye(len(gram)), across))


def _foretold(
    x: Float64, target: Float64, weight: Float64, rng: np.random.Generator
) -> tuple[Float64, Float64]:  # (q,), (q,)
    """On items that were not fitted on: the best ridge of each axis, and how well it is then
    foretold, 0 to 1."""
    fold = rng.permutation(len(x)) % FOLDS
    whole = [_moments(x[fold == f], target[fold == f], weight[fold == f]) for f in range(FOLDS)]
    gram, across = sum(g for g, _ in whole), sum(a for _, a in whole)
    lefts, shares = [], []
    for ridge in RIDGES:
        guess = np.empty_like(target)
        for f, (own, also) in enumerate(whole):
            guess[fold == f] = x[fold == f] @ _solved(gram - own, across - also, ridge)
        lefts.append((weight * (guess - target) ** 2).sum(0))
        spread = np.sqrt((weight * guess**2).sum(0) * (weight * target**2).sum(0))
        told = (weight * guess * target).sum(0) / np.maximum(spread, 1e-12)
        shares.append(np.maximum(told, 0.0))
    best, axis = np.argmin(lefts, axis=0), np.arange(target.shape[1])
    return np.array(RIDGES)[best], np.array(shares)[best, axis]
