"""Heads that begin where classes and tags lie, and texts that mean none of them."""

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
        longest = max(map(len, words))
        mask = torch.tensor([[at < len(some) for at in range(longest)] for some in words])
        states = torch.zeros(len(words), longest, WIDTH)
        for row, some in enumerate(words):
            states[row, : len(some)] = torch.tensor([_vector(word) for word in some])
        return {"mask": mask, "words": states}

    def forward(self, batch: dict[str, Any]) -> tuple[Any, Any, None]:
        return batch["words"], batch["mask"], None


def _vector(word: str) -> list[float]:
    place, number = word[:-3], int(word[-3:])
    noise = np.random.default_rng(number).normal(0, 1.0, WIDTH)
    if place in PLACES:
        noise[PLACES.index(place)] += 3.0
    return noise.tolist()


def _model(labels: Sequence[str], several: bool = False, tags: Sequence[str] = ()) -> Model:
    torch.manual_seed(0)
    network = Network(Fixed(), len(labels), tags, 0.0)
    return Model(network, {
        "labels": list(labels), "tags": list(tags), "several": several, "temperature": 1.0,
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


def _route(first: int) -> Example:
    """Three words a text; north and south are towns, of which south goes on with the word before."""
    rng = np.random.default_rng(first)
    places = [PLACES[at] for at in rng.integers(len(PLACES), size=3)]
    tags = ["B-town" if place != "east" else "O" for place in places]
    for at in (1, 2):
        if places[at] == "south" and tags[at - 1] != "O":
            tags[at] = "I-town"
    words = [f"{place}{(3 * first + at) % 1000:03}" for at, place in enumerate(places)]
    return Example(" ".join(words), (places[0],), tuple(tags))


def test_the_tagger_tells_tags_before_the_first_step_of_the_whole_network() -> None:
    model = _model(PLACES, tags=("O", "B-town", "I-town"))
    test = [_route(at) for at in range(200, 260)]
    assert judge(model, test)["metrics"]["slot_f1"] < 0.5
    begin(model, [_route(at) for at in range(60)], np.random.default_rng(0))
    assert judge(model, test)["metrics"]["slot_f1"] > 0.8


def test_only_the_heads_are_trained_by_a_head_start() -> None:
    model = _model(PLACES, tags=("O", "B-town", "I-town"))
    encoder = model.network.encoder
    begin(model, [_route(at) for at in range(8)], np.random.default_rng(0))
    assert not encoder.unused.any()
    assert all(weight.grad is None for weight in encoder.parameters())


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
