"""What a person decides about their profile holds, and can be taken back."""

import math

import pytest

from tastemaker.domain import DAY, Event, Fact, Item, Mood, Reading
from tastemaker.profile.facts import weights
from tastemaker.profile.fold import FoldSettings, fold, rebuild, start, undone

SETTINGS = FoldSettings()
REEL = Item("tune:1", "tune", attributes={"kind": "reel", "mode": "minor"})
MINOR = ("mode", "minor")


def like(at=0.0, id="l"):
    return Event("ada", "like", REEL.id, at=at, id=id)


def decide(kind, *facts, at=0.0, id="d", value=None, mood=None):
    return Event("ada", kind, value=value, at=at, id=id, reading=Reading(facts=facts, mood=mood))


def rows(*events):
    return list(enumerate(events, 1))


def after(*events):
    profile = start("ada")
    for number, event in rows(*events):
        profile = fold(profile, number, event, REEL if event.item else None, settings=SETTINGS)
    return profile


def rebuilt(*events):
    return rebuild(start("ada"), rows(*events), {REEL.id: REEL}.get, SETTINGS)


def test_a_statement_stands_whatever_is_played():
    profile = after(decide("state", Fact(*MINOR, -1.0)), like(), like(id="l2"))
    fact = profile.facts[MINOR]
    assert (fact.weight, fact.source, fact.because) == (-1.0, "stated", ("d",))
    assert weights(profile, 900 * DAY)[MINOR] == -1.0


def test_a_pinned_fact_neither_fades_nor_grows():
    profile = after(like(), decide("pin", Fact(*MINOR), at=60 * DAY), like(at=61 * DAY))
    assert profile.facts[MINOR].pinned
    assert weights(profile, 900 * DAY)[MINOR] == 1.0  # faded to 0.375 and made firm again
    assert profile.facts[MINOR].source == "did"


def test_pinning_a_dislike_keeps_its_sign():
    profile = after(Event("ada", "skip", REEL.id, at=0.0, id="s"), decide("pin", Fact(*MINOR)))
    assert profile.facts[MINOR].weight == -1.0


def test_a_lowered_fact_is_a_quarter_and_acts_do_not_raise_it_again():
    profile = after(like(), decide("lower", Fact(*MINOR)), like(id="l2"))
    assert profile.facts[MINOR].weight == pytest.approx(1.5 / 4)
    assert profile.facts[MINOR].because == ("l", "d")
    assert profile.facts["kind", "reel"].weight == 3.0


def test_however_strong_a_fact_was_little_is_left_of_it_once_lowered():
    likes = [like(id=f"l{n}") for n in range(40)]
    assert after(*likes, decide("lower", Fact(*MINOR))).facts[MINOR].weight == 0.5


def test_lowering_what_is_not_known_does_nothing():
    assert after(decide("lower", Fact(*MINOR))).facts == {}


def test_a_forgotten_fact_is_never_inferred_again_until_stated():
    said = Event("ada", "say", text="…", at=0.0, id="s", reading=Reading(facts=(Fact(*MINOR),)))
    profile = after(like(), decide("forget", Fact(*MINOR)), like(id="l2"), said)
    assert MINOR not in profile.facts
    assert profile.forgotten == {MINOR}
    again = after(like(), decide("forget", Fact(*MINOR)), decide("state", Fact(*MINOR), id="d2"))
    assert again.facts[MINOR].weight == 1.0
    assert again.forgotten == frozenset()


def test_while_paused_nothing_is_learned_but_wishes_are_respected():
    dislike = Event("ada", "dislike", REEL.id, at=50.0, id="x")
    profile = after(decide("pause"), like(at=40.0), dislike)
    assert (profile.evidence, dict(profile.facts)) == ((), {})
    assert profile.seen == {REEL.id: 50.0}
    assert profile.hidden == {REEL.id: "x"}
    assert profile.paused_until == math.inf


def test_a_pause_ends_by_itself_or_by_resuming():
    until = decide("pause", value=100.0)
    assert len(after(until, like(at=99.0), like(at=101.0, id="l2")).evidence) == 1
    assert len(after(decide("pause"), decide("resume"), like()).evidence) == 1


def test_renew_drops_what_was_inferred_and_keeps_what_was_stated():
    profile = after(
        like(), decide("state", Fact("kind", "waltz")), decide("pin", Fact(*MINOR)), decide("renew")
    )
    assert profile.facts.keys() == {("kind", "waltz"), MINOR}
    assert profile.evidence == ()
    assert REEL.id in profile.seen


def test_a_stated_mood_needs_no_permission_to_sense():
    profile = after(decide("state", mood=Mood(0.5, 0.1), at=7.0))
    assert profile.mood == Mood(0.5, 0.1, 7.0, "stated")
    older = after(decide("state", mood=Mood(0.5, 0.1), at=7.0), decide("state", mood=Mood(-1, 0)))
    assert older.mood == profile.mood


def test_undo_brings_the_old_taste_back():
    undo = Event("ada", "undo", text="d", at=0.0, id="u")
    assert rebuilt(like(), decide("renew"), undo).facts == after(like()).facts
    assert rebuilt(like(), decide("renew"), undo).version == 3


def test_an_undo_can_be_undone():
    first = Event("ada", "undo", text="l", at=0.0, id="u1")
    second = Event("ada", "undo", text="u1", at=0.0, id="u2")
    third = Event("ada", "undo", text="u2", at=0.0, id="u3")
    assert undone(rows(like(), first)) == {"l"}
    assert undone(rows(like(), first, second)) == {"u1"}
    assert undone(rows(like(), first, second, third)) == {"l", "u2"}


def test_an_undo_reaches_no_row_that_is_still_to_come():
    undo = Event("ada", "undo", text="l", at=0.0, id="u")
    assert undone(rows(undo, like())) == frozenset()
    assert undone(rows(Event("ada", "undo", text="u", at=0.0, id="u"))) == frozenset()
