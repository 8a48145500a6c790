"""Settings of the rankers: another one is taken only where it wins by more than its error."""

import numpy as np
import pytest

from tastemaker.rank.tune import _walked

SCALE = (5.0, 15.0, 50.0, 150.0, 500.0)


def gains(best: float, tried: list[float]):  # type: ignore[no-untyped-def]
    """Everybody agrees on what is best, the further the worse."""

    def of(value: float) -> np.ndarray:
        tried.append(value)
        far = abs(np.log(value / best))
        return 1.0 - 0.1 * far + 0.01 * np.random.default_rng(int(value)).normal(size=200)

    return of


@pytest.mark.parametrize("best", SCALE)
def test_a_scale_is_walked_to_where_it_is_best(best: float) -> None:
    assert _walked(SCALE, 50.0, gains(best, [])) == best


def test_nothing_is_tried_beyond_what_no_longer_wins() -> None:
    tried: list[float] = []
    _walked(SCALE, 50.0, gains(150.0, tried))
    assert tried == [50.0, 150.0, 500.0]
    tried.clear()
    _walked(SCALE, 50.0, gains(50.0, tried))
    assert tried == [50.0, 150.0, 15.0]


def test_noise_moves_nothing() -> None:
    same = np.random.default_rng(0).normal(size=200)
    assert _walked(SCALE, 50.0, lambda value: same) == 50.0
