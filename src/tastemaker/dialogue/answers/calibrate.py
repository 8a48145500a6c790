"""When to answer: the chance that what was found is right, learned from the documents themselves.

Questions are made from the passages: some of the words of a question that is written down (or of a
sentence of prose), with words of other passages mixed in, as people leave words out and add their
own. Each is asked twice: as things stand (right when its passage, or one with the same answer,
comes first), and with its passage left out (leave-one-out: then whatever comes first is wrong,
unless it gives the same answer). Where several written questions share one answer, they are also
asked as they stand with themselves left out: real questions in other words. A logistic regression
on how well the first one fits gives the chance; the threshold is the lowest chance from which on
the asked share of answers is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tastemaker.dialogue.answers.citing import sentences
from tastemaker.dialogue.answers.index import Found, Index
from tastemaker.ports import BoolArray, FloatArray

ASKED = 300  # passages from which questions are made; so many tell a share within 3 points
MADE_OF = 8  # fewer passages than this tell nothing: the prior alone decides
KEPT = 0.65  # chance that a word of a made question stays
MIXED = 0.35  # words of elsewhere for each word of it

#: covered, close, asked, lead, 1: where every weight is pulled to, with strength PULL.
PRIOR = np.array([4.0, 2.0, 2.0, 1.0, -4.5])
PULL = 1.0
STEPS = 25


@dataclass(frozen=True, slots=True)
class Calibration:
    """`precision` and `answered` are what is expected at `threshold`, were half of all questions
    answerable; `questions` is from how many this was learned (0: from none)."""

    weights: tuple[float, ...] = tuple(PRIOR.tolist())
    threshold: float = 0.7
    precision: float | None = None
    answered: float | None = None
    questions: int = 0

    def chance(self, found: Found) -> float:
        """That it is right, from 0 to 1."""
        return float(_logistic(_features(found) @ np.array(self.weights)))


def calibrate(index: Index, precision: float, rng: np.random.Generator) -> Calibration:
    """`precision`: the share of answers given that shall be right."""
    if len(index.places) < MADE_OF:
        return Calibration(threshold=precision)
    seen = list(_trials(index, rng))
    x = np.array([_features(found) for found, _ in seen])
    right = np.array([is_right for _, is_right in seen])
    weights = _fitted(x, right)
    chance = _logistic(x @ weights)
    threshold = lowest(chance, right, precision)
    given = chance >= threshold
    expected = float(right[given].mean()) if given.any() else None
    return Calibration(
        tuple(weights.tolist()), threshold, expected, float(given.mean()), len(right)
    )


def lowest(chance: FloatArray, right: BoolArray, precision: float) -> float:
    """The lowest chance from which on `precision` of the answers are right.

    One more is counted wrong than was seen, so that a few lucky ones set no threshold. Where no
    chance is high enough, `precision` itself or above all that was seen.
    """
    order = np.argsort(-chance, kind="stable")
    share = np.cumsum(right[order]) / (np.arange(len(order)) + 2)
    enough = np.flatnonzero(share >= precision)
    if len(enough):
        return float(chance[order[enough[-1]]])
    return float(min(1.0, max(precision, chance.max(initial=0.0) + 1e-6)))


def _trials(index: Index, rng: np.random.Generator) -> list[tuple[Found, bool]]:
    by_answer = defaultdict(set)
    for row, place in enumerate(index.places):
        by_answer[_key(index, row)].add(row)
        if place.passage.question:
            by_answer[place.passage.question.casefold()].add(row)
    rows = rng.permutation(len(index.places))[:ASKED]
    others = rng.permutation(len(index.places))[:ASKED]
    trials: list[tuple[Found, bool]] = []
    for at, row in enumerate(rows.tolist()):
        passage = index.places[row].passage
        same = by_answer[_key(index, row)] | by_answer.get(passage.question.casefold(), set())
        question = _made(index, row, int(others[at]), rng)
        if passage.question and len(same) > 1 and at % 2:
            _ask(index, passage.question, same, frozenset({row}), trials)
        else:
            _ask(index, question, same, frozenset(), trials)
        _ask(index, question, set(), frozenset(same), trials)
    return trials


def _ask(
    index: Index,
    question: str,
    right: set[int],
    without: frozenset[int],
    trials: list[tuple[Found, bool]],
) -> None:
    if found := index.search(question, 5, without):
        trials.append((found[0], found[0].row in right))


def _key(index: Index, row: int) -> str:
    return index.places[row].passage.text.casefold()


def _made(index: Index, row: int, other: int, rng: np.random.Generator) -> str:
    words = pieces(_sentence(index, row, rng))
    strange = pieces(_sentence(index, other, rng)) if other != row else []
    kept = [word for word in words if rng.random() < KEPT] or words
    mixed = [word for word in strange if rng.random() < MIXED * len(words) / max(1, len(strange))]
    return " ".join(kept + mixed)


def _sentence(index: Index, row: int, rng: np.random.Generator) -> str:
    passage = index.places[row].passage
    if passage.question:
        return passage.question
    return str(rng.choice(sentences(passage.text) or [passage.text]))


def pieces(text: str) -> list[str]:
    """What a question is made of: words; where there are few blanks, pairs of characters."""
    words = text.split()
    if len(text) > 12 * max(1, len(words)) or any("\u3400" <= c <= "\u9fff" for c in text):
        joined = "".join(words)
        return [joined[at : at + 2] for at in range(0, len(joined), 2)]
    return words


def _features(found: Found) -> FloatArray:
    return np.array([found.covered, found.close, found.asked, found.lead, 1.0])


def _fitted(x: FloatArray, right: Sequence[bool] | BoolArray) -> FloatArray:
    """Logistic regression with a Gaussian prior around PRIOR, by Newton's steps."""
    y, weights = np.asarray(right, float), PRIOR.copy()
    for _ in range(STEPS):
        chance = _logistic(x @ weights)
        slope = x.T @ (y - chance) - PULL * (weights - PRIOR)
        bend = (x * (chance * (1 - chance))[:, None]).T @ x + np.eye(len(weights)) * PULL
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-8:
            break
    weights[:-1] = np.maximum(weights[:-1], 0.0)  # to fit better never counts against it
    return weights


def _logistic(x: FloatArray) -> FloatArray:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))))
