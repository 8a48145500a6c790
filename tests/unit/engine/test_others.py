"""Another value than one that was turned down, from what the catalogue has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tastemaker.domain import Item, Taste
from tastemaker.engine import Models
from tastemaker.engine.others import another, beside, instead
from tastemaker.testing import Letters
from tests.unit.engine.worlds import LetterSpace, ranker, world


class Kinds(Letters):
    controls: Mapping[str, Sequence[str]] = {
        "kind": ("jig", "slip jig", "reel", "march", "hymn"),
        "mode": ("maj", "min"),
    }


class KindSpace(LetterSpace):
    """Reels and hymns stand at b, marches at a."""

    def place_fact(self, facet: str, value: str):
        at = {"reel": (0.9, 0, 0), "hymn": (1, 0, 0), "march": (0, 1, 0)}
        return np.array(at.get(value, (0, 0, 1)), np.float32)


def engine():
    found = world(items=0, models=Models("m1", KindSpace(), ranker()))
    found.media = {"letters": Kinds()}
    kinds = (("jig", "maj"), ("jig", "min"), ("reel", "maj"), ("march", "min"), ("slip jig", "min"))
    found.add([
        Item(f"k:{n}", "letters", text="abca", attributes={"kind": kind, "mode": mode})
        for n, (kind, mode) in enumerate(kinds)
    ])  # fmt: skip
    return found


def chosen(asked: dict[str, str], *refused: str, likes: tuple[float, ...] = (1, 0, 0)):
    taste = Taste(np.array([likes], np.float32), np.ones(1, np.float32))
    return another("kind", set(refused), asked, Kinds(), engine().refresh(), taste)


def test_the_kind_is_taken_that_is_nearest_to_the_taste_and_is_there() -> None:
    assert chosen({}, "jig") == "reel"  # a hymn would be nearer, but there is none
    assert chosen({}, "jig", likes=(0, 1, 0)) == "march"


def test_only_what_there_is_beside_all_else_that_is_asked_for() -> None:
    assert chosen({"mode": "min"}, "jig") == "march"


def test_a_slip_jig_is_a_jig() -> None:
    assert chosen({"mode": "min"}, "jig", "march", likes=(0, 0, 1)) not in ("slip jig", "jig")


def test_where_everything_is_refused_there_is_none() -> None:
    assert chosen({}, *Kinds.controls["kind"]) is None


def test_of_an_item_so_much_is_kept_as_the_catalogue_has_beside_what_is_asked_for() -> None:
    base = engine().refresh().catalogue.base
    jig = {"kind": "jig", "mode": "maj"}
    assert beside({"mode": "min"}, jig, Kinds(), base) == {"mode": "min", "kind": "jig"}
    assert beside({"kind": "march"}, jig, Kinds(), base) == {"kind": "march"}


def test_what_was_turned_down_before_does_not_come_in_place_of_what_is_turned_down_now() -> None:
    live, taste = (
        engine().refresh(),
        Taste(np.array([[1, 0, 0]], np.float32), np.ones(1, np.float32)),
    )

    def kind(*never: tuple[str, str]) -> object:
        return instead({}, {"kind": "jig"}, never, Kinds(), live, taste)["kind"]

    assert kind() == "reel"
    assert kind(("kind", "reel"), ("mode", "march")) == "march"
