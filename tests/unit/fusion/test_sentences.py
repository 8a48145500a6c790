"""A sentence model's reading as one more modality of the space."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tastemaker.domain import Brief, Item, Origin
from tastemaker.errors import Conflict
from tastemaker.fusion.arrays import Arrays
from tastemaker.fusion.sentences import Sentences
from tastemaker.fusion.space import TasteSpace
from tastemaker.testing import Letters

TOPICS = {"sea": ["wave", "shore", "tide"], "oven": ["bread", "crust", "yeast"]}


class Knowing:
    """A model that knows which words belong together, though they share no letters."""

    name = "knowing"

    def __init__(self) -> None:
        self.read = list[str]()

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.read += texts
        rows = np.zeros((len(texts), 6), np.float32)
        for at, text in enumerate(texts):
            for topic, words in enumerate(TOPICS.values()):
                rows[at, topic] = sum(word in text for word in words)
            rows[at, 2 + sum(map(ord, text)) % 4] += 0.2
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    def arrays(self) -> Arrays:
        return {}


def items() -> list[Item]:
    return [
        Item(f"{topic}:{n}", "article", f"{word}{n}{n}", "")
        for topic, words in TOPICS.items()
        for n, word in enumerate(words * 4)
    ]


def fitted(folder: Path, model: Knowing) -> tuple[TasteSpace, Sentences]:
    source = Sentences(model, {"letters": Letters()}, folder)
    return TasteSpace.fit(items(), None, np.random.default_rng(0), files=[source]), source


def test_words_that_mean_alike_are_near_though_they_share_no_letters(tmp_path: Path) -> None:
    space, _ = fitted(tmp_path, Knowing())
    plain = TasteSpace.fit(items(), None, np.random.default_rng(0))
    new = [
        Item("a", "article", "wave"),
        Item("b", "article", "tide"),
        Item("c", "article", "yeast"),
    ]
    alike, unlike = (space.place(new) @ space.place(new).T)[0, 1:]
    assert alike > unlike + 0.3
    before = (plain.place(new) @ plain.place(new).T)[0, 1:]
    assert before[0] - before[1] < (alike - unlike) / 2


def test_it_is_saved_and_loaded_and_refused_without_its_model(tmp_path: Path) -> None:
    space, source = fitted(tmp_path / "features", Knowing())
    space.save(tmp_path / "space")
    again = TasteSpace.load(tmp_path / "space", {}, [source])
    new = [Item("a", "article", "wave and shore")]
    np.testing.assert_allclose(again.place(new), space.place(new), atol=1e-5)
    with pytest.raises(Conflict):
        TasteSpace.load(tmp_path / "space", {}, [])


def test_texts_are_read_once_and_nothing_made_for_somebody_is_remembered(tmp_path: Path) -> None:
    model = Knowing()
    source = Sentences(model, {}, tmp_path)
    origin = Origin("ada", Brief("article"), "m", 1, 0, "made by AI")
    own = Item("x", "article", "", "wave for ada", origin=origin)
    source.rows([*items(), own])
    first = len(model.read)
    source.rows([*items(), own])
    assert model.read[first:] == ["wave for ada"]
    other = Sentences(model, {}, tmp_path)
    assert len(list(tmp_path.rglob("*.npy"))) == len({item.title for item in items()})
    assert np.isfinite(other.rows(items())).all()


def test_notation_and_nothing_are_no_prose(tmp_path: Path) -> None:
    source = Sentences(Knowing(), {"letters": Letters()}, tmp_path)
    rows = source.rows([Item("a", "letters", "", "abcba"), Item("b", "article", "wave", "")])
    assert np.isnan(rows[0]).all()
    assert np.isfinite(rows[1]).all()
    assert source.rows([Item("c", "article")]).shape == (1, 0)
