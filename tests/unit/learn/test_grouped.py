"""train personal --method grpo: learned from rewards, judged by what held-out people really liked."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from tastemaker.create.personal.ladder import GROUPED, read
from tastemaker.domain import Evidence, Profile
from tastemaker.errors import NotReady
from tastemaker.learn.dataset import Dataset
from tastemaker.learn.grouped import FEWEST_MET, WORST, Judge, judges_of, reach
from tastemaker.learn.preference import aside
from tastemaker.testing import Letters
from tests.unit.create.models.conftest import Ticks, generator, letters, trained
from tests.unit.engine.worlds import LetterSpace
from tests.unit.learn.test_preference import crowd

__all__ = ["generator", "trained"]
MEDIUM = Letters()


def reached(generator, liking: str, held_turned: bool = False, **how):
    """The rung after learning from people who like one letter."""

    def expected(texts):
        return np.array([t.count(liking) / len(t) if t else WORST for t in texts])

    held, points = crowd(generator, 24, turned=held_turned)
    rng = np.random.default_rng(3)
    people = [Judge(f"{i}", points[int(rng.integers(len(points)))], expected) for i in range(12)]
    return reach(
        generator, MEDIUM, people, held, points, minutes=1e6, clock=Ticks(),
        rng=np.random.default_rng(0), most_steps=32, **how,
    )  # fmt: skip


def test_what_serves_held_out_people_better_is_climbed_and_told_with_its_divergence(
    generator,
) -> None:
    found = reached(generator, "b")
    fourth = next(one for one in read(found.measured) if one.rung == GROUPED)
    assert fourth.people == 24
    assert fourth.mean > 0
    assert 0 <= found.measured["kl"] <= 0.05
    assert found.measured["reward_last"] > found.measured["reward_first"]
    assert (found.generator is not None) == found.gate.passed
    assert found.measured["rung"] == (GROUPED if found.gate.passed else fourth.over)


def test_what_serves_them_worse_is_refused(generator) -> None:
    found = reached(generator, "b", held_turned=True)
    assert found.generator is None
    assert not found.gate.passed
    assert any(reason.startswith("rung 4: -") for reason in found.gate.reasons)


def test_without_anybody_to_learn_from_it_says_so(generator) -> None:
    with pytest.raises(NotReady):
        reach(
            generator, MEDIUM, [], SimpleNamespace(pairs=[], heard=[]), np.zeros((1, 4), np.float32),
            minutes=1, clock=Ticks(), rng=np.random.default_rng(0),
        )  # fmt: skip


def test_only_people_who_may_be_learned_from_and_have_met_enough_judge() -> None:
    items, _ = letters(40)
    space = LetterSpace()
    points = space.place(items)
    high = sorted(items, key=lambda item: -item.text.count("b") / len(item.text))[:FEWEST_MET]

    def person(user: str, n: int) -> Profile:
        evidence = [Evidence(item.id, 1.0, 0.0, item.id, "like") for item in high[:n]]
        return Profile(user, evidence=tuple(evidence))

    names = [f"person {i}" for i in range(30)]
    people = (*(person(name, FEWEST_MET) for name in names), person("new", FEWEST_MET - 1))
    data = Dataset(tuple(items), people, {}, 0, 1.0)
    judges = judges_of(data, MEDIUM, space, points)
    assert [judge.user for judge in judges] == [name for name in names if not aside(name)]
    expected = judges[0].expected(["bbbbb", "aaaaa", ""])
    assert expected[0] > expected[1]
    assert expected[2] == WORST
