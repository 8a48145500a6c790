"""Creations that others may see: only liked ones, only with leave, never with a name."""

from __future__ import annotations

import pytest

from tastemaker.domain import Brief, Event, Item
from tastemaker.engine import Engine
from tastemaker.engine.offers import OFFER
from tastemaker.errors import NotFound
from tests.unit.engine.worlds import world


def made(engine: Engine, user: str = "ada", n: int = 2) -> list[Item]:
    return engine.create(user, Brief("letters", words="for my eyes", n=n, seed=1))


def shown_to(engine: Engine, user: str) -> set[str]:
    picks = engine.recommend(user, k=10, mix=("generated",)).picks
    return {pick.item for pick in picks}


def test_a_creation_is_private_until_its_person_likes_it_and_allows_it() -> None:
    engine = world()
    one, other = made(engine)
    engine.observe(Event("ada", "like", item=one.id))
    assert shown_to(engine, "bob") == set()
    engine.offer("ada", True)
    assert shown_to(engine, "bob") == {one.id}
    engine.observe(Event("ada", "save", item=other.id))
    assert shown_to(engine, "bob") == {one.id, other.id}


def test_nobody_learns_for_whom_it_was_made() -> None:
    engine = world()
    one = made(engine)[0]
    engine.offer("ada", True)
    engine.observe(Event("ada", "like", item=one.id))
    seen = engine.item(one.id, "bob")
    assert seen.origin is not None
    assert seen.text == one.text
    assert seen.origin.label
    assert "ada" not in repr(seen)
    assert "my eyes" not in repr(seen)
    assert engine.item(one.id, "ada") == one


@pytest.mark.parametrize("how", ["undo", "dislike", "off", "remove", "erase", "renew"])
def test_an_offer_ends_with_what_it_rests_on(how: str) -> None:
    engine = world()
    one = made(engine)[0]
    engine.offer("ada", True)
    liked = engine.observe(Event("ada", "like", item=one.id)).ids[0]
    assert shown_to(engine, "bob") == {one.id}
    ends = {
        "undo": lambda: engine.undo(liked),
        "dislike": lambda: engine.observe(Event("ada", "dislike", item=one.id)),
        "off": lambda: engine.offer("ada", False),
        "remove": lambda: engine.remove(one.id, "ada"),
        "erase": lambda: engine.erase("ada"),
        "renew": lambda: engine.renew("ada"),
    }
    ends[how]()
    assert shown_to(engine, "bob") == set()
    with pytest.raises(NotFound):
        engine.item(one.id, "bob")


def test_an_undone_leave_is_given_again_by_undoing_the_undoing_deed() -> None:
    engine = world()
    one = made(engine)[0]
    allowed = engine.offer("ada", True)
    engine.observe(Event("ada", "like", item=one.id))
    forbidden = engine.offer("ada", False)
    engine.undo(forbidden.id)
    assert shown_to(engine, "bob") == {one.id}
    engine.undo(allowed.id)
    assert shown_to(engine, "bob") == set()


def test_liking_what_another_offers_counts_and_takes_nothing_from_its_maker() -> None:
    engine = world()
    one = made(engine)[0]
    engine.offer("ada", True)
    engine.observe(Event("ada", "like", item=one.id))
    engine.offer("bob", True)
    engine.observe(Event("bob", "like", item=one.id))
    assert [row.user for row in engine.store.scan(OFFER)] == ["ada"]
    assert engine.profile("bob").evidence[-1].item == one.id
    assert shown_to(engine, "bob") == set()  # met
    with pytest.raises(NotFound):
        engine.remove(one.id, "bob")
    with pytest.raises(NotFound):
        engine.remove(one.id, "")
    assert engine.item(one.id, "ada") == one


def test_no_offer_outlives_a_break_in_between(monkeypatch) -> None:
    engine = world()
    one = made(engine)[0]
    engine.offer("ada", True)
    engine.observe(Event("ada", "like", item=one.id))

    def broken(rows: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(engine.store, "append", broken)
    with pytest.raises(OSError, match="full"):
        engine.offer("ada", False)
    monkeypatch.undo()
    assert shown_to(engine, "bob") == set()
    engine.observe(Event("ada", "save", item=one.id))  # what still holds is offered again
    assert shown_to(engine, "bob") == {one.id}


def test_its_reasons_sum_to_its_score_for_others() -> None:
    engine = world()
    one = made(engine)[0]
    engine.offer("ada", True)
    engine.observe(Event("ada", "like", item=one.id))
    engine.observe(Event("bob", "like", item=next(iter(engine.items())).id))
    slate = engine.recommend("bob", k=5, mix=("generated",), why=True)
    (pick,) = slate.picks
    assert sum(reason.amount for reason in pick.reasons) == pytest.approx(pick.score, abs=1e-4)
