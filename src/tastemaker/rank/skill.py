"""How good somebody is, and how hard tasks are, from what was finished and what was not.

A Rasch model (1960): a task is finished with chance σ(STEEP · skill - hardness). Hardness is the task's
difficulty, corrected by what everybody's attempts say of tasks of its kind with such measures (the
linear logistic test model: Fischer, 1973) and of the task itself; corrections are shrunk towards none,
and each has its variance. Skill is a distribution over a grid, updated exactly by Bayes' rule and
widened before every attempt, because people get better and have bad days (as Glicko does).

What is not covered: kinds at which different people are good, and tasks that tell skills apart less
than others do.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

Grid = NDArray[np.float64]
Key = tuple[str, str]  # a kind and one of its measures ("": all of that kind), or ("", a task's id)

SKILLS: Grid = np.linspace(-0.6, 1.6, 111)  # in units of difficulty, which lies in [0, 1]
START, UNSURE = 0.35, 0.3  # mean and deviation of skills, before anything is known
BELIEF = 10.0  # people that UNSURE counts for
DRIFT = 0.02  # deviation that one more attempt adds
STEEP = 8.0  # logits from one unit of difficulty to the next
SHRUNK = 0.5  # logits: deviation of each correction before anything is known
FEWEST = 10  # tasks of a kind, from which their measures count
ROUNDS = 3  # of learning the deviation of skills
NODES, SHARES = np.polynomial.hermite_e.hermegauss(5)  # of a normal distribution
SHARES = SHARES / SHARES.sum()


@dataclass(frozen=True, slots=True)
class Task:
    """`difficulty` in [0, 1]; `measures`: numbers that may tell tasks of a kind apart."""

    id: str
    kind: str
    difficulty: float
    measures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attempt:
    task: Task
    finished: bool


@dataclass(frozen=True, slots=True)
class Hardness:
    """How hard tasks are, and how people's skills are spread, as far as `attempts` tell."""

    attempts: int = 0
    start: float = START
    spread: float = UNSURE
    centres: Mapping[Key, tuple[float, float]] = field(default_factory=dict)  # mean, deviation
    corrections: Mapping[Key, tuple[float, float]] = field(default_factory=dict)  # mean, variance

    def to_json(self, without: Container[str] = ()) -> dict[str, Any]:
        """All of it but what is known of each of the tasks `without`."""
        told = {k: v for k, v in self.corrections.items() if k[0] or k[1] not in without}
        return {
            "attempts": self.attempts,
            "start": self.start,
            "spread": self.spread,
            "centres": [[*key, *value] for key, value in self.centres.items()],
            "corrections": [[*key, *value] for key, value in told.items()],
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Hardness:
        centres, corrections = (
            {(kind, name): (mean, other) for kind, name, mean, other in body[part]}
            for part in ("centres", "corrections")
        )
        return cls(body["attempts"], body["start"], body["spread"], centres, corrections)

    def of(self, task: Task) -> tuple[float, float]:
        """Mean and variance, in logits."""
        mean, variance = STEEP * task.difficulty, 0.0
        for key, times in self.terms(task).items():
            correction, doubt = self.corrections.get(key, (0.0, SHRUNK**2))
            mean, variance = mean + correction * times, variance + doubt * times**2
        return mean, variance

    def terms(self, task: Task) -> dict[Key, float]:
        """What corrections of a task are multiplied by: its measures, in deviations from the mean."""
        found = {(task.kind, ""): 1.0, ("", task.id): 1.0}
        for name, value in {"difficulty": task.difficulty, **task.measures}.items():
            mean, deviation = self.centres.get((task.kind, name), (value - 1.0, 1.0))
            found[task.kind, name] = (value - mean) / deviation
        return found

    def chance(self, skill: Grid | float, task: Task) -> Grid:
        """That somebody of this skill finishes it."""
        return np.asarray(self.chances(skill, task) @ SHARES)

    def chances(self, skill: Grid | float, task: Task) -> Grid:  # (…, NODES)
        """The same, were the task as hard as at each of `NODES`."""
        mean, variance = self.of(task)
        logits = STEEP * np.asarray(skill)[..., None] - mean + np.sqrt(variance) * NODES
        return np.asarray(expit(logits))


class Skill:
    """What is known of one person."""

    def __init__(self, hardness: Hardness = Hardness()) -> None:
        self.hardness = hardness
        weights = np.exp(-0.5 * ((SKILLS - hardness.start) / hardness.spread) ** 2)
        self.weights: Grid = weights / weights.sum()

    @classmethod
    def after(cls, attempts: Iterable[Attempt], hardness: Hardness = Hardness()) -> Skill:
        """`attempts`: oldest first."""
        skill = cls(hardness)
        for attempt in attempts:
            skill.see(attempt)
        return skill

    def see(self, attempt: Attempt) -> None:
        blur = np.exp(-0.5 * ((SKILLS[:, None] - SKILLS) / DRIFT) ** 2)
        widened = (blur / blur.sum(axis=0)) @ self.weights
        chance = self.hardness.chance(SKILLS, attempt.task)
        seen = widened * (chance if attempt.finished else 1 - chance)
        self.weights = seen / seen.sum()

    @property
    def mean(self) -> float:
        return float(SKILLS @ self.weights)

    @property
    def deviation(self) -> float:
        return float(np.sqrt(((SKILLS - self.mean) ** 2) @ self.weights))

    def chance(self, task: Task) -> float:
        """That this person finishes it."""
        return float(self.weights @ self.hardness.chance(SKILLS, task))

    def off(self, task: Task, target: float) -> float:
        """How far from `target` the chance is to be expected, given all that is not known: less where
        it is foretold to be near, and where that is surer."""
        return float(self.weights @ np.abs(self.hardness.chances(SKILLS, task) - target) @ SHARES)


def learn_hardness(histories: Sequence[Sequence[Attempt]]) -> Hardness:
    """From the attempts of several people: the likeliest corrections, together with everybody's skill,
    given their normal priors. How far skills are spread is learned with them (empirical Bayes);
    variances are those of each number by itself (the diagonal of the curvature), which flatters
    them a little. A task unlike those attempted is the less sure the more unlike it is."""
    rows = [(person, one) for person, history in enumerate(histories) for one in history]
    if not rows:
        return Hardness()
    centres = _centres({one.task.id: one.task for _, one in rows}.values())
    terms = [Hardness(centres=centres).terms(one.task) for _, one in rows]
    keys = {key: n for n, key in enumerate(dict.fromkeys(key for row in terms for key in row))}
    people = slice(1, 1 + len(histories))  # columns: the start, people's skills, corrections
    cells = [
        {0: STEEP, 1 + person: STEEP} | {people.stop + keys[k]: -times for k, times in row.items()}
        for (person, _), row in zip(rows, terms, strict=True)
    ]
    values, columns = ([v for row in cells for v in part(row)] for part in (dict.values, dict.keys))
    X = csr_matrix((values, columns, np.cumsum([0, *map(len, cells)])))
    base = np.array([-STEEP * one.task.difficulty for _, one in rows])
    won = np.array([one.finished for _, one in rows], float)
    prior = np.repeat([START, 0.0], [1, X.shape[1] - 1])
    found, spread = prior, UNSURE
    for _ in range(ROUNDS):
        sure = np.repeat([UNSURE, spread, SHRUNK], [1, len(histories), len(keys)]) ** -2.0
        found = _likeliest(X, base, won, prior, sure, found)
        chance = expit(X @ found + base)
        variance = 1 / (X.power(2).T @ (chance * (1 - chance)) + sure)
        squares = (found**2 + variance)[people]
        spread = float(np.sqrt((BELIEF * UNSURE**2 + squares.sum()) / (BELIEF + len(histories))))
    told = zip(keys, found[people.stop :].tolist(), variance[people.stop :].tolist(), strict=True)
    corrections = {key: (mean, doubt) for key, mean, doubt in told}
    return Hardness(len(rows), float(found[0]), spread, centres, corrections)


def _likeliest(X: csr_matrix, base: Grid, won: Grid, prior: Grid, sure: Grid, begin: Grid) -> Grid:
    """Of a logistic regression whose coefficients are normal, about `prior` with precision `sure`."""

    def loss(guess: Grid) -> tuple[float, Grid]:
        logits, off = X @ guess + base, guess - prior
        value = np.logaddexp(0, logits).sum() - won @ logits + 0.5 * sure @ off**2
        return float(value), X.T @ (expit(logits) - won) + sure * off

    return np.asarray(minimize(loss, begin, jac=True, method="L-BFGS-B").x)


def _centres(tasks: Iterable[Task]) -> dict[Key, tuple[float, float]]:
    """Mean and deviation of every measure that differs among tasks of a kind, of which there are
    enough to tell."""
    values: dict[Key, list[float]] = {}
    for task in tasks:
        for name, value in {"difficulty": task.difficulty, **task.measures}.items():
            values.setdefault((task.kind, name), []).append(value)
    return {
        key: (float(np.mean(of)), float(np.std(of)))
        for key, of in values.items()
        if len(of) >= FEWEST and np.std(of)
    }
