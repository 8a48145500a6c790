"""How somebody feels is read only with their leave, is shown, fades, and goes when they say so."""

from __future__ import annotations

import pytest

from tastemaker.dialogue.tone import notice
from tastemaker.domain import Event
from tastemaker.profile.mood import mood_now
from tastemaker.understand.reader import RuleReader
from tests.unit.engine.worlds import world

SAD = ("I feel so sad and lonely today", "我今天很难过")
DAY = 86_400.0


def person(*, sensing: bool = False):
    engine = world()
    engine.reader = RuleReader()
    if sensing:
        engine.sense("ada", True)
    return engine


def kept(engine, id: str):
    return engine.store.event(id).reading


@pytest.mark.parametrize("text", SAD)
def test_without_leave_a_feeling_is_not_even_kept(text: str) -> None:
    engine = person()
    reading = kept(engine, engine.observe(Event("ada", "say", text=text)).ids[0])
    assert (reading.emotion, reading.mood) == ({}, None)
    assert engine.profile("ada").mood is None


@pytest.mark.parametrize("text", SAD)
def test_with_leave_it_is_read_once_and_shown(text: str) -> None:
    engine = person(sensing=True)
    reading = kept(engine, engine.observe(Event("ada", "say", text=text)).ids[0])
    assert reading.emotion["sad"] > 0
    assert engine.profile("ada").mood.valence < 0
    assert mood_now(engine.profile("ada"), engine.now() + DAY / 2).valence > -0.2
    assert mood_now(engine.profile("ada"), engine.now() + 2 * DAY) is None


def test_the_leave_of_one_is_not_that_of_another() -> None:
    engine = person(sensing=True)
    engine.observe([Event(user, "say", text=SAD[0]) for user in ("ada", "bob")])
    assert engine.profile("ada").mood is not None
    assert engine.profile("bob").mood is None


def test_what_somebody_asks_for_is_read_without_leave() -> None:
    engine = person()
    reading = kept(engine, engine.observe(Event("ada", "say", text="make me a sad waltz")).ids[0])
    assert reading.mood.source == "asked"


def test_taking_the_leave_back_takes_the_mood() -> None:
    engine = person(sensing=True)
    engine.observe(Event("ada", "say", text=SAD[0]))
    engine.sense("ada", False)
    assert engine.profile("ada").mood is None
    engine.observe(Event("ada", "say", text=SAD[1]))
    assert engine.profile("ada").mood is None


def test_undoing_what_was_said_takes_the_mood_it_told() -> None:
    engine = person(sensing=True)
    id = engine.observe(Event("ada", "say", text=SAD[0])).ids[0]
    engine.undo(id, "ada")
    assert engine.profile("ada").mood is None


def test_erasing_somebody_takes_the_leave_too() -> None:
    engine = person(sensing=True)
    engine.observe(Event("ada", "say", text=SAD[0]))
    engine.erase("ada")
    assert engine.profile("ada").mood is None
    assert not engine.profile("ada").sensing


def test_the_notice_says_who_reads_how_long_and_how_to_end_it() -> None:
    for word in ("Software", "wrong", "profile", "fades", "switch this off"):
        assert word in notice("en")
    for word in ("软件", "出错", "画像", "淡去", "关闭"):
        assert word in notice("zh-CN")
