"""What one person would think of a draft: a few numbers, learned from every event at once.

Bayesian linear regression (Bishop 2006, section 3.3) from features of a draft to how it would be
met, in [-1, 1]. The prior is what holds for nearly everybody: near one's taste is good, near what
one disliked is bad. Each meeting moves the posterior a little; a draw from it (Thompson 1933)
explores what is not yet known of this person. Nothing is stored: the posterior is derived from
the profile, so forgetting an event forgets what was learned from it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.domain import Item, Profile, Taste
from tastemaker.ports import FloatArray, Medium

Numbers = NDArray[np.float64]

FACETS = 4  # control facets that count, the medium's first
MEASURES = 8  # measures that count, the medium's first
NOISE = 0.5  # variance of how the same thing is met on another day
DOUBT = 0.15  # variance of each weight before anything is known
HALF_LIFE = 30 * 86_400.0  # seconds: what was met a month ago counts half


@dataclass(frozen=True, slots=True)
class Met:
    """An item of the medium that the person met: where it stands, how it was met, and when."""

    item: Item
    point: FloatArray  # (d,)
    weight: float  # as in Evidence: negative pushes away
    at: float


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """N(mean, inverse(precision)) over the weights of the features."""

    mean: Numbers  # (f,)
    precision: Numbers  # (f, f)

    def updated(self, features: Numbers, heard: Numbers) -> Posterior:
        """After meetings with `features` (n, f) that were met as `heard` (n,).

        One by one or all at once: the result is the same.
        """
        precision = self.precision + features.T @ features / NOISE
        pull = self.precision @ self.mean + features.T @ heard / NOISE
        mean = np.asarray(np.linalg.solve(precision, pull), np.float64)
        return Posterior(mean, np.asarray(precision, np.float64))

    def drawn(self, rng: np.random.Generator) -> Numbers:  # (f,)
        """One plausible set of weights."""
        root = np.linalg.cholesky(self.precision)
        return np.asarray(self.mean + np.linalg.solve(root.T, rng.standard_normal(len(self.mean))))


class Reward:
    """How drafts of one medium would be met by one person, from what they met before."""

    def __init__(
        self, medium: Medium, profile: Profile, taste: Taste, met: Sequence[Met], now: float
    ) -> None:
        self._facets = list(medium.controls)[:FACETS]
        self._measures = list(medium.measures)[:MEASURES]
        self._profile, self._taste, self._now = profile, taste, now
        values = np.array([_values(m.item.attributes, self._measures) for m in met])
        self._usual = _liked(values, np.array([m.weight for m in met]), len(self._measures))
        self._disliked = [m.point for m in met if m.weight < 0][-16:]
        self.posterior = self._prior()
        if met:
            points = np.stack([m.point for m in met])
            rows = self.features([m.item.attributes for m in met], points)
            fading = [0.5 ** (max(0.0, now - m.at) / HALF_LIFE) for m in met]
            root = np.sqrt(
                np.array(fading)
            )  # a meeting that counts half enters with half its square
            heard = np.clip([m.weight for m in met], -1.0, 1.0)
            self.posterior = self.posterior.updated(rows * root[:, None], heard * root)

    def features(
        self, attributes: Sequence[Mapping[str, Any]], points: FloatArray
    ) -> Numbers:  # (n, f)
        """Features of drafts: 1, nearness to the taste, to what was disliked, facets, measures."""
        near = _near(points, self._taste.points)
        weighted = (
            points @ (self._taste.points * self._taste.weights[:, None]).sum(0)
            if len(self._taste.weights)
            else np.zeros(len(points))
        )
        apart = _near(points, np.stack(self._disliked)) if self._disliked else np.zeros(len(points))
        known = np.array([[self._liking(f, a.get(f)) for f in self._facets] for a in attributes])
        values = np.array([_values(a, self._measures) for a in attributes])
        mean, spread = self._usual
        off = -np.minimum(((values - mean) / spread) ** 2, 4.0) / 4.0
        parts = [np.ones(len(points)), near, weighted, apart, *known.T, *np.nan_to_num(off).T]
        return np.stack(parts, axis=1).astype(np.float64)

    def expected(self, features: Numbers) -> Numbers:  # (n,)
        return np.asarray(features @ self.posterior.mean)

    def _prior(self) -> Posterior:
        size = 4 + len(self._facets) + len(self._measures)
        mean = np.zeros(size)
        mean[1:4] = (0.6, 0.3, -0.4)
        mean[4 : 4 + len(self._facets)] = 0.2
        mean[4 + len(self._facets) :] = 0.1
        return Posterior(mean, np.eye(size) / DOUBT)

    def _liking(self, facet: str, value: Any) -> float:
        """How much is known in favour of a facet value, in [-1, 1]."""
        fact = self._profile.facts.get((facet, str(value)))
        if fact is None:
            return 0.0
        age = 0.0 if fact.pinned else max(0.0, self._now - fact.at)
        return math.tanh(fact.weight * 0.5 ** (age / HALF_LIFE) / 3.0)


def _near(points: FloatArray, to: FloatArray) -> Numbers:  # (n,)
    """Greatest cosine with any of `to`; 0 where there is none."""
    if not len(to) or not points.shape[1]:
        return np.zeros(len(points))
    return np.asarray((points @ to.T).max(axis=1), np.float64)


def _values(attributes: Mapping[str, Any], names: Sequence[str]) -> list[float]:
    found = (attributes.get(name) for name in names)
    return [float(v) if isinstance(v, (int, float)) else math.nan for v in found]


def _liked(values: Numbers, weights: Numbers, size: int) -> tuple[Numbers, Numbers]:
    """(mean, spread) of the measures of what was liked; NaN where nothing says anything."""
    liked = values[weights > 0] if len(values) else values.reshape(0, size)
    if len(liked) < 3:  # two points are no habit
        return np.full(size, math.nan), np.ones(size)
    return liked.mean(0), liked.std(0) + 0.25 * np.abs(liked).mean(0) + 1e-6
