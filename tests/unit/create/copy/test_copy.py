"""Copy: everything that was asked for is said, nothing else is claimed."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tastemaker.create.media.copy import Copy
from tastemaker.create.media.copy.facets import CHINESE, ENGLISH, USUAL, claims, ways
from tastemaker.create.media.copy.product import Pair, parted, slots_of, write
from tastemaker.create.media.copy.said import invented, unsaid
from tastemaker.create.media.copy.tokens import TEXT
from tastemaker.create.media.writing.characters import BEGIN, END
from tastemaker.errors import BadInput
from tastemaker.ports import Worded
from tastemaker.testing import check_medium

COPY = Copy()
TROUSERS = (
    "类型=裤|版型=显瘦|颜色=黑色\n\n这条黑色的裤子采用修身的剪裁，上身显瘦又舒适，怎么搭都好看。"
)
PUB = (
    "name=The Eagle|eatType=pub|priceRange=cheap|familyFriendly=yes|near=Burger King\n\n"
    "The Eagle is a cheap, family-friendly pub near Burger King."
)


def pairs_of(facets: tuple[str, ...]) -> st.SearchStrategy[tuple[Pair, ...]]:
    usual = [Pair(facet, value) for facet in facets for value in USUAL.get(facet, {"Zizzi": ()})]
    return st.lists(
        st.sampled_from(usual), min_size=1, max_size=7, unique_by=lambda pair: pair.facet
    ).map(tuple)


products = st.one_of(pairs_of(CHINESE), pairs_of(ENGLISH))


def test_copy_is_a_medium_that_is_asked_in_words() -> None:
    check_medium(COPY, [TROUSERS, PUB])
    assert isinstance(COPY, Worded)


def test_attributes_are_slots_and_all_else_is_words_and_characters() -> None:
    tokens = COPY.encode(TROUSERS)
    named = [COPY.vocabulary[token] for token in tokens if token > TEXT]
    slots = [name for name in named if "/" in name]
    assert slots == ["颜色/0/0", "类型/0/0", "版型/0/1", "版型/0/0"]
    assert [name for name in named if name not in slots] == [
        "“这条”", "“采用”", "“剪裁”", "“上身”", "“舒适”",
    ]  # fmt: skip
    assert COPY.vocabulary[tokens[1]] == "版型/=显瘦"


@settings(max_examples=15, deadline=None)
@given(products, st.integers(0, 2**32))
def test_whatever_is_asked_for_is_said_even_by_chance_alone(
    pairs: tuple[Pair, ...], seed: int
) -> None:
    product = write(slots_of(pairs))
    text = written({"product": product}, seed)
    slots, body = parted(text)
    assert write(slots) == product
    assert not unsaid(slots, body)
    assert not invented(slots, body)
    assert not COPY.check(text)
    assert COPY.encode(COPY.decode(COPY.encode(text))) == COPY.encode(text)


@settings(max_examples=10, deadline=None)
@given(
    st.sampled_from(["short", "medium", "long"]),
    st.sampled_from(["plain", "exclaim", "question"]),
    st.sampled_from(["zh", "en"]),
    st.integers(0, 2**32),
)
def test_size_tone_and_language_are_held_to(size: str, tone: str, language: str, seed: int) -> None:
    product = "类型=裙|颜色=红色" if language == "zh" else "name=Zizzi|food=Thai"
    found = COPY.describe(written({"product": product, "size": size, "tone": tone}, seed))
    assert (found["size"], found["tone"], found["language"]) == (size, tone, language)


def written(attributes: dict[str, object], seed: int) -> str:
    rng, grammar, tokens = np.random.default_rng(seed), COPY.mask(attributes), [BEGIN]
    while tokens[-1] != END:
        tokens.append(int(rng.choice(np.flatnonzero(grammar.allowed()))))
        if tokens[-1] != END:
            grammar.push(tokens[-1])
    return COPY.decode(tokens)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (TROUSERS.replace("这条黑色的", "这条"), "颜色 is not said: 黑色"),
        (TROUSERS.replace("舒适", "有白色拼接"), "nobody asked for it: 白色"),
        (PUB.replace("cheap, ", ""), "priceRange is not said: cheap"),
        (PUB.replace("pub near", "Italian pub near"), "nobody asked for it: italian"),
        (PUB.replace("a cheap, family", "a cheap, not family"), "nobody asked for it: not family"),
        (TROUSERS.removesuffix("。"), "its last sentence has no end"),
        (TROUSERS + "这条黑色的裤子采用修身的剪裁。", "a run of 9 characters comes twice"),
        (TROUSERS.replace("怎么搭都好看", "and they go with everything"), "another language"),
        ("The Eagle is a pub.", "not a product"),
        ("wheels=4\n\nIt has 4 wheels and is quite new.", "no facet"),
        ("name=The Eagle|颜色=黑色\n\nThe Eagle 黑色黑色黑色黑色.", "two languages"),
    ],
)
def test_what_is_wrong_is_said(text: str, problem: str) -> None:
    assert any(problem in found for found in COPY.check(text)), COPY.check(text)
    with pytest.raises(BadInput):
        COPY.encode(text)


def test_a_word_within_what_was_asked_for_is_no_claim_of_its_own() -> None:
    slots = slots_of([Pair("款式", "不对称")])
    assert not invented(slots, "不对称的下身")
    assert invented(slots_of([Pair("款式", "对称")]), "不对称的下身")


def test_products_are_read_as_data_sets_write_them() -> None:
    old = (
        TROUSERS.replace("版型=显瘦", "裤腰型=高腰").replace("显瘦", "高腰").replace("修身", "精心")
    )
    assert COPY.describe(old)["product"] == "腰型=高腰|颜色=黑色|类型=裤"
    pattern = COPY.words["product"]
    assert re.fullmatch(pattern, "类型=裤|颜色=黑色")
    assert not re.fullmatch(pattern, "a pair of trousers")


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    assert all(COPY.check(text)) or COPY.encode(text)


def test_every_usual_value_can_be_said_and_is_known_where_it_is() -> None:
    for facet, values in USUAL.items():
        for value in values:
            assert ways(facet, value), (facet, value)
    assert "白色" in claims("zh")
    assert claims("en")["cheap"] == {"priceRange"}


def test_a_card_shows_the_copy_without_its_product() -> None:
    root = ElementTree.fromstring(COPY.render(PUB, "svg", label="made by a machine"))
    words = "".join(root.itertext())
    assert "family-friendly pub" in words
    assert "made by a machine" in words
    assert "priceRange" not in words
    assert COPY.render(TROUSERS, "txt", title="新品").decode().startswith("新品\n\n这条黑色")
