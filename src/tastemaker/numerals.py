"""Whole numbers as they are written: in digits, in English words, in Chinese signs."""

from __future__ import annotations

import re

_AMOUNT = re.compile(
    r"(?:[$€£¥￥]|[A-Z]{2,3}\s?[$]?|约|人均)?\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d+)?)"
    r"\s*(?:[$€£]|[元块分星年页]|(?:元|块)?/?(?:人|晚|月|年|次)|人民币|(?:USD|EUR|GBP|CNY|RMB|dollars?|euros?|pounds?|yuan|stars?|pages?)|(?:/\s*|(?:out )?of )(?:5|10|100))?",
    re.I,
)
_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: n for n, word in enumerate(_SMALL)}
_WORDS |= {ten: 10 * n for n, ten in enumerate(_TENS, 2)}
_WORDS |= {f"{ten}-{one}": 10 * n + _WORDS[one] for n, ten in enumerate(_TENS, 2) for one in _SMALL[1:10]}  # fmt: skip
_DIGITS = {"两": 2, **{sign: n for n, sign in enumerate("零一二三四五六七八九")}}

#: Patterns of one number, without groups; of words the longest that fits comes first.
ENGLISH = rf"\d{{1,3}}|{'|'.join(sorted(_WORDS, key=len, reverse=True)).replace('-', '[- ]')}"
CHINESE = r"\d{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[零一二两三四五六七八九]"


def whole(number: str) -> int:
    """ "16", "Twenty-four", 十六 or 两, up to 99 in words and signs. What is no number counts as 0;
    of several signs where one belongs the first counts."""
    if number.isdecimal():
        return int(number)
    if (word := number.lower().replace(" ", "-")) in _WORDS:
        return _WORDS[word]
    tens, ten, ones = number.rpartition("十")
    return (10 * _digit(tens or "一") if ten else 0) + _digit(ones)


def amount(written: str) -> float | None:
    """The number of something that is counted or paid: $12.99, 1,299.00, 300元, 4.5 stars, 4.5/5. None for
    anything else."""
    match = _AMOUNT.fullmatch(written.strip())
    return float(match[1].replace(",", "")) if match else None


def _digit(signs: str) -> int:
    return _DIGITS.get(signs[:1], 0)
