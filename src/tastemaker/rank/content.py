"""How close a candidate is to the person's taste: what also holds for items nobody has met yet.

    score = max over modes (cos(candidate, mode) - ½ (1 - weight / greatest weight))
            - ½ Σ over recent dislikes max(0, cos(candidate, disliked) - ½) · fading

A person with several tastes is near a candidate if one of them is; a lesser taste starts lower.
All cosines of one request are one pass over the points.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from tastemaker.domain import Evidence, Profile, Reason, Taste
from tastemaker.ports import BoolArray, Candidates, FloatArray, IntArray
from tastemaker.rank.words import (
    CLOSE,
    CLOSE_TO_DISLIKED,
    CLOSE_TO_TASTE,
    FAR_FROM_TASTE,
    say,
    title_of,
)

LESSER = 0.5  # a mode of no weight counts as this much less cosine than the main one
REPEL = 0.5
REPEL_FROM = 0.5  # cosine: what is less alike than this is not repelled
DISLIKES = 8  # newest ones that repel
FADING = 30 * 86_400.0  # seconds until a dislike repels half as much


@dataclass(frozen=True, slots=True, eq=False)
class _Pulls:
    """What draws and repels one person: k modes and q dislikes."""

    points: FloatArray  # (k + q, d)
    start: FloatArray  # (k,) how much lower each mode begins
    repel: FloatArray  # (q,)
    disliked: tuple[Evidence, ...]  # (q,)


class ContentRanker:
    name = "content"

    def score(
        self, profile: Profile, taste: Taste, candidates: Candidates, now: float
    ) -> FloatArray:  # (n,)
        return self._score(_pulls(profile, taste, candidates, now), candidates.points)

    def known(self, candidates: Candidates) -> BoolArray:
        """(n,) all True where there is a taste space."""
        return np.full(len(candidates.ids), candidates.points.shape[1] > 0)

    def reasons(
        self,
        profile: Profile,
        taste: Taste,
        candidates: Candidates,
        row: int,
        now: float,
        language: str = "en",
    ) -> list[Reason]:
        pulls = _pulls(profile, taste, candidates, now)
        k = len(pulls.start)
        if not len(pulls.points):
            return []
        cosine = pulls.points @ candidates.points[row]
        reasons = []
        if k:
            amount = float((cosine[:k] - pulls.start).max())
            reasons.append(_nearest(profile, candidates, row, amount, language))
        amounts = -pulls.repel * np.maximum(cosine[k:] - REPEL_FROM, 0.0)
        for evidence, amount in zip(pulls.disliked, amounts.tolist(), strict=True):
            if amount:
                title = title_of(evidence.item, candidates)
                words = say(CLOSE_TO_DISLIKED, language, title=title)
                reasons.append(Reason(words, amount, evidence.event, evidence.item))
        return reasons

    def save(self, folder: Path) -> None:
        """Nothing is learned: taste and points come from the space."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        return cls()

    def _score(self, pulls: _Pulls, points: FloatArray) -> FloatArray:
        n, k = len(points), len(pulls.start)
        if not len(pulls.points):
            return np.zeros(n, np.float32)
        cosines = pulls.points @ points.T  # (k + q, n)
        out = np.zeros(n, np.float32)
        if k:
            cosines[:k] -= pulls.start[:, None]
            out = cosines[:k].max(axis=0) if k > 1 else cosines[0]
        for repel, cosine in zip(pulls.repel.tolist(), cosines[k:], strict=True):
            cosine -= REPEL_FROM
            np.maximum(cosine, 0.0, out=cosine)
            out = out - np.float32(repel) * cosine
        return np.asarray(out, np.float32)


def _pulls(profile: Profile, taste: Taste, candidates: Candidates, now: float) -> _Pulls:
    d = candidates.points.shape[1]
    modes = taste.points if taste.points.shape[1:] == (d,) and d else np.zeros((0, d), np.float32)
    weights = taste.weights[: len(modes)]
    start = LESSER * (1 - weights / weights.max()) if len(modes) else weights
    against = [
        e
        for e in profile.evidence
        if e.kind == "dislike" and e.weight < 0 and e.item in candidates.row
    ][-DISLIKES:]
    against = against if d else []
    rows = np.array([candidates.row[e.item] for e in against], np.int64)
    age = np.array([max(now - e.at, 0.0) for e in against])
    repel = REPEL * np.exp2(-age / FADING)
    points = np.concatenate([modes, candidates.points[rows]]) if len(rows) else modes
    return _Pulls(
        np.asarray(points, np.float32),
        np.asarray(start, np.float32),
        repel.astype(np.float32),
        tuple(against),
    )


def _nearest(
    profile: Profile, candidates: Candidates, row: int, amount: float, language: str
) -> Reason:
    """The nearest thing the person liked stands for the mode it belongs to."""
    liked = [e for e in profile.evidence if e.weight > 0 and e.item in candidates.row]
    if amount <= 0:
        return Reason(say(FAR_FROM_TASTE, language), amount)
    if not liked:
        return Reason(say(CLOSE_TO_TASTE, language), amount)
    rows: IntArray = np.array([candidates.row[e.item] for e in liked], np.int64)
    near = liked[int(np.argmax(candidates.points[rows] @ candidates.points[row]))]
    words = say(CLOSE, language, title=title_of(near.item, candidates))
    return Reason(words, amount, near.event, near.item)
