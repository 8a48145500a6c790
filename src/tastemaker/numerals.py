"""Whole numbers as they are written in Chinese."""

from __future__ import annotations

_DIGITS = {"两": 2, **{sign: n for n, sign in enumerate("零一二三四五六七八九")}}


def whole(number: str) -> int:
    """ "16", 十六 or 两, up to 99 in signs. Signs that are no number count as 0; of several where
    one belongs the first counts."""
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    return (10 * _digit(tens or "一") if ten else 0) + _digit(ones)


def _digit(signs: str) -> int:
    return _DIGITS.get(signs[:1], 0)
