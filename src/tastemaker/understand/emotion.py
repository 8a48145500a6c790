"""The emotions a text tells, by a model of hashed n-grams that was trained on labelled texts.

Nothing is downloaded: `tastemaker finetune emotion` fits it on any file of texts and labels, one
label for each text or several. A folder of npz + JSON; about half a millisecond for a sentence.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tastemaker.errors import BadInput, reason
from tastemaker.ports import FloatArray
from tastemaker.understand import grams, linear
from tastemaker.understand.linear import Numbers

FORMAT = "tastemaker-emotion-2"
RARE = 3  # texts; n-grams in fewer tell nothing that holds
#: How strongly weights are pulled to zero; what is better on the held-out tenth is kept.
SMALL = (1e-4, 1e-5)


@dataclass(frozen=True, slots=True, eq=False)
class Emotions:
    """`columns` (BUCKETS,) → row of `weights`, -1 for n-grams that were not learned."""

    labels: tuple[str, ...]
    several: bool
    language: str
    columns: NDArray[np.int32]
    idf: FloatArray  # (kept,)
    weights: NDArray[np.float16]  # (kept, labels)
    offsets: Numbers  # (labels,)
    marks: Numbers  # (labels,)

    def chances(self, texts: Sequence[str]) -> Numbers:  # (n, labels)
        """Each in [0, 1]; of exclusive labels they sum to 1."""
        found = np.empty((len(texts), len(self.labels)))
        for row, text in enumerate(texts):
            where, values = self._weighed(text)
            found[row] = values @ self.weights[where].astype(np.float32) + self.offsets
        return shares(linear.chances(found), self.several)

    def read(self, text: str) -> dict[str, float]:
        """What a text tells, strongest first: every label above its mark, or the one of exclusive
        ones. Empty where nothing stands above its mark, or no word of it is known."""
        if not len(self._weighed(text)[0]):
            return {}
        return told(self.chances([text])[0], self.marks, self.labels, self.several)

    def _weighed(self, text: str) -> tuple[NDArray[np.int32], FloatArray]:
        buckets, many = np.unique(grams.hashed(text), return_counts=True)
        where = self.columns[buckets]
        values = (1 + np.log(many[where >= 0])) * self.idf[where[where >= 0]]
        length = float(np.linalg.norm(values))
        return where[where >= 0], (values / max(length, 1e-9)).astype(np.float32)

    def save(self, folder: Path, metrics: dict[str, float]) -> None:
        """`config.json` and `emotion.npz`."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(
            folder / "emotion.npz", columns=self.columns, idf=self.idf, weights=self.weights,
            offsets=self.offsets, marks=self.marks,
        )  # fmt: skip
        config = {
            "format": FORMAT, "labels": self.labels, "several": self.several,
            "language": self.language, "metrics": metrics,
        }  # fmt: skip
        (folder / "config.json").write_text(json.dumps(config, indent=1, ensure_ascii=False))

    @classmethod
    def load(cls, folder: Path) -> Emotions:
        """What `save` wrote. Raises BadInput("bad_model")."""
        try:
            config: dict[str, Any] = json.loads((folder / "config.json").read_text("utf-8"))
            if config["format"] != FORMAT:
                raise ValueError(f"its format is {config['format']}, not {FORMAT}")
            with (folder / "emotion.npz").open("rb") as file:
                kept = np.load(file, allow_pickle=False)
                arrays = {name: kept[name] for name in kept.files}
            labels, width = tuple(map(str, config["labels"])), len(config["labels"])
            shape = arrays["weights"].shape
            if shape != (len(arrays["idf"]), width) or len(arrays["columns"]) != grams.BUCKETS:
                raise ValueError("its arrays do not fit each other")
            return cls(labels, bool(config["several"]), str(config["language"]), **arrays)
        except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
            raise BadInput("bad_model", value=folder.name, why=reason(error)) from None


def fit(
    texts: Sequence[str],
    truth: Numbers,  # (n, labels) of 0 and 1
    labels: Sequence[str],
    language: str,
    rng: np.random.Generator,
    *,
    rounds: int = 4,
    done: Callable[[float], None] = lambda _: None,
) -> Emotions:
    """A model of these texts. Marks come from a tenth that the weights did not see."""
    several = bool((truth.sum(1) != 1).any())
    rows = grams.counts(texts)
    spread = np.bincount(rows.indices, minlength=grams.BUCKETS)
    kept = np.flatnonzero(spread >= RARE)
    columns = np.full(grams.BUCKETS, -1, np.int32)
    columns[kept] = np.arange(len(kept))
    idf = np.log(len(texts) / spread[kept]).astype(np.float32)
    rows = _normal(rows[:, kept], idf)
    held = rng.random(len(texts)) < 0.1
    fitted = []
    for at, small in enumerate(SMALL):
        weights, offsets = linear.fit(
            rows[~held], truth[~held], rng, rounds=rounds, rate=0.5, small=small,
            done=_part(done, at),
        )  # fmt: skip
        # As the model will be used: marks are set on what is kept, in half precision.
        halves = weights.astype(np.float16)
        seen = shares(linear.chances(rows[held] @ halves.astype(np.float32) + offsets), several)
        marks = linear.marks(seen, truth[held], several)
        found = linear.f1(linear.chosen(seen, marks, several), truth[held]).mean()
        fitted.append((float(found), halves, offsets, marks))
    _, halves, offsets, marks = max(fitted, key=lambda one: one[0])
    return Emotions(tuple(labels), several, language, columns, idf, halves, offsets, marks)


def _part(done: Callable[[float], None], at: int) -> Callable[[float], None]:
    return lambda share: done((at + share) / len(SMALL))


def shares(chances: Numbers, several: bool) -> Numbers:
    """Chances of exclusive labels as shares of one."""
    return chances if several else chances / np.maximum(chances.sum(1, keepdims=True), 1e-9)


def told(
    chances: Numbers, marks: Numbers, labels: Sequence[str], several: bool
) -> dict[str, float]:
    """The labels that are given for one row of chances (labels,), strongest first."""
    given = linear.chosen(chances[None], marks, several)[0]
    order = sorted(map(int, np.flatnonzero(given)), key=lambda at: -chances[at])
    return {labels[at]: round(float(chances[at]), 3) for at in order}


def _normal(rows: csr_matrix, idf: FloatArray) -> csr_matrix:
    rows = csr_matrix(rows, copy=True)
    rows.data = rows.data * idf[rows.indices]
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
    rows.data /= np.repeat(np.maximum(lengths, 1e-9), np.diff(rows.indptr)).astype(np.float32)
    return rows
