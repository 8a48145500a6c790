"""Sentiment, or emotion, of short texts in several languages: one linear model for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from tastemaker.errors import BadInput, NotReady
from tastemaker.understand.emotion import Emotions, fit

LANGUAGES = ("en", "zh")
FEWEST = 20  # texts that a model is learned from
TOO_FEW = "too few texts or labels"
_CHINESE = re.compile(r"[\u3400-\u9fff]")


class Judge:
    """One model of hashed n-grams for each language. Whatever has no model is not judged."""

    def __init__(self, models: Mapping[str, Emotions]) -> None:
        self.models = models

    @classmethod
    def load(cls, folder: Path, *, lacking: bool = False) -> Judge:
        """`folder/en` and `folder/zh`, at least one of them; `lacking`: or none."""
        found = {n: Emotions.load(folder / n) for n in LANGUAGES if (folder / n).is_dir()}
        if not found and not lacking:
            raise NotReady("nothing_to_learn", value="labelled texts")
        return cls(found)

    @classmethod
    def learned(cls, rows: Iterable[tuple[str, str]]) -> Judge:  # (text, label)
        """A model for each language that has 20 texts. Raises BadInput where none has."""
        mine: dict[str, list[tuple[str, str]]] = {language: [] for language in LANGUAGES}
        for row in rows:
            mine[script_of(row[0])].append(row)
        enough = {language: found for language, found in mine.items() if len(found) >= FEWEST}
        if not enough:
            raise BadInput("bad_examples", value=str(max(map(len, mine.values()))), why=TOO_FEW)
        return cls({
            language: learn_labels([text for text, _ in found], [label for _, label in found])
            for language, found in enough.items()
        })  # fmt: skip

    def save(self, folder: Path) -> None:
        """As `load` reads it."""
        for language, model in self.models.items():
            model.save(folder / language, {})

    def __call__(self, texts: Sequence[str]) -> list[tuple[str, dict[str, float]]]:
        """(label, chance of each) of every text; ("", {}) without a model of its language."""
        told: list[tuple[str, dict[str, float]]] = [("", {})] * len(texts)
        for language, model in self.models.items():
            rows = [row for row, text in enumerate(texts) if script_of(text) == language]
            chances = model.chances([texts[row] for row in rows])
            for row, one in zip(rows, chances, strict=True):
                label = model.labels[int(np.argmax(one - model.marks))]
                told[row] = label, dict(zip(model.labels, map(float, one), strict=True))
        return told


def script_of(text: str) -> str:
    """ "zh" for a text with a Chinese character: "AT&T 起诉三星" is none that English words tell."""
    return "zh" if _CHINESE.search(text) else "en"


def learn_labels(
    texts: Sequence[str], labels: Sequence[str], seed: int = 0, rounds: int = 6
) -> Emotions:
    """A sentiment (or emotion) model. Raises BadInput for fewer than 20 texts or 2 labels."""
    names = sorted(set(labels))
    if len(texts) < FEWEST or len(names) < 2:
        raise BadInput("bad_examples", value=str(len(texts)), why=TOO_FEW)
    truth = np.array([[float(label == name) for name in names] for label in labels])
    rng = np.random.default_rng(seed)
    return fit(texts, truth, names, script_of("".join(texts[:50])), rng, rounds=rounds)
