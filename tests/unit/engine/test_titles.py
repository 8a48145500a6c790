"""What is made is called after what it is, once, and in the language of whoever it is said to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tastemaker.domain import Brief, Evidence, Item, Origin, Rework
from tastemaker.engine.catalogue import candidates, document_of, item_of
from tastemaker.engine.titles import Taken, called, title_of, titled
from tastemaker.profile.fold import start
from tastemaker.rank import words
from tastemaker.rank.scored import beside
from tests.unit.engine.worlds import world

WALTZ = {"kind": "waltz", "key": "D", "mode": "min"}


def made(rework: Rework | None = None, of: str | None = None, **attributes: Any) -> Item:
    origin = Origin("ada", Brief("tune", rework=rework), "m1", 1, 1, "Made by AI", of)
    return called(Item("tune:made/1", "tune", attributes=attributes, origin=origin))


@pytest.mark.parametrize(
    ("attributes", "medium", "english", "chinese"),
    [
        (WALTZ, "tune", "Waltz in D minor", "D 小调圆舞曲"),
        ({"key": "F#", "mode": "dor"}, "tune", "Tune in F# Dorian", "F# 多利亚曲子"),
        ({"theme": "moon"}, "verse", "Verse: moon", "诗词：月亮"),
        ({"kind": "story"}, "prose", "Story", "故事"),
        ({}, "level", "Level", "关卡"),
        ({}, "bells", "Bells", "bells"),  # of somebody else's package
    ],
)
def test_what_is_made_is_called_after_what_it_is(
    attributes: dict[str, str], medium: str, english: str, chinese: str
) -> None:
    assert title_of(attributes, medium) == english
    assert title_of(attributes, medium, "zh-CN") == chinese


@pytest.mark.parametrize(
    ("rework", "english", "chinese"),
    [
        (Rework("vary", "x"), "The Kesh, varied", "The Kesh（变奏）"),
        (Rework("continue", "x"), "The Kesh, continued", "The Kesh（续写）"),
        (Rework("fill", "x", (5, 8)), "The Kesh, bars 5–8 anew", "The Kesh（重写第5–8小节）"),
        (Rework("fill", "x", (3, 3)), "The Kesh, bar 3 anew", "The Kesh（重写第3小节）"),
        (Rework("fill", "x", (-4, -1)), "The Kesh, last 4 bars anew", "The Kesh（重写最后4小节）"),
        (Rework("fill", "x", (-1, -1)), "The Kesh, last bar anew", "The Kesh（重写最后一小节）"),
    ],
)
def test_a_rework_is_called_by_what_it_goes_on_from_and_what_is_new(
    rework: Rework, english: str, chinese: str
) -> None:
    item = made(rework, "The Kesh", **WALTZ)
    assert item.title == titled(item) == english
    assert titled(item, "zh") == chinese


def test_what_goes_on_from_something_made_is_called_after_what_it_is_itself() -> None:
    item = made(Rework("vary", "tune:made/0"), "", **WALTZ)
    assert (titled(item), titled(item, "zh")) == (
        "Waltz in D minor, varied",
        "D 小调圆舞曲（变奏）",
    )


def test_a_title_that_people_gave_is_never_touched() -> None:
    ours = Item("tune:1", "tune", "The Road, varied")
    assert titled(ours, "zh") == "The Road, varied"
    assert item_of(document_of(ours)) == ours


def test_no_title_is_kept_that_follows_from_what_is() -> None:
    item = made(Rework("vary", "x"), "The Kesh", **WALTZ)
    row = document_of(item)
    assert row.body["title"] == ""
    assert item_of(row) == item


def test_what_was_reworked_before_this_was_kept_is_called_as_it_was() -> None:
    row = document_of(made(Rework("vary", "x"), "", **WALTZ))
    old = {**row.body, "title": "The Kesh, varied"}
    old["origin"] = {k: v for k, v in old["origin"].items() if k != "reworked"}
    item = item_of(replace(row, body=old))
    assert titled(item) == titled(item, "zh") == "The Kesh, varied"
    assert document_of(item).body["title"] == "The Kesh, varied"


def test_reasons_name_creations_in_their_own_language() -> None:
    catalogue = [Item("tune:1", "tune", "The Kesh")]
    own = candidates([made(**WALTZ)], np.zeros((1, 2), np.float32), "own")
    base = candidates(catalogue, np.zeros((1, 2), np.float32), "base")
    road, waltz = (Evidence(id, 1.0, 0.0, id, "like") for id in ("tune:1", "tune:made/1"))
    both = beside(own, base, replace(start("ada"), evidence=(road,)))
    for pool in (own, both):
        assert words.because(waltz, 1.0, pool, "zh") == "因为你喜欢《D 小调圆舞曲》"
        assert words.because(waltz, 1.0, pool, "en") == "because you liked “Waltz in D minor”"
    assert words.because(road, 1.0, both, "zh-CN") == "因为你喜欢《The Kesh》"


def test_what_is_called_the_same_is_numbered_in_both_languages() -> None:
    taken = Taken([])
    waltz, other, jig = (
        taken.numbered(replace(made(**attributes), id=f"tune:made/{n}"))
        for n, attributes in enumerate([WALTZ, WALTZ, {**WALTZ, "kind": "jig"}])
    )
    assert [one.title for one in (waltz, other, jig)] == [
        "Waltz in D minor", "Waltz in D minor (2)", "Jig in D minor",
    ]  # fmt: skip
    assert titled(other, "zh") == "D 小调圆舞曲（2）"
    assert item_of(document_of(other)) == other


def test_what_is_made_again_is_called_as_it_was_and_a_number_that_is_free_is_used() -> None:
    first, second = (replace(made(**WALTZ), id=f"tune:made/{n}") for n in (1, 2))
    second = Taken([first]).numbered(second)
    assert Taken([first, second]).numbered(replace(made(**WALTZ), id=second.id)) == second
    third = Taken([second]).numbered(replace(made(**WALTZ), id="tune:made/3"))
    assert third.title == "Waltz in D minor"


def test_reworks_of_one_thing_are_numbered_too() -> None:
    varied = made(Rework("vary", "x"), "The Kesh", **WALTZ)
    again = Taken([varied]).numbered(replace(varied, id="tune:made/2"))
    assert (titled(again), titled(again, "zh")) == ("The Kesh, varied (2)", "The Kesh（变奏）（2）")


@pytest.mark.parametrize("review", ["off", "all"])
def test_all_that_is_made_for_somebody_bears_titles_of_its_own(review: str) -> None:
    engine = world(review=review)

    def titles(user: str, seed: int) -> list[str]:
        made = [item for item, _ in engine.made(user, Brief("letters", n=4, seed=seed))]
        return [titled(item, language) for language in ("en", "zh") for item in made]

    first, second = titles("ada", 1), titles("ada", 2)
    assert len({*first, *second}) == 16
    assert titles("ada", 1) == first  # the same seed: the same creations, called the same
    assert titles("ada", 2) == second
    assert titles("bob", 1)[:2] == ["Letters", "Letters (2)"]
