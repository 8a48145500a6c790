"""What waits for a person is shown to nobody; what they decide holds, and is learned from."""

from __future__ import annotations

import pytest

from tastemaker.domain import Brief, Event, Item
from tastemaker.engine import Engine
from tastemaker.engine.reviewing import CREATION, HELD, REFUSED
from tastemaker.errors import BadInput, NotFound, NotReady
from tastemaker.trust.moderate import RuleModerator
from tests.unit.engine.worlds import world


def house(policy: str = "all", **more: object) -> Engine:
    return world(review=policy, **more)


def kinds(engine: Engine) -> dict[str, list[str]]:
    return {kind: [row.id for row in engine.store.scan(kind)] for kind in (HELD, CREATION, REFUSED)}


def shown(engine: Engine, user: str = "ada") -> set[str]:
    return {pick.item for pick in engine.recommend(user, k=10, mix=("generated",)).picks}


def waiting(engine: Engine, n: int = 3) -> list[Item]:
    with pytest.raises(NotReady) as caught:
        engine.create("ada", Brief("letters", n=n, seed=1))
    assert caught.value.code == "held"
    return [one.item for one in engine.reviews.open()]


def test_what_is_held_is_shown_nowhere_until_it_is_allowed() -> None:
    engine = house()
    first, *rest = waiting(engine)
    assert len(rest) == 2
    assert shown(engine) == set()
    assert engine.made_for("ada") == []
    with pytest.raises(NotFound):
        engine.item(first.id, "ada")
    with pytest.raises(NotFound):
        engine.observe(Event("ada", "like", item=first.id))
    engine.reviews.judge(first.id, True)
    assert shown(engine) == {first.id}
    assert engine.item(first.id, "ada") == first


def test_what_is_refused_goes_and_does_not_come_back_when_it_is_made_again() -> None:
    engine = house("off")
    made = engine.create("ada", Brief("letters", n=2, seed=1))
    engine.reviews.judge(made[0].id, False, category="dull")
    assert shown(engine) == {made[1].id}
    again = engine.create("ada", Brief("letters", n=2, seed=1))
    assert [item.id for item in again] == [made[1].id]
    assert shown(engine) == {made[1].id}


def test_a_verdict_can_be_taken_back() -> None:
    engine = house("off")
    made = engine.create("ada", Brief("letters", seed=1))[0]
    engine.reviews.judge(made.id, False)
    engine.reviews.judge(made.id, True)
    assert shown(engine) == {made.id}
    assert kinds(engine) == {HELD: [], CREATION: [made.id], REFUSED: []}


def test_an_edit_is_what_is_shown_and_stays_when_it_is_made_again() -> None:
    engine = house()
    first = waiting(engine)[0]
    engine.reviews.judge(first.id, True, text="abcba")
    assert engine.item(first.id, "ada").text == "abcba"
    assert engine.item(first.id, "ada").origin == first.origin
    again = engine.create("ada", Brief("letters", n=3, seed=1))
    assert [item.text for item in again] == ["abcba"]


@pytest.mark.parametrize(("allowed", "text"), [(True, "☃"), (True, ""), (False, "abc")])
def test_an_edit_must_be_readable_and_goes_with_a_yes(allowed: bool, text: str) -> None:
    engine = house()
    first = waiting(engine)[0]
    before = kinds(engine)
    with pytest.raises(BadInput):
        engine.reviews.judge(first.id, allowed, text=text)
    assert kinds(engine) == before


def test_the_sample_is_the_same_for_the_same_thing() -> None:
    some = house("sampled", review_share=0.5)
    first = some.create("ada", Brief("letters", n=8, seed=1))
    held = kinds(some)[HELD]
    assert 0 < len(held) < 8
    again = some.create("ada", Brief("letters", n=8, seed=1))
    assert [item.id for item in again] == [item.id for item in first]
    assert kinds(some)[HELD] == held


def test_what_people_refuse_is_held_from_then_on() -> None:
    engine = house("flagged")
    made = engine.create("ada", Brief("letters", n=16, seed=1))
    for item in made:
        engine.reviews.judge(item.id, "b" not in item.text[:3])
    new = [Item(f"letters:made/{t}", "letters", text=t) for t in ("bbbbbb", "cacaca")]
    chances = [engine.reviews.doubt(item).chance for item in new]
    assert chances[0] > 0.5 > chances[1]
    assert engine.reviews.doubt(new[0]).why == "like_refused"


def test_what_is_uncertain_is_asked_first_and_what_waits_before_it() -> None:
    engine = house("sampled", review_share=0.3)
    list(engine.creations("ada", Brief("letters", n=16, seed=1)))
    for one in list(engine.reviews.open())[:12]:
        engine.reviews.judge(one.item.id, "b" not in one.item.text[:3])
    list(engine.creations("ada", Brief("letters", n=16, seed=2)))
    queue = list(engine.reviews.open(first="doubt"))
    assert [one.held for one in queue] == sorted([one.held for one in queue], reverse=True)
    shown = [one.doubt.certainty for one in queue if not one.held]
    assert len(set(shown)) > 1
    assert shown == sorted(shown)


def test_stock_counts_what_waits() -> None:
    engine = house()
    engine.restock("ada")
    held = kinds(engine)[HELD]
    assert held
    engine.restock("ada")
    assert kinds(engine)[HELD] == held


def test_an_erase_takes_what_waits_and_what_was_refused() -> None:
    engine = house()
    first, second, _ = waiting(engine)
    engine.reviews.judge(first.id, False)
    engine.reviews.judge(second.id, True)
    engine.erase("ada")
    assert kinds(engine) == {HELD: [], CREATION: [], REFUSED: []}
    assert list(engine.reviews.decided()) == []


def test_nobody_judges_for_another_person() -> None:
    engine = house()
    first = waiting(engine)[0]
    with pytest.raises(NotFound):
        engine.reviews.judge(first.id, True, user="bob")


def test_a_refused_creation_is_no_longer_offered() -> None:
    engine = house("off")
    made = engine.create("ada", Brief("letters", seed=1))[0]
    engine.offer("ada", True)
    engine.observe(Event("ada", "like", item=made.id))
    assert shown(engine, "bob") == {made.id}
    engine.reviews.judge(made.id, False)
    assert shown(engine, "bob") == set()
    engine.reviews.judge(made.id, True)
    assert shown(engine, "bob") == {made.id}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("全国第一品牌的面霜", "superlative"),
        ("这款茶能根治失眠", "cure"),
        ("Risk-free and guaranteed returns", "sure_gain"),
        ("他想轻生", "self_harm"),
    ],
)
def test_claims_are_shown_with_a_flag(text: str, category: str) -> None:
    verdict = RuleModerator().judge("x", text)
    assert verdict.allowed
    assert (verdict.category, verdict.score) == (category, 0.5)


@pytest.mark.parametrize(
    "text", ["第一次见你", "the secure best of both", "A healthy, curious cat"]
)
def test_ordinary_words_carry_no_flag(text: str) -> None:
    assert RuleModerator().judge("x", text).score == 0.0
