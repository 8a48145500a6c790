"""What may enter the ledger."""

from __future__ import annotations

import math

import pytest

from tastemaker.domain import Event, Fact, Reading
from tastemaker.engine.intake import check_items, complete
from tastemaker.errors import BadInput, NotFound
from tastemaker.settings import Settings
from tastemaker.testing.fakes import PlainReader

NOW = 1_700_000_000.0


def completed(event: Event) -> Event:
    return complete(
        event, now=NOW, new_id=lambda: "e_new", reader=PlainReader(), settings=Settings()
    )


def test_an_event_without_id_and_time_gets_both() -> None:
    event = completed(Event("ada", "like", item="tune:1"))
    assert (event.id, event.at) == ("e_new", NOW)


def test_given_id_and_time_stay() -> None:
    event = completed(Event("ada", "like", item="tune:1", id="mine", at=5.0))
    assert (event.id, event.at) == ("mine", 5.0)


def test_what_is_said_is_read_once_and_a_given_reading_stays() -> None:
    assert completed(Event("ada", "say", text="hello")).reading == Reading("en", "other")
    kept = Reading("zh", "make")
    assert completed(Event("ada", "say", text="hello", reading=kept)).reading == kept


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (Event("", "like", item="x"), "missing_field"),
        (Event("   ", "like", item="x"), "missing_field"),
        (Event("a" * 201, "like", item="x"), "bad_field"),
        (Event("a\x00b", "like", item="x"), "bad_field"),
        (Event("a\ud800", "like", item="x"), "bad_field"),
        (Event("ada", "adore", item="x"), "bad_kind"),
        (Event("ada", "like"), "missing_field"),
        (Event("ada", "like", item="x", value=math.nan), "bad_field"),
        (Event("ada", "play", item="x", value=math.inf), "bad_field"),
        (Event("ada", "rate", item="x"), "bad_field"),
        (Event("ada", "rate", item="x", value=9), "bad_field"),
        (Event("ada", "like", item="x", at=NOW + 2 * 86_400), "future_event"),
        (Event("ada", "like", item="x", at=math.nan), "bad_field"),
        (Event("ada", "like", item="x", at=-1e15), "bad_field"),
        (Event("ada", "say"), "missing_field"),
        (Event("ada", "say", text="x" * 20_001), "bad_field"),
        (Event("ada", "dislike", item="x", text="because"), "bad_field"),
        (Event("ada", "undo"), "missing_field"),
        (Event("ada", "pin"), "missing_field"),
        (Event("ada", "view", item="x", position=-1), "bad_field"),
    ],
)
def test_bad_events_are_refused_with_the_reason(event: Event, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        completed(event)
    assert caught.value.code == code
    for language in ("en", "zh"):
        assert "{" not in caught.value.in_words(language).detail


def test_a_decision_about_a_fact_carries_the_fact() -> None:
    fact = Fact("mode", "min")
    assert completed(Event("ada", "pin", reading=Reading(facts=(fact,)))).reading is not None


def test_an_event_about_an_unknown_item_names_it() -> None:
    events = [Event("ada", "like", item="known"), Event("ada", "like", item="lost")]
    with pytest.raises(NotFound, match="lost"):
        check_items(events, lambda id: id == "known")
