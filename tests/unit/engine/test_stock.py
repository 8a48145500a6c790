"""Poems and pictures that nothing was written for: what is there, how many, by whom, and what comes near."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tastemaker.domain import Event, Item
from tastemaker.understand.reader import RuleReader
from tests.unit.engine.test_places import said
from tests.unit.engine.worlds import world

POEMS = (
    ("靜夜思", "李白", "唐", ["思鄉", "月亮"], "牀前看月光，疑是地上霜。舉頭望山月，低頭思故鄉。"),
    ("月下獨酌", "李白", "唐", ["飲酒", "月亮"], "花間一壺酒，獨酌無相親。"),
    ("鹿柴", "王維", "唐", ["山水"], "空山不見人，但聞人語響。"),
    ("竹里館", "王維", "唐", ["山水", "月亮"], "獨坐幽篁裏，彈琴復長嘯。"),
    ("八陣圖", "杜甫", "唐", ["懷古"], "功蓋三分國，名成八陣圖。"),
    ("題西林壁", "蘇軾", "宋", ["山水"], "橫看成嶺側成峯，遠近高低各不同。"),
    ("梅花", "王安石", "宋", ["詠物"], "牆角數枝梅，凌寒獨自開。"),
)  # fmt: skip
PICTURES = (
    ("picture", "cat asleep", {"kind": "animals", "colour": "grey"}, "a"),
    ("picture", "red fox", {"kind": "animals", "colour": "red"}, "a"),
    ("picture", "oak door", {"kind": "things", "colour": "brown"}, "b"),
    ("picture", "tin box", {"kind": "things", "colour": "grey"}, "b"),
    ("photo", "market square", {"kind": "places"}, "c"),
    ("voice", "voice one", {"emotion": "happiness", "speaker": "Ada"}, "c"),
    ("voice", "voice two", {"emotion": "anger", "speaker": "Bo"}, "c"),
    ("voice", "voice three", {"emotion": "happiness", "speaker": "Bo"}, "c"),
    ("voice", "voice four", {"emotion": "anger", "speaker": "Ada"}, "c"),
)  # fmt: skip


@pytest.fixture(scope="module")
def poems() -> Iterator[Any]:
    engine = world(0)
    engine.reader = RuleReader()
    engine.add(
        [
            Item(f"p:{title}", "poem", title, text,
                 attributes={"author": author, "dynasty": dynasty, "tags": tags})
            for title, author, dynasty, tags, text in POEMS
        ]
    )  # fmt: skip
    return engine


@pytest.fixture(scope="module")
def pictures() -> Iterator[Any]:
    engine = world(0)
    engine.reader = RuleReader()
    engine.add(
        [
            Item(f"p:{title}", medium, title, text, attributes=attributes)
            for medium, title, attributes, text in PICTURES
        ]
    )
    return engine


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("有李白的诗吗", {"靜夜思", "月下獨酌"}),
        ("王维的诗", {"鹿柴", "竹里館"}),
        ("李白和杜甫的诗", {"靜夜思", "月下獨酌", "八陣圖"}),
        ("推荐几首关于月亮的诗", {"靜夜思", "月下獨酌", "竹里館"}),
        ("来首思乡的诗", {"靜夜思"}),
        ("宋朝的诗", {"題西林壁", "梅花"}),
        ("不要唐代的", {"題西林壁", "梅花"}),
        ("静夜思", {"靜夜思"}),
        ("远近高低各不同", {"題西林壁"}),
    ],
)
def test_poems_are_found_in_either_script(poems: Any, text: str, shown: set[str]) -> None:
    found, words = said(poems, text, text)
    assert found == shown, words
    assert words.startswith(("这些合适", "找到了")), words


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("有哪些诗人", "作者：李白（2）、王維（2）、杜甫（1）、王安石（1）、蘇軾（1）。"),
        ("有哪些朝代", "朝代：唐（5）、宋（2）。"),
        ("李白有多少首", "一共有2个"),
        ("唐代的诗有多少首", "一共有5个"),
        ("有多少首诗", "一共有7个"),
        ("静夜思的作者是谁", "作者：李白"),
    ],
)
def test_what_there_is_is_asked_of_the_whole(poems: Any, text: str, answer: str) -> None:
    assert answer in said(poems, text, text)[1]


def test_what_is_shown_is_asked_about(poems: Any) -> None:
    said(poems, "ada", "王维的诗")
    assert said(poems, "ada", "第一首是谁写的")[1].endswith("作者：王維。")
    assert "空山不見人" in said(poems, "ada", "鹿柴")[1] + said(poems, "ada", "这首诗写的是什么")[1]


def test_a_poet_who_is_loved_is_shown_next(poems: Any) -> None:
    assert said(poems, "bea", "我喜欢苏轼")[1].startswith("记下了")
    assert ("author", "蘇軾") in poems.profile("bea").facts
    assert poems.recommend("bea", 1).picks[0].item == "p:題西林壁"


def test_what_is_no_attribute_counts_by_its_words(poems: Any) -> None:
    poems.observe(Event("cleo", "say", text="我喜欢梅花"))
    picks = poems.recommend("cleo", 7).picks
    assert picks[0].item == "p:梅花"
    said(poems, "dan", "不想看弹琴的")  # 彈琴復長嘯
    assert ("interest", "弹琴") in poems.profile("dan").facts
    assert poems.recommend("dan", 7).picks[-1].item == "p:竹里館"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("pictures of animals", {"cat asleep", "red fox"}),
        ("photos", {"market square"}),
        ("a happy voice", {"voice one", "voice three"}),
        ("an angry voice", {"voice two", "voice four"}),
        ("a red picture", {"red fox"}),
        ("图片", {"cat asleep", "red fox", "oak door", "tin box", "market square"}),
    ],
)
def test_pictures_and_voices_are_asked_for(pictures: Any, text: str, shown: set[str]) -> None:
    found, words = said(pictures, text, text)
    assert found == shown, words
    assert words.startswith(("Here", "这些合适")), words
    assert not pictures.profile(text).facts


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("what kinds of pictures do you have?", "kind: animals (2), things (2)."),
        ("what emotions are there?", "emotion: anger (2), happiness (2)."),
        ("how many pictures are there?", "There are 4"),
        ("how many voices do you have?", "There are 4"),
    ],
)
def test_the_same_in_english(pictures: Any, text: str, answer: str) -> None:
    assert said(pictures, text, text)[1].startswith(answer)


def test_what_nothing_that_fits_says_is_looked_for_by_meaning(
    pictures: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = np.array([0.0, 0.0, 1.0], np.float32)  # where things of the letter c stand
    monkeypatch.setattr(pictures.models.space, "place_words", lambda text: near)
    found, words = said(pictures, "eve", "a red photo")
    assert found == {"market square"}
    assert words.startswith("Nothing that fits says “red”; by look, sound and meaning"), words


def test_what_nobody_knows_points_nowhere(pictures: Any) -> None:
    found, words = said(pictures, "eve", "a quiet picture")
    assert found <= {"cat asleep", "red fox", "oak door", "tin box"}
    assert words.startswith("Nothing has all of that"), words


def test_the_first_of_a_kind_that_is_shown_is_no_wish_for_the_kind(pictures: Any) -> None:
    shown, _ = said(pictures, "flo", "an angry voice")
    first, words = said(pictures, "flo", "play the first voice")
    assert len(first) == 1
    assert first < shown
    assert words.startswith("Here it is")


def test_of_what_says_the_words_the_nearest_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text may say them by the way; what it is about stands near them in the taste space."""
    shop = world(0)
    shop.reader = RuleReader()
    shop.add(
        [
            Item(f"s:{at}", "thing", f"{'meter' if at < 12 else 'tape'} {at}",
                 f"{'a' if at < 12 else 'b'} to measure heat")
            for at in range(40)
        ]
    )  # fmt: skip
    near = np.array([0.0, 1.0, 0.0], np.float32)  # where things of the letter a stand
    monkeypatch.setattr(shop.models.space, "place_words", lambda text: near)
    found, words = said(shop, "gus", "something to measure heat")
    assert len(found) == 5
    assert found <= {str(at) for at in range(12)}
    assert words.startswith("Here"), words
