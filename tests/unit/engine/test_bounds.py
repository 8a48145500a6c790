"""Numbers that bound what is looked for, in the words of shops and of films."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.engine.bounds import bounds, extreme, numbered
from tastemaker.ports import Candidates
from tastemaker.rank.rules import conditions, out_of_bounds


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("under $300", ["price<=300"]),
        ("laptops for less than 1,200.50 dollars", ["price<=1200.50"]),
        ("phones under 400", ["price<=400"]),
        ("between $100 and $200", ["price>=100", "price<=200"]),
        ("at least 50 euros please", ["price>=50"]),
        ("500元以内的耳机", ["price<=500"]),
        ("不超过500块的", ["price<=500"]),
        ("200到300元的咖啡", ["price>=200", "price<=300"]),
        ("the cheapest running shoes", ["pricelowest"]),
        ("最贵的手机", ["pricehighest"]),
        ("films from the 90s", ["year>=1990", "year<=1999"]),
        ("something from the 2010s", ["year>=2010", "year<=2019"]),
        ("of the 1920s", ["year>=1920", "year<=1929"]),
        ("80年代的电影", ["year>=1980", "year<=1989"]),
        ("comedies after 2000", ["year>=2000"]),
        ("1980年以前的老片", ["year<=1980"]),
        ("a film from 1994", ["year>=1994", "year<=1994"]),
        ("between 1990 and 1995", ["year>=1990", "year<=1995"]),
        ("the latest comedies", ["yearhighest"]),
        ("最近的科幻片", ["yearhighest"]),
        ("the oldest western", ["yearlowest"]),
        ("an old film noir", ["yearrather low"]),
        ("经典的老电影", ["yearrather low", "yearrather low"]),
        ("recent thrillers", ["yearrather high"]),
        ("newer ones", ["yearhigher"]),
        ("a classic from 1960", ["year>=1960", "year<=1960"]),
        ("a ten year old boy", []),
        ("an old man and the sea", []),
    ],
)
def test_a_number_bounds_what_it_is_said_of(text: str, asked: list[str]) -> None:
    found = [f"{facet}{how}" for facet, how, *_ in bounds(text, {"price", "year"})]
    assert found == asked


@pytest.mark.parametrize(
    "text",
    [
        "more than 20 of my friends like it",
        "I have more than 3 laptops",
        "less than 10% fat",
        "the first 5",
        f"under ${'9' * 400}",
        "under $",
        "how many bars are there",
    ],
)
def test_a_number_that_says_neither_price_nor_year_bounds_nothing(text: str) -> None:
    assert list(bounds(text, {"price", "year"})) == []


def test_a_catalogue_without_prices_is_asked_for_none() -> None:
    assert list(bounds("under $300", {"year"})) == []


def test_the_cheapest_are_what_costs_as_much_as_they_do() -> None:
    assert extreme("lowest", [5.5, 1.0, 9.0, 3.0], 2) == "<=3.0"
    assert extreme("highest", [5.5, 1.0, 9.0, 3.0], 2) == ">=5.5"
    assert extreme("lowest", [5.5], 3) == "<=5.5"


def test_films_say_their_year_behind_the_title() -> None:
    base = Candidates(
        key="films", ids=("a", "b"), row={"a": 0, "b": 1}, points=np.zeros((2, 1), np.float32),
        medium=np.array(["", ""], object), made=np.zeros(2, np.bool_),
        created_at=np.full(2, np.nan), attributes=[{}, {"year": 2001}],
        titles=["Escape from New York (1981)", "Space Odyssey (1968)"], texts=["", ""], said={},
    )  # fmt: skip
    assert numbered(base, 10) == {"year"}
    out = out_of_bounds(base, conditions(["year>=1980", "year<=1989"]), (), 0.0)
    assert out is not None
    assert out.tolist() == [False, True]  # what is stated counts, not the title
