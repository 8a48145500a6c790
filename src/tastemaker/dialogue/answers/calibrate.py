"""When to answer: the chance that what was found is right, learned from the documents themselves.

Questions are made from the passages: some words of a question that is written down, or of a
sentence of prose with its heading, and words of something else, as people leave words out and add
their own. Where several written questions share one answer, half of them are asked word for word
instead, with themselves left out: real questions in other words. Each is right when its passage,
or one with the same answer, comes first. Where there is no other question to learn from, the words
added are those of what comes nearest: people who ask one thing in the words of another are what
leads astray among documents that are much alike.

For each of them one more is asked that has no answer: a foreign one (`foreign.py`) or, each third
time, the same question with all passages that answer it left out (leave-one-out), which is the
hardest: what comes nearest then speaks of the same things.

A logistic regression on how well the first one fits gives the chance; the threshold is the lowest
chance from which on the wanted share of answers is right, were so many questions astray as is
expected of those who ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from tastemaker.dialogue.answers.citing import CHINESE, sentences
from tastemaker.dialogue.answers.foreign import FOREIGN
from tastemaker.dialogue.answers.index import Found, Index, Place
from tastemaker.ports import BoolArray, FloatArray, IntArray

ASKED = 300  # questions made from passages; so many tell a share within 3 points
MADE_OF = 8  # fewer passages than this tell nothing: the prior alone decides
KEPT = 0.65  # chance that a word of a made question stays
LEFT_OUT = 3  # each third question without an answer is one whose answer is left out
MIXED = 0.35  # words of something else for each word of it
REAL_ENOUGH = 50  # so many tell a share within 14 points, 19 times in 20
NEAR = 8  # answers whose words are mixed in

#: covered, close, asked, lead, 1: where every weight is pulled to, with strength PULL.
PRIOR = np.array([4.0, 2.0, 2.0, 1.0, -4.5])
PULL = 1.0
NOTHING = Found(-1, 0.0, 0.0, 0.0, 0.0)
Trial = tuple[Found, bool, bool]  # what came first, whether it is right, whether nothing could be


@dataclass(frozen=True, slots=True)
class Wanted:
    """`precision`: the share of answers given that shall be right. `astray`: the share of
    questions that nothing answers."""

    precision: float = 0.8
    astray: float = 0.5


@dataclass(frozen=True, slots=True)
class Calibration:
    """`precision` and `answered` are what is expected at `threshold`, were as many questions astray
    as was `Wanted`; `questions` is from how many this was learned (0: from none), `real` how many of
    them were asked as somebody wrote them. Made ones are easier than people's: `foretold` says
    whether `precision` is more than the best that can be hoped for."""

    weights: tuple[float, ...] = tuple(PRIOR.tolist())
    threshold: float = 0.6  # for the prior alone
    precision: float | None = None
    answered: float | None = None
    questions: int = 0
    real: int = 0

    @property
    def foretold(self) -> bool:
        return self.real >= REAL_ENOUGH

    def chance(self, found: Found) -> float:
        """That it is right, from 0 to 1."""
        return float(_logistic(_features(found) @ np.array(self.weights)))


def calibrate(index: Index, wanted: Wanted, rng: np.random.Generator) -> Calibration:
    if len(index.places) < MADE_OF:
        return Calibration()
    seen, real = _trials(index, rng)
    x = np.array([_features(found) for found, _, _ in seen])
    right = np.array([is_right for _, is_right, _ in seen])
    weights = _fitted(x, right)
    chance = _logistic(x @ weights)
    strange: BoolArray = np.array([astray for *_, astray in seen], bool)
    counts = np.where(strange, wanted.astray, 1 - wanted.astray).astype(np.float32)
    counts *= len(counts) / float(counts.sum())
    threshold = lowest(chance, right, wanted.precision, counts)
    given = chance >= threshold
    expected = float(np.average(right[given], weights=counts[given])) if given.any() else None
    answered = float(np.average(given, weights=counts))
    return Calibration(tuple(weights.tolist()), threshold, expected, answered, len(right), real)


def lowest(
    chance: FloatArray, right: BoolArray, precision: float, counts: FloatArray | None = None
) -> float:
    """The lowest chance from which on `precision` of the answers are right, each of which counts
    as `counts` says.

    One more is counted wrong than was seen, so that a few lucky ones set no threshold. Where no
    chance is high enough, `precision` itself or above all that was seen.
    """
    order = np.argsort(-chance, kind="stable")
    each: FloatArray = np.ones(len(order), np.float32) if counts is None else counts[order]
    share = np.cumsum(each * right[order]) / (np.cumsum(each) + 1.0)
    # Where several have the same chance, all of them are answered or none.
    last = np.diff(chance[order], append=-1.0) < 0
    enough = np.flatnonzero((share >= precision) & last)
    if len(enough):
        return float(chance[order[enough[-1]]])
    return float(max(precision, chance.max(initial=0.0) + 1e-6))


def _trials(index: Index, rng: np.random.Generator) -> tuple[list[Trial], int]:
    """What was found, and how many were asked as they are written."""
    same = _Same(index)
    rows, others = _drawn(len(index.places), rng), _drawn(len(index.places), rng)
    trials: list[Trial] = []
    written = 0
    for at, row in enumerate(rows.tolist()):
        passage = index.places[row].passage
        told = _told(index, row, rng)
        right = same.answer(row, told)
        foreign = FOREIGN["zh" if CHINESE.search(told) else "en"]
        strange = foreign[at % len(foreign)]
        real = bool(passage.question) and len(right) > 1
        other = str(rng.choice(foreign)) if real else _other(index, row, int(others[at]), rng)
        made = _made(told, other, rng)
        if real and at % 2:
            _ask(index, passage.question, right, frozenset({row}), trials)
            written += 1
        else:
            _ask(index, made, right, frozenset(), trials)
        if at % LEFT_OUT == 0:
            _ask(index, made, set(), frozenset(right), trials)
        else:
            _ask(index, strange, set(), frozenset(), trials)
    return trials, written


def _drawn(size: int, rng: np.random.Generator) -> IntArray:
    """ASKED rows; each once before any of them comes again."""
    times = -(-ASKED // size)
    return np.concatenate([rng.permutation(size) for _ in range(times)])[:ASKED]


def _ask(
    index: Index,
    question: str,
    right: set[int],
    without: frozenset[int],
    trials: list[Trial],
) -> None:
    found = index.search(question, 1, without)
    first = found[0] if found else NOTHING
    trials.append((first, first.row in right, not right))


class _Same:
    """Which passages answer what one of them answers."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._by: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for row, place in enumerate(index.places):
            for key in _keys(place):
                self._by[key].add(row)

    def answer(self, row: int, told: str) -> set[int]:
        """Those with the same text, question or section; of prose without sections those that hold
        the sentence a question is made from."""
        place = self._index.places[row]
        found: set[int] = set().union(*(self._by[key] for key in _keys(place)))
        if not place.passage.question and not place.passage.headings:
            found |= {at for at, p in enumerate(self._index.places) if told in p.passage.text}
        return found


def _keys(place: Place) -> list[tuple[str, ...]]:
    passage = place.passage
    if passage.question:
        return [("text", passage.text.casefold()), ("asked", passage.question.casefold())]
    section = [("section", place.guide.id, *passage.headings)] if passage.headings else []
    return [("text", passage.text.casefold()), *section]


def _told(index: Index, row: int, rng: np.random.Generator) -> str:
    """What a question is made from."""
    passage = index.places[row].passage
    if passage.question:
        return passage.question
    sentence = str(rng.choice(sentences(passage.text) or [passage.text]))
    return f"{passage.headings[-1]} {sentence}" if passage.headings else sentence


def _other(index: Index, row: int, drawn: int, rng: np.random.Generator) -> str:
    """Words of something else: of a question near this one; beside prose, of `drawn`."""
    own = index.places[row].passage.question
    near = [one.row for one in index.search(own, NEAR) if one.row != row] if own else []
    return _told(index, int(rng.choice(near)) if near else drawn, rng)


def _made(told: str, strange: str, rng: np.random.Generator) -> str:
    words, other = pieces(told), pieces(strange)
    kept = [word for word in words if rng.random() < KEPT] or words
    mixed = [word for word in other if rng.random() < MIXED * len(words) / max(1, len(other))]
    return " ".join(kept + mixed)


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
    """Logistic regression with a Gaussian prior around PRIOR. No weight but the last is below 0:
    to fit better never counts against it. (Newton's steps, undamped, ran away on some histories
    and left a desk that never answers.)"""
    y = np.asarray(right, float)

    def loss(weights: FloatArray) -> tuple[float, FloatArray]:
        z, away = x @ weights, weights - PRIOR
        value = np.logaddexp(0.0, z).sum() - y @ z + 0.5 * PULL * away @ away
        return float(value), x.T @ (_logistic(z) - y) + PULL * away

    bounds = [(0.0, None)] * (len(PRIOR) - 1) + [(None, None)]
    found = minimize(loss, PRIOR, jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x)


def _logistic(x: FloatArray) -> FloatArray:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))))
