"""A small classifier of texts that should not be shown unseen, learned from labelled examples.

Rules know words; what is hostile without any of them, only examples show. Logistic regression over
the n-grams of letters that occur (hashed, so that a model has one size whatever it has read),
which learns some ten thousand texts in seconds, in any language. It refuses nothing by itself:
what it takes for one of its categories is flagged, and held for a person where the review policy
says so. The chance from which it flags is chosen on texts it has not learned from, so that of what
it flags there at most one in `WRONG` is flagged wrongly.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tastemaker.domain import Verdict
from tastemaker.errors import BadInput
from tastemaker.ports import Moderator

ALLOWED = frozenset({"ok", "allowed", "fine", "none", "neutral"})  # labels of what may be shown
PLACES = 2**16
SIZES = (1, 2, 3, 4)  # letters in an n-gram
HELD = 0.2  # of the texts, to choose the chance from
WRONG = 4  # of what is flagged, one in so many may be wrong
LIKELY = 0.5  # what is less likely than not is never flagged
FEWEST = 50  # texts of each kind
WEIGHED = 5.0  # the loss of one text against half the squares of the weights

Numbers = NDArray[np.float32]
Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """What was learned: one row of weights for each category."""

    categories: tuple[str, ...]
    weights: Numbers  # (categories, PLACES)
    start: Numbers  # (categories,)
    flags: Numbers  # (categories,) the chance from which a text is flagged; above 1: never

    def chances(self, text: str) -> Numbers:  # (categories,)
        places = sorted(set(grams(text)))
        told = self.weights[:, places].sum(axis=1) / max(1.0, len(places)) ** 0.5 + self.start
        return np.asarray(1 / (1 + np.exp(-told)), np.float32)

    def save(self, path: Path) -> None:
        about = np.frombuffer(json.dumps(self.categories).encode(), np.uint8)
        with path.open("wb") as out:
            np.savez_compressed(
                out, allow_pickle=False, categories=about, weights=self.weights, start=self.start,
                flags=self.flags,
            )  # fmt: skip

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises BadInput for a file that is not there or is none of ours."""
        try:
            with np.load(path, allow_pickle=False) as arrays:
                categories = tuple(json.loads(arrays["categories"].tobytes()))
                found = cls(categories, arrays["weights"], arrays["start"], arrays["flags"])
            if found.weights.shape != (len(categories), PLACES):
                raise ValueError(f"weights of shape {found.weights.shape}")
        except (OSError, ValueError, KeyError) as error:
            raise BadInput(
                "bad_field", field="moderation", value=str(path), why=str(error)
            ) from None
        return found


class LearnedModerator:
    """ports.Moderator: what `rules` say, and where they say nothing, what examples showed."""

    def __init__(self, rules: Moderator, examples: Examples) -> None:
        self._rules, self._examples = rules, examples

    def judge(self, about: str, text: str) -> Verdict:
        verdict = self._rules.judge(about, text)
        if not verdict.allowed or verdict.score > 0:
            return verdict
        chances = self._examples.chances(text)
        above = np.where(chances >= self._examples.flags, chances, -1.0)
        worst = int(np.argmax(above))
        if above[worst] < 0:
            return verdict
        return Verdict(
            about, True, self._examples.categories[worst], float(chances[worst]), "examples 1"
        )


def learned(
    texts: Sequence[str], labels: Sequence[str], rng: np.random.Generator
) -> tuple[Examples, dict[str, Any]]:
    """From texts, each labelled with a category or one of `ALLOWED`, and what was measured on
    those held out. Raises BadInput where there are too few of a kind."""
    categories = sorted({label for label in labels if label.casefold() not in ALLOWED})
    rows, kinds = _rows(texts), np.array([_known(label) for label in labels])
    counts = {kind: int((kinds == kind).sum()) for kind in ("", *categories)}
    if not categories or min(counts.values()) < FEWEST:
        found = ", ".join(f"{kind or 'ok'}: {n}" for kind, n in counts.items())
        raise BadInput(
            "bad_field", field="labels", value=found, why=f"use {FEWEST} of each and some ok"
        )
    order = rng.permutation(len(texts))
    held, kept = np.split(order, [int(HELD * len(order))])
    weights, start, flags = [], [], []
    measured: dict[str, Any] = {}
    for category in categories:
        early, begun = _fitted(rows[kept], kinds[kept] == category)
        chance = 1 / (1 + np.exp(-(rows[held] @ early + begun)))
        flag, told = _flag(chance, kinds[held] == category)
        final, begun = _fitted(rows, kinds == category)
        weights.append(final)
        start.append(begun)
        flags.append(flag)
        measured[category] = {"texts": counts[category], **told}
    made = (np.asarray(part, np.float32) for part in (weights, start, flags))
    return Examples(tuple(categories), *made), {"ok": counts[""], **measured}


def grams(text: str) -> Iterator[int]:
    """Places of the n-grams of `text`, an edge at both ends."""
    folded = f" {' '.join(text.casefold().split())} "
    for size in SIZES:
        for at in range(len(folded) - size + 1):
            yield crc32(folded[at : at + size].encode()) % PLACES


def _known(label: str) -> str:
    return "" if label.casefold() in ALLOWED else label


def _rows(texts: Sequence[str]) -> Any:
    """(n, PLACES) sparse; every row of length one."""
    from scipy.sparse import csr_matrix

    places = [np.array(sorted(set(grams(text))), np.int64) for text in texts]
    ends = np.cumsum([0, *(len(row) for row in places)])
    values = np.concatenate([np.full(len(row), 1 / max(1, len(row)) ** 0.5) for row in places])
    return csr_matrix((values, np.concatenate(places), ends), shape=(len(texts), PLACES))


def _fitted(rows: Any, is_it: NDArray[np.bool_]) -> tuple[Float64, float]:
    """Weights (PLACES,) and start: half their squares and WEIGHED times the loss are least."""
    from scipy.optimize import minimize

    def cost(told: Float64) -> tuple[float, Float64]:
        scores = rows @ told[:-1] + told[-1]
        off = 1 / (1 + np.exp(-scores)) - is_it
        loss = np.logaddexp(0, scores).sum() - scores[is_it].sum()
        slope = np.append(told[:-1] + WEIGHED * (rows.T @ off), WEIGHED * off.sum())
        return 0.5 * float(told[:-1] @ told[:-1]) + WEIGHED * float(loss), slope

    found = minimize(
        cost, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 150}
    )
    return found.x[:-1], float(found.x[-1])


def _flag(chance: NDArray[np.float64], is_it: NDArray[np.bool_]) -> tuple[float, dict[str, float]]:
    """The least chance from which few are flagged wrongly, and what that finds."""
    order = np.argsort(-chance, kind="stable")
    right = np.cumsum(is_it[order])
    precise = right / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precise >= 1 - 1 / WRONG)
    area = _area(chance, is_it)
    if not len(good):
        return 2.0, {"auc": area, "precision": 0.0, "recall": 0.0}
    flag = max(float(chance[order[good[-1]]]), LIKELY)
    flagged = chance >= flag
    found = int((flagged & is_it).sum())
    told = {"precision": found / max(1, flagged.sum()), "recall": found / max(1, is_it.sum())}
    return flag, {"auc": area, **{name: float(value) for name, value in told.items()}}


def _area(chance: NDArray[np.float64], is_it: NDArray[np.bool_]) -> float:
    """How often one of the category stands above one that is not (area under the ROC curve)."""
    from scipy.stats import rankdata

    ranks, inside = rankdata(chance), int(is_it.sum())
    outside = len(is_it) - inside
    if not inside or not outside:
        return float("nan")
    return float((ranks[is_it].sum() - inside * (inside + 1) / 2) / (inside * outside))
