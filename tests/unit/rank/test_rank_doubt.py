"""A part that helps some people and hurts others counts for those alone whom it helps."""

from __future__ import annotations

import numpy as np

from tastemaker.rank.doubt import guarded
from tastemaker.rank.weigh import Cases, ndcg_among

BUCKETS = (0, 1, 5, 20)
NEW, KNOWN = 3, 30  # meetings


def told(each: int, seed: int = 0) -> Cases:
    """Two parts: the first helps everybody a little, the second those who are known, and it is
    noise for newcomers."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(2 * each, 30, 2)).astype(np.float32)
    met = np.repeat([NEW, KNOWN], each)
    z[:, 0, 0] += 1.0
    z[met == KNOWN, 0, 1] += 1.5
    order = rng.permutation(2 * each)
    return Cases(z[order], np.zeros((2 * each, 30), np.float32), met[order])


def row(met: int) -> int:
    return int(np.searchsorted(BUCKETS, met, side="right")) - 1


def test_it_counts_where_it_helps_and_nowhere_else() -> None:
    found = guarded(told(400), BUCKETS, 1)
    assert found is not None
    assert found[row(KNOWN), 1] > 0
    assert found[row(NEW), 1] == 0
    assert (found[:, 0] > 0).all()


def test_newcomers_are_served_no_worse_than_without_it() -> None:
    found, fresh = guarded(told(400), BUCKETS, 1), told(400, seed=1)
    assert found is not None
    z = fresh.z[fresh.met == NEW]
    assert ndcg_among(z @ found[row(NEW)]).mean() >= ndcg_among(z[:, :, 0]).mean()


def test_both_halves_hold_newcomers_wherever_they_stand_in_a_round() -> None:
    known = told(400)
    order = np.argsort(known.met != NEW, kind="stable").reshape(2, -1).T.ravel()  # every second one
    turned = Cases(known.z[order], known.offset[order], known.met[order])
    turned.z[turned.met == NEW, 0, 1] += 1.5
    found = guarded(turned, BUCKETS, 1)
    assert found is not None
    assert found[row(NEW), 1] > 0


def test_where_too_few_are_known_to_judge_it_stays_out() -> None:
    found = guarded(told(30), BUCKETS, 1)
    assert found is not None
    assert not found[:, 1].any()


def test_too_few_examples_teach_nothing() -> None:
    assert guarded(told(10), BUCKETS, 1) is None
