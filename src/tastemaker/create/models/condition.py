"""What is wanted, as numbers: a point of the taste space, attributes, and which of them are given.

    [point · 1 if given | one-hot of each control · 1 if given | z-scored measures · 1 each if given]

What is not given is zeros: a partial wish is normal, and an empty one is what guidance leads away
from. In training, parts are hidden at random so that every combination is met.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tastemaker.domain import Attributes, Brief, Item
from tastemaker.ports import FloatArray, Medium

UNLIKE = -30.0  # log weight of a text with another value of a control than asked for
NEAR = 0.3  # standard deviations: a text so far from a number asked for is e^-½ as likely
NEARNESS = 10.0  # a text at cosine 1 is drawn e^10 times as often as one at cosine 0
FARTHEST = 3.0  # standard deviations: beyond, a measure was hardly ever met
MOODS = ("valence", "arousal")  # measures that the mood of a brief speaks of

# How often each part of a wish is hidden in training. At use, a point with few attributes is the
# rule, so all attributes go at once as often as one of them.
HIDE_ALL, HIDE_POINT, HIDE_CONTROLS, HIDE_MEASURES = 0.1, 0.25, 0.2, 0.3
HIDE_CONTROL, HIDE_MEASURE = 0.25, 0.35
POINT_NOISE = 0.5  # a person's point lies off those of items: length of the largest error


@dataclass(frozen=True, slots=True)
class Wishes:
    """The layout of condition vectors of one generator."""

    dim: int  # numbers in a point; 0: not trained with points
    controls: Mapping[str, Sequence[str]]
    measures: Mapping[str, tuple[float, float]]  # measure → (mean, standard deviation)
    #: Of each measure the range in which nine in ten of the texts lie.
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, medium: Medium, dim: int, items: Sequence[Item]) -> Wishes:
        """Controls as the medium names them, measures scaled by what `items` have."""
        measures, ranges = {}, {}
        for name in medium.measures:
            values = (number(item.attributes.get(name)) for item in items)
            met = np.array([value for value in values if value is not None])
            if len(met) > 1 and met.std() > 1e-6 * (1 + abs(met.mean())):
                measures[name] = (float(met.mean()), float(met.std()))
                low, high = np.quantile(met, [0.05, 0.95])
                ranges[name] = (float(low), float(high))
        return cls(dim, {n: tuple(v) for n, v in medium.controls.items()}, measures, ranges)

    @property
    def size(self) -> int:
        points = self.dim + 1 if self.dim else 0
        return points + sum(len(v) + 1 for v in self.controls.values()) + 2 * len(self.measures)

    def vector(self, point: FloatArray | None, attributes: Attributes) -> FloatArray:  # (size,)
        parts: list[FloatArray] = []
        if self.dim:
            parts.append(self._placed(point))
        for name, values in self.controls.items():
            chosen = np.zeros(len(values) + 1, np.float32)
            if (value := attributes.get(name)) in values:
                chosen[[values.index(value), -1]] = 1
            parts.append(chosen)
        parts.append(self._measured(attributes).ravel())
        return np.concatenate(parts)

    def _placed(self, point: FloatArray | None) -> FloatArray:  # (dim + 1,)
        placed = np.zeros(self.dim + 1, np.float32)
        if point is not None and len(point) == self.dim:
            length = float(np.linalg.norm(point))
            if 0 < length < math.inf:
                placed[:-1], placed[-1] = point * (math.sqrt(self.dim) / length), 1
        return placed

    def _measured(self, attributes: Attributes) -> FloatArray:  # (2, measures)
        rows = np.zeros((2, len(self.measures)), np.float32)
        for i, (name, (mean, deviation)) in enumerate(self.measures.items()):
            if (value := number(attributes.get(name))) is not None:
                rows[:, i] = np.clip((value - mean) / deviation, -FARTHEST, FARTHEST), 1
        return rows

    def hidden(self, wishes: FloatArray, rng: np.random.Generator) -> FloatArray:
        """A copy of (b, size) `wishes` with parts hidden at random and noise on the points."""
        b, at = len(wishes), 0
        shown = np.empty_like(wishes)
        if self.dim:
            at = self.dim + 1
            shown[:, :at] = rng.random((b, 1)) >= HIDE_POINT
            wishes = wishes.copy()
            self._blur(wishes, rng)
        kept = rng.random((b, 1)) >= HIDE_CONTROLS
        for values in self.controls.values():
            width = len(values) + 1
            shown[:, at : at + width] = kept & (rng.random((b, 1)) >= HIDE_CONTROL)
            at += width
        n = len(self.measures)
        kept = rng.random((b, 1)) >= HIDE_MEASURES
        shown[:, at : at + n] = shown[:, at + n :] = kept & (rng.random((b, n)) >= HIDE_MEASURE)
        shown *= rng.random((b, 1)) >= HIDE_ALL
        return wishes * shown

    def _blur(self, wishes: FloatArray, rng: np.random.Generator) -> None:
        """Moves points, each by its own distance up to `POINT_NOISE`, and back to their length."""
        points = wishes[:, : self.dim]
        far = rng.random((len(wishes), 1)) * POINT_NOISE
        moved = points + far * rng.standard_normal(points.shape) * wishes[:, self.dim, None]
        length = np.linalg.norm(moved, axis=1, keepdims=True) / math.sqrt(self.dim)
        wishes[:, : self.dim] = moved / np.where(length > 0, length, 1)

    def likeness(self, asked: FloatArray, known: FloatArray) -> FloatArray:  # (n,)
        """How well (n, size) `known` fit what is `asked`, as log weights: 0 where nothing is.

        A control that is another counts `UNLIKE`, a measure by its distance in units of `NEAR`
        standard deviations, a point by its cosine.
        """
        total, at = np.zeros(len(known), np.float32), 0
        if self.dim:
            both = asked[self.dim] * known[:, self.dim]
            cosine = known[:, : self.dim] @ asked[: self.dim] / self.dim
            total += NEARNESS * both * (cosine - 1)
            at = self.dim + 1
        for values in self.controls.values():
            chosen = slice(at, at + len(values))
            at += len(values) + 1
            if asked[at - 1]:
                total += UNLIKE * (1 - known[:, chosen] @ asked[chosen])
        n = len(self.measures)
        off = (known[:, at : at + n] - asked[at : at + n]) / NEAR
        given = known[:, at + n :] * asked[at + n :]
        return np.asarray(total - 0.5 * (given * off**2).sum(axis=1), np.float32)

    def told(self, control: str, known: FloatArray) -> str | None:
        """The value of a control in one (size,) vector; None where it has none."""
        at = self.dim + 1 if self.dim else 0
        for name, values in self.controls.items():
            if name == control:
                chosen = np.flatnonzero(known[at : at + len(values)])
                return values[int(chosen[0])] if len(chosen) else None
            at += len(values) + 1
        return None

    def to_json(self) -> dict[str, Any]:
        return {
            "dim": self.dim,
            "controls": {name: list(values) for name, values in self.controls.items()},
            "measures": {name: list(scale) for name, scale in self.measures.items()},
            "ranges": {name: list(ends) for name, ends in self.ranges.items()},
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Wishes:
        return cls(
            int(body["dim"]),
            {name: tuple(values) for name, values in body["controls"].items()},
            {name: (float(m), float(s)) for name, (m, s) in body["measures"].items()},
            {name: (float(a), float(b)) for name, (a, b) in body.get("ranges", {}).items()},
        )


def wanted(brief: Brief, measures: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes a brief asks for, those of its mood included where they can be followed."""
    mood = {}
    if brief.mood is not None:
        mood = {n: getattr(brief.mood, n) for n in MOODS if n in measures}
    return {**mood, **brief.attributes}


def number(value: Any) -> float | None:
    """`value` as a finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if math.isfinite(value) else None
