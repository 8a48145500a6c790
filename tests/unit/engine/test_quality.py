"""What is never made: what a policy names, and what nobody could see or hear."""

from __future__ import annotations

import pytest

from tastemaker.domain import Brief
from tastemaker.engine.quality import Quality
from tastemaker.errors import BadInput, NotReady
from tastemaker.testing import Letters
from tests.unit.engine.worlds import world

LETTERS = Letters()


def test_a_policy_holds_for_what_a_draft_is_whoever_asks() -> None:
    engine = world(never_made=("letters:first=a|b",))
    made = engine.create("ada", Brief("letters", n=4, seed=1))
    assert {item.attributes["first"] for item in made} == {"c"}


def test_a_brief_that_asks_for_what_is_never_made_is_refused() -> None:
    engine = world(never_made=("letters:first=a",))
    with pytest.raises(BadInput, match="policy"):
        engine.create("ada", Brief("letters", attributes={"first": "a"}))


def test_policies_are_of_one_medium_and_know_numbers() -> None:
    quality = Quality.of(["letters:length>=9", "tune:kind=march"], ["letters", "tune"])
    assert quality.refuses(LETTERS, {"length": 9, "first": "a"}) == "length"
    assert quality.refuses(LETTERS, {"length": 8, "kind": "march"}) == ""
    assert quality.refuses(LETTERS, {}) == ""


@pytest.mark.parametrize("policy", ["march", "waltz:kind=march", "letters:first"])
def test_a_policy_that_says_nothing_is_refused_when_the_home_is_opened(policy: str) -> None:
    with pytest.raises(BadInput, match=r"march|first"):
        world(never_made=(policy,))


def test_a_creation_that_would_be_blank_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = world()
    spoiled = lambda _self, _medium, text: ["blank"] if text[0] == "a" else []  # noqa: E731
    monkeypatch.setattr(Quality, "spoiled", spoiled)
    made = engine.create("ada", Brief("letters", n=4, seed=1))
    assert all(item.text[0] != "a" for item in made)
    monkeypatch.setattr(Quality, "spoiled", lambda *_: ["blank"])
    with pytest.raises(NotReady, match="blank"):
        engine.create("ada", Brief("letters", n=1, seed=1))
