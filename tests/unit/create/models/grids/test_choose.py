"""Of several drafts the first that is what was asked for, and holds."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.create.models.grids.choose import Look, chosen, features
from tastemaker.domain import Draft

KINDS = ("dark", "light")


def grids(n: int, rng: np.random.Generator) -> tuple[np.ndarray, list[str | None]]:
    """Dark and light ones; of every fifth nobody has said which."""
    light = rng.random(n) < 0.5
    drawn = np.where(light[:, None, None, None], 0.8, 0.2) + 0.1 * rng.random((n, 2, 16, 24))
    told = [None if i % 5 == 0 else KINDS[int(one)] for i, one in enumerate(light)]
    return drawn.astype(np.float32), told


def look() -> Look:
    drawn, told = grids(200, np.random.default_rng(0))
    return Look.learned(drawn, {"kind": told})


def draft(text: str, **attributes: object) -> Draft:
    return Draft(text, attributes, 0.0)


def pick(drafts: list[Draft], asked: dict[str, object], holds: tuple[str, ...] = ()) -> str:
    return chosen(
        drafts, asked, {"height": (0.0, 2.0)}, {"colour": ("red", "blue")},
        look=lambda _: 0.0, holds=lambda text: text not in holds,
    ).text  # fmt: skip


def test_a_look_tells_what_examples_showed() -> None:
    seen = look()
    for kind, value in (("dark", 0.2), ("light", 0.8)):
        grid = np.full((2, 16, 24), value, np.float32)
        assert seen.off({"kind": kind}, lambda grid=grid: grid) == 0.0
        other = KINDS[kind == "dark"]
        assert seen.off({"kind": other}, lambda grid=grid: grid) > 9.0


def test_a_look_says_nothing_of_what_it_never_learned() -> None:
    def never() -> np.ndarray:
        raise AssertionError("nobody has to look")

    assert look().off({"mood": "odd", "kind": "loud"}, never) == 0.0
    assert Look().off({"kind": "dark"}, never) == 0.0
    assert Look.learned(np.zeros((3, 1, 8, 8)), {"kind": ["a", "a", None]}).values == {}


def test_a_look_is_the_same_after_it_was_kept() -> None:
    once = look()
    again = Look.of_arrays(once.arrays())
    grid = np.random.default_rng(1).random((2, 16, 24)).astype(np.float32)
    for kind in KINDS:
        assert once.off({"kind": kind}, lambda: grid) == again.off({"kind": kind}, lambda: grid)


@pytest.mark.parametrize("size", [(1, 8, 8), (3, 16, 11), (2, 5, 40)])
def test_any_grid_has_features(size: tuple[int, int, int]) -> None:
    assert np.isfinite(features(np.random.default_rng(0).random((2, *size)))).all()


def test_the_first_that_is_as_asked_is_taken() -> None:
    drafts = [draft("a", colour="blue"), draft("b", colour="red"), draft("c", colour="red")]
    assert pick(drafts, {"colour": "red"}) == "b"
    assert pick(drafts, {}) == "a"


def test_numbers_are_come_near_to_and_controls_count_more_than_a_little_of_them() -> None:
    drafts = [draft("a", height=9.0), draft("b", height=4.5), draft("c", height=4.0)]
    assert pick(drafts, {"height": 4.1}) == "c"
    mixed = [draft("a", colour="blue", height=4.0), draft("b", colour="red", height=5.0)]
    assert pick(mixed, {"colour": "red", "height": 4.0}) == "b"


def test_what_does_not_hold_or_is_not_well_formed_is_passed_over() -> None:
    drafts = [draft(""), draft("a", colour="red"), draft("b", colour="blue")]
    assert pick(drafts, {"colour": "red"}) == "a"
    assert pick(drafts, {"colour": "red"}, holds=("a",)) == "b"
    assert pick(drafts, {"colour": "red"}, holds=("a", "b")) == "a"
    assert pick([draft(""), draft("")], {}) == ""
