"""How close a candidate is to the person's taste: what also holds for items nobody has met yet.

    score = max over modes of (cos(candidate, mode) - ½ (1 - weight / greatest weight))

A person with several tastes is near a candidate if one of them is; a lesser taste starts lower.
Dislikes have moved the modes away already (see `fusion`), and what is very like something disliked
is kept off the slate (see `slate`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np

from tastemaker.domain import Profile, Reason, Taste
from tastemaker.ports import BoolArray, Candidates, FloatArray, IntArray
from tastemaker.rank.words import CLOSE, CLOSE_TO_TASTE, FAR_FROM_TASTE, say, title_of

LESSER = 0.5  # a mode of no weight counts as this much less cosine than the main one
BLOCK = 4_096  # rows whose points stay in the cache while every mode looks at them


class ContentRanker:
    name = "content"

    def score(
        self, profile: Profile, taste: Taste, candidates: Candidates, now: float
    ) -> FloatArray:  # (n,)
        return affinity(taste, candidates.points)

    def known(self, candidates: Candidates) -> BoolArray:
        """(n,) all True where there is a taste space."""
        return np.full(len(candidates.ids), candidates.points.shape[1] > 0)

    def unmet(
        self, profile: Profile, taste: Taste, candidates: Candidates, scores: FloatArray
    ) -> FloatArray:  # (n,)
        """`scores`, but of what was liked as if it had not been met: it made the taste, and so
        stands nearer to it than anything can that is new."""
        modes, start = _modes(taste, candidates.points)
        rows, liked = liked_rows(profile, candidates)
        out = scores.copy()
        if not len(modes) or not len(rows):
            return out
        points = candidates.points[rows]
        own = np.argmax(points @ modes.T - start, axis=1)
        best = np.full(len(rows), -np.inf, np.float32)
        for at, mode in enumerate(modes):
            pulls = np.where(own == at, liked, 0.0)[:, None] * points
            rest = float(np.linalg.norm(pulls.sum(axis=0))) * mode - pulls
            length = np.linalg.norm(rest, axis=1)
            cosine = (points * rest).sum(axis=1) / np.maximum(length, 1e-6)
            np.maximum(best, cosine - start[at], out=best)
        out[rows] = best
        return out

    def reasons(
        self,
        profile: Profile,
        taste: Taste,
        candidates: Candidates,
        row: int,
        now: float,
        language: str = "en",
    ) -> list[Reason]:
        """One reason: the nearest thing the person liked stands for the taste it belongs to."""
        modes, start = _modes(taste, candidates.points)
        if not len(modes):
            return []
        amount = float((modes @ candidates.points[row] - start).max())
        if amount <= 0:
            return [Reason(say(FAR_FROM_TASTE, language), amount)]
        liked = [e for e in profile.evidence if e.weight > 0 and e.item in candidates.row]
        if not liked:
            return [Reason(say(CLOSE_TO_TASTE, language), amount)]
        rows: IntArray = np.array([candidates.row[e.item] for e in liked], np.int64)
        near = liked[int(np.argmax(candidates.points[rows] @ candidates.points[row]))]
        words = say(CLOSE, language, title=title_of(near.item, candidates, language))
        return [Reason(words, amount, near.event, near.item)]

    def save(self, folder: Path) -> None:
        """Nothing is learned: taste and points come from the space."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        return cls()


def liked_rows(profile: Profile, candidates: Candidates) -> tuple[IntArray, FloatArray]:
    """Rows of what somebody liked, each once, and how much: (q,), (q,) above 0."""
    amounts: dict[int, float] = {}
    for e in profile.evidence:
        row = candidates.row.get(e.item)
        if row is not None:
            amounts[row] = amounts.get(row, 0.0) + e.weight
    liked = {row: amount for row, amount in amounts.items() if amount > 0}
    rows = np.fromiter(liked, np.int64, len(liked))
    return rows, np.fromiter(liked.values(), np.float32, len(liked))


def affinity(taste: Taste, points: FloatArray) -> FloatArray:  # (n,)
    """The score of whatever stands at `points` (n, d): an item, or a draft that is none yet."""
    modes, start = _modes(taste, points)
    if not len(modes):
        return np.zeros(len(points), np.float32)
    out = points @ modes[0] - start[0]
    for lo in range(0, len(points) if len(modes) > 1 else 0, BLOCK):
        near, part = points[lo : lo + BLOCK], out[lo : lo + BLOCK]
        for mode, lower in zip(modes[1:], start[1:], strict=True):
            np.maximum(part, near @ mode - lower, out=part)
    return np.asarray(out)


def _modes(taste: Taste, points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Points (k, d) of the tastes, and (k,) how much lower each starts; k = 0 without a space."""
    d = points.shape[1]
    if not d or taste.points.shape[1:] != (d,) or not len(taste.points):
        return np.zeros((0, d), np.float32), np.zeros(0, np.float32)
    start = LESSER * (1 - taste.weights / taste.weights.max())
    return taste.points.astype(np.float32, copy=False), start.astype(np.float32)
