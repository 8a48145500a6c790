"""Rules of a slate, as somebody who asks for one meets them."""

from __future__ import annotations

import pytest

from tastemaker.domain import Item
from tastemaker.errors import BadInput, NotFound
from tests.unit.engine.worlds import NOW, world


def items_of(slate) -> list[str]:
    return [pick.item for pick in slate.picks]


def test_pages_go_on_without_repeats_until_all_was_shown() -> None:
    engine = world(items=23, explore=0.2)
    shown: list[str] = []
    after = ""
    for _ in range(4):
        slate = engine.recommend("ada", k=7, after=after)
        assert slate.after == after
        shown += items_of(slate)
        after = slate.id
    assert len(shown) == len(set(shown)) == 23
    assert not engine.recommend("ada", k=7, after=after).picks


def test_a_page_never_continues_somebody_elses_slate() -> None:
    engine = world()
    theirs = engine.recommend("bob")
    for after in (theirs.id, "nothing"):
        with pytest.raises(NotFound):
            engine.recommend("ada", after=after)


def test_conditions_hold_for_every_pick() -> None:
    engine = world()
    engine.add([Item(f"x{n}", "letters", text="ab", attributes={"shade": "red"}) for n in range(3)])
    slate = engine.recommend("ada", k=10, where=["shade=red"])
    assert sorted(items_of(slate)) == ["x0", "x1", "x2"]
    with pytest.raises(BadInput):
        engine.recommend("ada", where=["shade"])


def test_a_time_of_availability_ends_by_itself() -> None:
    engine = world(items=0)
    engine.add([Item("a", "letters", text="ab", attributes={"available_until": NOW + 50})])
    assert items_of(engine.recommend("ada")) == ["a"]
    engine._clock.now += 100
    assert items_of(engine.recommend("ada")) == []


def test_what_is_blocked_stays_away_until_unblocked_or_undone() -> None:
    engine = world(items=5)
    first = items_of(engine.recommend("ada", k=5))
    blocked = engine.block("ada", "item", first[0])
    assert items_of(engine.recommend("ada", k=5, mix=("catalogue",))).count(first[0]) == 0
    engine.unblock("ada", "item", first[0])
    assert first[0] in items_of(engine.recommend("ada", k=5))
    engine.undo(blocked.id)
    assert not engine.profile("ada").blocked
    with pytest.raises(NotFound):
        engine.unblock("ada", "item", first[0])


def test_blocking_says_nothing_about_taste() -> None:
    engine = world(items=5)
    engine.block("ada", "creator", "Bo")
    assert not engine.profile("ada").evidence
    assert not engine.profile("ada").facts
