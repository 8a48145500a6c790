"""A head that begins where classes lie, and texts that mean none of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

from tastemaker.learn.finetune.headstart import begin
from tastemaker.learn.finetune.judging import calibrate, judge
from tastemaker.learn.finetune.model import Model, Network
from tastemaker.learn.finetune.reading import Example

WIDTH = 12
PLACES = ("north", "south", "east")


class Fixed(torch.nn.Module):
    """States of words that are what they are: a place for each, and some noise."""

    width = WIDTH

    def __init__(self) -> None:
        super().__init__()
        self.unused = torch.nn.Parameter(torch.zeros(1))

    def encode(self, words: Sequence[Sequence[str]]) -> dict[str, Any]:
        return {"mask": torch.ones(len(words), 1, dtype=torch.bool), "words": torch.tensor(
            [[_vector(some[0])] for some in words], dtype=torch.float32)}  # fmt: skip

    def forward(self, batch: dict[str, Any]) -> tuple[Any, Any, None]:
        return batch["words"], batch["mask"], None


def _vector(word: str) -> list[float]:
    place, number = word[:-3], int(word[-3:])
    noise = np.random.default_rng(number).normal(0, 1.0, WIDTH)
    if place in PLACES:
        noise[PLACES.index(place)] += 3.0
    return noise.tolist()


def _model(labels: Sequence[str], several: bool = False) -> Model:
    torch.manual_seed(0)
    network = Network(Fixed(), len(labels), [], 0.0)
    return Model(network, {
        "labels": list(labels), "tags": [], "several": several, "temperature": 1.0,
        "threshold": 0.5,
    })  # fmt: skip


def _rows(labels: Sequence[str], first: int, many: int) -> list[Example]:
    return [
        Example(f"{label}{first + len(labels) * at + which:03}", (label,), ())
        for at in range(many)
        for which, label in enumerate(labels)
    ]


def test_the_head_is_right_before_the_first_step() -> None:
    model = _model(PLACES)
    rows = _rows(PLACES, 300, 60)
    before = judge(model, rows)["metrics"]["accuracy"]
    begin(model, _rows(PLACES, 0, 40), np.random.default_rng(0))
    found = judge(model, rows)["metrics"]
    assert found["accuracy"] > max(0.8, before + 0.2)
    assert found["ece"] < 0.15


def test_a_head_for_several_labels_at_once_is_left_alone() -> None:
    model = _model(PLACES, several=True)
    head = model.network.label_head
    assert head is not None
    before = head.weight.clone()
    begin(model, _rows(PLACES, 0, 10), np.random.default_rng(0))
    assert torch.equal(head.weight, before)


def test_a_text_that_no_label_is_sure_of_means_none_of_them() -> None:
    labels = (*PLACES, "oos")
    model = _model(labels)
    learned = [*_rows(PLACES, 0, 40), *_rows(["oos"], 500, 4)]
    begin(model, learned, np.random.default_rng(0))
    held = [*_rows(PLACES, 200, 20), *_rows(["oos"], 600, 12)]
    test = [*_rows(PLACES, 300, 40), *_rows(["oos"], 700, 60)]
    model.config["surely"] = 0.0
    plain = judge(model, test)["metrics"]
    calibrate(model, held)
    found = judge(model, test)["metrics"]
    assert model.config["surely"] > 0
    both = ("out_of_scope_recall", "in_scope_accuracy")
    assert sum(found[name] for name in both) > sum(plain[name] for name in both)
