"""The weights of a blend: climbed all at once, from the rivals whose place depends on them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tastemaker.rank.undecided import Undecided
from tastemaker.rank.weigh import LENT, Cases, ndcg_among, weights

BUCKETS = (0, 1, 5, 20)


def choices(seed: int, parts: int, n: int = 200, rivals: int = 60) -> np.ndarray:
    """z-scores in which every part tells a little of what is chosen."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(n, rivals, parts)).astype(np.float32)
    z[:, 0] += rng.uniform(0.5, 2.0, parts).astype(np.float32)
    return z


def undecided(z: np.ndarray) -> Undecided:
    return Undecided.of_scores(z, np.ones(z.shape[:2], np.bool_))


def cases(z: np.ndarray, met: int = 3) -> Cases:
    return Cases(z, np.zeros(z.shape[:2], np.float32), np.full(len(z), met))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_rivals_that_are_left_out_change_no_place(seed: int, parts: int) -> None:
    z = choices(seed, parts)
    w = np.random.default_rng(seed).uniform(0.1, 1.0, parts)
    np.testing.assert_allclose(undecided(z).gains(w), ndcg_among(z @ w.astype(np.float32)))


def test_padding_is_no_rival() -> None:
    z = choices(1, 2, rivals=5)
    there = np.ones((200, 5), np.bool_)
    there[:, 3:] = False
    w = np.array([0.8, 0.6])
    few = Undecided.of_scores(z, there).gains(w)
    np.testing.assert_allclose(few, ndcg_among(z[:, :3] @ w.astype(np.float32)))


def test_the_slope_is_that_of_what_is_climbed() -> None:
    found = undecided(choices(2, 3).astype(np.float64))
    share = np.full(200, 1 / 200)
    w = np.array([0.5, 0.3, 0.4])
    steps = 1e-2 * np.eye(3)
    slope = [
        (found._smooth(w + s, share, 0.5)[0] - found._smooth(w - s, share, 0.5)[0]) / 2e-2
        for s in steps
    ]
    np.testing.assert_allclose(found._smooth(w, share, 0.5)[1], slope, atol=1e-4)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_parts_is_nothing_to_their_weights(seed: int) -> None:
    z, order = choices(seed, 4), np.random.default_rng(seed).permutation(4)
    first, second = weights(cases(z), BUCKETS), weights(cases(z[:, :, order]), BUCKETS)
    assert first is not None
    assert second is not None
    shape = first[1] / np.linalg.norm(first[1])
    np.testing.assert_allclose(shape[order], second[1] / np.linalg.norm(second[1]), atol=0.1)


def test_parts_that_know_different_things_are_worth_more_together() -> None:
    """Half of the choices follow one part, half the other: neither is left out."""
    rng = np.random.default_rng(0)
    z = rng.normal(size=(600, 60, 2)).astype(np.float32)
    z[::2, 0, 0] += 3.0
    z[1::2, 0, 1] += 3.0
    found = weights(cases(z), BUCKETS)
    assert found is not None
    assert found[1].min() > 0.6 * found[1].max()


def test_a_part_that_says_nothing_gets_no_weight() -> None:
    z = choices(3, 3)
    z[:, :, 1] = 0.0
    found = weights(cases(z), BUCKETS)
    assert found is not None
    assert found[1, 1] == 0.0


def test_newcomers_of_whom_one_part_alone_speaks_are_weighed_by_it() -> None:
    """Everybody else is told best by the first part, which is silent about newcomers."""
    z = choices(4, 2, n=1_000)
    z[:, 0, 0] += 2.0
    z[:, 0, 1] -= 1.0
    z[::10, :, 0] = 0.0
    z[::10, 0, 1] += 2.0
    met = np.full(1_000, 30)
    met[::10] = 0
    found = weights(Cases(z, np.zeros((1_000, 60), np.float32), met), BUCKETS)
    assert found is not None
    assert found[0, 1] > 0
    assert found[3, 0] > 5 * found[3, 1]


def test_a_group_of_few_is_weighed_as_all_are() -> None:
    z = choices(5, 3, n=1_000)
    met = np.full(1_000, 30)
    met[:60] = 3
    z[:60, 0] -= 1.0  # what these choose is told badly by everything
    found = weights(Cases(z, np.zeros((1_000, 60), np.float32), met), BUCKETS)
    assert found is not None
    assert LENT > 60
    few, many = found[1] / np.linalg.norm(found[1]), found[3] / np.linalg.norm(found[3])
    assert float(few @ many) > 0.9
