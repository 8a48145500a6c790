"""A tiny world with an obvious answer: words over a, b, c, whose point says which letter leads."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.models.train import fit
from tastemaker.domain import Brief, Item
from tastemaker.testing import Letters, LettersGenerator


class Ticks:
    """A clock that moves on by a hundredth of a second each time it is looked at."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.01
        return self.now


def letters(n: int = 300, seed: int = 0) -> tuple[list[Item], np.ndarray]:
    """Items that lean towards b or away from it, and the points that say so."""
    rng = np.random.default_rng(seed)
    medium, maker = Letters(), LettersGenerator()
    items, points = [], np.zeros((n, 4), np.float32)
    for i in range(n):
        lean = np.array([rng.uniform(-2, 2)], np.float32)
        text = maker._one(lean, Brief("letters"), rng).text
        items.append(Item(f"letters:{i:03}", "letters", f"word {i}", text, medium.describe(text)))
        share = text.count("b") / len(text)
        points[i] = np.array([share, 1 - share, 0.1, 0.1]) / np.hypot(share, 1 - share)
    return items, points


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def trained() -> Callable[..., tuple[TransformerGenerator, dict]]:
    """Trains a small net for so many steps, whatever the machine does meanwhile."""

    def train(steps: int, items=None, points=None, **how):
        if items is None:
            items, points = letters()
        minutes = (steps + 1) * 0.01 / 60
        rng = np.random.default_rng(how.pop("seed", 0))
        clock = how.pop("clock", None) or Ticks()
        return fit(Letters(), items, points, rng=rng, minutes=minutes, depth=1, clock=clock, **how)

    return train


@pytest.fixture(scope="session")
def generator(trained) -> TransformerGenerator:
    torch.set_num_threads(1)
    return trained(400)[0]
