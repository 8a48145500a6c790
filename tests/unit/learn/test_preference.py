"""train personal: pairs from slates, people kept aside, and a gate that refuses a worse rung."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from tastemaker.create.personal.ladder import BEST, CODE, PREFERRED, Compared, read
from tastemaker.domain import Evidence
from tastemaker.errors import BadInput, NotReady
from tastemaker.learn.preference import (
    KEPT_ASIDE,
    MOST_PAIRS,
    Lesson,
    aside,
    beats,
    by_person,
    climb,
    lesson,
    preferred,
)
from tastemaker.testing import Letters
from tests.unit.create.models.conftest import Ticks, generator, letters, trained

__all__ = ["generator", "trained"]
ROW = {name: i for i, name in enumerate("abcde")}


def met(**weights: float) -> list[Evidence]:
    return [Evidence(item, weight, 0.0, item, "like") for item, weight in weights.items()]


def pairs_of(evidence, shown, method: str = "dpo") -> list[tuple[int, int]]:
    found = preferred("ada", evidence, shown, ROW, np.random.default_rng(0), method)
    return [(one.liked, one.other) for one in found]


def test_a_pair_stood_in_one_slate() -> None:
    evidence = met(a=1.0, b=-0.5, c=2.0, d=-1.0)
    assert pairs_of(evidence, [["a", "b"], ["c"], ["d"]]) == [(0, 1)]


def test_what_was_only_looked_at_says_nothing() -> None:
    assert pairs_of(met(a=1.0, b=0.1), [["a", "b"]]) == []
    assert pairs_of(met(a=0.3, b=-0.5), [["a", "b"]]) == []


def test_lone_thumbs_need_no_slate() -> None:
    assert pairs_of(met(a=1.0, b=-0.5), [], "kto") == [(0, 1)]
    assert pairs_of(met(a=1.0, b=-0.5), []) == []


def test_nobody_outweighs_the_others() -> None:
    row = {str(i): i for i in range(40)}
    evidence = [Evidence(str(i), 1.0 if i % 2 else -1.0, 0.0, str(i), "like") for i in range(40)]
    found = preferred("ada", evidence, [list(row)], row, np.random.default_rng(0))
    assert len(found) == MOST_PAIRS


def test_who_is_kept_aside_depends_on_their_id_alone() -> None:
    share = np.mean([aside(f"person {i}") for i in range(2_000)])
    assert abs(share - KEPT_ASIDE) < 0.04
    assert aside("ada") is aside("ada")


def test_people_count_alike_however_many_pairs_they_have() -> None:
    assert by_person(np.array([1.0, 1.0, 4.0]), np.array([0, 0, 1])).tolist() == [1.0, 4.0]


def test_the_gate_says_what_was_compared() -> None:
    worse = beats("rung 3", Compared(PREFERRED, BEST, -0.01, -0.02, 0.01, 40))
    assert not worse.passed
    assert worse.words == "rung 3: -0.0100 nats a token over rung 1, -0.0200 to +0.0100 (40 people)"
    assert beats("rung 3", Compared(PREFERRED, BEST, 0.02, 0.01, 0.03, 40)).passed


# ------------------------------------------------------------------------------ the whole climb
def crowd(generator, people: int, turned: bool) -> tuple[Lesson, np.ndarray]:
    """People who like words with many b; `turned`: those who do not."""
    items, points = letters(80, seed=9)
    order = np.argsort([item.text.count("b") / len(item.text) for item in items]).tolist()
    low, high = order[:30], order[-30:]
    if turned:
        low, high = high, low
    rng = np.random.default_rng(people)
    evidence, found = {}, []
    row = {item.id: i for i, item in enumerate(items)}
    for number in range(people):
        user = f"{number:03}"
        chosen = [*rng.choice(high, 3, replace=False), *rng.choice(low, 3, replace=False)]
        evidence[user] = [
            Evidence(items[i].id, 1.0 if at < 3 else -1.0, 0.0, str(at), "like")
            for at, i in enumerate(chosen)
        ]
        shown = [[items[i].id for i in chosen]]
        found += preferred(user, evidence[user], shown, row, rng)[:2]
    return lesson(found, evidence, generator, Letters(), items, points), points


def climbed(generator, turned: bool, **how):
    learned, points = crowd(generator, 30, turned=False)
    held, _ = crowd(generator, 24, turned=turned)
    return climb(
        generator, Letters(), learned, held, points,
        minutes=0.012, clock=Ticks(), rng=np.random.default_rng(0), **how,
    )  # fmt: skip


def test_a_rung_that_held_out_people_are_better_served_by_is_climbed(generator) -> None:
    found = climbed(generator, turned=False)
    assert found.generator is not None
    assert found.gate.passed
    assert found.measured["rung"] > BEST
    second, third = read(found.measured)
    assert (second.rung, third.rung) == (CODE, PREFERRED)
    assert second.people == third.people == 24


def test_a_rung_that_serves_held_out_people_worse_is_refused(generator) -> None:
    """They like the opposite of what was learned from, and their points do not say so."""
    found = climbed(generator, turned=True)
    third = next(one for one in read(found.measured) if one.rung == PREFERRED)
    assert not third.better
    assert found.generator is None or found.measured["rung"] == CODE
    assert any(reason.startswith("rung 3: -") for reason in found.gate.reasons)


def test_an_unknown_method_and_no_feedback_are_said_so(generator) -> None:
    with pytest.raises(BadInput):
        climbed(generator, turned=False, method="ppo")
    none = SimpleNamespace(pairs=[], heard=[])
    with pytest.raises(NotReady):
        climb(
            generator, Letters(), none, none, np.zeros((1, 4), np.float32),
            minutes=1, clock=Ticks(), rng=np.random.default_rng(0),
        )  # fmt: skip
