"""Slates: who may stand in one, in which order, and with which chance."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_worlds import DAY, NOW, candidates, person, unit

from tastemaker.domain import Fact, Profile
from tastemaker.rank.curious import uncertainty
from tastemaker.rank.slate import Chosen, Pool, Wishes, build

N = 600
RNG = np.random.default_rng(7)
POINTS = unit(RNG.normal(size=(N, 16)))
IDS = [f"item{i}" for i in range(N)]
BASE = candidates(IDS, POINTS, medium=["tune", "verse"] * (N // 2))
SCORES = np.linspace(3.0, -3.0, N).astype(np.float32)
OWN = candidates(
    [f"made:{i}" for i in range(20)], unit(RNG.normal(size=(20, 16))), made=[True] * 20, key="own"
)
CALM = Wishes(explore=0.0, variety=0.0)


def slate(
    profile: Profile = Profile("ada"),  # noqa: B008
    k: int = 10,
    wishes: Wishes = CALM,
    own: float | None = None,
    seed: int = 0,
) -> list[Chosen]:
    pools = [Pool(BASE, SCORES)]
    if own is not None:
        pools.append(Pool(OWN, np.full(20, own, np.float32)))
    return build(pools, profile, k, np.random.default_rng(seed), wishes=wishes, now=NOW)


def ids(chosen: list[Chosen]) -> list[str]:
    return [(BASE, OWN)[c.pool].ids[c.row] for c in chosen]


def test_without_wishes_the_best_come_in_order() -> None:
    assert ids(slate()) == IDS[:10]
    assert [c.score for c in slate()] == SCORES[:10].tolist()


def test_what_was_seen_hidden_or_excluded_is_not_shown() -> None:
    profile = Profile("ada", seen={"item0": NOW - 9 * DAY}, hidden={"item1": "why"})
    shown = ids(slate(profile, wishes=replace(CALM, exclude=("item2", "no such item"))))
    assert shown == IDS[3:13]


def test_what_was_seen_long_ago_may_come_again_where_that_is_wished() -> None:
    profile = Profile("ada", seen={"item0": NOW - 9 * DAY, "item1": NOW - DAY})
    shown = ids(slate(profile, wishes=replace(CALM, again_after=7 * DAY)))
    assert shown[:2] == ["item0", "item2"]


def test_one_medium_alone() -> None:
    assert ids(slate(wishes=replace(CALM, medium="verse")))[:3] == ["item1", "item3", "item5"]
    assert slate(wishes=replace(CALM, medium="film")) == []


@pytest.mark.parametrize(("k", "share", "creations"), [(10, 0.4, 4), (10, 0.0, 0), (5, 0.3, 1)])
def test_however_high_they_score_creations_keep_to_their_share(
    k: int, share: float, creations: int
) -> None:
    chosen = slate(k=k, wishes=replace(CALM, made_share=share), own=99.0)
    assert len(chosen) == k
    assert sum(c.pool for c in chosen) == creations


def test_creations_alone_know_no_cap_and_the_catalogue_alone_has_none() -> None:
    assert {c.pool for c in slate(wishes=replace(CALM, mix=("generated",)), own=0.0)} == {1}
    assert {c.pool for c in slate(wishes=replace(CALM, mix=("catalogue",)), own=99.0)} == {0}


def test_creations_that_score_low_are_not_forced_in() -> None:
    assert {c.pool for c in slate(own=-99.0)} == {0}


@pytest.mark.parametrize(("chance", "share"), [(0.0, 0.0), (0.2, 0.2), (1.0, 0.4)])
def test_what_the_person_makes_of_creations_says_how_many_stand_in_a_slate(
    chance: float, share: float
) -> None:
    """However low they score, up to their share; and the best of either source stands first."""
    wishes = replace(CALM, made_chance=chance)
    slates = [slate(wishes=wishes, own=-99.0, seed=seed) for seed in range(300)]
    found = np.mean([c.pool for chosen in slates for c in chosen])
    assert found == pytest.approx(share, abs=0.03)
    for chosen in slates[:20]:
        rows = [c.row for c in chosen if c.pool == 0]
        assert rows == list(range(len(rows)))


def test_where_the_catalogue_runs_out_creations_fill_the_slate() -> None:
    profile = Profile("ada", seen=dict.fromkeys(IDS[2:], NOW))
    chosen = slate(profile, own=0.0)
    assert len(chosen) == 10
    assert {"item0", "item1"} <= set(ids(chosen))


def test_variety_lowers_likeness_within_a_slate() -> None:
    near = unit(POINTS[0] + 0.05 * RNG.normal(size=(30, 16)))
    world = candidates(IDS, np.vstack([near, POINTS[30:]]), key="clustered")

    def likeness(variety: float) -> float:
        wishes = Wishes(explore=0.0, variety=variety)
        rows = [
            c.row
            for c in build(
                [Pool(world, SCORES)],
                Profile("ada"),
                10,
                np.random.default_rng(0),
                wishes=wishes,
                now=NOW,
            )
        ]
        p = world.points[rows]
        return float((p @ p.T)[np.triu_indices(10, 1)].mean())

    assert likeness(0.3) < likeness(0.0) - 0.3


# ---------------------------------------------------------------------------------- exploration
def test_propensities_are_the_true_chances_of_each_position() -> None:
    wishes = Wishes(explore=0.5, variety=0.0)
    drawn: Counter[tuple[str, ...]] = Counter()
    chance: dict[tuple[str, ...], float] = {}
    for seed in range(4000):
        chosen = slate(k=2, wishes=wishes, seed=seed)
        shown = tuple(ids(chosen))
        drawn[shown] += 1
        chance[shown] = chosen[0].propensity * chosen[1].propensity
    for shown, times in drawn.most_common(5):
        expected = chance[shown]
        assert abs(times / 4000 - expected) < 4 * np.sqrt(expected * (1 - expected) / 4000)


def test_the_chance_of_a_source_is_part_of_every_propensity() -> None:
    wishes = replace(CALM, made_chance=0.3)
    drawn = Counter(slate(k=3, wishes=wishes, own=0.0, seed=seed)[0] for seed in range(2000))
    assert {round(one.propensity, 6) for one in drawn} == {0.3, 0.7}
    for one, times in drawn.items():
        assert times / 2000 == pytest.approx(one.propensity, abs=0.05)


def test_without_exploration_every_propensity_is_one() -> None:
    assert {c.propensity for c in slate()} == {1.0}


def test_the_same_seed_gives_the_same_slate() -> None:
    wishes = Wishes(explore=0.8)
    assert slate(wishes=wishes, seed=3) == slate(wishes=wishes, seed=3)
    assert slate(wishes=wishes, seed=3) != slate(wishes=wishes, seed=4)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 30),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(0, 99),
    st.floats(-3, 3),
    st.none() | st.floats(0, 1),
)
def test_a_slate_has_k_different_rows_with_chances_that_are_chances(
    k: int, explore: float, variety: float, share: float, seed: int, own: float, made: float | None
) -> None:
    wishes = Wishes(explore=explore, variety=variety, made_share=share, made_chance=made)
    chosen = slate(k=k, wishes=wishes, own=own, seed=seed)
    assert len(set(ids(chosen))) == k
    assert all(0 < c.propensity <= 1 for c in chosen)
    assert sum(c.pool for c in chosen) <= share * k + 1e-9


# ------------------------------------------------------------------------------- less like this
def near_to(item: int, most: int = 40) -> set[str]:
    return {IDS[i] for i in np.argsort(-POINTS @ POINTS[item])[1:most]}


def neighbourhood() -> tuple[np.ndarray, set[str]]:
    """Scores under which the neighbours of item0 fill the slate."""
    likeness = POINTS @ POINTS[0]
    return likeness.astype(np.float32), {IDS[i] for i in np.argsort(-likeness)[1:11]}


def shown_with(profile: Profile) -> set[str]:
    scores, _ = neighbourhood()
    pool = [Pool(BASE, scores)]
    return set(ids(build(pool, profile, 10, np.random.default_rng(0), wishes=CALM, now=NOW)))


def test_less_like_this_pushes_its_nearest_neighbours_off_the_slate_and_undo_restores_them() -> (
    None
):
    _, neighbours = neighbourhood()
    before = shown_with(Profile("ada", seen={"item0": NOW}))
    after = shown_with(person(("dislike", "item0")))
    assert len(before & neighbours) == 10
    assert len(after & neighbours) <= 1
    undone = shown_with(Profile("ada", seen={"item0": NOW}))  # a profile rebuilt without it
    assert undone == before


def test_heard_and_later_say_nothing_against_what_is_like_it() -> None:
    """Both leave no evidence: the item alone is gone."""
    before = shown_with(Profile("ada", seen={"item0": NOW}))
    later = Profile("ada", seen={"item0": NOW}, hidden={"item0": "event"})
    assert shown_with(later) == before


def test_blaming_the_creator_pushes_down_their_works_and_nothing_else() -> None:
    creators = ["O'Neill" if i < 5 else "Playford" for i in range(N)]
    world = candidates(IDS, POINTS, creators=creators, key="made by")
    blamed = Fact("creator", "O'Neill", -1.5, ("e",), NOW)
    profile = Profile("ada", facts={("creator", "O'Neill"): blamed})
    rng = np.random.default_rng(0)
    chosen = build([Pool(world, SCORES)], profile, 10, rng, wishes=CALM, now=NOW)
    assert [world.ids[c.row] for c in chosen] == IDS[5:15]


def test_an_old_dislike_pushes_nothing_out_any_more() -> None:
    _, neighbours = neighbourhood()
    old = person(("dislike", "item0"), at=NOW - 200 * DAY)
    assert len(shown_with(old) & neighbours) == 10


def test_an_empty_catalogue_gives_an_empty_slate() -> None:
    empty = candidates([], np.zeros((0, 16), np.float32), key="empty")
    pool = [Pool(empty, np.zeros(0, np.float32))]
    assert build(pool, Profile("ada"), 5, np.random.default_rng(0), now=NOW) == []


def test_items_without_points_can_be_ranked_all_the_same() -> None:
    flat = candidates(IDS[:9], np.zeros((9, 0), np.float32), key="flat")
    pool = [Pool(flat, SCORES[:9])]
    chosen = build(pool, person(("dislike", "item3")), 5, np.random.default_rng(0), now=NOW)
    assert len(chosen) == 5


def test_curiosity_brings_up_what_is_unlike_everything_met_and_leaves_chances_exact() -> None:
    near = unit(np.eye(16)[0] + 0.05 * RNG.normal(size=(30, 16)))
    far = unit(np.eye(16)[1] + 0.05 * RNG.normal(size=(30, 16)))
    names = [f"near{i}" for i in range(30)] + [f"far{i}" for i in range(30)]
    world = candidates(names, np.vstack([near, far]), key="near and far")
    met = person(*(("like", f"near{i}") for i in range(20, 30)))
    scores = np.concatenate([np.linspace(1.0, 0.0, 30), np.linspace(0.6, -0.4, 30)])

    def shown(curiosity: float) -> list[Chosen]:
        wishes = replace(CALM, curiosity=curiosity)
        return build(
            [Pool(world, scores)], met, 10, np.random.default_rng(0), wishes=wishes, now=NOW
        )

    assert {names[c.row][:3] for c in shown(0.0)} == {"nea"}
    curious = shown(1.0)
    assert {names[c.row][:3] for c in curious} == {"far"}
    assert {c.propensity for c in curious} == {1.0}
    assert [c.score for c in curious] == pytest.approx([scores[c.row] for c in curious])


def test_uncertainty_is_one_of_the_unknown_and_falls_with_what_is_met() -> None:
    axes = np.eye(4, dtype=np.float32)
    assert uncertainty(axes, axes[:0]) == pytest.approx(np.ones(4))
    met = np.repeat(axes[:1], 3, axis=0)
    assert uncertainty(axes, met) == pytest.approx([0.5, 1, 1, 1])  # √(1 / (1 + 3))
