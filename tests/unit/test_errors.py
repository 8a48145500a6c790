"""Values are named back as they were typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tastemaker.errors import LONGEST_SHOWN, BadInput, shorten


def holding_itself() -> list[Any]:
    found: list[Any] = []
    found.append(found)
    return found


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"), (True, "true"), (False, "false"), ("None", "None"), ("a\nb", "a b"),
        ({"a": [None, "月"]}, '{"a": [null, "月"]}'), ((1, True), "[1, true]"), (7, 7), (0.5, 0.5),
        (float("nan"), "nan"), (Path("a"), "a"), ({"a": Path("b")}, '{"a": "b"}'),
        (holding_itself(), "list"),
    ],
)  # fmt: skip
def test_a_value_is_shown_as_it_was_typed(value: Any, shown: Any) -> None:
    assert shorten(value) == shown


def test_a_long_value_is_cut() -> None:
    assert len(shorten([0] * 1_000)) == LONGEST_SHOWN


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "“n” is “null”: use 1 to 16."), ("zh", "“n”的值为“null”：请使用 1 到 16。")],
)
def test_null_is_null_in_every_language(language: str, said: str) -> None:
    error = BadInput("bad_field", field="n", value=None, why="use 1 to 16")
    assert error.in_words(language).detail == said
