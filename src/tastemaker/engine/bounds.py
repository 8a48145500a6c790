"""Numbers that bound what is looked for: under $300, 500元以内, films from the 90s."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from tastemaker.ports import Candidates
from tastemaker.rank.rules import YEAR, year_in

PRICES = ("price", "cost", "价格", "售价", "单价")
YEARS = (YEAR, "release_year", "年份", "上映年份", "出版年份")

LOWEST, HIGHEST = "lowest", "highest"  # of what fits otherwise

Bound = tuple[str, str, int, int]  # facet, condition (">=300"), and the place in the text

_N = r"((?<!\d)\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,9})?(?!\d))"
_UNIT = r"(?:dollars?|bucks?|euros?|pounds?|yuan|usd|rmb|[$€£]|元|块钱?)"
_ANY = rf"(?:[$€£¥￥]\s*)?{_N}(?:\s*{_UNIT})?"
#: An amount says of what it is one, or ends what is said: "more than 20 of my friends" is no price.
_MONEY = rf"(?:(?:[$€£¥￥]|usd|rmb)\s*{_N}|{_N}(?=\s*{_UNIT}|\W*$))(?:\s*{_UNIT})?"
_YEAR = r"((?:1[89]|20)\d\d)"
#: (of what, how each number of a match bounds, pattern)
_PATTERNS: tuple[tuple[Sequence[str], tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (facets, how, re.compile(pattern, re.I))
    for facets, how, pattern in (
        (YEARS, (">=", "<="), rf"\bbetween {_YEAR} and {_YEAR}\b|{_YEAR}年?[到至-]{_YEAR}年?"),
        (PRICES, (">=", "<="), rf"\bbetween {_ANY} (?:and|to) {_MONEY}|{_ANY}\s*[到至]\s*{_MONEY}(?:之间)?"),
        (PRICES, ("<=",), rf"\b(?:under|below|less than|cheaper than|up to|at most|no more than|max(?:imum)?(?: of)?) {_MONEY}(?![\d%])"
                          rf"|(?:不超过|不到|低于|少于|便宜于){_MONEY}|{_N}\s*(?:元|块钱?)?(?:以下|以内|之内)"),
        (PRICES, (">=",), rf"\b(?:over|above|more than|at least) {_MONEY}(?![\d%])|(?:高于|超过){_MONEY}|{_N}\s*(?:元|块钱?)以上"),
        (PRICES, (LOWEST,), r"\b(?:the )?(?:cheapest|lowest[- ]priced|least expensive)\b|(?:最便宜|价格最低|最低价)的?"),
        (PRICES, (HIGHEST,), r"\b(?:the )?(?:dearest|most expensive|highest[- ]priced)\b|(?:最贵|价格最高)的?"),
        (YEARS, (">=",), rf"\b(?:after|since) {_YEAR}\b|\bfrom {_YEAR} on(?:wards)?\b|{_YEAR}年?(?:以后|之后|后|以来)"),
        (YEARS, ("<=",), rf"\b(?:before|until|up to) {_YEAR}\b|{_YEAR}年?(?:以前|之前|前)"),
        (YEARS, ("decade",), r"\b(?:(?:from|of|in) )?the ((?:1[89]|20)?\d0)'?s\b|((?:1[89]|20)?\d0)年代"),
        (YEARS, ("=",), rf"\b(?:from|of|in) {_YEAR}\b|{_YEAR}年的?"),
    )
)  # fmt: skip


def numbered(base: Candidates, most: int) -> frozenset[str]:
    """Attributes of this catalogue, among the first `most` items, that such a number can bound."""
    found = {
        name
        for attributes in base.attributes[:most]
        for name in (*PRICES, *YEARS)
        if isinstance(attributes.get(name), (int, float))
    }
    named = found.isdisjoint(YEARS) and any(year_in(title) for title in base.titles[:most])
    return frozenset(found | ({YEAR} if named else set()))


def bounds(text: str, known: Collection[str]) -> Iterator[Bound]:
    """What `text` asks of the attributes `known`. Each number bounds one thing: what stands first
    in the list above has it."""
    taken: list[tuple[int, int]] = []
    for facets, how, pattern in _PATTERNS:
        facet = next((name for name in facets if name in known), None)
        for found in pattern.finditer(text) if facet else ():
            start, end = found.span()
            if facet is None or any(
                start < other_end and end > other for other, other_end in taken
            ):
                continue
            taken.append((start, end))
            numbers = [group.replace(",", "") for group in found.groups() if group]
            for condition in _conditions(how, numbers):
                yield facet, condition, start, end


def extreme(which: str, values: Collection[float], n: int) -> str:
    """The condition that the `n` lowest (or highest) of `values` meet."""
    at = sorted(values, reverse=which == HIGHEST)[:n][-1]
    return f"{'>=' if which == HIGHEST else '<='}{at!r}"


def _conditions(how: tuple[str, ...], numbers: Sequence[str]) -> list[str]:
    if how == ("decade",):  # the 90s are those of the last century, the 20s of this one
        first = int(numbers[0])
        first += 0 if first >= 100 else 1900 if first >= 30 else 2000
        return [f">={first}", f"<={first + 9}"]
    if not numbers:
        return list(how)
    if how == ("=",):
        return [f">={numbers[0]}", f"<={numbers[0]}"]
    return [f"{sign}{number}" for sign, number in zip(how, numbers, strict=True)]
