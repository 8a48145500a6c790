"""How much of a text stands in one training text."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.create.models.copying import Known

hashes = st.lists(st.integers(1, 4), max_size=9)


def array(values: list[int]) -> np.ndarray:
    return np.array(values, np.uint64)


def naive(text: list[int], training: list[list[int]]) -> int:
    return max(
        (
            j - i
            for i in range(len(text))
            for j in range(i + 1, len(text) + 1)
            for known in training
            if any(known[at : at + j - i] == text[i:j] for at in range(len(known)))
        ),
        default=0,
    )


@given(hashes, st.lists(hashes, max_size=4))
def test_the_longest_run_is_the_one_found_by_trying_all(text, training) -> None:
    known = Known.of([array(t) for t in training])
    assert known.longest_run(array(text)) == naive(text, training)


def test_a_run_does_not_go_on_from_one_text_into_the_next() -> None:
    known = Known.of([array([1, 2, 3]), array([4, 5, 6])])
    assert known.longest_run(array([2, 3, 4, 5])) == 2


def test_a_training_text_is_a_copy_of_itself_and_a_stranger_is_none() -> None:
    known = Known.of([array([7, 8, 9, 9]), array([1, 2])])
    assert known.share(array([7, 8, 9, 9])) == 1.0
    assert known.share(array([5, 5, 5])) == 0.0
    assert known.share(array([])) == 0.0
