"""How well texts are read: accuracy, F1 per class and per span, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Span = tuple[str, int, int]  # type, first word, one past the last


def follows(before: str, tag: str) -> bool:
    """Whether BIO allows `tag` behind `before`."""
    return not tag.startswith("I-") or before in (tag, f"B-{tag[2:]}")


def spans(tags: Sequence[str]) -> set[Span]:
    """Spans as CoNLL counts them: one ends at O, at B-, and where the type changes."""
    found: set[Span] = set()
    kind, began = "", 0
    for at, tag in enumerate([*tags, "O"]):
        mark, _, name = tag.partition("-")
        if kind and (mark != "I" or name != kind):
            found.add((kind, began, at))
            kind = ""
        if mark != "O" and not kind:
            kind, began = name, at
    return found


def span_f1(wanted: Sequence[Sequence[str]], given: Sequence[Sequence[str]]) -> float:
    """Micro F1 over exact spans, in [0, 1] (Tjong Kim Sang and De Meulder, 2003)."""
    hit = many = 0
    for truth, guess in zip(wanted, given, strict=True):
        real, said = spans(truth), spans(guess)
        hit += len(real & said)
        many += len(real) + len(said)
    return 2 * hit / many if many else 1.0


def span_report(
    wanted: Sequence[Sequence[str]], given: Sequence[Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Precision, recall, F1 and spans of each type, as seqeval counts them."""
    counts: dict[str, list[int]] = {}
    for truth, guess in zip(wanted, given, strict=True):
        real, said = spans(truth), spans(guess)
        for at, some in enumerate((real & said, said, real)):
            for span in some:
                counts.setdefault(span[0], [0, 0, 0])[at] += 1
    return {
        name: {
            "precision": hit / said if said else 0.0,
            "recall": hit / real if real else 0.0,
            "f1": 2 * hit / (said + real),
            "rows": float(real),
        }
        for name, (hit, said, real) in sorted(counts.items())
    }


def per_class(wanted: Numbers, given: Numbers, names: Sequence[str]) -> dict[str, dict[str, float]]:
    """Precision, recall, F1 and rows of each class from (n, classes) arrays of 0 and 1."""
    report = {}
    for at, name in enumerate(names):
        hit = float((wanted[:, at] * given[:, at]).sum())
        said, real = float(given[:, at].sum()), float(wanted[:, at].sum())
        report[name] = {
            "precision": hit / said if said else 0.0,
            "recall": hit / real if real else 0.0,
            "f1": 2 * hit / (said + real) if said + real else 0.0,
            "rows": real,
        }
    return report


def label_metrics(wanted: Numbers, given: Numbers) -> dict[str, float]:
    """Accuracy (all labels of a row right), micro and macro F1 over classes that occur."""
    hit = (wanted * given).sum(0)
    both = wanted.sum(0) + given.sum(0)
    occurs = wanted.sum(0) > 0
    each = 2 * hit / np.maximum(both, 1)
    return {
        "accuracy": float((wanted == given).all(1).mean()),
        "micro_f1": float(2 * hit.sum() / max(both.sum(), 1.0)),
        "macro_f1": float(each[occurs].mean()) if occurs.any() else 0.0,
    }


def calibration_error(sure: Numbers, right: Numbers, bins: int = 15) -> float:
    """Expected calibration error of (n,) confidences in [0, 1] (Guo et al., 2017)."""
    which = np.minimum((sure * bins).astype(int), bins - 1)
    total = 0.0
    for one in range(bins):
        inside = which == one
        if inside.any():
            total += float(inside.mean() * abs(sure[inside].mean() - right[inside].mean()))
    return total


def confusion_matrix(wanted: Numbers, given: Numbers) -> list[list[int]]:
    """[what it is][what was said] rows, from (n, classes) arrays of 0 and 1."""
    return [[int(many) for many in row] for row in wanted.T @ given]


def confusions(wanted: Numbers, given: Numbers, names: Sequence[str]) -> list[dict[str, Any]]:
    """The pairs most often taken for each other, worst first."""
    truth, guess = wanted.argmax(1), given.argmax(1)
    wrong = np.flatnonzero(truth != guess)
    pairs, many = np.unique(np.stack([truth[wrong], guess[wrong]], 1), axis=0, return_counts=True)
    order = np.argsort(-many, kind="stable")[:20]
    return [
        {"is": names[pairs[at][0]], "taken_for": names[pairs[at][1]], "rows": int(many[at])}
        for at in order
    ]
