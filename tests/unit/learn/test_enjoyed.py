"""Parts of a ranking count as far as they told what people would enjoy of what they met."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.learn.enjoyed import Tried, agreement, weighed, weights
from tastemaker.rank.blend import Blend
from tastemaker.rank.content import ContentRanker
from tastemaker.rank.histories import Histories
from tastemaker.rank.popular import PopularRanker

NAMES = ("content", "popular")


def crowd(
    content: float, popular: float = 0.0, people: int = 80, meetings: int = 8
) -> dict[str, Tried]:
    """People whose joy follows what the two parts say, that strongly, and chance."""
    rng = np.random.default_rng(1)
    found = {}
    for number in range(people):
        z = rng.normal(size=(meetings, 2))
        joy = z @ np.array([content, popular]) + rng.normal(size=meetings)
        found[f"p{number}"] = Tried(z, joy)
    return found


def learned(people: dict[str, Tried]) -> np.ndarray:
    found = weights(people, NAMES, np.random.default_rng(0))
    assert found is not None
    return found


def test_what_tells_joy_gets_the_weight_and_what_says_anything_gets_next_to_none() -> None:
    told, anything = learned(crowd(1.0))
    assert told > 5 * anything >= 0


def test_a_part_that_is_wrong_gets_no_weight_rather_than_a_negative_one() -> None:
    content, popular = learned(crowd(-1.0, 1.0))
    assert content == 0 < popular


def test_where_little_is_known_nothing_is_concluded() -> None:
    assert weights(crowd(1.0, people=3), NAMES, np.random.default_rng(0)) is None
    assert weights({}, NAMES, np.random.default_rng(0)) is None


def test_with_few_comparisons_content_is_believed_first() -> None:
    content, popular = learned(crowd(0.0, people=20))
    assert content > popular


def test_newcomers_keep_their_weights() -> None:
    blend = Blend([ContentRanker(), PopularRanker.fit(Histories.of([]))])
    new = weighed(blend, np.array([2.0, 0.0], np.float32))
    assert new.weights_for(0).tolist() == blend.weights_for(0).tolist()
    assert all(new.weights_for(met).tolist() == [2.0, 0.0] for met in (1, 5, 500))
    assert weighed(blend, None) is blend


def test_what_people_chose_counts_the_more_the_less_their_joy_tells() -> None:
    blend = Blend([ContentRanker(), PopularRanker.fit(Histories.of([]))])
    size = np.linalg.norm(blend.weights[1])

    def popular(joy: list[float]) -> float:
        rows = weighed(blend, np.array(joy, np.float32), 0.1).weights
        assert np.linalg.norm(rows[1:], axis=1) == pytest.approx(size)  # log-odds still
        assert rows[0].tolist() == blend.weights[0].tolist()
        return float(rows[-1][1] / size)

    by_choice = float(blend.weights[1][1] / size)
    assert popular([0.0, 0.001]) == pytest.approx(by_choice, abs=0.01)  # joy tells nothing
    assert by_choice < popular([0.0, 0.05]) < popular([0.0, 0.2]) < 1.0
    assert popular([0.0, 100.0]) == pytest.approx(1.0, abs=0.01)


def test_agreement_is_one_in_the_order_of_joy_and_less_in_any_other() -> None:
    one = Tried(np.array([[3.0, 0], [2.0, 1], [1.0, 2]]), np.array([3.0, 1.0, -1.0]))
    assert agreement(one, np.array([1.0, 0.0], np.float32)) == pytest.approx(1.0)
    assert agreement(one, np.array([0.0, 1.0], np.float32)) < 0.9
