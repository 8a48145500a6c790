"""Slates for nobody known, for several people, and what would be without an event."""

from __future__ import annotations

import math
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tastemaker.domain import ACTS, Event, Fact, Reading
from tastemaker.errors import BadInput, NotFound, NotReady, TastemakerError
from tests.unit.engine.worlds import NOW, world


def share(engine, slate, letter: str) -> float:
    texts = [engine.item(pick.item).text for pick in slate.picks]
    return sum(text.count(letter) / len(text) for text in texts) / len(texts)


def best_of(engine, letter: str, n: int = 3) -> list[str]:
    items = engine.items(limit=500)
    return [
        item.id for item in sorted(items, key=lambda i: -i.text.count(letter) / len(i.text))[:n]
    ]


def test_a_session_is_served_by_what_it_did_and_leaves_nothing_behind() -> None:
    engine = world()
    events = [Event("whoever", "like", id) for id in best_of(engine, "b")]
    slate = engine.recommend_session(events, k=5, why=True)
    other = engine.recommend_session([Event("x", "like", id) for id in best_of(engine, "c")], k=5)
    assert share(engine, slate, "b") > share(engine, other, "b") + 0.2
    assert (slate.id, slate.user) == ("", "")
    assert {pick.propensity for pick in slate.picks} == {1.0}
    for pick in slate.picks:
        assert sum(r.amount for r in pick.reasons) == pytest.approx(pick.score, abs=1e-4)
    engine.slates.flush()
    assert engine.store.watermark() == 0
    assert not list(engine.store.users())
    assert not list(engine.store.scan("slate"))


def test_a_session_of_nothing_is_served_too_and_bad_ones_are_refused() -> None:
    engine = world()
    assert len(engine.recommend_session([], k=4).picks) == 4
    with pytest.raises(NotFound):
        engine.recommend_session([Event("x", "like", "nothing")])
    with pytest.raises(BadInput):
        engine.recommend_session([Event("x", "adore", "letters:001")])


def test_a_session_equals_a_person_who_did_the_same() -> None:
    engine = world(variety=0.0)
    events = [Event("ada", "like", id, at=NOW) for id in best_of(engine, "b")]
    session = engine.recommend_session(events, k=6)
    engine.observe(events)
    assert [p.item for p in engine.recommend("ada", k=6, mix=("catalogue",)).picks] == [
        p.item for p in session.picks
    ]


def test_a_group_gets_what_suits_all_and_is_told_for_whom() -> None:
    engine = world()
    engine.observe([Event("ada", "like", id) for id in best_of(engine, "b")])
    engine.observe([Event("bo", "like", id) for id in best_of(engine, "c")])
    both = engine.recommend_group(["ada", "bo", "ada"], k=5, why=True)
    alone = engine.recommend_group(["ada"], k=5)
    assert share(engine, both, "c") > share(engine, alone, "c")
    for pick in both.picks:
        assert len(pick.reasons) == 2
        assert sum(r.amount for r in pick.reasons) == pytest.approx(pick.score, abs=1e-5)
        assert {word for r in pick.reasons for word in r.words.split()} & {"ada", "bo"}
        assert pick.item not in engine.profile("ada").seen
        assert pick.item not in engine.profile("bo").seen
    chinese = engine.recommend_group(["ada", "bo"], k=1, why=True, language="zh")
    assert "适合" in chinese.picks[0].reasons[0].words


def test_what_one_of_a_group_blocked_is_shown_to_none() -> None:
    engine = world(items=6)
    item = engine.items()[0].id
    engine.block("bo", "item", item)
    picks = engine.recommend_group(["ada", "bo"], k=6).picks
    assert len(picks) == 5
    assert item not in {pick.item for pick in picks}


def test_groups_that_are_none_are_refused() -> None:
    for group in ([], [""], [f"u{n}" for n in range(51)]):
        with pytest.raises(BadInput):
            world().recommend_group(group)
    with pytest.raises(NotReady):
        world(learned=False).recommend_group(["ada"])


# ------------------------------------------------------------------------------- what would be
def rank_by_hand(engine, user: str, item: str, unseen: set[str]) -> int:
    live = engine.refresh()
    profile = engine.profile(user)
    scores = live.models.ranker.score(
        profile, engine.taste(user), live.catalogue.base, engine.now()
    )
    own = scores[live.catalogue.base.row[item]]
    return 1 + sum(scores[live.catalogue.base.row[id]] > own for id in unseen)


@pytest.mark.parametrize("by_item", [False, True])
def test_where_it_would_stand_without_a_like_is_where_it_stands_once_that_is_undone(
    by_item: bool,
) -> None:
    engine = world()
    liked = best_of(engine, "b", 2)
    ids = engine.observe([Event("ada", "like", id) for id in [*liked, best_of(engine, "c")[0]]]).ids
    item = next(p.item for p in engine.recommend("ada", k=5).picks if p.item not in liked)
    unseen = set(engine.refresh().catalogue.base.ids) - set(engine.profile("ada").seen)
    before = engine.profile("ada")
    found = engine.without("ada", item, liked[0] if by_item else ids[0])
    assert found.events == (ids[0],)
    assert found.rank == rank_by_hand(engine, "ada", item, unseen)
    assert engine.profile("ada") == before
    engine.undo(ids[0])
    assert found.rank_without == rank_by_hand(engine, "ada", item, unseen)
    assert found.score != found.score_without


def test_the_words_say_both_ranks_in_both_languages() -> None:
    engine = world()
    liked = best_of(engine, "b", 1)[0]
    engine.observe(Event("ada", "like", liked))
    worst = engine.recommend("ada", k=1).picks[0].item
    for language, word in (("en", "without"), ("zh", "没有")):
        found = engine.without("ada", worst, liked, language)
        assert word in found.words
        assert str(found.rank) in found.words
        assert str(found.rank_without) in found.words


def test_without_what_never_happened_is_no_question() -> None:
    engine = world()
    with pytest.raises(NotFound):
        engine.without("ada", "letters:001", "letters:002")


# ------------------------------------------------------------------------------- whatever comes
NUMBERS = st.none() | st.floats() | st.just(math.nan) | st.integers(-(10**12), 10**12)
EVENTS = st.lists(
    st.builds(
        Event,
        user=st.sampled_from(["ada", "bo"]),
        kind=st.sampled_from([*ACTS, "block", "unblock", "renew", "pause", "undo"]),
        item=st.sampled_from(["letters:000", "letters:001", "unknown"]) | st.none(),
        value=NUMBERS,
        text=st.sampled_from([None, "", "taste", "I like b", "e1"]),
        at=st.none() | st.floats(-1e12, 1e12) | st.sampled_from([NOW, NOW + 1e9, math.inf]),
        id=st.sampled_from(["", "e1", "e2"]),
        reading=st.none() | st.just(Reading(facts=(Fact("creator", "Bo", math.nan),))),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(EVENTS, st.sampled_from([1, 2, 30]))
def test_whatever_comes_gives_a_sound_slate_or_a_clear_error(
    events: list[Event], items: int
) -> None:
    engine = world(items=items)
    for event in events:
        with suppress(TastemakerError):
            engine.observe(event)
    slates = [engine.recommend("ada", k=5), engine.recommend_group(["ada", "bo"], k=5)]
    with suppress(TastemakerError):
        slates.append(engine.recommend_session(events, k=5))
    for slate in slates:
        shown = [pick.item for pick in slate.picks]
        assert len(shown) == len(set(shown)) <= items
        assert all(math.isfinite(pick.score) and 0 < pick.propensity <= 1 for pick in slate.picks)
    if engine.profile("ada").evidence:
        about = engine.profile("ada").evidence[0]
        found = engine.without("ada", engine.items()[0].id, about.event)
        assert 1 <= found.rank_without <= items
