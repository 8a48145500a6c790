"""Candidates scored for one person by several parts, added up, and ready to say why.

    score(i) = Σ_p w_p · z_p(i),   z_p(i) = (s_p(i) - mean_p) / deviation_p

Mean and deviation are those of the person's scores over the first pool, the catalogue, so that a
second, small one (their own creations) stands on the same scale.

The collaborative parts know no creation and nothing added since they were fitted. Such an item
gets the score that known items have at its height of content: nearer to the person's taste than
nine in ten of them, it scores as nine in ten of them do not. So new and known items reach every
height equally often, and neither source is favoured. What the person has met is compared with as
it would stand had they not met it: it is near their taste for having made it, as nothing new can
be. Beside nearness to the taste counts what else is told of new items (`newness`). For somebody
of whom little is known they stand less high (`newcomers`).

What somebody said outright counts beside the parts, for known, new and made alike (`told`).

Of creations that would not hold. They are made and chosen to be near, nearer than anything in the
catalogue, and being near is but a weak sign of being enjoyed: among items enjoyed equally, the
creation would score above nearly all. An item that is enjoyed stands, by this evidence, only
r times as far above the others as its enjoyment does (r: the correlation of the two), and of a
creation z deviations nearer than usual we may expect enjoyment r z deviations above it. So it
scores where such an item would stand on average, r² z deviations above the middle: regression
towards the mean (Galton 1886), taken on both ways. How many creations a slate then has is not for
these scores to say, but for what the person makes of creations (`sources`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Protocol, runtime_checkable

import numpy as np

from tastemaker.domain import Profile, Reason, Taste
from tastemaker.ports import Candidates, FloatArray, IntArray, Ranker
from tastemaker.rank import told as telling
from tastemaker.rank.additive import AdditiveRanker
from tastemaker.rank.newness import SHARES, Newness
from tastemaker.rank.words import BESIDE_OTHERS, NEW, say

CONTENT = ("content", "meaning")  # what can be told of an item that nobody has met
RELIABLE = 0.4  # how far content tells what is enjoyed, where it was not measured
COMPARED = 20_000  # known items that an unknown one is compared with; a larger catalogue is sampled


@runtime_checkable
class Unmeeting(Protocol):
    """A part by content that can score what was met as if it had not been."""

    def unmet(
        self, profile: Profile, taste: Taste, candidates: Candidates, scores: FloatArray
    ) -> FloatArray:  # (n,)
        ...


@dataclass(frozen=True, slots=True)
class Weighted:
    """A part with its weight for this person, and which rows of a Candidates it does not know."""

    part: Ranker
    weight: float
    strangers: Callable[[Candidates], IntArray]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One part over all pools, as it enters the sum: factor · (raw - mean)."""

    by: Weighted
    raw: list[FloatArray]  # per pool
    mean: float
    factor: float  # weight / deviation; 0: it says nothing about this person


class Scored:
    """Scores of every pool, and the reasons for any of them."""

    def __init__(
        self,
        parts: Sequence[Weighted],
        profile: Profile,
        taste: Taste,
        pools: Sequence[Candidates],
        now: float,
        reliable: float = RELIABLE,
        newness: Newness | None = None,
    ) -> None:
        """`reliable`: how far being near tells what is enjoyed, a correlation (see above).
        `newness`: what else is told of new items."""
        self._reliable, self._newness = reliable, newness or Newness()
        self._profile, self._taste, self._now = profile, taste, now
        self._views = [pools[0], *(beside(pool, pools[0], profile) for pool in pools[1:])]
        self._new = [_new(parts, view) for view in self._views]
        anything_new = any(len(rows) for rows in self._new)
        self._lines = [
            self._line(by)
            for by in parts
            if by.weight or (anything_new and by.part.name in CONTENT)
        ]
        totals = [self._sum(at, len(view.ids)) for at, view in enumerate(self._views)]
        if anything_new:
            self._place_new(totals, [len(pool.ids) for pool in pools])
        self._told = telling.said_by(profile, now)
        for view, total in zip(self._views, totals, strict=True):
            more = telling.amounts(self._told, view)
            if more is not None:
                total += more
        self.scores = [total[: len(pool.ids)] for total, pool in zip(totals, pools, strict=True)]

    def raw(self, pool: int) -> dict[str, FloatArray]:
        """What each part with a weight gave, before it entered the sum."""
        n = len(self.scores[pool])
        return {line.by.part.name: line.raw[pool][:n] for line in self._lines}

    def reasons(self, pool: int, row: int, language: str = "en") -> list[Reason]:
        """Signed parts of `scores[pool][row]`, greatest first; they sum to it. What several parts
        say of one event, or in the same words, is said once."""
        view = self._views[pool]
        said: dict[tuple[str, str], list[Reason]] = {}
        level = 0.0
        for line in self._lines:
            part = line.by.part
            if not line.factor or row in line.by.strangers(view):
                continue
            level -= line.factor * line.mean
            for one in part.reasons(self._profile, self._taste, view, row, self._now, language):
                of_event = one.event and isinstance(part, AdditiveRanker)
                key = one.event, "" if of_event else one.words
                said.setdefault(key, []).append(replace(one, amount=one.amount * line.factor))
        reasons = [_sum(group) for group in said.values()]
        reasons += telling.reasons(self._told, view, row, language)
        if row in self._new[pool]:
            told = sum(reason.amount for reason in reasons) + level
            rest = float(self.scores[pool][row]) - told
            reasons.append(Reason(say(NEW, language), rest))
        if level:
            reasons.append(Reason(say(BESIDE_OTHERS, language), level))
        return sorted(reasons, key=lambda reason: -abs(reason.amount))

    def _line(self, by: Weighted) -> Line:
        raw = [by.part.score(self._profile, self._taste, view, self._now) for view in self._views]
        strange = by.strangers(self._views[0])
        mean, deviation = moments(np.delete(raw[0], strange) if len(strange) else raw[0])
        return Line(by, raw, mean, by.weight / deviation if deviation > 1e-9 else 0.0)

    def _sum(self, pool: int, n: int) -> FloatArray:
        """What the parts say of the items they know."""
        out, part = np.zeros(n, np.float32), np.empty(n, np.float32)
        for line in self._lines:
            if line.factor:
                np.multiply(line.raw[pool], np.float32(line.factor), out=part)
                part -= np.float32(line.factor * line.mean)
                part[line.by.strangers(self._views[pool])] = 0.0
                out += part
        return out

    def _place_new(self, totals: list[FloatArray], sizes: Sequence[int]) -> None:
        """Scores of new items, in place: those of known ones at the same height of content."""
        known = np.delete(np.arange(len(totals[0])), self._new[0])
        known = known[:: max(1, len(known) // COMPARED)]
        if not len(known):
            return
        heights = np.sort(totals[0][known])
        near, centre = self._near(), middle(heights)
        share = self._newness.drawn(self._profile)
        for pool, new in enumerate(self._new):
            totals[pool][new] = centre
            made = self._views[pool].made[new]
            if near and np.ptp(near[0][known]):
                rows = new[made]
                like = near[pool][rows]
                totals[pool][rows] = self._heights_of_made(like, near[0][known], heights)
            rows = new[~made & (new < sizes[pool])]
            if len(rows):
                beside, like = self._as_new(pool, rows, near, known)
                beside.sort()
                below = np.searchsorted(beside, like, side="left")
                equal = np.searchsorted(beside, like, side="right") - below
                height = heights[np.minimum(below + equal // 2, len(heights) - 1)]
                totals[pool][rows] = drawn_in(height, centre, share)

    def _near(self) -> list[FloatArray]:
        """Per pool, how near each row stands to what the person likes, by its content: each part
        as much as it counts; the first where none does. Empty: no part can tell."""
        parts = [[(line.factor or 1.0) * raw for raw in line.raw] for line in self._content()]
        return [np.asarray(sum(rows), np.float32) for rows in zip(*parts, strict=True)]

    def _content(self) -> list[Line]:
        lines = [line for line in self._lines if line.by.part.name in CONTENT]
        return [line for line in lines if line.factor] or lines[:1]

    def _as_new(
        self, pool: int, rows: IntArray, near: Sequence[FloatArray], known: IntArray
    ) -> tuple[FloatArray, FloatArray]:  # (known,), (rows,)
        """How much `known` of the catalogue and `rows` of `pool` are to the person's liking, all of
        them as if nobody had met them. What is no part of the catalogue is told by nearness alone."""
        lines = self._content()
        bare = [
            unmet(line.by.part, self._profile, self._taste, self._views[0], line.raw[0])
            for line in lines
        ]
        if pool:
            first = np.zeros(len(self._views[0].ids), np.float32)
            for line, alone in zip(lines, bare, strict=True):
                first += np.float32(line.factor or 1.0) * alone
            return first[known], near[pool][rows] if near else np.zeros(len(rows), np.float32)
        those = np.concatenate([known, rows])
        told = [
            (SHARES.get(line.by.part.name, 1.0), alone[those])
            for line, alone in zip(lines, bare, strict=True)
        ]
        told += self._newness.told(self._profile, self._views[0], those)
        found = together(told, len(known), len(those))
        return found[: len(known)], found[len(known) :]

    def _heights_of_made(
        self, like: FloatArray, likeness: FloatArray, heights: FloatArray
    ) -> FloatArray:
        """Scores of creations, by how much nearer than the catalogue they stand."""
        mean, deviation = moments(likeness)
        above = self._reliable**2 * (like - mean) / max(deviation, 1e-9)
        place = np.array([NormalDist().cdf(float(z)) for z in above])
        return np.asarray(heights[np.round(place * (len(heights) - 1)).astype(np.int64)])


def _sum(reasons: Sequence[Reason]) -> Reason:
    """In the words of one that speaks as the sum does: for or against."""
    amount = sum(reason.amount for reason in reasons)
    return replace(max(reasons, key=lambda one: one.amount * amount), amount=amount)


def unmet(
    part: Ranker, profile: Profile, taste: Taste, candidates: Candidates, scores: FloatArray
) -> FloatArray:  # (n,)
    """`scores` of `part`, what was met as if it had not been, where the part can tell."""
    if isinstance(part, Unmeeting):
        return part.unmet(profile, taste, candidates, scores)
    return scores


def together(told: Sequence[tuple[float, FloatArray]], known: int, n: int) -> FloatArray:  # (n,)
    """The sum of share · z-score of each of `told` (n,); mean and deviation are those of the first
    `known`. Zeros where nothing is told, or all of it says nothing."""
    out = np.zeros(n, np.float32)
    for share, rows in told:
        mean, deviation = moments(rows[:known])
        if deviation > 1e-9:
            out += np.float32(share / deviation) * (rows - np.float32(mean))
    return out


def middle(heights: FloatArray) -> np.float32:
    """The median of rising `heights`; of an even number the upper one."""
    return np.float32(heights[len(heights) // 2])


def drawn_in(heights: FloatArray, centre: np.float32, share: float) -> FloatArray:
    """`heights` drawn towards `centre`; with a share of 1 they stay as they are, to the last bit."""
    return heights if share == 1 else centre + np.float32(share) * (heights - centre)


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
    if not rows:
        return own
    ids = (*own.ids, *(base.ids[row] for row in rows))
    return Candidates(
        key=f"{own.key}\0{base.key}\0{profile.user}\0{profile.version}\0{len(rows)}",
        ids=ids,
        row={id: row for row, id in enumerate(ids)},
        points=np.concatenate([own.points, base.points[rows]]),
        medium=np.concatenate([own.medium, base.medium[rows]]),
        made=np.concatenate([own.made, base.made[rows]]),
        created_at=np.concatenate([own.created_at, base.created_at[rows]]),
        attributes=[*own.attributes, *(base.attributes[row] for row in rows)],
        titles=[*own.titles, *(base.titles[row] for row in rows)],
        texts=[*own.texts, *(base.texts[row] for row in rows)],
        said={
            lang: [*told, *(base.titles[row] for row in rows)] for lang, told in own.said.items()
        },
    )


def _new(parts: Sequence[Weighted], view: Candidates) -> IntArray:
    """Rows that some part with a weight does not know; creations where content alone decides."""
    rows = [by.strangers(view) for by in parts if by.weight and by.part.name not in CONTENT]
    return np.unique(np.concatenate(rows)) if rows else np.flatnonzero(view.made)
