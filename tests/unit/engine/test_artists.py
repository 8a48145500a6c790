"""Artists of the catalogue are known by any of their names, and asked for in conversation."""

from __future__ import annotations

from typing import Any

import pytest

from tastemaker.domain import Item
from tastemaker.engine import Engine
from tastemaker.understand.reader import RuleReader
from tests.unit.engine.worlds import world

WORKS = (
    ("carolan:1", {"composer": "Turlough O'Carolan"}),
    ("carolan:2", {"composer": "T. O'Carolan"}),
    ("bach:1", {"composer": "Johann Sebastian Bach"}),
    ("zh:1", {"composer": "路德维希·范·贝多芬"}),
    ("band:1", {"artist": ["The Dubliners", "Planxty"], "seconds": 300}),
)


@pytest.fixture
def engine() -> Engine:
    made = world(items=20)
    made.reader = RuleReader()
    made.add([Item(id, "letters", id, "aab", attributes) for id, attributes in WORKS])
    return made


def say(engine: Engine, text: str) -> tuple[list[str], str]:
    parts: list[dict[str, Any]] = list(engine.talk("ada", text))
    ids = [pick.item for part in parts if part["type"] == "slate" for pick in part["slate"].picks]
    return ids, " ".join(part["text"] for part in parts if part["type"] == "text")


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("play something by Carolan tonight", {"carolan:1", "carolan:2"}),
        ("今晚放点贝多芬", {"zh:1"}),
        ("find me some Planxty", {"band:1"}),
        ("放点The Dubliners", {"band:1"}),
    ],
)
def test_only_works_of_the_artist_are_shown(engine: Engine, text: str, works: set[str]) -> None:
    ids, words = say(engine, text)
    assert set(ids) == works
    assert "Nothing" not in words


def test_nobody_of_that_name_is_said_to_be_there(engine: Engine) -> None:
    ids, words = say(engine, "play something by Nina Simone")
    assert ids
    assert "Nothing here is by Nina Simone" in words


def test_a_word_that_is_a_band_too_is_none_without_a_cue(engine: Engine) -> None:
    assert engine.artists().named("recommend a letter about planxty") == ""
    assert engine.artists().named("play some planxty") == "Planxty"


def test_something_made_like_an_artist_resembles_their_works(engine: Engine) -> None:
    parts = list(engine.talk("ada", "make one in the style of Carolan"))
    made = [part["item"] for part in parts if part["type"] == "creation"]
    assert made
    assert set(made[0].origin.brief.like) == {"carolan:1", "carolan:2"}


def test_a_new_artist_is_known_at_once(engine: Engine) -> None:
    assert engine.artists().asked("Jane Doe") == {}
    engine.add([Item("doe:1", "letters", "doe", "aab", {"author": "Jane Doe"})])
    assert engine.artists().asked("Jane Doe") == {"author": "Jane Doe"}


def test_as_many_are_shown_as_last_so_long(engine: Engine) -> None:
    ids, _ = say(engine, "play something by The Dubliners for five minutes")
    assert ids == ["band:1"]
