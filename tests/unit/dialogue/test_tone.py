"""Somebody upset is answered calmly, never with anger, and nobody's feelings without their leave."""

from __future__ import annotations

import pytest

from tastemaker.dialogue.policy import decide
from tastemaker.dialogue.tone import feeling, opening, soothing
from tastemaker.dialogue.turns import State
from tastemaker.domain import Mood, Profile, Reading
from tastemaker.understand.reader import RuleReader

READER = RuleReader()
OPEN, CLOSED = Profile("ada", sensing=True), Profile("ada")
UPSET = ("I am so angry right now", "I feel tense and furious", "我现在很生气", "我好紧张，很焦虑")
LOW = ("I feel sad and lonely", "this makes me sad", "我今天很难过", "我觉得好孤独")


@pytest.mark.parametrize("text", UPSET)
def test_anger_is_answered_with_calm(text: str) -> None:
    reading = READER.read(text)
    answer = soothing(reading.mood)
    assert reading.mood.arousal > 0 > answer.arousal
    assert answer.valence > 0 > reading.mood.valence


@pytest.mark.parametrize("text", UPSET + LOW)
def test_who_is_unwell_is_met_with_a_few_words_in_their_language(text: str) -> None:
    reading = READER.read(text)
    words = opening(reading, OPEN, reading.language)
    assert words
    assert any("\u4e00" <= c <= "\u9fff" for c in words) == (reading.language == "zh")
    assert "!" not in words
    assert "！" not in words
    assert opening(reading, CLOSED, reading.language) == ""


def test_upset_and_low_are_not_met_alike() -> None:
    assert opening(READER.read(UPSET[0]), OPEN, "en") != opening(READER.read(LOW[0]), OPEN, "en")


@pytest.mark.parametrize("text", ["I feel happy today", "我今天很开心", "make me an angry march", "来一首悲伤的曲子"])  # fmt: skip
def test_who_is_well_or_only_asks_for_music_gets_the_answer_alone(text: str) -> None:
    assert opening(READER.read(text), OPEN, "en") == ""


@pytest.mark.parametrize("valence", [-1.0, -0.6, -0.31])
@pytest.mark.parametrize("arousal", [-1.0, -0.2, 0.0, 0.5, 1.0])
def test_no_answer_is_darker_or_more_agitated_than_what_it_answers(valence, arousal) -> None:
    answer = soothing(Mood(valence, arousal))
    assert answer.valence > valence
    assert answer.arousal <= max(arousal, -0.4)


def test_a_faint_shadow_is_left_alone() -> None:
    assert opening(Reading(mood=Mood(-0.2, 0.5, source="felt")), OPEN, "en") == ""


def test_somebodys_anger_is_no_wish_to_hear_it() -> None:
    reading = READER.read("I am so angry, make me a tune")
    for profile in (OPEN, CLOSED):
        mood = decide(State(), "I am so angry, make me a tune", reading, profile, "tune").brief.mood
        assert mood is None or mood.arousal < 0


@pytest.mark.parametrize(
    ("text", "felt"),
    [("This is unacceptable, I am still waiting", "upset"), ("到底什么时候发货", "upset"),
     ("My card was stolen", "worried"), ("我的卡被盗了，急死我了", "worried"),
     ("I feel sad and lonely", "low"), ("Where is my parcel?", "")],
)  # fmt: skip
def test_a_request_tells_how_somebody_feels_once_they_allow_it(text: str, felt: str) -> None:
    assert feeling(text, READER.read(text), OPEN) == felt
    assert feeling(text, READER.read(text), CLOSED) == ""


def test_words_of_a_request_count_before_the_mood_of_before() -> None:
    gloomy = Profile("ada", sensing=True, mood=Mood(-0.7, -0.5, source="felt"))
    assert feeling("my card was stolen", Reading(), gloomy) == "worried"
    assert feeling("where is my parcel", Reading(), gloomy) == "low"
