"""An hour asks for a mood, minutes for bars and for how many."""

from __future__ import annotations

import pytest

from tastemaker.dialogue.acts import Find, Make
from tastemaker.dialogue.occasions import hour_mood, how_many, lasts, timed
from tastemaker.dialogue.policy import decide
from tastemaker.dialogue.seeking import conditions
from tastemaker.dialogue.turns import State
from tastemaker.domain import Profile
from tastemaker.understand.reader import RuleReader


def act(text: str) -> object:
    return decide(State(), text, RuleReader().read(text), Profile("ada"), "tune")


def test_night_asks_for_calm_and_noon_for_nothing() -> None:
    night = hour_mood({"time": "night"})
    assert night is not None
    assert night.arousal < -0.3
    assert hour_mood({"time": "noon"}) is None
    assert hour_mood({}) is None


def test_what_is_said_of_the_mood_outweighs_the_hour() -> None:
    lively = act("play me something lively at night")
    assert isinstance(lively, Find)
    assert lively.mood is not None
    assert lively.mood.arousal > 0


def test_an_artist_is_looked_for_and_the_hour_is_no_condition() -> None:
    found = act("今晚放点贝多芬，半小时")
    assert isinstance(found, Find)
    assert (dict(found.asked), found.minutes) == ({"artist": "Ludwig van Beethoven"}, 30.0)
    assert found.mood == hour_mood({"time": "evening"})


def test_minutes_become_bars_of_what_is_made() -> None:
    made = act("make a one minute waltz for bedtime")
    assert isinstance(made, Make)
    assert made.brief.attributes == {"kind": "waltz", "bars": 30}
    assert made.brief.mood == hour_mood({"time": "night"})
    assert timed({"minutes": 1.0, "metre": "6/8", "tempo": 90.0}) == {
        "metre": "6/8", "tempo": 90.0, "bars": 30,
    }  # fmt: skip
    assert timed({"minutes": 600.0})["bars"] == 64
    assert timed({"minutes": 2.0, "bars": 8}) == {"bars": 8}
    assert timed({"minutes": 1.0}, {"tempo": 60.0})["bars"] == 16


def test_items_last_as_they_say_or_as_their_score_does() -> None:
    assert lasts({"duration": 90}) == 1.5
    assert lasts({"bars": 32, "tempo": 96, "metre": "3/4"}) == 1.0
    assert lasts({"bars": 32}) is None
    assert how_many([{"seconds": 120}, {"seconds": 240}, {}], 30) == 10
    assert how_many([], 3) == 3
    assert how_many([{"seconds": 600}], 5) == 1


@pytest.mark.parametrize("kind", [{}, {"kind": "waltz"}])
def test_who_wrote_it_is_given_up_last(kind: dict[str, str]) -> None:
    rows = conditions({**kind, "composer": "Bach|J. S. Bach"}, None, {"composer"})
    assert rows[-2:] == [["composer=Bach|J. S. Bach"], []]
