"""When what is looked for was: 上周的新闻, news from May 2018, since 2018-05-11, the latest."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from tastemaker.dates import day_of, days, span
from tastemaker.dialogue.seeking import HIGHEST, LOWEST
from tastemaker.domain import PROVENANCE
from tastemaker.engine.bounds import Bound
from tastemaker.numerals import CHINESE, ENGLISH, whole
from tastemaker.ports import Candidates
from tastemaker.rank.rules import CREATED, numbers

DATED = 0.5  # of the values of an attribute that are dates, from which it says when something was
_NAMES = re.compile(r"(?:\w+_)?(?:date|published|time|at)|\S*(?:日期|时间)", re.I)

_Y = r"((?:1[5-9]|20)\d\d)"
_MONTH = rf"({'|'.join(rf'{name}|{name[:3]}' for name in month_name if name)})\.?"
_TH = r"(?:st|nd|rd|th)?"
#: (pattern, which groups are year, month and day; 0: not told)
_WRITTEN = tuple(
    (re.compile(pattern, re.I), groups)
    for pattern, groups in (
        (rf"{_Y}\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*[日号]", (1, 2, 3)),
        (rf"(?<!\d){_Y}[-/.](\d{{1,2}})[-/.](\d{{1,2}})(?!\d)", (1, 2, 3)),
        (rf"\b{_MONTH} (\d{{1,2}}){_TH},? {_Y}\b", (3, 1, 2)),
        (rf"\b(\d{{1,2}}){_TH} (?:of )?{_MONTH},? {_Y}\b", (3, 2, 1)),
        (rf"{_Y}\s*年\s*(\d{{1,2}})\s*月份?", (1, 2, 0)),
        (rf"(?<!\d){_Y}[-/](\d{{1,2}})(?![\d/-])", (1, 2, 0)),
        (rf"\b{_MONTH},? {_Y}\b", (2, 1, 0)),
        (rf"{_Y}\s*年(?!代|\s*\d+\s*月)", (1, 0, 0)),
        (
            rf"(?:(?<=\bin )|(?<=\bfrom )|(?<=\bof )|(?<=since )|(?<=after )|(?<=before )|(?<=until )"
            rf"|(?<=during )|(?<=between )|(?<=\bto )|(?<=\band )){_Y}\b",
            (1, 0, 0),
        ),
    )
)
#: Without a year: the last such month, or day.
_UNDATED = tuple(
    (re.compile(pattern, re.I), groups)
    for pattern, groups in (
        (r"(?<![\d年.])(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]", (1, 2)),
        (
            rf"(?:(?<=\bon )|(?<=since )|(?<=\bfrom )|(?<=after )|(?<=before )){_MONTH} (\d{{1,2}}){_TH}\b",
            (1, 2),
        ),
        (r"(?<![\d年.个])(\d{1,2})\s*月份?(?!\s*\d)", (1, 0)),
        (rf"(?:(?<=\bin )|(?<=\bfrom )|(?<=since )|(?<=during )){_MONTH}(?![\w ]*\d)\b", (1, 0)),
    )
)


def _months(day: date, n: int) -> date:
    """The first day of the month `n` months later."""
    at = day.year * 12 + day.month - 1 + n
    return date(at // 12, at % 12 + 1, 1)


def _week(today: date, n: int) -> tuple[date, date]:
    monday = today - timedelta(today.weekday()) + timedelta(7 * n)
    return monday, monday + timedelta(6)


def _month(today: date, n: int) -> tuple[date, date]:
    first = _months(today, n)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _year(today: date, n: int) -> tuple[date, date]:
    return date(today.year + n, 1, 1), date(today.year + n, 12, 31)


def _day(today: date, n: int) -> tuple[date, date]:
    return (today + timedelta(n),) * 2


_OF = {"day": _day, "week": _week, "month": _month, "year": _year}
_Days = Callable[[date, int], tuple[date, date]]
#: (pattern, of what, how many later)
_BESIDE_TODAY: tuple[tuple[re.Pattern[str], _Days, int], ...] = tuple(
    (re.compile(rf"\b(?:{english})\b|{chinese}", re.I), of, n)
    for english, chinese, of, n in (
        ("the day before yesterday", "前天|前日", _day, -2),
        ("yesterday(?:'s)?", "昨[天日]", _day, -1),
        ("today(?:'s)?", "今[天日]", _day, 0),
        ("(?:last|the previous) week(?:'s)?", "上(?:一|个)?(?:周|星期|礼拜)", _week, -1),
        ("this week(?:'s)?", "[这本](?:一|个)?(?:周|星期|礼拜)", _week, 0),
        ("(?:last|the previous) month(?:'s)?", "上个?月", _month, -1),
        ("this month(?:'s)?", "[这本]个?月", _month, 0),
        ("(?:last|the previous) year(?:'s)?", "去年", _year, -1),
        ("this year(?:'s)?", "今年", _year, 0),
        ("the year before last", "前年", _year, -2),
    )
)
_COUNTED = re.compile(
    rf"\b(?:the )?(?:last|past) (?P<n>{ENGLISH}) (?P<unit>day|week|month|year)s?\b"
    rf"|(?:最近|近|过去|这)(?P<zh>{CHINESE})个?(?P<zh_unit>[天日周月年]|星期|礼拜)(?:内|里|以?来)?",
    re.I,
)
_AGO = re.compile(
    rf"\b(?P<n>{ENGLISH}) (?P<unit>day|week|month|year)s? ago\b"
    rf"|(?P<zh>{CHINESE})个?(?P<zh_unit>[天周月年]|星期|礼拜)(?:之|以)?前",
    re.I,
)
_UNITS = {
    "天": "day",
    "日": "day",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "月": "month",
    "年": "year",
}
_NEWEST = re.compile(
    r"\b(?:the )?(?:latest|newest|most recent)\b|最新的?|最近的?(?![\d一二两三四五六七八九十几])",
    re.I,
)
_OLDEST = re.compile(r"\b(?:the )?(?:oldest|earliest)\b|最早的?", re.I)

_TO = re.compile(r"\s*(?:到|至|[-–—~～]|\bto\b|\band\b|\buntil\b)\s*", re.I)
_SINCE, _AFTER = re.compile(r"\bsince\s*$", re.I), re.compile(r"\bafter\s*$", re.I)
_BEFORE, _UNTIL = re.compile(r"\bbefore\s*$", re.I), re.compile(r"\b(?:until|up to)\s*$", re.I)
_SINCE_ZH = re.compile(r"\s*(?:以来|之后|以后|起|后(?!天))")
_BEFORE_ZH = re.compile(r"\s*(?:之前|以前|前(?!天))")
#: What only leads to a date.
_LEADS = re.compile(r"(?:\b(?:in|on|from|of|during|between)|[在于自从])\s*$", re.I)


class _When(NamedTuple):
    start: int
    end: int
    first: date
    last: date


def newest_in(base: Candidates, facet: str, most: int) -> date | None:
    """When the newest of the first `most` items was, by `facet`."""
    every = base.created_at if facet == CREATED else numbers(base, facet)
    known = every[:most][np.isfinite(every[:most])]
    return day_of(float(known.max())) if len(known) else None


def dated_in(base: Candidates, most: int) -> str:
    """The attribute that says when the first `most` items were, `created_at` where none does and
    they bear it; empty where nothing tells."""
    there, dates = Counter[str](), Counter[str]()
    for attributes in base.attributes[:most]:
        for name, value in attributes.items():
            if isinstance(value, str) and name not in PROVENANCE:
                there[name] += 1
                dates[name] += span(value) is not None
    found = [name for name, n in dates.items() if n > DATED * there[name]]
    if found:
        return min(found, key=lambda name: (_NAMES.fullmatch(name) is None, -dates[name], name))
    known = np.isfinite(base.created_at[:most]).mean() if len(base.ids) else 0.0
    return CREATED if known > DATED else ""


def bounds(text: str, facet: str, today: date, newest: date | None = None) -> Iterator[Bound]:
    """What `text` says of when something shall have been, as bounds of `facet`. A month without its
    year is the last one up to `newest`, when the newest that is here was, or to `today`."""
    found = list(_joined(text, _mentioned(text, today, min(newest or today, today))))
    for when in found:
        start, first, end, last = _around(text, when)
        if first is not None:
            yield facet, f">={first.isoformat()}", start, end
        if last is not None:
            yield facet, f"<={last.isoformat()}", start, end
    for which, pattern in ((HIGHEST, _NEWEST), (LOWEST, _OLDEST)) if not found else ():
        for match in pattern.finditer(text):
            yield facet, which, *match.span()


def _mentioned(text: str, today: date, newest: date) -> list[_When]:
    """All dates by place; of those that overlap the one that says most."""
    found = list[_When]()

    def add(match: re.Match[str], when: tuple[date, date] | None) -> None:
        start, end = match.span()
        if when and not any(start < one.end and end > one.start for one in found):
            found.append(_When(start, end, *when))

    for pattern, groups in _WRITTEN:
        for match in pattern.finditer(text):
            year, month, day = (match[group] if group else None for group in groups)
            add(match, days(year or 0, month and _number_of(month), day))
    for match in _COUNTED.finditer(text):
        add(match, (_back(today, *_length(match)), today))
    for match in _AGO.finditer(text):
        n, unit = _length(match)
        add(match, _OF[unit](today, -n))
    for pattern, (of_month, of_day) in _UNDATED:
        for match in pattern.finditer(text):
            day = match[of_day] if of_day else None
            add(match, _last(newest, _number_of(match[of_month]), day))
    for pattern, of, n in _BESIDE_TODAY:
        for match in pattern.finditer(text):
            add(match, of(today, n))
    return sorted(found)


def _length(match: re.Match[str]) -> tuple[int, str]:
    """How many of which unit: 3, week."""
    unit = match["unit"] or _UNITS[match["zh_unit"]]
    return whole(match["n"] or match["zh"]), unit.lower()


def _number_of(month: str) -> int:
    """5, of 5, May or may."""
    names = [name[:3].lower() for name in month_name]
    return int(month) if month.isdecimal() else names.index(month[:3].lower())


def _last(newest: date, month: int, day: str | None) -> tuple[date, date] | None:
    """The last such month or day that began up to `newest`."""
    # February 29 comes every fourth year, but for few.
    found = (days(newest.year - back, month, day) for back in range(5))
    return next((when for when in found if when and when[0] <= newest), None)


def _back(today: date, n: int, unit: str) -> date:
    if unit in ("day", "week"):
        return today - timedelta(n if unit == "day" else 7 * n)
    first = _months(today, -n if unit == "month" else -12 * n)
    return first.replace(day=min(today.day, monthrange(first.year, first.month)[1]))


def _joined(text: str, found: list[_When]) -> Iterator[_When]:
    """From one date to another is one stretch."""
    at = 0
    while at < len(found):
        one = found[at]
        if at + 1 < len(found) and _TO.fullmatch(text[one.end : found[at + 1].start]):
            other = found[at + 1]
            one, at = _When(one.start, other.end, one.first, max(one.last, other.last)), at + 1
        yield one
        at += 1


def _around(text: str, when: _When) -> tuple[int, date | None, int, date | None]:
    """(start, first, end, last) with what is said around it: since, before, 以后. None: open."""
    before, one_day = text[: when.start], timedelta(1)
    behind = _SINCE_ZH.match(text, when.end)
    if behind:
        lead = _LEADS.search(before)
        return lead.start() if lead else when.start, when.first, behind.end(), None
    if behind := _BEFORE_ZH.match(text, when.end):
        return when.start, None, behind.end(), when.first - one_day
    for pattern, first, last in (
        (_SINCE, when.first, None),
        (_AFTER, when.last + one_day, None),
        (_BEFORE, None, when.first - one_day),
        (_UNTIL, None, when.last),
        (_LEADS, when.first, when.last),
    ):
        if match := pattern.search(before):
            return match.start(), first, when.end, last
    return when.start, when.first, when.end, when.last
