"""The report says which modality foretells what people like."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from tastemaker.domain import Evidence, Item, Profile
from tastemaker.engine.modalities import added
from tastemaker.errors import NotReady
from tastemaker.fusion.space import TasteSpace

RNG = np.random.default_rng(0)
ITEMS = tuple(
    Item(f"i{n}", "thing", str(RNG.choice(["moss", "fern", "reed"])), "", {"tag": "ab"[n % 2]})
    for n in range(200)
)


def world(users: dict[str, Profile], space: object) -> SimpleNamespace:
    live = SimpleNamespace(
        models=SimpleNamespace(space=space), catalogue=SimpleNamespace(items=ITEMS)
    )
    return SimpleNamespace(
        refresh=lambda: live, store=SimpleNamespace(users=lambda: list(users)),
        profile=users.__getitem__, media={},
    )  # fmt: skip


def fond(of: int, prefix: str = "") -> dict[str, Profile]:
    """Ten people who like what has one tag, whatever its title."""
    people = {}
    for n in range(10):
        liked = RNG.choice(np.arange(of, 200, 2), 16, replace=False)
        evidence = tuple(Evidence(f"i{row}", 1.0, at, "e", "like") for at, row in enumerate(liked))
        people[f"{prefix}p{n}"] = Profile(f"{prefix}p{n}", evidence=evidence)
    return people


def test_what_people_like_by_adds_and_what_they_do_not_adds_nothing() -> None:
    space = TasteSpace.fit(ITEMS, None, np.random.default_rng(0))
    told = added(world(fond(0) | fond(1, "sim:"), space), np.random.default_rng(0))  # type: ignore[arg-type]
    assert told["people"] == 10
    assert not told["simulated"]
    tags, titles = told["modalities"]["attributes"], told["modalities"]["text"]
    assert set(told["modalities"]) == {"attributes", "text"}
    # Half of what is left has the tag too and stands as near: 0.75 is all there is to know.
    assert tags["alone"] > 0.7 > 0.6 > tags["without"] > 0.4
    assert tags["adds"] == pytest.approx(told["whole"] - tags["without"], abs=2e-4)
    assert titles["adds"] < 0.1


def test_simulated_people_speak_only_where_nobody_else_does() -> None:
    space = TasteSpace.fit(ITEMS, None, np.random.default_rng(0))
    assert added(world(fond(0, "sim:"), space), np.random.default_rng(0))["simulated"]  # type: ignore[arg-type]


def test_without_a_space_or_likes_there_is_nothing_to_report() -> None:
    space = TasteSpace.fit(ITEMS[:10], None, np.random.default_rng(0))
    nobody = {"a": replace(Profile("a"))}
    for one in (world(fond(0), None), world(nobody, space)):
        with pytest.raises(NotReady):
            added(one, np.random.default_rng(0))  # type: ignore[arg-type]
