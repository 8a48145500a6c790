"""All passages, ready to be searched: by their words, by their meaning, and both fused by rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

import numpy as np

from tastemaker.dialogue.answers.bm25 import Bm25, Counts
from tastemaker.dialogue.answers.terms import terms
from tastemaker.domain import Guide, Passage
from tastemaker.ports import FloatArray, IntArray

Embed = Callable[[Sequence[str]], FloatArray]  # texts → (n, d) rows of length 1, or 0

DEPTH = 50  # best of each way that are fused
FUSED = 20  # candidates of both together
SHARP = 6  # how much more the nearest of them counts: a new answer has few that speak for it
SMOOTH = 60  # reciprocal-rank fusion (Cormack, Clarke and Büttcher, 2009)


@dataclass(frozen=True, slots=True)
class Place:
    """A passage and the document it stands in."""

    guide: Guide
    passage: Passage


@dataclass(frozen=True, slots=True)
class Found:
    """A passage found, best first. The numbers say how well it fits, each from 0 to 1."""

    row: int
    covered: float  # share of what the question says (by idf) that stands in the passage
    close: float  # cosine of question and passage
    asked: float  # share of the passage's own question that the question says; `covered` in prose
    lead: float  # how far it is ahead of the next one; 1 where nothing else comes near


def told(passage: Passage) -> str:
    """What a passage is looked up by: its question, or its headings and words."""
    return passage.question or " ".join((*passage.headings, passage.text))


def searched(passage: Passage) -> list[str]:
    """Terms of a passage. A question that somebody wrote down counts twice its answer."""
    if not passage.question:
        return terms(told(passage))
    return [*2 * terms(passage.question), *terms(passage.text)]


class Index:
    """`vectors` (n, d): `told` of each place, embedded by the same `embed` as questions are;
    `counts`: the terms (`searched`) of each."""

    def __init__(
        self, places: Sequence[Place], counts: Counts, vectors: FloatArray, embed: Embed
    ) -> None:
        self.places = tuple(places)
        self._bm25 = Bm25(counts)
        self._vectors, self._embed = vectors, embed
        self._times = Counter(place.passage.text for place in self.places)

    def idf(self, term: str) -> float:
        return self._bm25.idf(term)

    def search(
        self, question: str, k: int = 5, without: frozenset[int] = frozenset()
    ) -> list[Found]:
        """The k answers that fit best, each by the passage of it that fits best.

        The candidates are those of both orders, fused by rank. Passages with the same text (an
        answer to several questions) speak for it together, each less the more there are (by the root:
        an answer with ten questions written down is asked for more often than one with a single
        one, not ten times as often). Rows of `without` are passed over.
        """
        asked = terms(question)
        words, close = self._bm25.score(asked), self._vectors @ self._embed([question])[0]
        if without:
            gone = list(without)
            words[gone], close[gone] = 0.0, 0.0
        rows = fused(_best(words), _best(close))[:FUSED]
        if not len(rows):
            return []
        near = _scaled(words[rows]) + _scaled(np.maximum(close[rows], np.float32(0)))
        said = self._together(rows, near)[: k + 1]
        weights = {term: self.idf(term) for term in asked}
        heard = [weight for _, weight in said] + [0.0]
        return [
            self._found(row, weights, float(close[row]), 1.0 - heard[at + 1] / heard[at])
            for at, (row, _) in enumerate(said[:k])
        ]

    def _together(self, rows: IntArray, near: FloatArray) -> list[tuple[int, float]]:
        """(the nearest row of each answer, how much speaks for it), most first."""
        speak: dict[str, tuple[int, float]] = {}
        for at in np.lexsort((rows, -near)).tolist():
            text = self.places[rows[at]].passage.text
            row, weight = speak.get(text, (int(rows[at]), 0.0))
            speak[text] = (row, weight + float(near[at]) ** SHARP / self._times[text] ** 0.5)
        return sorted(speak.values(), key=lambda one: -one[1])

    def _found(self, row: int, weights: dict[str, float], close: float, lead: float) -> Found:
        covered = _share(weights, self._bm25.held(row, list(weights)))
        own = {term: self.idf(term) for term in terms(self.places[row].passage.question)}
        asked = _share(own, weights.keys()) if own else covered
        return Found(row, covered, max(0.0, close), asked, lead)


def fused(*orders: IntArray) -> IntArray:
    """Rows by the sum of 1 / (60 + rank) over the orders they stand in; ties by number."""
    score: dict[int, float] = {}
    for order in orders:
        for rank, row in enumerate(order.tolist(), start=1):
            score[row] = score.get(row, 0.0) + 1.0 / (SMOOTH + rank)
    return np.array(sorted(score, key=lambda row: (-score[row], row)), np.int64)


def _best(scores: FloatArray) -> IntArray:
    """The rows of the best positive scores, best first."""
    if len(scores) > DEPTH:
        near = np.argpartition(-scores, DEPTH)[:DEPTH]
    else:
        near = np.arange(len(scores))
    near = near[np.lexsort((near, -scores[near]))]
    return np.asarray(near[scores[near] > 0], np.int64)


def _scaled(scores: FloatArray) -> FloatArray:
    most = float(scores.max(initial=0.0))
    return np.asarray(scores / most if most > 0 else scores, np.float32)


def _share(weights: dict[str, float], there: Container[str]) -> float:
    total = sum(weights.values())
    held = sum(weight for term, weight in weights.items() if term in there)
    return held / total if total else 0.0
