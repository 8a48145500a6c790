"""What attributes of a catalogue are called."""

from __future__ import annotations

import pytest

from tastemaker.understand.columns import MONEY, RATING, STARS, YEARS, measure_of, said_of


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("price", MONEY), ("price_usd", MONEY), ("价格", MONEY), ("人均消费", MONEY), ("门票", MONEY),
        ("rating", RATING), ("avg_rating", RATING), ("评分", RATING), ("stars", STARS), ("星级", STARS),
        ("release_year", YEARS), ("上映年份", YEARS), ("calories", ""), ("电话", ""), ("year_built_by", ""),
    ],
)  # fmt: skip
def test_what_a_number_measures_is_told_by_its_name(name: str, measure: str) -> None:
    assert measure_of(name) == measure


@pytest.mark.parametrize(
    ("name", "text", "called"),
    [
        ("opening_hours", "when does it open?", True),
        ("营业时间", "几点关门", True),
        ("phone", "give me their number to call", True),
        ("screen_size", "what is the screen size", True),
        ("酒店类型", "它是什么类型", True),
        ("周边餐馆", "附近有什么好吃的餐馆", True),
        ("nearby_hotels", "any nearby hotels?", True),
        ("year", "what should I watch this year?", False),
        ("year", "when was it made", True),
        ("price", "the prince", False),
        ("周边酒店", "酒店的电话", False),
    ],
)
def test_an_attribute_is_called_by_its_name_or_as_people_ask_for_it(
    name: str, text: str, called: bool
) -> None:
    assert (said_of(name, frozenset({"酒店"})).search(text) is not None) == called
