"""What is met these days, and more so by those who met the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_worlds import DAY, NOBODY, NOW, candidates, person, two_camps

from tastemaker.domain import Evidence, Profile
from tastemaker.rank.decay import Decay
from tastemaker.rank.histories import Histories
from tastemaker.rank.lately import DAYS, DOUBT, EVER, LIKENESS, LatelyRanker
from tastemaker.testing import check_ranker

IDS = [f"item{i}" for i in range(16)]
WORLD = candidates(IDS)


def score(ranker: LatelyRanker, who: Profile) -> np.ndarray:
    return ranker.score(who, NOBODY, WORLD, NOW)


def some(seed: int) -> Histories:
    rng = np.random.default_rng(seed)
    return Histories.of(
        (f"p{p}", f"item{i}", float(rng.choice([1.0, 0.4, -0.4])), NOW - DAY * rng.uniform(0, 9))
        for p in range(15)
        for i in rng.choice(16, int(rng.integers(2, 9)), replace=False)
    )


def test_what_my_camp_met_ranks_above_what_the_other_camp_met() -> None:
    ranker = LatelyRanker.fit(two_camps(people=300))
    found = score(ranker, person(("like", "item0"), ("like", "item2")))
    assert found[4::2].min() > found[1::2].max()


def test_of_what_my_camp_met_the_newest_ranks_first() -> None:
    camps = two_camps(people=300)
    at = np.where(camps.item == camps.ids.index("item6"), camps.at + 5 * DAYS * DAY, camps.at)
    moved = Histories.of(
        (camps.people[who], camps.ids[item], 1.0, when)
        for who, item, when in zip(camps.owner, camps.item, at, strict=True)
    )
    found = score(LatelyRanker.fit(moved), person(("like", "item0"), ("like", "item2")))
    found[[0, 2]] = -np.inf
    assert IDS[int(np.argmax(found))] == "item6"
    assert IDS[int(np.argmax(score(LatelyRanker.fit(moved), Profile("new"))))] == "item6"


def test_it_is_the_product_that_it_says_it_is() -> None:
    """By the formula, on dense matrices."""
    histories = some(3)
    decay = Decay(steps=2.0, seconds=300.0)
    x = histories.liked().toarray().astype(np.float64)
    pairs = x.T @ np.diag(1.0 / np.sqrt(np.maximum(x.sum(1), 1))) @ x
    np.fill_diagonal(pairs, 0.0)
    chance = x.sum(0) / x.sum()
    lift = pairs / pairs.sum(1, keepdims=True) / chance - 1.0
    lift[pairs == 0] = 0.0
    recent = np.zeros(len(histories.ids))
    ages = (histories.until - histories.at) / (DAYS * DAY)
    np.add.at(recent, histories.item, np.clip(histories.weight, 0, 1) * 0.5**ages)
    often = x.sum(0) + (1 - EVER) / EVER * x.sum() / recent.sum() * recent
    asked = [histories.ids.index(f"item{i}") for i in (2, 5)]
    weight = decay.weights(np.array([1, 0]), np.array([0.0, 60.0]), DAY) * np.array([1.5, -0.4])
    more = weight @ lift[asked] / np.abs(weight).sum()
    expected = np.log1p(often) + np.where(
        more != 0, LIKENESS * np.log(DOUBT + (1 - DOUBT) * np.maximum(1 + more, 0)), 0.0
    )
    ranker = LatelyRanker.fit(histories, decay=decay)
    found = score(ranker, person(("like", "item2"), ("skip", "item5")))
    np.testing.assert_allclose(found[[IDS.index(i) for i in histories.ids]], expected, atol=1e-5)


ACTS = st.lists(
    st.tuples(st.integers(0, 18), st.sampled_from([1.5, 1.0, 0.1, -0.4, -1.5])), max_size=12
)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 50), ACTS)
def test_it_behaves_as_every_ranker_must_whoever_asks(seed: int, acts: list) -> None:
    evidence = tuple(
        Evidence(f"item{item}", weight, NOW - DAY + 60.0 * i, f"event{i}", "like")
        for i, (item, weight) in enumerate(acts)
    )
    check_ranker(LatelyRanker.fit(some(seed)), Profile("p", evidence=evidence), NOBODY, WORLD, NOW)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000))
def test_forgetting_somebody_equals_never_having_met_them(seed: int) -> None:
    everybody, gone = some(seed), ["p3", "p7"]
    live = LatelyRanker.fit(everybody, keep=True)
    assert live.forget(everybody.only(gone))
    never = LatelyRanker.fit(everybody.without(gone))
    asked = person(*[("like", id) for id in IDS[:5]])
    known = [row for row, id in enumerate(IDS) if id in everybody.without(gone).compact().ids]
    np.testing.assert_allclose(score(live, asked)[known], score(never, asked)[known], atol=1e-5)


def test_what_is_saved_scores_as_before_and_forgets_with_its_statistics(tmp_path) -> None:
    everybody = two_camps()
    live = LatelyRanker.fit(everybody, keep=True)
    live.save(tmp_path)
    read, asked = LatelyRanker.load(tmp_path), person(("like", "item0"), ("skip", "item3"))
    np.testing.assert_array_equal(score(read, asked), score(live, asked))
    assert not read.forget(everybody.only(["person1"]))
    assert read.with_statistics(tmp_path).forget(everybody.only(["person1"]))
    np.testing.assert_allclose(
        score(read, asked),
        score(LatelyRanker.fit(everybody.without(["person1"])), asked),
        atol=1e-5,
    )


def test_without_anybody_it_says_nothing() -> None:
    ranker = LatelyRanker.fit(Histories.of([]))
    assert not score(ranker, person(("like", "item0"))).any()


@pytest.mark.parametrize("weight", [-1.0, 0.0])
def test_what_everybody_disliked_is_met_by_nobody(weight: float) -> None:
    ranker = LatelyRanker.fit(Histories.of([("p", id, weight, NOW) for id in IDS]))
    assert not score(ranker, person(("like", "item0"))).any()
