"""The loop: from a click to a creation, and back again at once."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tastemaker.domain import Brief, Event, Item, Mood, Profile
from tastemaker.engine import Models
from tastemaker.errors import BadInput, NotFound, NotReady
from tastemaker.rank.blend import Blend
from tastemaker.rank.popular import PopularRanker
from tests.unit.engine.worlds import LetterSpace, most, ranker, share, world


def liked(engine, user: str, letter: str, n: int = 5) -> list[str]:
    ids = most(engine, letter, n)
    engine.observe([Event(user, "like", item=id) for id in ids])
    return ids


def test_what_one_likes_changes_the_next_slate() -> None:
    engine = world()
    before = share(engine, "ada", engine.recommend("ada"), "b")
    liked(engine, "ada", "b")
    assert share(engine, "ada", engine.recommend("ada"), "b") > before + 0.1


def test_before_anything_is_learned_a_slate_is_a_draw_and_says_so() -> None:
    engine = world(learned=False)
    slate = engine.recommend("ada", k=5)
    assert len({pick.item for pick in slate.picks}) == 5
    assert slate.policy == "random"
    assert all(0 < pick.propensity < 1 for pick in slate.picks)


def test_an_empty_catalogue_gives_an_empty_slate() -> None:
    assert world(items=0).recommend("ada").picks == ()


def test_what_was_met_is_not_shown_again() -> None:
    engine = world()
    met = set(liked(engine, "ada", "b", 8))
    assert not met & {pick.item for pick in engine.recommend("ada", k=40).picks}


def test_reasons_sum_to_the_score_of_every_pick_creations_too() -> None:
    engine = world()
    liked(engine, "ada", "b")
    engine.create("ada", Brief("letters", n=3, seed=1))
    slate = engine.recommend("ada", k=15, why=True)
    for pick in slate.picks:
        assert sum(r.amount for r in pick.reasons) == pytest.approx(pick.score, abs=1e-4)
        again = engine.why("ada", pick.item)
        assert sum(r.amount for r in again) == pytest.approx(pick.score, abs=1e-3)


def test_slates_are_logged_and_can_be_joined_to_events() -> None:
    engine = world()
    slate = engine.recommend("ada", k=3)
    engine.observe(Event("ada", "like", item=slate.picks[0].item, slate=slate.id, position=0))
    engine.slates.flush()
    assert engine.slate(slate.id) == slate
    assert engine.events("ada")[0][1].slate == slate.id


def test_somebody_elses_slate_is_refused_before_anything_is_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = world()
    liked(engine, "ada", "b")
    slate = engine.recommend("ada", k=3, why=True)
    assert engine.slate(slate.id, "zh", "ada").picks[0].reasons

    def looked_up(*_: object) -> None:
        raise AssertionError("an item was looked up")

    monkeypatch.setattr(engine, "item", looked_up)
    with pytest.raises(NotFound):
        engine.slate(slate.id, "zh", "bob")


def test_creations_lean_to_the_persons_taste() -> None:
    engine = world()
    liked(engine, "ada", "b", 8)
    liked(engine, "bob", "a", 8)
    brief = Brief("letters", n=8, seed=3)

    def b_share(user: str) -> float:
        return float(np.mean([i.attributes["b_share"] for i in engine.create(user, brief)]))

    assert b_share("ada") > b_share("bob") + 0.1


def test_the_same_seed_makes_the_same_creation_once() -> None:
    engine = world()
    liked(engine, "ada", "b")
    first = engine.create("ada", Brief("letters", n=2, seed=7))
    second = engine.create("ada", Brief("letters", n=2, seed=7))
    assert [i.text for i in first] == [i.text for i in second]
    assert len(engine.made_for("ada")) == len({i.id for i in first})


def test_a_creation_carries_its_origin_and_label_and_stands_in_the_slate() -> None:
    engine = world()
    liked(engine, "ada", "b")
    made = engine.create("ada", Brief("letters", n=2, seed=7))[0]
    assert made.origin is not None
    assert (made.origin.user, made.origin.model_set, made.origin.seed) == ("ada", "m1", 7)
    assert made.origin.label
    assert b"a" in engine.media_of(made.id, "txt", "ada")[0]
    assert made.origin.label.encode() in engine.media_of(made.id, "txt", "ada")[0]
    shown = {pick.item for pick in engine.recommend("ada", mix=("generated",)).picks}
    assert made.id in shown


def test_creations_are_private() -> None:
    engine = world()
    made = engine.create("ada", Brief("letters", seed=7))[0]
    for peek in (lambda: engine.item(made.id), lambda: engine.item(made.id, "bob")):
        with pytest.raises(NotFound):
            peek()
    assert made.id not in {pick.item for pick in engine.recommend("bob", k=50).picks}


def test_creations_never_fill_more_than_their_share() -> None:
    engine = world(made_share=0.2)
    engine.create("ada", Brief("letters", n=10, seed=7))
    made = [p for p in engine.recommend("ada", k=10).picks if "made/" in p.item]
    assert 1 <= len(made) <= 2


def test_restocking_keeps_a_few_fresh_creations_ready() -> None:
    engine = world(stock=3)
    assert engine.restock("ada") == 3
    assert engine.restock("ada") == 0
    engine.observe(Event("ada", "play", item=engine.made_for("ada")[0].id))
    assert engine.restock("ada") == 1


def test_undo_takes_an_event_back_everywhere() -> None:
    engine = world()
    start = engine.profile("ada")
    event = engine.observe(Event("ada", "like", item="letters:003")).ids[0]
    assert engine.profile("ada").evidence
    engine.undo(event)
    assert dataclasses.replace(engine.profile("ada"), version=start.version) == start


def test_only_ones_own_events_can_be_undone() -> None:
    engine = world()
    event = engine.observe(Event("ada", "like", item="letters:003")).ids[0]
    with pytest.raises(NotFound):
        engine.undo(event, user="bob")
    with pytest.raises(NotFound):
        engine.observe(Event("bob", "undo", text=event))
    with pytest.raises(NotFound):
        engine.undo("e_nothing")


def test_the_live_profile_equals_the_rebuilt_one() -> None:
    engine = world()
    for kind, item in (("view", 1), ("like", 2), ("dislike", 3), ("skip", 4), ("finish", 2)):
        engine.observe(Event("ada", kind, item=f"letters:00{item}"))
        assert engine.profile("ada") == engine.people.rebuilt("ada")


def test_taste_is_derived_and_never_stored() -> None:
    assert "taste" not in {field.name for field in dataclasses.fields(Profile)}
    engine = world()
    liked(engine, "ada", "b")
    before = engine.profile("ada")
    assert engine.taste("ada").points.shape[1] == 3
    assert engine.profile("ada") == before


def test_a_new_model_set_is_taken_over_whole() -> None:
    engine = world()
    liked(engine, "ada", "b")
    before = engine.profile("ada")
    engine._newer = lambda in_use: (
        Models("m2", LetterSpace(), ranker(), {}) if in_use != "m2" else None
    )
    assert engine.recommend("ada").model_set == "m2"
    assert engine.profile("ada") == before
    with pytest.raises(NotReady):
        engine.create("ada", Brief("letters"))


def test_facts_can_be_pinned_lowered_forgotten_and_that_undone() -> None:
    engine = world()
    liked(engine, "ada", "b")
    fact = engine.facts("ada")[0]
    engine.edit_fact("ada", fact.facet, fact.value, "pin")
    assert engine.profile("ada").facts[fact.facet, fact.value].pinned
    forgotten = engine.edit_fact("ada", fact.facet, fact.value, "forget")
    assert (fact.facet, fact.value) not in engine.profile("ada").facts
    engine.undo(forgotten.id)
    assert engine.profile("ada").facts[fact.facet, fact.value].pinned
    with pytest.raises(NotFound):
        engine.edit_fact("ada", "no", "such", "pin")


def test_nothing_is_learned_while_learning_is_paused() -> None:
    engine = world()
    engine.pause("ada")
    liked(engine, "ada", "b")
    assert engine.profile("ada").evidence == ()
    engine.resume("ada")
    liked(engine, "ada", "a")
    assert engine.profile("ada").evidence


def test_a_new_taste_starts_afresh_and_undo_brings_the_old_one_back() -> None:
    engine = world()
    liked(engine, "ada", "b")
    old = engine.profile("ada")
    renewed = engine.renew("ada")
    assert engine.profile("ada").evidence == ()
    engine.undo(renewed.id)
    assert engine.profile("ada").evidence == old.evidence
    assert engine.profile("ada").facts == old.facts


def test_erase_leaves_nothing_and_touches_nobody_else() -> None:
    engine = world()
    liked(engine, "ada", "b")
    liked(engine, "bob", "a")
    bob = engine.profile("bob")
    engine.add_ties([("bob", "ada", 1.0)])
    engine.create("ada", Brief("letters", n=2, seed=1))
    engine.recommend("ada")
    preview = engine.erase_preview("ada")
    receipt = engine.erase("ada")
    assert receipt.removed["event"] == preview["event"] == 5
    assert not engine.knows("ada")
    assert engine.profile("ada") == Profile("ada")
    assert list(engine.store.export("ada")) == []
    assert engine.profile("bob").evidence == bob.evidence
    assert engine.profile("bob").ties == {}


def test_friends_lend_a_newcomer_their_taste() -> None:
    engine = world()
    liked(engine, "ada", "b", 8)
    before = share(engine, "new", engine.recommend("new"), "b")
    engine.add_ties([("new", "ada", 1.0)])
    assert share(engine, "new", engine.recommend("new"), "b") > before


def test_onboarding_offers_different_things() -> None:
    engine = world()
    offered = engine.onboarding(6)
    assert len({item.id for item in offered}) == 6
    points = LetterSpace().place(offered)
    assert (points @ points.T - np.eye(6)).max() < 0.999


def test_onboarding_asks_about_what_people_know(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [item.id for item in world().items(limit=100)]
    met = ids[::7]
    known = PopularRanker(ids, np.array([float(90 * (id in met)) for id in ids]))
    engine = world(models=Models("m1", LetterSpace(), Blend([known])))
    monkeypatch.setattr("tastemaker.profile.newcomers.CANDIDATES", len(met))
    assert {item.id for item in engine.onboarding(6)} <= {*met}


def test_what_most_people_liked_is_shown_where_it_is_asked_for() -> None:
    ids = [item.id for item in world().items(limit=100)]
    liked = {ids[40]: 9.0, ids[7]: 8.0, ids[22]: 7.0}
    counts = PopularRanker(ids, np.array([liked.get(id, 0.0) for id in ids]))
    engine = world(models=Models("m1", LetterSpace(), Blend([counts])))
    assert engine.most_liked("ada", [], 2) == (ids[40], ids[7])
    assert engine.most_liked("ada", [], 5, exclude=[ids[7]]) == (ids[40], ids[22])
    title = engine.item(ids[22]).title
    assert engine.most_liked("ada", [f"title~{title}"], 5) == (ids[22],)
    engine.block("ada", "item", ids[40])
    engine.observe(Event("ada", "dislike", ids[7]))
    assert engine.most_liked("ada", [], 1) == (ids[22],)
    with pytest.raises(BadInput):
        engine.most_liked("ada", ["no condition"], 5)


def test_similar_items_are_similar() -> None:
    engine = world()
    first, last = most(engine, "b", 1)[0], most(engine, "b", 60)[-1]
    near = [item.id for item in engine.similar(first, 5)]
    assert first not in near
    assert last not in near


@pytest.mark.parametrize(
    ("brief", "error", "code"),
    [
        (Brief("opera"), BadInput, "no_medium"),
        (Brief("letters", n=0), BadInput, "bad_field"),
        (Brief("letters", n=99), BadInput, "bad_field"),
        (Brief("letters", mood=Mood(3.0, 0.0)), BadInput, "bad_field"),
        (Brief("letters", mood=Mood(float("nan"), 0.0)), BadInput, "bad_field"),
        (Brief("letters", attributes={"first": "z"}), BadInput, "bad_field"),
        (Brief("letters", attributes={"colour": "red"}), BadInput, "bad_field"),
        (Brief("letters", attributes={"length": "long"}), BadInput, "bad_field"),
        (Brief("letters", like=("lost",)), NotFound, "no_item"),
    ],
)
def test_briefs_that_cannot_be_followed_are_refused(brief, error, code) -> None:
    engine = world()
    with pytest.raises(error) as caught:
        engine.create("ada", brief)
    assert caught.value.code == code
    assert engine.made_for("ada") == []


def test_a_mood_out_of_range_is_named_in_numbers() -> None:
    with pytest.raises(BadInput, match="“mood” is “3,0”"):
        world().create("ada", Brief("letters", mood=Mood(3.0, 0.0)))


@pytest.mark.parametrize(
    ("k", "mix"), [(0, ("catalogue",)), (10_000, ("catalogue",)), (5, ()), (5, ("x",))]
)
def test_slates_that_cannot_be_made_are_refused(k, mix) -> None:
    with pytest.raises(BadInput):
        world().recommend("ada", k=k, mix=mix)


def test_items_are_added_once_and_changes_are_counted() -> None:
    engine = world(items=0)
    item = Item("letters:x", "letters", "abba", "abba")
    assert dataclasses.astuple(engine.add([item])) == (1, 0, 0)
    assert dataclasses.astuple(engine.add([item])) == (0, 0, 1)
    changed = dataclasses.replace(item, title="Changed")
    assert dataclasses.astuple(engine.add([changed])) == (0, 1, 0)
    assert [found.title for found in engine.items("chang")] == ["Changed"]
    engine.remove("letters:x")
    assert engine.items() == []


def test_whoever_is_erased_in_one_process_is_unknown_in_every_other() -> None:
    engine = world()
    other = world(store=engine.store)
    liked(engine, "ada", "b")
    assert other.profile("ada").version == 5
    engine.erase("ada")
    assert other.profile("ada") == Profile("ada")
    liked(engine, "ada", "a", 2)
    assert len(other.profile("ada").evidence) == 2
