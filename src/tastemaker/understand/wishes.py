"""What somebody wants, told from examples, where rules alone are no sure guide.

The rules of `intents` say what they see; people word the same wish in ways that no rule foresees. So
a linear model was fitted to some thousands of sentences of our own (`scripts/wishes`), and each rule
counts beside it as much as it can be trusted. A label is an intent or, after a colon, which change
is meant, or how something is judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

from tastemaker.understand.grams import counts
from tastemaker.understand.intents import Ruled

RIDGE = 0.3
KEPT = 20_000  # n-grams with the greatest weights, of some 70,000
#: What a rule adds to its intent, beside scores about 1 for what a sentence is and 0 for what it is
#: not; chosen by cross-validation on half of the examples. Rules that are not here are sure.
TRUST: Mapping[str, float] = {
    "within": 0.25, "life": 0.1, "told": 0.1, "foreign": 0.15, "changes": 0.1, "opinion": 0.3,
    "begins": 0.2, "finds": 0.1, "makes": 0.15, "part": 0.05, "slots": 0.05, "none": 0.0,
}  # fmt: skip
#: What is none of our business is a third of the examples, so that it is known in all its kinds; it
#: is a lesser share of what people say here.
RARER = {"other": -0.1}
#: What scores lower is like no example: where they were cross-validated, three in four were wrong.
LEAST = 0.1


def wish(text: str, ruled: Ruled, language: str) -> str:
    """The label of `text`: what a sure rule says, else what rules and examples together do."""
    if ruled.rule not in TRUST:
        return ruled.intent
    return chosen(wishes(language).scores(text), ruled)


def chosen(scores: Mapping[str, float], ruled: Ruled) -> str:
    """The label with the highest score, the rule's own raised by what that rule is trusted."""
    trust = TRUST.get(ruled.rule, 1.0)
    told = {
        label: score + RARER.get(label, 0.0) + trust * (head(label) == ruled.intent)
        for label, score in scores.items()
    }
    best = max(told, key=told.__getitem__)
    return best if scores[best] >= LEAST else ruled.intent


def head(label: str) -> str:
    """The intent of a label."""
    return label.partition(":")[0]


class Wishes:
    """Scores every label for a sentence, in about 0.2 ms."""

    def __init__(
        self,
        labels: Sequence[str],
        columns: NDArray[np.int64],  # (k,) of `grams.counts`, rising
        rarity: NDArray[np.float32],  # (k,)
        unseen: float,  # rarity of every other n-gram
        weights: NDArray[np.float32],  # (k, labels)
    ) -> None:
        self.labels = tuple(labels)
        self._columns, self._rarity, self._unseen = columns, rarity, unseen
        self._weights = weights

    def scores(self, text: str) -> Mapping[str, float]:
        """Of each label, about 1 for what it is and 0 for what it is not, or where no word is known."""
        row = counts([text])
        at = np.searchsorted(self._columns, row.indices).clip(max=len(self._columns) - 1)
        known = self._columns[at] == row.indices
        values = row.data * np.where(known, self._rarity[at], self._unseen)
        values /= max(float(np.linalg.norm(values)), 1e-9)
        told = values[known] @ self._weights[at[known]]
        return dict(zip(self.labels, told.tolist(), strict=True))

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str]) -> Self:
        """From one label for each text, by regularised least squares on n-grams (Rifkin, Yeo and
        Poggio, 2003): as good as a support vector machine on texts, and solved in closed form, so
        the same examples always give the same answers. Memory grows by the square of the texts."""
        words, names = counts(texts), sorted(set(labels))
        seen = np.bincount(words.indices, minlength=words.shape[1])
        rarity = np.log((1 + len(texts)) / (1 + seen))
        rows = _weighed(words, rarity)
        truth = (np.array(labels)[:, None] == np.array(names)).astype(float)
        alike = (rows @ rows.T).toarray()
        alike[np.diag_indices(len(texts))] += RIDGE
        shares = cho_solve(cho_factor(alike, lower=True), truth)
        columns = np.flatnonzero(seen)
        weights = np.asarray(rows[:, columns].T @ shares)
        best = np.sort(np.argsort(-np.abs(weights).max(1), kind="stable")[:KEPT])
        columns = columns[best]
        return cls(
            names,
            columns,
            rarity[columns].astype(np.float32),
            float(np.log(1 + len(texts))),
            weights[best].astype(np.float32),
        )

    def save(self, path: Path) -> None:
        """In 8 bits a weight, each label by its greatest."""
        scale = np.abs(self._weights).max(0) / 127
        np.savez_compressed(
            path,
            labels=np.array(self.labels),
            columns=self._columns.astype(np.int32),
            rarity=self._rarity.astype(np.float16),
            unseen=np.float32(self._unseen),
            scale=scale.astype(np.float32),
            weights=np.round(self._weights / scale).astype(np.int8),
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        with np.load(path, allow_pickle=False) as kept:
            return cls(
                kept["labels"].tolist(),
                kept["columns"].astype(np.int64),
                kept["rarity"].astype(np.float32),
                float(kept["unseen"]),
                kept["weights"].astype(np.float32) * kept["scale"],
            )


def _weighed(words: csr_matrix, rarity: NDArray[np.float64]) -> csr_matrix:
    """Rare n-grams count more; every row has length 1."""
    row = np.repeat(np.arange(words.shape[0]), np.diff(words.indptr))
    values = words.data * rarity[words.indices]
    lengths = np.sqrt(np.bincount(row, values**2, words.shape[0]))
    values /= np.maximum(lengths, 1e-9)[row]
    return csr_matrix((values, words.indices, words.indptr), shape=words.shape)


@cache
def wishes(language: str) -> Wishes:
    """Those that come along, for "en" or "zh"."""
    return Wishes.load(Path(str(files(__package__).joinpath(f"wishes.{language}.npz"))))
