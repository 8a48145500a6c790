"""What is held out is the newest, and new; the people in the data know nothing of it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.domain import Evidence, Profile
from tastemaker.learn.dataset import Dataset
from tastemaker.learn.heldout import MOST, hold_out


def person(user: str, items: list[str]) -> Profile:
    rows = (Evidence(item, 1.0, float(at), f"e{at}", "like") for at, item in enumerate(items))
    return Profile(user, evidence=tuple(rows))


def held_out_of(*people: Profile):
    return hold_out(Dataset((), people, {}, 0, 0.0), np.random.default_rng(0))


def test_the_newest_quarter_is_held_out() -> None:
    held = held_out_of(person("ada", list("abcdefgh")))
    assert [e.item for e in held.met["ada"]] == ["g", "h"]
    assert [e.item for e in held.data.people[0].evidence] == list("abcdef")


def test_meetings_with_one_item_are_added_up_and_old_acquaintances_left_out() -> None:
    held = held_out_of(person("ada", ["a", "b", "c", "a", "d", "d"]))
    assert [(e.item, e.weight) for e in held.met["ada"]] == [("d", 2.0)]
    assert [e.item for e in held.data.people[0].evidence] == ["a", "b", "c", "a"]


def test_somebody_who_met_one_thing_keeps_it() -> None:
    held = held_out_of(person("ada", ["a"]), person("ben", []))
    assert not held.met
    assert [len(one.evidence) for one in held.data.people] == [1, 0]


@given(st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), max_size=60))
def test_what_is_held_out_is_never_known(items: list[str]) -> None:
    held = held_out_of(person("ada", items))
    known = {e.item for e in held.data.people[0].evidence}
    met = [e.item for e in held.met.get("ada", ())]
    assert not known & set(met)
    assert len(met) == len(set(met)) <= MOST
    assert bool(met) == (len(set(items)) > 1)
