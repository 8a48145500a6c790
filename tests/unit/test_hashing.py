"""Places of words and of n-grams: what was learned by them is kept, so they must not move."""

from __future__ import annotations

import numpy as np

from tastemaker.hashing import codes_of, counted, runs


def test_places_are_the_same_in_every_process_and_version() -> None:
    assert codes_of(["waltz", "圆舞曲", "\ud800"]).tolist() == [3020180784, 971667252, 1684325040]
    codes = np.array([1, 2, 3], np.uint32)
    assert runs(codes, (1, 2), 1, 18).tolist() == [84804, 151011, 217218, 75334, 29273]
    assert runs(codes, (3,), 0, 15).tolist() == [28850]


def test_every_run_of_each_size_has_a_place_within_the_row() -> None:
    codes = np.arange(100, dtype=np.uint64)
    found = runs(codes, (2, 3, 200), 0, 15)
    assert len(found) == 99 + 98
    assert found.max() < 1 << 15
    assert len(set(found.tolist())) > 190
    assert found.tolist() != runs(codes, (2, 3), 1, 15).tolist()
    assert runs(codes[:0], (1, 2), 0, 15).tolist() == []


def test_counts_are_logs_and_places_rise() -> None:
    rows = counted([np.array([5, 2, 5]), np.array([], np.uint32), np.array([7])], 10)
    expected = np.zeros((3, 10))
    expected[0, 2], expected[0, 5], expected[2, 7] = 1, 1 + np.log(2), 1
    np.testing.assert_array_equal(rows.toarray(), expected)
    assert rows.indices.tolist() == [2, 5, 7]
    assert counted([], 10).shape == (0, 10)
