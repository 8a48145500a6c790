"""What is called by a title of one word: artists, films, in the places where a title must stand."""

from __future__ import annotations

from typing import Any

import pytest

from tastemaker.domain import Item
from tastemaker.understand.reader import RuleReader
from tests.unit.engine.worlds import world

ARTISTS = {
    "Radiohead": ["alternative", "90s"], "Portishead": ["trip-hop", "90s"], "Björk": ["electronic", "80s"],
    "Muse": ["alternative", "00s"], "Lamb": ["trip-hop", "electronic"], "周杰伦": ["流行", "80s"], "Seal": ["pop", "80s"],
    "Britney Spears": ["pop", "00s"], "Blondie": ["pop", "80s"],
}  # fmt: skip


@pytest.fixture
def engine() -> Any:
    engine = world(0)
    engine.reader = RuleReader()
    engine.add([
        Item(name, "artist", name, "abc"[row % 3] * 4, {"tags": tags})
        for row, (name, tags) in enumerate(ARTISTS.items())
    ])  # fmt: skip
    return engine


def said(engine: Any, text: str) -> tuple[list[str], str]:
    parts = list(engine.talk("ada", text))
    shown = [p.item for part in parts if part["type"] == "slate" for p in part["slate"].picks]
    return shown, " ".join(part["text"] for part in parts if part["type"] == "text")


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("play Radiohead", "Radiohead"),
        ("tell me about Björk", "Björk"),
        ("find Muse please", "Muse"),
        ("播放周杰伦", "周杰伦"),
        ("我想听周杰伦", "周杰伦"),
    ],
)
def test_a_title_of_one_word_is_found_where_a_title_must_stand(
    engine: Any, text: str, item: str
) -> None:
    assert said(engine, text)[0] == [item]


@pytest.mark.parametrize(
    "text", ["artists like Björk", "anything similar to Björk?", "有没有像Björk的歌手"]
)
def test_what_is_like_something_of_one_word_is_near_it(engine: Any, text: str) -> None:
    shown, _ = said(engine, text)
    assert shown
    assert "Björk" not in shown


def test_what_is_loved_by_its_title_is_liked_and_undone_together(engine: Any) -> None:
    said(engine, "I love Radiohead and Portishead")
    met = {one.item: one.kind for one in engine.profile("ada").evidence}
    assert met == {"Radiohead": "like", "Portishead": "like"}
    engine.add([Item("Heat", "film", "Heat (1995)", "abc")])
    said(engine, "I love Heat")
    assert "Heat" in {one.item for one in engine.profile("ada").evidence}
    said(engine, "undo")
    said(engine, "undo")
    assert not engine.profile("ada").evidence


def test_a_word_is_no_title(engine: Any) -> None:
    said(engine, "I love seal")
    assert not engine.profile("ada").evidence


@pytest.mark.parametrize(
    "text",
    ["I can't stand Britney Spears", "I'm not a fan of Britney Spears", "Britney Spears我听不下去"],
)
def test_what_cannot_be_stood_is_disliked(engine: Any, text: str) -> None:
    said(engine, text)
    assert [(one.item, one.kind) for one in engine.profile("ada").evidence] == [
        ("Britney Spears", "dislike")
    ]


def test_a_decade_that_nothing_dates_is_a_word_of_the_catalogue(engine: Any) -> None:
    shown, _ = said(engine, "any pop from the 80s?")
    assert set(shown) == {"Seal", "Blondie"}


def test_what_is_told_in_several_values_is_told_of_each(engine: Any) -> None:
    reading = engine.reader_for("ada").read("I'm into 90s trip-hop")
    assert [(fact.facet, fact.value) for fact in reading.facts] == [
        ("tags", "90s"), ("tags", "trip-hop")
    ]  # fmt: skip
    told = engine.reader_for("ada").read("I'm into obscure trip-hop").facts
    assert [(fact.facet, fact.value) for fact in told] == [("interest", "obscure trip-hop")]


def test_what_kind_of_thing_is_sought_is_no_word_of_it(engine: Any) -> None:
    assert engine.reader_for("ada").read("are there any electronic artists?").slots == {
        "tags": "electronic"
    }


def test_what_was_saved_is_asked_for(engine: Any) -> None:
    said(engine, "play Radiohead")
    said(engine, "save it")
    assert said(engine, "what did I save?")[0] == ["Radiohead"]


def test_of_a_long_list_as_much_is_told_as_fits(engine: Any) -> None:
    long = [f"a rather long tag {n}" for n in range(9)]
    engine.add([Item("Tricky", "artist", "Tricky", "abc", {"tags": long})])
    said(engine, "play Tricky")
    words = said(engine, "who is it?")[1]
    assert words.startswith("Tricky: tags a rather long tag 0, a rather long tag 1, abc")
