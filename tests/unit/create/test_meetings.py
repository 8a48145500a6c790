"""What was met, as arrays: one row for each item, whatever was done with it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.create.meetings import HALF_LIFE, Meetings, Met, numbers
from tastemaker.testing import letters_items

ITEMS = letters_items(5)
NOW = 10 * HALF_LIFE
ACTS = st.tuples(st.integers(0, 4), st.sampled_from([-1.5, -1.0, 0.4, 1.0, 1.5]), st.floats(0, NOW))


def met(acts: list[tuple[int, float, float]]) -> list[Met]:
    return [Met(ITEMS[i], np.full(3, i, np.float32), weight, at) for i, weight, at in acts]


@given(st.lists(ACTS, max_size=12))
def test_every_row_is_what_one_gets_by_looking_at_each_item_alone(
    acts: list[tuple[int, float, float]],
) -> None:
    found = Meetings.of(met(acts), NOW)
    order = list(dict.fromkeys(i for i, _, _ in acts))
    assert found.attributes == [ITEMS[i].attributes for i in order]
    for row, i in enumerate(order):
        own = [(weight, at) for other, weight, at in acts if other == i]
        fades = [0.5 ** ((NOW - at) / HALF_LIFE) for _, at in own]
        strongest = max(own, key=lambda act: (abs(act[0]), act[1]))[0]
        pull = sum(weight * fade for (weight, _), fade in zip(own, fades, strict=True))
        assert found.fading[row] == pytest.approx(max(fades))
        assert found.pulls[row] == pytest.approx(pull)
        assert found.heard[row] == max(-1.0, min(1.0, strongest))
        assert (found.points[row] == i).all()


def test_what_is_no_finite_number_is_unknown() -> None:
    odd = [{"length": value} for value in (3, 2.5, None, "4", True, math.inf, [1])]
    found = numbers([*odd, {}], ["length"])[:, 0]
    assert found[:2].tolist() == [3.0, 2.5]
    assert np.isnan(found[2:]).all()
