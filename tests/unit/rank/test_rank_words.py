"""What a reason says, in either language, also long after it was said."""

from __future__ import annotations

import re

import pytest

from tastemaker.rank import words
from tastemaker.rank.words import DID, FOR, MET, REASONS, reworded, say

NAMED = {"title": "A “b”, which (c)"}
NOT_LOGGED = {"SUITED", "LESS_SUITED", "WITHOUT", "STAYS"}


@pytest.mark.parametrize("both", REASONS)
def test_every_reason_is_said_again_in_the_other_language(both: tuple[str, str]) -> None:
    en, zh = say(both, "en", **NAMED), say(both, "zh-CN", **NAMED)
    assert reworded(en, "zh") == zh
    assert reworded(zh, "en") == en
    assert reworded(zh, "zh") == zh
    named = re.search(r"\{title\}", both[0]) is not None
    assert ("Other" in reworded(en, "zh", title="Other")) == named
    assert reworded(en, "en", title="Other") == en


def test_no_reason_is_left_out() -> None:
    told = {
        pair
        for name, found in vars(words).items()
        if name.isupper() and name not in {*NOT_LOGGED, "FOR", "AGAINST", "DID", "MET", "REASONS"}
        for pair in (found.values() if isinstance(found, dict) else [found])
    }  # fmt: skip
    assert told <= set(REASONS)
    assert len(told) > 10
    for did in (*DID.values(), MET):
        assert (FOR[0].format(did=did[0]), FOR[1].format(did=did[1])) in REASONS


def test_sentences_of_rankers_that_came_with_other_packages_stay() -> None:
    assert reworded("the stars say so", "zh") == "the stars say so"
