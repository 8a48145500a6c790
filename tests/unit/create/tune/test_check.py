"""What is wrong with a tune, in words."""

from __future__ import annotations

import pytest

from tastemaker.create.media.tune import Tune
from tests.unit.create.tune.tunes import HEAD, TYPED

TUNE = Tune()


@pytest.mark.parametrize("text", TYPED)
def test_ordinary_tunes_have_no_problems(text: str) -> None:
    assert TUNE.check(text) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "a line K: with the key is missing"),
        (HEAD, "it has no notes"),
        (HEAD + "z8 | z8 |]", "it has no notes"),
        (HEAD + "C8 | D6 | E8 | F8 |]", "bar 2 is not full"),
        (HEAD + "C8 | D9 | E8 | F8 |]", "bar 2 is too long for the metre"),
        (HEAD + "C8 | D8 | E8 | F6 |]", "bar 4 is not full"),
        (HEAD + "C2 | C8 | D8 | E8 |]", "bar 1 is not full"),
        (HEAD + "|: C8 | D8 | E8 | F6 :| C8 | C8 |]", "bar 4 is not full"),
        (HEAD + "|: C8 | D8 |]", "a repeat is opened and never closed"),
        (HEAD + ":| C8 | D8 |]", "a repeat is closed before anything has sounded"),
        (HEAD + "|: C8 |1 D8 :|3 E8 |]", "its endings are not one first and one second"),
        (HEAD + "C8 | [M:3/4] D6 | E6 |]", "the metre changes to 3/4 on the way"),
        (HEAD + "C8 | [K:D] D8 |]", "the key changes on the way"),
        ("X:1\nL:1/8\nK:C\nC8|D8|]", "it has no metre"),
        (HEAD + "C8 |]", "it has fewer than 2 bars"),
        (HEAD + "C8 | " * 300, "it has 300 bars, more than 256"),
        (HEAD + "C,,8 | c'''8 |]", "its range of 72 semitones is more than 48"),
        (HEAD + "c'''8 | c'''8 |]", "it goes from 108 to 108, beyond 36 to 103"),
    ],
)  # fmt: skip
def test_each_problem_is_named(text: str, problem: str) -> None:
    assert problem in TUNE.check(text)


def test_short_bars_are_fine_where_something_makes_them_full() -> None:
    assert TUNE.check(HEAD + "C2 | C8 | D8 | E8 | F6 |]") == [], "the upbeat and the end"
    assert TUNE.check(HEAD + "|: C2 | C8 | D8 | F6 :|: C2 | E8 | F6 :|") == [], "each repeat"
    assert TUNE.check(HEAD + "C2 |: C8 | D8 :| E8 | F8 |]") == [], "an upbeat to a repeat"
    assert TUNE.check(HEAD + "C8 | D8 | E6 || C2 | D8 | F8 |]") == [], "the next section"
    assert TUNE.check(HEAD + "C8 | D6\nE2 | F8 | G8 |]") == [], "the next line"
