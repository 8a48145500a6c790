"""Candidates scored for one person by several parts, added up, and ready to say why.

    score(i) = Σ_p w_p · z_p(i),   z_p(i) = (s_p(i) - mean_p) / deviation_p

Mean and deviation are those of the person's scores over the first pool, the catalogue, so that a
second, small one (their own creations) stands on the same scale. A part that does not know an
item, as the collaborative parts know no creation, contributes what is expected there:
z_p = a + b · z_content.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tastemaker.domain import Profile, Reason, Taste
from tastemaker.ports import Candidates, FloatArray, IntArray, Ranker
from tastemaker.rank.words import BESIDE_OTHERS, NEW, say

CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Weighted:
    """A part with its weight for this person, and which rows of a Candidates it does not know."""

    part: Ranker
    weight: float
    strangers: Callable[[Candidates], IntArray]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One part over all pools, as it enters the sum: z = (score - mean) · per_unit."""

    by: Weighted
    raw: list[FloatArray]  # per pool
    mean: float
    per_unit: float  # 0: the part says nothing about this person

    def z(self, pool: int) -> FloatArray:
        return np.asarray((self.raw[pool] - self.mean) * self.per_unit, np.float32)


class Scored:
    """Scores of every pool, and the reasons for any of them."""

    def __init__(
        self,
        parts: Sequence[Weighted],
        unknown: tuple[float, float],  # (a, b)
        profile: Profile,
        taste: Taste,
        pools: Sequence[Candidates],
        now: float,
    ) -> None:
        self._profile, self._taste, self._now = profile, taste, now
        self._unknown = unknown
        self._views = [pools[0], *(beside(pool, pools[0], profile) for pool in pools[1:])]
        self._lines = [self._line(by) for by in parts if by.weight]
        self._content = next((x for x in self._lines if x.by.part.name == CONTENT), None)
        self.scores = [self._sum(at, len(pool.ids)) for at, pool in enumerate(pools)]

    def raw(self, pool: int) -> dict[str, FloatArray]:
        """What each part with a weight gave, before it entered the sum."""
        n = len(self.scores[pool])
        return {line.by.part.name: line.raw[pool][:n] for line in self._lines}

    def reasons(self, pool: int, row: int, language: str = "en") -> list[Reason]:
        """Signed parts of `scores[pool][row]`, greatest first; they sum to it."""
        view = self._views[pool]
        reasons, level, new = [], 0.0, 0.0
        for line in self._lines:
            if row in line.by.strangers(view):
                new += line.by.weight * float(self._expected(pool, np.array([row]))[0])
                continue
            factor = line.by.weight * line.per_unit
            level -= factor * line.mean
            if factor:
                said = line.by.part.reasons(
                    self._profile, self._taste, view, row, self._now, language
                )
                reasons += [replace(reason, amount=reason.amount * factor) for reason in said]
        reasons += [Reason(say(NEW, language), new)] if new else []
        reasons += [Reason(say(BESIDE_OTHERS, language), level)] if level else []
        return sorted(reasons, key=lambda reason: -abs(reason.amount))

    def _line(self, by: Weighted) -> Line:
        raw = [by.part.score(self._profile, self._taste, view, self._now) for view in self._views]
        strange = by.strangers(self._views[0])
        known = np.delete(raw[0], strange) if len(strange) else raw[0]
        mean, deviation = moments(known)
        return Line(by, raw, mean, 1.0 / deviation if deviation > 1e-9 else 0.0)

    def _sum(self, pool: int, n: int) -> FloatArray:
        out, part = np.zeros(n, np.float32), np.empty(n, np.float32)
        for line in self._lines:
            factor = line.by.weight * line.per_unit
            np.multiply(line.raw[pool][:n], np.float32(factor), out=part)
            part -= np.float32(factor * line.mean)
            strange = line.by.strangers(self._views[pool])
            strange = strange[strange < n]
            if len(strange):
                part[strange] = line.by.weight * self._expected(pool, strange)
            out += part
        return out

    def _expected(self, pool: int, rows: IntArray) -> FloatArray:
        """The z-score a part would give `rows` it does not know."""
        a, b = self._unknown
        if self._content is None:
            return np.full(len(rows), a, np.float32)
        raw = self._content.raw[pool][rows]
        return np.asarray(a + b * (raw - self._content.mean) * self._content.per_unit, np.float32)


def moments(scores: FloatArray) -> tuple[float, float]:
    """(mean, standard deviation); (0, 0) of nothing."""
    if not len(scores):
        return 0.0, 0.0
    mean = float(scores.mean(dtype=np.float64))
    spread = scores - np.float32(mean)
    return mean, float(np.sqrt(np.dot(spread, spread) / len(spread)))


def beside(own: Candidates, base: Candidates, profile: Profile) -> Candidates:
    """`own`, followed by what the person met in `base`: what parts compare with and speak of."""
    met = dict.fromkeys(e.item for e in profile.evidence)
    rows = [base.row[item] for item in met if item in base.row and item not in own.row]
    ids = (*own.ids, *(base.ids[row] for row in rows))
    return Candidates(
        key=f"{own.key}\0{base.key}\0{profile.user}\0{profile.version}\0{len(rows)}",
        ids=ids,
        row={id: row for row, id in enumerate(ids)},
        points=np.concatenate([own.points, base.points[rows]]) if rows else own.points,
        medium=np.concatenate([own.medium, base.medium[rows]]) if rows else own.medium,
        made=np.concatenate([own.made, base.made[rows]]) if rows else own.made,
        created_at=np.concatenate([own.created_at, base.created_at[rows]])
        if rows
        else own.created_at,
        attributes=[*own.attributes, *(base.attributes[row] for row in rows)],
        titles=[*own.titles, *(base.titles[row] for row in rows)],
    )
