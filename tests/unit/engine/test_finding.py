"""What words find: what says them before what only stands near."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tastemaker.domain import Item
from tastemaker.engine.finding import said_by
from tests.unit.engine.worlds import world

GOODS = (
    ("Nitrile gloves, blue", "For one use."),
    ("Leather gloves", "Warm and strong."),
    ("Steel drill bit", "Wear gloves when you use it."),
    ("红色手套", "冬天用。"),
    ("Copper rod", ""),
)


@pytest.fixture(scope="module")
def shop() -> Any:
    engine = world(0)
    engine.add([Item(f"g{n}", "goods", title, text) for n, (title, text) in enumerate(GOODS)])
    return engine


def said(engine: Any, words: str) -> np.ndarray:
    base = engine.refresh().catalogue.base
    by_id = dict(zip(base.ids, said_by(base, words).tolist(), strict=True))
    return np.array([by_id[f"g{n}"] for n in range(len(GOODS))])


def found(engine: Any, words: str, k: int = 3) -> list[str]:
    return [item.title for item in engine.search(words, k)]


def test_titles_that_say_the_words_come_first_then_texts(shop: Any) -> None:
    assert set(found(shop, "gloves", 2)) == {"Nitrile gloves, blue", "Leather gloves"}
    assert found(shop, "gloves")[2] == "Steel drill bit"


def test_the_more_of_the_words_the_better_and_rare_ones_count_most(shop: Any) -> None:
    assert found(shop, "blue gloves", 1) == ["Nitrile gloves, blue"]
    counts = said(shop, "copper gloves")
    assert counts[4] > counts[1] > counts[2] > counts[3] == 0


def test_all_words_in_a_title_count_one_and_wishes_nothing(shop: Any) -> None:
    assert said(shop, "please find me some leather gloves")[1] == pytest.approx(1.0)
    assert not said(shop, "please show me something").any()
    assert not said(shop, "").any()


def test_what_is_written_without_spaces_is_found_in_part(shop: Any) -> None:
    assert found(shop, "想买一双手套", 1) == ["红色手套"]
    assert said(shop, "手套")[3] == pytest.approx(1.0)


def test_only_what_is_asked_for_by_its_medium_is_found(shop: Any) -> None:
    assert shop.search("gloves", 5, "letters") == []
    assert len(shop.search("gloves", 5, "goods")) == 5


def test_words_that_nothing_is_known_of_find_nothing(shop: Any) -> None:
    assert shop.search("zzz", 5) == shop.search("zzz", 5, "goods") == []
