"""The person's own reward: derived from what they met, the same whichever way it is learned."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.create.meetings import Met
from tastemaker.create.reward import Posterior, Reward
from tastemaker.domain import Fact, Item, Profile, Taste
from tastemaker.testing import Letters, letters_items

MEDIUM = Letters()
ITEMS = letters_items(40)


def point(item: Item) -> np.ndarray:
    counts = np.array([item.text.count(c) + 0.01 for c in "bac"], np.float32)
    return counts / np.linalg.norm(counts)


def taste(*points: np.ndarray) -> Taste:
    if not points:
        return Taste(np.zeros((0, 3), np.float32), np.zeros(0, np.float32))
    return Taste(
        np.stack(points).astype(np.float32), np.full(len(points), 1 / len(points), np.float32)
    )


def reward(met: list[Met], facts: dict | None = None, at: Taste | None = None) -> Reward:
    return Reward(MEDIUM, Profile("ada", facts=facts or {}), at or taste(), met, now=1000.0)


def expected(r: Reward, items: list[Item]) -> np.ndarray:
    return r.expected(
        r.features([i.attributes for i in items], np.stack([point(i) for i in items]))
    )


def test_near_the_taste_is_better_than_far_from_it() -> None:
    b_lover = reward([], at=taste(np.array([1.0, 0.0, 0.0])))
    ordered = sorted(ITEMS, key=lambda i: point(i)[0])
    assert expected(b_lover, ordered[-5:]).min() > expected(b_lover, ordered[:5]).max()


def test_what_is_disliked_pushes_its_likes_down() -> None:
    ordered = sorted(ITEMS, key=lambda i: point(i)[0])
    disliked = [Met(i, point(i), -1.5, 1000.0) for i in ordered[-4:]]
    before, after = reward([]), reward(disliked)
    change = expected(after, ordered) - expected(before, ordered)
    assert change[-5] < change[0]


def test_a_liked_facet_value_counts() -> None:
    fond = {("first", "a"): Fact("first", "a", 3.0, at=1000.0)}
    with_a = [i for i in ITEMS if i.text[0] == "a"][:3]
    assert (expected(reward([], fond), with_a) > expected(reward([]), with_a)).all()


def test_what_was_liked_once_proves_nothing_about_the_taste_that_it_made() -> None:
    liked = ITEMS[3]
    alone = reward([Met(liked, point(liked), 1.5, 1000.0)], at=taste(point(liked)))
    prior = reward([]).posterior.mean
    assert alone.posterior.mean[1] == pytest.approx(prior[1], abs=1e-6)  # weight of nearness
    fact = {("first", liked.text[0]): Fact("first", liked.text[0], 1.5, at=1000.0)}
    known = reward([Met(liked, point(liked), 1.5, 1000.0)], fact, at=taste(point(liked)))
    assert known.posterior.mean[3] == pytest.approx(prior[3], abs=1e-6)  # weight of the facet


def test_who_plays_finishes_and_likes_a_thing_is_one_witness() -> None:
    liked = [Met(i, point(i), 1.5, 1000.0) for i in ITEMS[:5]]
    also = [Met(m.item, m.point, weight, 1000.0) for m in liked for weight in (0.4, 1.0)]
    once, thrice = reward(liked).posterior, reward([*also, *liked]).posterior
    np.testing.assert_allclose(thrice.precision, once.precision)


def test_more_of_a_measure_is_wanted_by_those_who_like_it_the_more_there_is() -> None:
    longest = sorted(ITEMS, key=lambda i: i.attributes["length"])
    met = [Met(i, point(i), -1.0, 1000.0) for i in longest[:12]]
    met += [Met(i, point(i), 1.5, 1000.0) for i in longest[-12:]]
    short, long = expected(reward(met), [longest[0], longest[-1]])
    assert long > short + 0.3


def test_nothing_known_and_odd_attributes_give_finite_numbers() -> None:
    r = reward([])
    rows = r.features([{}, {"length": "long", "first": None}], np.ones((2, 3), np.float32))
    assert np.isfinite(r.expected(rows)).all()


@given(st.lists(st.integers(0, 39), min_size=1, max_size=12), st.integers(0, 12))
def test_learning_one_by_one_equals_learning_all_at_once(rows: list[int], cut: int) -> None:
    rng = np.random.default_rng(0)
    features = rng.standard_normal((40, 6))[rows]
    heard = rng.uniform(-1, 1, 40)[rows]
    start = Posterior(np.zeros(6), np.eye(6))
    whole = start.updated(features, heard)
    parts = start.updated(features[:cut], heard[:cut]).updated(features[cut:], heard[cut:])
    np.testing.assert_allclose(parts.mean, whole.mean, atol=1e-8)
    np.testing.assert_allclose(parts.precision, whole.precision, atol=1e-8)


def test_draws_come_closer_together_the_more_is_known() -> None:
    def spread(met: list[Met]) -> float:
        rng = np.random.default_rng(0)
        return float(np.std([reward(met).posterior.drawn(rng) for _ in range(200)], axis=0).mean())

    assert spread([Met(i, point(i), 1.0, 1000.0) for i in ITEMS]) < 0.9 * spread([])


def test_the_same_seed_draws_the_same_weights() -> None:
    r = reward([Met(i, point(i), 1.0, 900.0) for i in ITEMS[:3]])
    one, two = (r.posterior.drawn(np.random.default_rng(5)) for _ in range(2))
    assert (one == two).all()


@pytest.mark.parametrize("met", [1, 400])
def test_it_is_derived_within_a_few_milliseconds(met: int) -> None:
    rows = [Met(ITEMS[i % 40], point(ITEMS[i % 40]), 1.0, float(i)) for i in range(met)]
    took = []
    for _ in range(5):
        began = time.process_time()
        reward(rows)
        took.append(time.process_time() - began)
    assert min(took) < 0.02
