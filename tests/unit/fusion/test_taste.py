"""People in the space: as many points as they have tastes, near what they like."""

from __future__ import annotations

import time

import numpy as np
import pytest

from tastemaker.domain import Evidence, Fact, Profile, Taste
from tastemaker.fusion.taste import taste

NOW = 1_700_000_000.0
RNG = np.random.default_rng(0)
CENTRES = np.eye(8, dtype=np.float32)


def around(centre: int, n: int) -> dict[str, np.ndarray]:
    rows = CENTRES[centre] + 0.1 * RNG.standard_normal((n, 8))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return {f"{centre}/{i}": row for i, row in enumerate(rows)}


ITEMS = {id: row for centre in range(8) for id, row in around(centre, 60).items()}


class Space:
    dim = 8

    def place(self, items):
        raise AssertionError("nothing is placed for a taste")

    def place_words(self, text):
        return np.zeros(8, np.float32)

    def place_fact(self, facet, value):
        return CENTRES[int(value)] if facet == "centre" else np.zeros(8, np.float32)


def points_of(ids):
    return np.array([ITEMS.get(id, np.full(8, np.nan)) for id in ids], np.float32).reshape(-1, 8)


def of(*met: tuple[str, float, float], facts=(), prior=None) -> Taste:
    """The taste of somebody who met (item, weight, days ago)."""
    evidence = tuple(Evidence(i, w, NOW - d * 86_400, f"e{i}", "like") for i, w, d in met)
    known = {(f.facet, f.value): f for f in facts}
    return taste(Profile("ada", evidence=evidence, facts=known), points_of, Space(), NOW, prior)


def test_nobody_known_stands_nowhere() -> None:
    assert of().points.shape == (0, 8)
    assert of(("lost", 1.0, 0)).points.shape == (0, 8)
    assert taste(Profile("ada"), points_of, None, NOW).points.shape == (0, 0)


def test_one_taste_is_one_point_near_what_is_liked() -> None:
    t = of(*[(f"2/{i}", 1.0, 0) for i in range(10)])
    assert len(t.weights) == 1
    assert t.points[0] @ CENTRES[2] > 0.95


def test_several_tastes_are_several_points_with_their_shares() -> None:
    t = of(*[(f"1/{i}", 1.0, 0) for i in range(20)], *[(f"5/{i}", 1.0, 0) for i in range(10)])
    assert len(t.weights) == 2
    assert t.points[0] @ CENTRES[1] > 0.95
    assert t.points[1] @ CENTRES[5] > 0.95
    assert t.weights == pytest.approx([2 / 3, 1 / 3], abs=0.02)


def test_no_more_than_four_points() -> None:
    assert len(of(*[(f"{c}/{i}", 1.0, 0) for c in range(8) for i in range(10)]).weights) <= 4


def test_what_was_met_long_ago_counts_less() -> None:
    t = of(("0/0", 1.0, 120), ("3/0", 1.0, 0))
    assert t.points[0] @ CENTRES[3] > 0.9


def test_dislikes_repel() -> None:
    between = [("0/0", 1.0, 0), ("1/0", 1.0, 0)]
    before, after = of(*between), of(*between, ("1/1", -1.5, 0))
    assert after.points[0] @ CENTRES[1] < before.points[0] @ CENTRES[1] - 0.1
    assert after.points[0] @ CENTRES[0] > 0.5


def test_only_dislikes_are_no_taste() -> None:
    assert len(of(("1/1", -1.5, 0)).weights) == 0


def test_what_is_stated_or_pinned_pulls_and_what_was_merely_inferred_does_not() -> None:
    liked = [("0/0", 1.0, 0)]
    stated = of(*liked, facts=[Fact("centre", "4", 1.0, source="stated")])
    inferred = of(*liked, facts=[Fact("centre", "4", 1.0, source="did")])
    assert stated.points[0] @ CENTRES[4] > 0.5
    assert inferred.points[0] @ CENTRES[4] < 0.3


def test_friends_lend_a_newcomer_their_points() -> None:
    lent = Taste(CENTRES[6:7], np.ones(1, np.float32))
    assert of(prior=lent).points[0] @ CENTRES[6] > 0.99
    own = of(*[(f"2/{i}", 1.0, 0) for i in range(40)], prior=lent)
    assert own.points[0] @ CENTRES[2] > 0.9


def test_points_are_unit_rows_and_weights_sum_to_one() -> None:
    t = of(*[(f"{i % 3}/{i}", 0.4, i) for i in range(50)], ("4/1", -1.0, 0))
    assert np.linalg.norm(t.points, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert t.weights.sum() == pytest.approx(1.0, abs=1e-5)
    assert t.points.dtype == t.weights.dtype == np.float32


def test_it_takes_a_few_milliseconds_at_most() -> None:
    met = [(f"{i % 8}/{i % 60}", 1.0, i % 90) for i in range(400)]
    took = []
    for _ in range(5):
        began = time.process_time()
        of(*met)
        took.append(time.process_time() - began)
    assert min(took) < 0.01
