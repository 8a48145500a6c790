"""Better, not only luckier."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.rank.sure import error, surely


def test_the_same_gain_for_everybody_is_sure_and_one_of_two_is_not() -> None:
    assert surely(np.array([0.1, 0.1, 0.1]))
    assert not surely(np.array([1.0, -1.0, 0.2, -0.1]))


def test_the_mean_must_be_above_so_many_standard_errors() -> None:
    more = np.array([0.0, 1.0] * 2)  # mean 1/2, deviation 1/2, error 1/4
    assert error(more) == pytest.approx(0.25)
    assert surely(more, 1.9)
    assert not surely(more, 2.0)


@pytest.mark.parametrize("more", [np.zeros(5), np.zeros(0), -np.ones(5)])
def test_nothing_gained_or_nobody_asked_is_not_better(more: np.ndarray) -> None:
    assert not surely(more)
