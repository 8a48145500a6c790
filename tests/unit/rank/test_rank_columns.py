"""What rankers that were fitted on the same items share, and for how long."""

from __future__ import annotations

import gc
import weakref

from tastemaker.domain import Evidence, Profile
from tastemaker.rank.columns import Columns

ITEMS = ("a", "b", "c")


def of(user: str, *items: str) -> Profile:
    evidence = tuple(Evidence(id, 1.0, float(at), "", "like") for at, id in enumerate(items))
    return Profile(user, evidence=evidence)


def test_rankers_of_the_same_items_read_a_profile_once() -> None:
    one, two, other = Columns(ITEMS, 0.0), Columns(list(ITEMS), 5.0), Columns(("b", "a"), 0.0)
    mei = of("mei", "c", "a", "x")
    assert one.meetings(mei) is two.meetings(mei)
    assert one.meetings(mei).item.tolist() == [2, 0]
    assert other.meetings(mei).item.tolist() == [1]


def test_somebody_else_in_between_changes_nothing() -> None:
    columns = Columns(ITEMS, 0.0)
    mei, jun = of("mei", "a", "b"), of("jun", "c")
    read = [columns.meetings(one).item.tolist() for one in (mei, jun, mei, of("mei", "c", "b"))]
    assert read == [[0, 1], [2], [0, 1], [2, 1]]


def test_nothing_of_a_person_is_held_longer_than_their_profile() -> None:
    columns = Columns(ITEMS, 0.0)
    mei = of("mei", "a", "b")
    met = weakref.ref(columns.meetings(mei).item)
    assert met() is not None
    del mei
    gc.collect()
    assert met() is None


def test_columns_are_given_back_with_the_last_ranker() -> None:
    columns = Columns(("only", "here"), 0.0)
    columns.meetings(of("mei", "only"))
    shared = weakref.ref(columns._numbering)
    del columns
    gc.collect()
    assert shared() is None
