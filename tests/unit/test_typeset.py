"""Words in a box: nothing is lost or sticks out, and colours are told apart as the guideline does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.typeset import contrast, wrapped


def test_contrast_is_that_of_the_guideline() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(st.text(alphabet="ab，。 的裤子显瘦", max_size=80), st.integers(4, 20))
def test_wrapping_loses_no_word(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(line == line.strip() and line for line in lines)


def test_a_mark_begins_no_line() -> None:
    assert (
        wrapped("一二三，四五", 3) == ["一二三，", "四五"]
        or wrapped("一二三，四五", 3)[0] == "一二"
    )
    assert all(line[0] not in "，。" for line in wrapped("一二三，四五。六", 3))
