"""Numbers as they are written, in digits and in signs."""

from __future__ import annotations

import re

import pytest

from tastemaker.numerals import CHINESE, ENGLISH, amount, whole


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
        ("seven", 7),
        ("Sixteen", 16),
        ("twenty-four", 24),
        ("ninety nine", 99),
    ],
)
def test_digits_and_signs_are_read(written: str, number: int) -> None:
    assert whole(written) == number


@pytest.mark.parametrize(("written", "number"), [("", 0), ("点", 0), ("二三", 2), ("十十", 0)])
def test_what_is_no_number_raises_nothing(written: str, number: int) -> None:
    assert whole(written) == number


@pytest.mark.parametrize("written", ["7", "128", "nineteen", "forty two", "sixty-four"])
def test_english_patterns_take_the_whole_number(written: str) -> None:
    found = re.match(ENGLISH, written)
    assert found
    assert found[0] == written


@pytest.mark.parametrize("written", ["7", "128", "两", "十", "十六", "三十二", "六十"])
def test_chinese_patterns_take_the_whole_number(written: str) -> None:
    found = re.match(CHINESE, written)
    assert found
    assert found[0] == written


@pytest.mark.parametrize(
    ("written", "n"),
    [
        ("$12.99", 12.99), ("12.99 USD", 12.99), ("US$ 20", 20.0), ("￥99", 99.0), ("1,299.00", 1299.0),
        ("300元", 300.0), ("¥300/晚", 300.0), ("人均80元", 80.0), ("4.5 stars", 4.5), ("4.5/5", 4.5),
        ("5 out of 5", 5.0), (" 7 ", 7.0),
    ],
)  # fmt: skip
def test_amounts_are_numbers_however_they_are_written(written: str, n: float) -> None:
    assert amount(written) == n


@pytest.mark.parametrize(
    "written", ["", "cheap", "less than £20", "£20-25", "A4", "v2", "12 inch", "2018-05-11", "1,2,3", "9" * 400]
)  # fmt: skip
def test_what_is_more_than_an_amount_is_none(written: str) -> None:
    assert amount(written) is None
