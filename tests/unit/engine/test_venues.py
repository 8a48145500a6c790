"""Venues as their own database has them: yes and no, words for prices and ratings, names in camel case."""

from __future__ import annotations

from typing import Any

import pytest

from tastemaker.domain import Event, Item
from tastemaker.understand.columns import in_words, measure_of
from tastemaker.understand.reader import RuleReader
from tests.unit.engine.test_places import said
from tests.unit.engine.worlds import world

COLUMNS = ("eatType", "food", "priceRange", "customer rating", "area", "familyFriendly", "near")
ROWS = {
    "Alimentum": ("pub", "Chinese", "cheap", "high", "riverside", "yes", "Burger King"),
    "Aromi": ("coffee shop", "English", "high", "5 out of 5", "city centre", "no", "Clare Hall"),
    "Cotto": ("coffee shop", "Chinese", "cheap", "low", "city centre", "no", "Burger King"),
    "Clowns": ("pub", "English", "high", "high", "riverside", "yes", "Clare Hall"),
    "Cocum": ("coffee shop", "Chinese", "moderate", "5 out of 5", "riverside", "no", "Ranch"),
    "Wildwood": ("pub", "English", "high", "low", "city centre", "yes", "Ranch"),
}
KINDS = {  # emoji: values of several things
    "cat": ("Animals & Nature", ["pet"]),
    "oak": ("Animals & Nature", ["tree"]),
    "pear": ("Food & Drink", ["fruit"]),
    "tea": ("Food & Drink", ["hot"]),
    "red dragon": ("Symbols", ["luck"]),
    "green dragon": ("Symbols", ["luck"]),
}


@pytest.fixture(scope="module")
def venues() -> Any:
    engine = world(0)
    engine.reader = RuleReader()
    engine.add(
        [
            Item(f"v:{name}", "", name, attributes=dict(zip(COLUMNS, row, strict=True)))
            for name, row in ROWS.items()
        ]
    )
    return engine


@pytest.fixture(scope="module")
def signs() -> Any:
    engine = world(0)
    engine.reader = RuleReader()
    engine.add(
        [
            Item(f"s:{name}", "", name, attributes={"category": category, "tags": tags})
            for name, (category, tags) in KINDS.items()
        ]
    )
    return engine


@pytest.fixture
def bare() -> Any:
    engine = world(0)
    engine.reader = RuleReader()
    engine.add([Item(f"b:{n}", "", f"b{n}") for n in range(4)])
    return engine


def asked(engine: Any, text: str) -> dict[str, object]:
    reading = engine.reader_for("ann").read(text)
    return {**reading.slots, **{f"not {name}": value for name, value in reading.without.items()}}


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("a family friendly pub", {"familyFriendly": "yes", "eatType": "pub"}),
        ("a coffee shop that is not family friendly", {"familyFriendly": "no"}),
        ("somewhere to take the kids, child-friendly", {"familyFriendly": "yes"}),
        ("a highly rated pub", {"customer rating": "high"}),
        ("a pub with a high rating", {"customer rating": "high"}),
        ("a pub in the high price range", {"priceRange": "high"}),
        ("an expensive coffee shop", {"priceRange": "high"}),
        ("an affordable English pub", {"priceRange": "cheap", "food": "English"}),
        ("places rated 5 out of 5", {"customer rating": "5 out of 5"}),
        ("which places serve Chinese food?", {"food": "Chinese"}),
        ("something near Burger King", {"near": "Burger King"}),
        ("a cheap place by the sea", {"priceRange": "cheap"}),
        ("评分高的", {"customer rating": "high"}),
        ("不贵的", {"priceRange": "cheap"}),
    ],
)
def test_what_is_asked_is_read_by_the_attribute_it_is_of(
    venues: Any, text: str, slots: dict[str, str]
) -> None:
    reading = venues.reader_for("ann").read(text)
    assert reading.intent in ("find", "change")
    assert {name: reading.slots.get(name) for name in slots} == slots


def test_what_is_turned_down_is_not_shown(venues: Any) -> None:
    assert asked(venues, "not so expensive") == {"not priceRange": "high"}
    said(venues, "bea", "a pub")
    shown, _ = said(venues, "bea", "not so expensive")
    assert shown
    assert all(ROWS[title][2] != "high" for title in shown)


def test_high_is_a_value_where_ratings_are_words(venues: Any) -> None:
    shown, words = said(venues, "cem", "a highly rated pub")
    assert set(shown) == {"Alimentum", "Clowns"}
    assert "≥" not in words


def test_a_judgement_of_ones_own_is_one(venues: Any) -> None:
    assert venues.reader_for("ann").read("I give it 5 out of 5").intent == "rate"


def test_what_one_has_is_told_by_what_it_is_called(venues: Any) -> None:
    said(venues, "dee", "Alimentum")
    assert "family friendly: yes" in said(venues, "dee", "is it family friendly?")[1]
    assert "price range: cheap" in said(venues, "dee", "what is its price range?")[1]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("an animal", "Animals & Nature"),
        ("animals", "Animals & Nature"),
        ("something about nature", "Animals & Nature"),
        ("show me some food", "Food & Drink"),
        ("a symbol", "Symbols"),
    ],
)
def test_a_value_of_several_things_is_called_by_each(signs: Any, text: str, category: str) -> None:
    assert asked(signs, text)["category"] == category


def test_what_titles_say_is_counted_and_nothing_else(signs: Any) -> None:
    assert "2" in said(signs, "eve", "how many dragons are there?")[1]
    assert "counted" not in asked(signs, "how many people eat pears in China")
    assert "counted" not in asked(signs, "how many unicorns are there?")


def test_words_that_only_texts_say_are_counted_too() -> None:
    engine = world(0)
    engine.reader = RuleReader()
    engine.add(
        [
            Item(f"l:{n}", "lamp", f"l{n}", text, attributes={"colour": "red"})
            for n, text in enumerate(("a matte finish", "a matte finish", "a gloss finish"))
        ]
    )
    assert "2" in said(engine, "mia", "how many red matte lamps are there?")[1]


def test_a_count_of_none_ranks_nothing(venues: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ranked = []
    recommend = venues.recommend
    monkeypatch.setattr(venues, "recommend", lambda *a, **k: ranked.append(a) or recommend(*a, **k))
    assert said(venues, "fay", "how many cheap English pubs are there?")[0] == set()
    assert not ranked
    assert said(venues, "fay", "how many cheap Chinese pubs are there?")[0] == {"Alimentum"}
    assert ranked


def test_what_was_met_is_remembered_though_nothing_is_told_of_it(bare: Any) -> None:
    assert "Nothing yet" in said(bare, "gil", "what do you know about me?")[1]
    bare.observe([Event("hal", "like", "b:1"), Event("hal", "like", "b:2")])
    words = said(bare, "hal", "what do you know about me?")[1]
    assert "I remember 2" in words


def test_not_of_a_boolean_is_false() -> None:
    engine = world(0)
    engine.reader = RuleReader()
    engine.add(
        [
            Item(f"d:{n}", "dish", f"dish {n}", attributes={"vegan": n % 2 == 0, "kind": "soup"})
            for n in range(4)
        ]
    )
    assert said(engine, "kay", "a vegan soup")[0] == {"0", "2"}
    assert said(engine, "leo", "a soup that is not vegan")[0] == {"1", "3"}


def test_prices_with_their_currency_are_numbers() -> None:
    engine = world(0)
    engine.reader = RuleReader()
    engine.add(
        [
            Item(f"p:{n}", "product", f"lamp {n}", attributes={"price": f"${n}.99"})
            for n in (5, 12, 40, 110)
        ]
    )
    assert said(engine, "ida", "a lamp under $20")[0] == {"5", "12"}
    assert said(engine, "jon", "lamps over 100 dollars")[0] == {"110"}


def test_names_in_camel_case_are_words() -> None:
    assert in_words("familyFriendly", False) == "family friendly"
    assert in_words("imdbID", False) == "imdbID"
    assert measure_of("priceRange") == measure_of("price_range") == "money"
    assert measure_of("customer rating") == "rating"
