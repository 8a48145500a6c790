"""Fits what the conversation tells wishes by to the sentences in `scripts/wishes`.

    python scripts/fit_wishes.py [--judge]

Each line of `wishes/LANGUAGE.tsv` is a label and a sentence, tab between; add what was misread and
run this. `--judge` fits nothing that is kept: it cross-validates eightfold and prints the share of
intents, and of whole labels, read rightly by rules alone and with the examples.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tastemaker.understand import wishes
from tastemaker.understand.reader import ruled

HERE = Path(__file__).parent / "wishes"
THERE = Path(wishes.__file__).parent
LANGUAGES = ("en", "zh")
FOLDS = 8


def examples(language: str) -> tuple[list[str], list[str]]:
    """Labels and sentences."""
    lines = (HERE / f"{language}.tsv").read_text("utf-8").splitlines()
    rows = [line.partition("\t") for line in lines]
    return [label for label, _, _ in rows], [text for _, _, text in rows]


def judged(labels: Sequence[str], texts: Sequence[str]) -> dict[str, float]:
    fold = np.random.default_rng(0).integers(0, FOLDS, len(texts))
    rules = [ruled(text) for text in texts]
    told = [""] * len(texts)
    for k in range(FOLDS):
        known = np.flatnonzero(fold != k)
        model = wishes.Wishes.fit([texts[i] for i in known], [labels[i] for i in known])
        for i in np.flatnonzero(fold == k):
            told[i] = wishes.chosen(model.scores(texts[i]), rules[i])
    heads = [wishes.head(label) for label in labels]
    return {
        "sentences": len(texts),
        "intents by rules": float(
            np.mean([r.intent == h for r, h in zip(rules, heads, strict=True)])
        ),
        "intents": float(np.mean([wishes.head(t) == h for t, h in zip(told, heads, strict=True)])),
        "labels": float(np.mean([t == label for t, label in zip(told, labels, strict=True)])),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judge", action="store_true")
    judge = parser.parse_args().judge
    for language in LANGUAGES:
        labels, texts = examples(language)
        if judge:
            print(language, {k: round(v, 3) for k, v in judged(labels, texts).items()})
        else:
            wishes.Wishes.fit(texts, labels).save(THERE / f"wishes.{language}.npz")


if __name__ == "__main__":
    main()
