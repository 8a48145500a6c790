"""Copy and headlines that are asked for in words."""

from __future__ import annotations

import re

import pytest

from tastemaker.create.media.copy import Copy
from tastemaker.create.media.copy.product import read
from tastemaker.create.media.headline import Headline
from tastemaker.understand.products import SLOTS, for_medium
from tastemaker.understand.reader import RuleReader, chips

READER = RuleReader()


@pytest.mark.parametrize(
    ("words", "product"),
    [
        ("给这条黑色显瘦的裤子写一句文案", "颜色=黑色|版型=显瘦|类型=裤"),
        ("帮我写个复古碎花连衣裙的广告语", "风格=复古|图案=碎花|长短=连衣裙|类型=裙"),
        ("write ad copy for a cheap family-friendly pub",
         "eatType=pub|priceRange=cheap|familyFriendly=yes"),
        ("Write a product description of a coffee shop called The Eagle near Burger King",
         "name=The Eagle|eatType=coffee shop|near=Burger King"),
        ("an ad for Zizzi, a Thai restaurant", "name=Zizzi|eatType=restaurant|food=Thai"),
        ("write some ads for Thai food near Aromi", "food=Thai|near=Aromi"),
        ("advertise The Eagle, a cheap pub", "name=The Eagle|eatType=pub|priceRange=cheap"),
        ("an advert for a Thai restaurant by the river, not family-friendly",
         "eatType=restaurant|food=Thai|area=riverside|familyFriendly=no"),
    ],
)  # fmt: skip
def test_a_product_is_read_where_copy_is_asked_for(words: str, product: str) -> None:
    reading = READER.read(words)
    assert reading.intent == "make"
    assert reading.slots["medium"] == "copy"
    assert set(str(reading.slots["product"]).split("|")) == set(product.split("|"))
    assert re.fullmatch(Copy.words["product"], product)
    assert read(product), "the medium knows every facet and value that is read"


@pytest.mark.parametrize(
    ("words", "slots"),
    [
        ("写一条体育新闻标题", {"topic": "sports"}),
        ("来一个疑问式的财经头条", {"topic": "finance", "tone": "question"}),
        ("write a headline about technology", {"topic": "tech"}),
    ],
)
def test_a_headline_is_asked_for_by_topic_and_tone(words: str, slots: dict[str, str]) -> None:
    reading = READER.read(words)
    assert reading.intent == "make"
    assert slots.items() <= reading.slots.items()
    assert reading.slots["medium"] == "headline"


def test_where_copy_is_asked_for_by_its_medium_words_need_only_name_the_product() -> None:
    for words, product in (
        ("a cheap pub called The Eagle", "name=The Eagle|eatType=pub|priceRange=cheap"),
        ("黑色高腰阔腿裤", "颜色=黑色|腰型=高腰|样式=阔腿裤|类型=裤"),
    ):
        slots = READER.read(words).slots
        assert "product" not in slots
        assert for_medium("copy", words, slots)["product"] == product
        assert for_medium("tune", words, slots) == slots
    assert for_medium("copy", "something nice", {})["language"] == "en"


def test_where_no_product_is_named_the_language_is_that_of_the_wish() -> None:
    assert READER.read("写一句简短的文案").slots["language"] == "zh"
    assert READER.read("写一句简短的文案").slots["size"] == "short"
    assert READER.read("write some ad copy").slots["language"] == "en"


@pytest.mark.parametrize(
    "words", ["a tune for a black night", "来一首黑色幽默的曲子", "a cheap trick"]
)
def test_nothing_of_a_product_is_read_elsewhere(words: str) -> None:
    assert not {"product", "topic"} & set(READER.read(words).slots)


def test_topics_and_tones_are_those_of_the_medium() -> None:
    for slot, value, *_ in SLOTS:
        if slot != "medium":
            assert value in Headline.controls[slot]


def test_what_was_understood_is_shown_in_both_languages() -> None:
    reading = READER.read("写一条体育新闻标题")
    assert ("topic", "sports", "话题：体育") in chips(reading, "zh")
    assert ("topic", "sports", "topic: sports") in chips(reading, "en")
