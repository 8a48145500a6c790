"""Numbers as they are written, in digits and in signs."""

from __future__ import annotations

import pytest

from tastemaker.numerals import whole


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("16", 16),
        ("八", 8),
        ("两", 2),
        ("零", 0),
        ("十", 10),
        ("十六", 16),
        ("二十", 20),
        ("九十九", 99),
    ],
)
def test_digits_and_signs_are_read(written: str, number: int) -> None:
    assert whole(written) == number


@pytest.mark.parametrize(("written", "number"), [("", 0), ("点", 0), ("二三", 2), ("十十", 0)])
def test_what_is_no_number_raises_nothing(written: str, number: int) -> None:
    assert whole(written) == number
