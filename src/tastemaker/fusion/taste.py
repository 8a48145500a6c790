"""People in the taste space: one to four points, derived from the profile whenever they are needed.

    pull of an item  = weight · 2^(-age / half-life)
    modes            = weighted spherical k-means over what was liked (Dhillon & Modha 2001)
    dislikes         push each mode away
    decisions        stated, pinned, lowered and forgotten facts hold each mode (see `wishes`)

Nothing of this is stored: another model set gives the same profile other points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tastemaker.domain import DAY, Evidence, Profile, Taste
from tastemaker.fusion.linear import unit
from tastemaker.fusion.wishes import wishes_of
from tastemaker.ports import FloatArray, Space

MOST_MODES = 4
ENOUGH = 4  # liked items for each mode: fewer are chance, not a taste
GAIN = 0.2  # share of the scatter, for each free item, that one more mode must explain: of people
# who like two kinds of tune 81 % then have two modes, of those who like one 17 % (20 likes)
PUSH = 0.5  # weight of a dislike against a like
LENT = 2.0  # what friends or traits lend a newcomer counts as so many likes
ROUNDS = 12  # of k-means; it settles in a handful

Float64 = NDArray[np.float64]


def taste(
    profile: Profile,
    points_of: Callable[[Sequence[str]], FloatArray],
    space: Space | None,
    now: float,
    prior: Taste | None = None,
    half_life_days: float = 30.0,
) -> Taste:
    """Where somebody stands. k = 0 for a person nothing is known about, or without a space.

    `points_of` gives (n, d) points by item id, NaN rows for items it does not know.
    `prior`: what the people they are tied to lend them.
    """
    if space is None:
        return nowhere(0)
    points, weights = _pulls(profile.evidence, points_of, now, half_life_days)
    wishes = wishes_of(profile, space, now, half_life_days * DAY)
    facts, fact_weights = wishes.pulls()
    points, weights = np.vstack([points, facts]), np.append(weights, fact_weights)
    if prior is not None and len(prior.weights):
        points = np.vstack([points, prior.points])
        weights = np.append(weights, LENT * prior.weights)
    liked = weights > 0
    if not liked.any():
        return nowhere(space.dim)
    weights = weights / np.abs(weights).max()  # of what is decades old almost nothing is left
    modes, shares = _modes(points[liked], weights[liked])
    if not liked.all():
        modes = _pushed(modes, shares, points[~liked], -weights[~liked])
    modes = np.array([wishes.hold(mode) for mode in unit(modes).astype(np.float64)])
    shares = shares * np.clip((modes**2).sum(1), 1e-6, 1.0)  # of a refused taste little is left
    order = np.argsort(-shares, kind="stable")
    return Taste(unit(modes[order]), (shares[order] / shares.sum()).astype(np.float32))


def nowhere(dim: int) -> Taste:
    """The taste of somebody nothing is known about."""
    return Taste(np.zeros((0, dim), np.float32), np.zeros(0, np.float32))


def _pulls(
    evidence: Sequence[Evidence],
    points_of: Callable[[Sequence[str]], FloatArray],
    now: float,
    half_life_days: float,
) -> tuple[Float64, Float64]:
    """(n, d) points and (n,) signed weights of the items met that stand somewhere."""
    points = np.asarray(points_of([e.item for e in evidence]), np.float64)
    weights = np.array([e.weight for e in evidence], np.float64)
    at = np.array([e.at for e in evidence], np.float64)
    weights = weights * 0.5 ** (np.maximum(0.0, now - at) / (half_life_days * DAY))
    known = np.isfinite(points).all(axis=1) if len(points) else np.zeros(0, np.bool_)
    return points[known], weights[known]


def _modes(points: Float64, weights: Float64) -> tuple[Float64, Float64]:
    """As few centres as describe `points` well: (k, d) and the weight each one carries (k,).

    Any centre more explains something, even of noise, so what is left over counts per item that
    is still free (as in an estimate of variance).
    """
    best = _clustered(points, weights, 1)
    relative = weights / weights.max()  # squares of what is years old would be zero
    count = relative.sum() ** 2 / (relative**2).sum()  # items, those of little weight for less
    for k in range(2, min(MOST_MODES, int(count) // ENOUGH) + 1):
        more = _clustered(points, weights, k)
        before, after = (1 - best[2]) / (count - k + 1), (1 - more[2]) / (count - k)
        if after > (1 - GAIN) * before or more[1].min() <= 0.1 * more[1].sum():
            break
        best = more
    return best[0], best[1]


def _clustered(points: Float64, weights: Float64, k: int) -> tuple[Float64, Float64, float]:
    """Centres, their weights and the mean cosine. Starts from far points, so it needs no chance."""
    pulls = points * weights[:, None]
    centres = np.asarray(unit(pulls.sum(0)), np.float64)[None]
    if k > 1:
        chosen = [int(np.argmax(weights))]
        nearest = points @ points[chosen[0]]
        for _ in range(k - 1):
            chosen.append(int(np.argmax(weights * (1.0 - nearest))))
            nearest = np.maximum(nearest, points @ points[chosen[-1]])
        centres = points[chosen]
    owner, numbers = _nearest(centres, points), np.arange(k)[:, None]
    for _ in range(ROUNDS if k > 1 else 0):
        sums = (owner == numbers).astype(np.float64) @ pulls
        centres = sums / np.maximum(np.sqrt((sums * sums).sum(1, keepdims=True)), 1e-12)
        before, owner = owner, _nearest(centres, points)
        if (owner == before).all():
            break
    shares = np.bincount(owner, weights, k).astype(np.float64)
    order = np.argsort(-shares, kind="stable")
    cosine = float((weights * (points * centres[owner]).sum(1)).sum() / weights.sum())
    return centres[order], shares[order], cosine


def _nearest(centres: Float64, points: Float64) -> NDArray[np.intp]:
    """The row of the centre nearest to each point; the first of several."""
    cosines = centres @ points.T
    owner, best = np.zeros(len(points), np.intp), cosines[0]
    for row in range(1, len(centres)):  # centres are few: a maximum over so short an axis is slow
        owner[cosines[row] > best] = row
        best = np.maximum(best, cosines[row])
    return owner


def _pushed(modes: Float64, shares: Float64, points: Float64, weights: Float64) -> Float64:
    """Modes moved away from what was disliked near them, never past their own likes."""
    moved = modes.copy()
    for row, (mode, share) in enumerate(zip(modes, shares, strict=True)):
        near = np.maximum(points @ mode, 0.0) * weights
        push = PUSH * (near[:, None] * points).sum(0) / share
        length = np.linalg.norm(push)
        moved[row] = mode - push * min(1.0, 0.5 / length if length else 1.0)
    return moved
