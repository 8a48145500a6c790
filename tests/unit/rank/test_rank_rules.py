"""Which items may be shown at all."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_worlds import NOW, candidates

from tastemaker.create.media.tune.attributes import CONTROLS
from tastemaker.errors import BadInput
from tastemaker.rank.rules import condition, conditions, out_of_bounds

VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)


def with_attributes(*attributes: dict[str, Any]):
    base = candidates([f"i{n}" for n in range(len(attributes))], key=repr(attributes))
    return replace(base, attributes=attributes)


def shown(items, where=(), blocked=(), now: float = NOW) -> set[str]:
    out = out_of_bounds(items, conditions(where), blocked, now)
    return {id for row, id in enumerate(items.ids) if out is None or not out[row]}


TUNES = with_attributes(
    {"mode": "minor", "kind": "jig", "tempo": 90, "creator": ["Ann", "Bo"]},
    {"mode": "major", "kind": "reel", "tempo": 120.0, "creator": "Bo"},
    {"mode": "Minor", "kind": "waltz", "tempo": "150"},
    {},
)


@pytest.mark.parametrize(
    ("where", "left"),
    [
        (["mode=minor"], {"i0", "i2"}),
        (["mode!=minor"], {"i1", "i3"}),
        (["kind=jig|reel"], {"i0", "i1"}),
        (["tempo>=100"], {"i1", "i2"}),
        (["tempo<=120"], {"i0", "i1"}),
        (["tempo=120"], {"i1"}),
        (["mode=minor", "tempo>=100"], {"i2"}),
        (["creator=ann"], {"i0"}),
        (["medium=tune"], {"i0", "i1", "i2", "i3"}),
        (["shade=red"], set()),
    ],
)
def test_conditions_keep_out_what_does_not_meet_them(where: list[str], left: set[str]) -> None:
    assert shown(TUNES, where) == left


@pytest.mark.parametrize("text", ["mode", "=minor", "mode=", "tempo>=fast", "tempo>=1|2", "mode=|"])
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        condition(text)


def test_what_is_blocked_never_shows() -> None:
    assert shown(TUNES, blocked=[("creator", "Bo")]) == {"i2", "i3"}
    assert shown(TUNES, blocked=[("item", "i3"), ("kind", "jig")]) == {"i1", "i2"}
    assert shown(TUNES, blocked=[("creator", "Nobody")]) == {"i0", "i1", "i2", "i3"}


def test_items_show_within_their_time_alone() -> None:
    items = with_attributes(
        {"available_from": NOW - 1, "available_until": NOW + 1},
        {"available_until": NOW},
        {"available_from": "2999-01-01"},
        {"available_until": "not a time"},
        {"available_from": float("nan")},
    )
    assert shown(items) == {"i0", "i3", "i4"}


@given(
    st.lists(st.dictionaries(st.sampled_from("xyz"), VALUES, max_size=3), min_size=1, max_size=6),
    st.sampled_from("xyz"),
    st.text("ab1.|", min_size=1, max_size=4),
)
def test_a_condition_and_its_opposite_share_the_items(attributes, name: str, value: str) -> None:
    items = with_attributes(*attributes)
    try:
        yes = shown(items, [f"{name}={value}"])
    except BadInput:
        return
    no = shown(items, [f"{name}!={value}"])
    assert yes | no == set(items.ids)
    assert not yes & no


def test_the_example_of_a_condition_names_modes_that_tunes_have() -> None:
    with pytest.raises(BadInput) as refused:
        condition("!!")
    named = re.findall(r"mode!?=(\w+)", str(refused.value))
    assert named
    assert set(named) <= set(CONTROLS["mode"])


WORDED = {
    "words~glove": [0, 2],
    "title~gloves": [0],
    "text~GLOVE leather": [2],
    "words~leather glove": [2],
    "words~battery|glove": [0, 1, 2],
    "words~手套": [3],
    "genres~noir": [1],
    "words~love": [],
}


@pytest.mark.parametrize(("condition", "rows"), WORDED.items())
def test_words_are_found_in_titles_texts_and_attributes(condition: str, rows: list[int]) -> None:
    goods = replace(
        with_attributes({}, {"genres": ["Film-Noir"]}, {}, {}),
        key=condition,
        titles=["Work gloves", "Batteries", "Mitts", "皮手套"],
        texts=["", "AA", "gloves of leather", ""],
    )
    assert shown(goods, [condition]) == {f"i{row}" for row in rows}
