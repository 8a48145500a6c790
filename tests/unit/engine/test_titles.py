"""What is made is called after what it is, once, and in the language of whoever it is said to."""

from __future__ import annotations

import pytest

from tastemaker.domain import Brief, Item, Origin, Rework
from tastemaker.engine.titles import reworked, title_of, titled

ORIGIN = Origin("ada", Brief("tune"), "m1", 1, 1, "Made by AI")


def tune(title: str, origin: Origin | None = ORIGIN) -> Item:
    return Item("tune:1", "tune", title, origin=origin)


def test_a_tune_is_called_by_its_kind_its_key_and_the_whole_name_of_its_mode() -> None:
    assert title_of({"kind": "waltz", "key": "D", "mode": "min"}, "tune") == "Waltz in D minor"
    assert title_of({"key": "F#", "mode": "dor"}, "tune") == "Tune in F# Dorian"
    assert title_of({"theme": "moon"}, "verse") == "Verse: moon"
    assert title_of({}, "level") == "Level"


def test_what_was_reworked_twice_is_named_by_its_last_step_alone() -> None:
    once = reworked(tune("Waltz in D minor"), Rework("fill", "tune:1", bars=(5, 8)))
    assert once == "Waltz in D minor, bars 5–8 anew"
    assert reworked(tune(once), Rework("continue", "tune:1")) == "Waltz in D minor, continued"


def test_a_catalogue_title_is_never_shortened() -> None:
    ours = tune("The Road, varied", origin=None)
    assert reworked(ours, Rework("vary", "tune:1")) == "The Road, varied, varied"


@pytest.mark.parametrize(
    ("title", "chinese"),
    [
        ("Waltz in D minor", "D 小调圆舞曲"),
        ("Tune in F# Dorian", "F# 多利亚曲子"),
        ("Jig in D major, bars 3–4 anew", "D 大调吉格舞曲（重写第3–4小节）"),
        ("The Kesh, varied", "The Kesh（变奏）"),
        ("The Kesh, bar 3 anew", "The Kesh（重写第3小节）"),
        ("The Kesh, last 4 bars anew", "The Kesh（重写最后4小节）"),
        ("The Kesh, last bar anew", "The Kesh（重写最后一小节）"),
    ],
)
def test_creations_are_called_in_chinese_where_chinese_is_spoken(title: str, chinese: str) -> None:
    assert titled(tune(title), "zh") == chinese
    assert titled(tune(title), "en") == title
    assert titled(tune(title, origin=None), "zh") == title
