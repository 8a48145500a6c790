"""Judging a model on labelled texts, and setting how sure it says it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from tastemaker.learn.finetune.measures import (
    Numbers,
    calibration_error,
    confusion_matrix,
    confusions,
    label_metrics,
    per_class,
    span_f1,
    span_report,
)
from tastemaker.learn.finetune.model import OUT_OF_SCOPE, Model
from tastemaker.learn.finetune.reading import Example


def targets(model: Model, rows: Sequence[Example]) -> Numbers:
    """(n, labels) of 0 and 1; a label that training never saw is no column, so never right."""
    known = {name: at for at, name in enumerate(model.labels)}
    truth = np.zeros((len(rows), len(known)))
    for row, example in enumerate(rows):
        for name in example.labels:
            if name in known:
                truth[row, known[name]] = 1
    return truth


def tag_places(model: Model, rows: Sequence[Example], mask: Tensor) -> Tensor:
    """(rows, words) places in `model.tags`, shaped and placed as `mask`; words behind a row
    count as the first, O."""
    known = {tag: at for at, tag in enumerate(model.tags)}
    places = torch.zeros(mask.shape, dtype=torch.long, device=mask.device)
    for row, example in enumerate(rows):
        found = [known[tag] for tag in example.tags][: mask.shape[1]]
        places[row, : len(found)] = torch.tensor(found, device=mask.device)
    return places


def calibrate(model: Model, held: list[Example]) -> None:
    """One temperature (Guo et al., 2017); for several labels a threshold instead."""
    if not model.labels:
        return
    chances, _ = model.scores([row.text for row in held])
    truth = targets(model, held)
    if model.config["several"]:
        marks = np.linspace(0.1, 0.6, 26)
        told = [label_metrics(truth, (chances >= mark).astype(float))["micro_f1"] for mark in marks]
        model.config["threshold"] = float(marks[int(np.argmax(told))])
        return
    logs = np.log(np.maximum(chances, 1e-12))
    heats = np.geomspace(0.3, 4.0, 40)
    costs = []
    for heat in heats:
        scaled = logs / heat
        whole = np.log(np.exp(scaled).sum(1))
        costs.append(float((whole * truth.sum(1) - (scaled * truth).sum(1)).mean()))
    model.config["temperature"] = float(heats[int(np.argmin(costs))])
    if OUT_OF_SCOPE in model.labels:
        _set_surely(model, held, truth)


def _set_surely(model: Model, held: list[Example], truth: Numbers) -> None:
    """How sure a label must be, else the text means none of them: what is right most often in
    scope and beyond it together (the maximum of chances after Hendrycks & Gimpel, 2017)."""
    chances, _ = model.scores([row.text for row in held])
    beyond = np.array([OUT_OF_SCOPE in row.labels for row in held])
    if not 0 < beyond.sum() < len(held):
        return
    worth = []
    marks = np.linspace(0.0, 0.95, 39)
    for mark in marks:
        model.config["surely"] = float(mark)
        right = (truth == model.choose(chances)).all(1)
        worth.append(right[beyond].mean() + right[~beyond].mean())
    model.config["surely"] = float(marks[int(np.argmax(worth))])


def judge(model: Model, rows: Sequence[Example]) -> dict[str, Any]:
    chances, tagged = model.scores([row.text for row in rows])
    metrics: dict[str, float] = {}
    result: dict[str, Any] = {"metrics": metrics}
    if model.tags:
        wanted = [row.tags for row in rows]
        metrics["slot_f1"] = span_f1(wanted, tagged)
        result["slots"] = span_report(wanted, tagged)
    if model.labels:
        truth, chosen = targets(model, rows), model.choose(chances)
        unseen = np.array([any(name not in model.labels for name in row.labels) for row in rows])
        found = label_metrics(truth, chosen)
        right = (truth == chosen).all(1) & ~unseen
        found["accuracy"] = float(right.mean())
        if not model.config["several"]:
            metrics["ece"] = calibration_error(chances.max(1), right.astype(float))
            result["confusions"] = confusions(truth[~unseen], chosen[~unseen], model.labels)
            result["matrix"] = confusion_matrix(truth[~unseen], chosen[~unseen])
        else:
            metrics["micro_f1"] = found["micro_f1"]
        metrics["accuracy"], metrics["macro_f1"] = found["accuracy"], found["macro_f1"]
        beyond = np.array([OUT_OF_SCOPE in row.labels for row in rows])
        if OUT_OF_SCOPE in model.labels and 0 < beyond.sum() < len(rows):
            metrics["out_of_scope_recall"] = float(right[beyond].mean())
            metrics["in_scope_accuracy"] = float(right[~beyond].mean())
        if model.tags:
            metrics["intent_accuracy"] = found["accuracy"]
        result["classes"] = per_class(truth, chosen, model.labels)
    return result
