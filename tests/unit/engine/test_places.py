"""Hotels, restaurants and sights are asked for and about by their own attributes, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tastemaker.domain import Item
from tastemaker.understand.reader import RuleReader
from tests.unit.engine.worlds import world

CITY = (
    ("hotel", "Grand Harbour Hotel", {"price": 240, "rating": 4.6, "phone": "555-0101", "stars": 5,
                                      "amenities": ["pool", "gym", "free parking"], "type": "luxury"}),
    ("hotel", "The Little Inn", {"pets welcome": True, "rooms": 1234567.0, "price": 80, "rating": 4.1, "phone": "555-0102",
                                 "amenities": ["free parking"], "type": "budget"}),
    ("hotel", "Station Hotel", {"price": 120, "rating": 4.5, "phone": "555-0103",
                                "amenities": ["gym", "free parking"], "type": "budget"}),
    ("hotel", "Court View Hotel", {"price": 300, "rating": 3.9, "amenities": ["pool"], "type": "luxury"}),
    ("museum", "Museum of Clocks", {"admission": 0, "rating": 4.7, "opening_hours": "10:00-18:00"}),
    ("museum", "House of Maps", {"admission": 12, "rating": 4.2, "opening_hours": "09:00-17:00"}),
)  # fmt: skip
BEIJING = (
    ("酒店", "长安饭店", {"价格": 800, "评分": 4.7, "电话": "010-1111", "酒店类型": "豪华型",
                     "酒店设施": ["健身房", "吹风机", "免费停车"]}),
    ("酒店", "如归宾馆", {"价格": 260, "评分": 4.5, "电话": "010-2222", "酒店类型": "经济型",
                     "酒店设施": ["吹风机", "免费停车"]}),
    ("酒店", "前门旅舍", {"价格": 180, "评分": 3.9, "酒店类型": "经济型", "酒店设施": ["吹风机"]}),
    ("酒店", "云海宾馆", {"价格": 900, "评分": 4.2, "电话": "010-4444", "酒店类型": "豪华型", "酒店设施": ["健身房"]}),
    ("餐馆", "老驴头驴肉馆", {"人均消费": 68, "评分": 4.2, "推荐菜": ["驴杂汤", "驴肉火烧"],
                        "营业时间": "10:00-21:00", "周边酒店": ["如归宾馆"]}),
    ("餐馆", "胡同烤鸭店", {"人均消费": 130, "评分": 4.6, "推荐菜": ["烤鸭", "炸酱面"], "营业时间": "11:00-22:00",
                       "周边酒店": ["长安饭店", "如归宾馆"]}),
    ("景点", "钟表博物馆", {"门票": 0, "评分": 4.6, "游玩时间": "1小时 - 2小时"}),
    ("景点", "云龙山公园", {"门票": 30, "评分": 4.8, "游玩时间": "1小时 - 2小时"}),
    ("景点", "古长城遗址", {"门票": 60, "评分": 4.4, "游玩时间": "3小时"}),
)  # fmt: skip


def guide(places: tuple[tuple[str, str, dict[str, Any]], ...]) -> Any:
    engine = world(0)
    engine.reader = RuleReader()
    engine.add([Item(f"{kind}:{title}", kind, title, attributes=of) for kind, title, of in places])
    return engine


@pytest.fixture(scope="module")
def city() -> Iterator[Any]:
    return guide(CITY)


@pytest.fixture(scope="module")
def beijing() -> Iterator[Any]:
    return guide(BEIJING)


def said(engine: Any, user: str, text: str) -> tuple[set[str], str]:
    """(titles of what is shown, words)"""
    parts = list(engine.talk(user, text))
    shown = {
        pick.item.partition(":")[2]
        for part in parts
        if part["type"] == "slate"
        for pick in part["slate"].picks
    }
    return shown, " ".join(part["text"] for part in parts if part["type"] == "text")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("find a hotel rated 4.5 or higher under $200", {"Station Hotel"}),
        ("a hotel with a rating of at least 4.5", {"Grand Harbour Hotel", "Station Hotel"}),
        ("I want a budget hotel with a gym", {"Station Hotel"}),
        ("hotels with a pool and a gym", {"Grand Harbour Hotel"}),
        (
            "hotels with free parking between $100 and $300",
            {"Grand Harbour Hotel", "Station Hotel"},
        ),
        ("find me a museum with free admission", {"Museum of Clocks"}),
        ("recommend a museum under $15", {"Museum of Clocks", "House of Maps"}),
        ("find a hotel with pets welcome", {"The Little Inn"}),
        ("the cheapest hotels with a pool", {"Grand Harbour Hotel", "Court View Hotel"}),
    ],
)
def test_a_guide_is_asked_by_the_attributes_of_its_places(
    city: Any, text: str, shown: set[str]
) -> None:
    found, words = said(city, text, text)
    assert found == shown, words
    assert words.startswith("Here"), words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("你好，帮我找一家评分4.5分以上的经济型酒店吧", {"如归宾馆"}),
        ("吃完饭我想住300元以内的宾馆，最好有免费停车", {"如归宾馆"}),
        ("我想吃驴杂汤，有推荐的餐馆吗？", {"老驴头驴肉馆"}),
        ("人均消费在100-150元之间，能吃到烤鸭的餐厅", {"胡同烤鸭店"}),
        ("推荐一个门票免费、评分是4.5分以上的景点", {"钟表博物馆"}),
        ("有能玩1到2个小时的景点吗，要评分4.5分以上的", {"钟表博物馆", "云龙山公园"}),
        ("找家提供健身房和吹风机的酒店", {"长安饭店"}),
        ("再推荐一个豪华酒店吧", {"长安饭店", "云海宾馆"}),
        ("20元以下的景点有吗", {"钟表博物馆"}),
    ],
)
def test_the_same_in_chinese(beijing: Any, text: str, shown: set[str]) -> None:
    found, words = said(beijing, text, text)
    assert found == shown, words
    assert words.startswith("这些合适"), words


@pytest.mark.parametrize(
    ("text", "shown", "lacks"),
    [
        ("我想吃驴杂汤，有没有人均100到150元的餐馆", {"老驴头驴肉馆"}, "人均消费：≥ 100 · ≤ 150"),
        ("找一家评分5分的豪华型酒店", {"长安饭店", "云海宾馆"}, "评分：≥ 5 · ≤ 5"),
    ],
)
def test_where_nothing_has_all_of_it_it_is_said_what_is_lacking(
    beijing: Any, text: str, shown: set[str], lacks: str
) -> None:
    found, words = said(beijing, text, text)
    assert found == shown
    assert lacks in words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("长安饭店的电话是多少？", ["010-1111"]),
        ("那就去如归宾馆吧，你知道这家酒店的价格和评分吗？", ["260", "4.5"]),
        ("我想问一下胡同烤鸭店的营业时间", ["11:00-22:00"]),
        ("胡同烤鸭店周边有什么酒店？", ["长安饭店、如归宾馆"]),
        ("前门旅舍的电话呢？", ["没有记录"]),
        ("如归宾馆有吹风机吗？", ["吹风机、免费停车"]),
        ("钟表博物馆免费吗", ["门票：0"]),
        ("钟表博物馆能玩多久？", ["1小时 - 2小时"]),
    ],
)
def test_what_is_asked_of_a_place_is_told(beijing: Any, text: str, told: list[str]) -> None:
    _, words = said(beijing, text, text)
    assert all(one in words for one in told), words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what is the phone number of the Grand Harbour Hotel?", ["555-0101"]),
        ("how much is The Little Inn?", ["80"]),
        ("when does the Museum of Clocks open?", ["10:00-18:00"]),
        ("is the Museum of Clocks free?", ["admission: 0"]),
        ("does the Grand Harbour Hotel have a gym?", ["pool, gym"]),
        ("how many rooms does The Little Inn have?", ["rooms: 1234567"]),
        ("are pets welcome at The Little Inn?", ["pets welcome: yes"]),
        ("what's the phone of Court View Hotel?", ["not recorded"]),
    ],
)
def test_what_is_asked_of_a_place_is_told_in_english(city: Any, text: str, told: list[str]) -> None:
    _, words = said(city, text, text)
    assert all(one in words for one in told), words


def test_what_was_shown_is_asked_about_one_by_one_until_one_is_spoken_of(beijing: Any) -> None:
    user = "ada"
    shown, _ = said(beijing, user, "推荐几家酒店")
    _, every = said(beijing, user, "价格是多少？")
    assert all(f"《{title}》" in every or title in every for title in shown)
    _, second = said(beijing, user, "第二家的评分呢？")
    assert second.count("评分") == 1
    _, same = said(beijing, user, "它家电话是多少")
    assert second.partition("：")[0] == same.partition("：")[0]


@pytest.mark.parametrize(
    ("first", "then", "titles"),
    [
        ("推荐几家有吹风机的酒店", "有没有更便宜的", []),
        ("找家500元以上的酒店", "太贵了，便宜点的", ["如归宾馆", "前门旅舍"]),
        ("找家评分4.6分以下的酒店", "评分更高的有吗", ["长安饭店"]),
        ("便宜的酒店", "", ["前门旅舍", "如归宾馆"]),
    ],
)
def test_cheaper_and_better_rated_are_so_beside_what_is_shown(
    beijing: Any, first: str, then: str, titles: list[str]
) -> None:
    user = first + then
    shown, words = said(beijing, user, first)
    if then:
        shown, words = said(beijing, user, then)
    if titles:
        assert shown == set(titles), words
    else:  # the cheapest were shown: nothing costs less
        assert not shown
        assert "更低" in words


def test_what_nobody_showed_is_not_asked_about(beijing: Any) -> None:
    _, words = said(beijing, "nobody", "电话是多少？")
    assert "010" not in words


@pytest.mark.parametrize("text", ["why this?", "为什么推荐这个"])
def test_why_stays_why(beijing: Any, text: str) -> None:
    said(beijing, text, "推荐几家酒店")
    _, words = said(beijing, text, text)
    assert "价格" not in words


def test_stars_given_to_what_is_shown_are_no_search(city: Any) -> None:
    said(city, "rater", "find a luxury hotel")
    shown, words = said(city, "rater", "I give the first one 5 stars")
    assert not shown
    assert city.profile("rater").evidence[-1].kind == "rate", words


def test_a_wish_that_only_sounds_like_a_question_is_followed(city: Any) -> None:
    shown, _ = said(city, "asker", "recommend something, what it costs does not matter")
    assert shown


@pytest.mark.parametrize(
    "words", ["I've already seen Museum of Clocks", "我已经去过《Museum of Clocks》了"]
)
def test_what_somebody_knows_already_is_noted_and_held_against_nothing(words: str) -> None:
    engine = guide(CITY)
    shown, told = said(engine, "ada", words)
    assert not shown
    assert "Museum of Clocks" in told
    event = [event for _, event in engine.store.events("ada")][-1]
    assert (event.kind, event.item, event.text) == ("dislike", "museum:Museum of Clocks", "heard")
    profile = engine.profile("ada")
    assert not profile.evidence
    assert not profile.hidden
    assert said(engine, "ada", "find a museum")[0] == {"House of Maps"}
    shown, told = said(engine, "ada", "I've been to this one")
    assert "House of Maps" in told
    assert shown
    assert not shown & {"House of Maps", "Museum of Clocks"}
