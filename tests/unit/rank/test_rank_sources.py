"""How often creations are tried: as often as this person shows that they enjoy them."""

from __future__ import annotations

import pytest
from rank_worlds import DAY, NOW, person

from tastemaker.domain import Profile
from tastemaker.rank.sources import LEAST, chance_made

MADE = {f"made{i}" for i in range(30)}


def many(kind: str, items: str, n: int) -> list[tuple[str, str]]:
    return [(kind, f"{items}{i}") for i in range(n)]


def chance(*done: tuple[str, str]) -> float:
    return chance_made(person(*done), MADE, NOW)


def test_of_somebody_unknown_either_source_is_as_likely() -> None:
    assert chance_made(Profile("new"), MADE, NOW) == pytest.approx(0.5)


def test_a_long_past_with_the_catalogue_alone_says_nothing_about_creations() -> None:
    assert chance(*many("like", "item", 20)) == pytest.approx(0.5, abs=1e-9)
    assert chance(*many("skip", "item", 20)) == pytest.approx(0.5, abs=1e-9)


def test_who_likes_creations_and_skips_the_catalogue_gets_more_of_them() -> None:
    few = chance(*many("like", "made", 2), *many("skip", "item", 2))
    more = chance(*many("like", "made", 12), *many("skip", "item", 12))
    assert 0.5 < few < more


def test_who_skips_creations_gets_few_but_is_still_asked_now_and_then() -> None:
    assert chance(*many("dislike", "made", 30), *many("like", "item", 30)) == LEAST


def test_all_that_was_done_with_one_creation_is_one_meeting() -> None:
    once = chance(("like", "made0"), ("skip", "item0"))
    acts = (("play", "made0"), ("finish", "made0"), ("like", "made0"), ("skip", "item0"))
    assert chance(*acts) == pytest.approx(once, abs=1e-3)  # a minute or two apart


def test_what_was_long_ago_counts_less() -> None:
    def when(days: float) -> float:
        done = [*many("like", "made", 6), *many("skip", "item", 6)]
        return chance_made(person(*done, at=NOW - days * DAY), MADE, NOW)

    assert 0.5 < when(90) < when(1)
