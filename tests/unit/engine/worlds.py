"""A tiny world with obvious answers: words over a, b, c; who likes b likes b."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tastemaker.domain import Item
from tastemaker.engine import Engine, Models
from tastemaker.rank.blend import Blend
from tastemaker.rank.content import ContentRanker
from tastemaker.rank.histories import Histories
from tastemaker.rank.popular import PopularRanker
from tastemaker.settings import Settings
from tastemaker.testing import (
    Letters,
    LettersGenerator,
    MemoryStore,
    OpenModerator,
    PlainReader,
    letters_items,
)

NOW = 1_700_000_000.0


class LetterSpace:
    """Where a word stands: its shares of a, b and c."""

    dim = 3

    def place(self, items: Sequence[Item]):
        counts = np.array(
            [[item.text.count(c) + 0.01 for c in "bac"] for item in items], np.float32
        )
        counts = counts.reshape(-1, 3)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)

    def place_words(self, text: str):
        return np.zeros(3, np.float32)

    def place_fact(self, facet: str, value: str):
        return np.zeros(3, np.float32)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def ranker() -> Blend:
    nobody = Histories.of([])
    return Blend([PopularRanker.fit(nobody), ContentRanker()])


def world(
    items: int = 60, *, store=None, models: Models | None = None, learned: bool = True, **settings
) -> Engine:
    """An engine over letters; `learned=False`: before anything is fitted."""
    if models is None and learned:
        models = Models("m1", LetterSpace(), ranker(), {"letters": LettersGenerator()})
    engine = Engine(
        MemoryStore() if store is None else store,
        settings=Settings(home=Path("unused"), **{"explore": 0.0, **settings}),
        media={"letters": Letters()},
        reader=PlainReader(),
        moderator=OpenModerator(),
        models=lambda in_use: models if models is not None and models.id != in_use else None,
        clock=Clock(),
        rng=np.random.default_rng(0),
    )
    engine.add(letters_items(items))
    return engine


def most(engine: Engine, letter: str, n: int = 5) -> list[str]:
    """Ids of the items with the greatest share of `letter`."""
    items = engine.items(limit=1000)
    items.sort(key=lambda item: -item.text.count(letter) / len(item.text))
    return [item.id for item in items[:n]]


def share(engine: Engine, user: str, slate, letter: str) -> float:
    """Mean share of `letter` in what a slate shows."""
    texts = [engine.item(pick.item, user).text for pick in slate.picks]
    return float(np.mean([text.count(letter) / len(text) for text in texts]))
