"""What the same people like, as far as content can foretell it.

The axes of who liked what (implicit feedback as positive pointwise mutual information: Levy &
Goldberg 2014) are predicted from content by ridge regression, so that items nobody has met yet
have them too.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tastemaker.fusion.linear import components
from tastemaker.ports import FloatArray

LIKED = 1.0  # weight of co-liking against all content together
AXES = 32
RIDGE = 30.0
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
    mix = _ridge(x, target, weight) * _foretold(x, target, weight, rng)
    told = features @ mix
    size = float(np.sqrt((told**2).sum(1).mean()))
    content = float(np.sqrt((features**2).sum(1).mean()))
    return np.asarray(mix * (LIKED * content / max(size, 1e-9)))


def _ridge(x: Float64, target: Float64, weight: Float64) -> Float64:  # (p, q)
    gram = (x * weight).T @ x + RIDGE * weight.mean() / 10 * np.eye(x.shape[1])
    return np.asarray(np.linalg.solve(gram, (x * weight).T @ target))


def _foretold(
    x: Float64, target: Float64, weight: Float64, rng: np.random.Generator
) -> Float64:  # (q,)
    """How well each axis is foretold for items that it was not fitted on, 0 to 1: chance in who
    liked what gives axes too, and content knows nothing of them."""
    odd = rng.permutation(len(x)) % 2 == 1
    guess = np.empty_like(target)
    for half in (odd, ~odd):
        guess[half] = x[half] @ _ridge(x[~half], target[~half], weight[~half])
    spread = np.sqrt((guess**2).sum(0) * (target**2).sum(0))
    return np.asarray(np.maximum((guess * target).sum(0) / np.maximum(spread, 1e-12), 0.0))
