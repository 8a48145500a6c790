"""Texts without labels: learned from where the model is sure, shown to a person where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tastemaker.learn.finetune.model import Model
from tastemaker.learn.finetune.reading import Example

SURE = 0.95  # chance from which a guess is taken for a label


def taken(model: Model, texts: Sequence[str]) -> list[Example]:
    """Self-training (Yarowsky, 1995): what the model is sure of, as examples."""
    return [
        Example(text, guess.labels, guess.tags)
        for text, guess in zip(texts, model.predict(texts), strict=True)
        if model.labels and guess.sure >= SURE
    ]


def suggested(model: Model, texts: Sequence[str], n: int) -> list[dict[str, Any]]:
    """What to label next (active learning): the smallest margin between the likeliest two labels
    (Scheffer et al., 2001), or, where labels are not exclusive, the chance nearest to a half."""
    different = list(dict.fromkeys(texts))
    chances, _ = model.scores(different)
    if chances.shape[1] == 0:
        return []
    if model.config["several"]:
        margins = np.abs(chances - model.config["threshold"]).min(1)
    else:
        best = np.sort(chances, 1)[:, ::-1]
        margins = best[:, 0] - best[:, 1] if chances.shape[1] > 1 else best[:, 0]
    guesses = model.predict(different)
    return [
        {"text": different[at], "guess": list(guesses[at].labels), "margin": float(margins[at])}
        for at in np.argsort(margins, kind="stable")[:n]
    ]
