"""Dates as they are written: 2018-05-11, 2018/5/11, 2018年5月11日, 2018-05, 2018-05-11T09:30:00Z."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

DAY = 86_400.0  # seconds
_WRITTEN = re.compile(
    r"((?:1[5-9]|20)\d\d)\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*[日号]?|\s*月)?"
)


def span(text: str) -> tuple[float, float] | None:
    """The first and the last moment, in epoch seconds, of the time that `text` is; a day is one of UTC,
    as a time without its zone is. None where it is no date."""
    text = text.strip()
    if (match := _WRITTEN.fullmatch(text)) is not None:
        found = days(match[1], match[2], match[3])
        if found is None:
            return None
        return moment(found[0]), moment(found[1]) + DAY - 0.001
    if len(text) < len("2018-05-11T09") or not text[:4].isdecimal():
        return None
    seconds = iso(text)
    return None if seconds is None else (seconds, seconds)


def iso(text: str) -> float | None:
    """ISO 8601 → epoch seconds, of UTC where it names no zone; None for anything else."""
    try:
        at = datetime.fromisoformat(text.strip())
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def days(
    year: str | int, month: str | int | None, day: str | int | None
) -> tuple[date, date] | None:
    """The first and the last day of a year, a month or a day; None where there is none such."""
    y, m = int(year), int(month or 1)
    try:
        if day:
            one = date(y, m, int(day))
            return one, one
        last = monthrange(y, m)[1] if month else 31
        return date(y, m, 1), date(y, m if month else 12, last)
    except ValueError:
        return None


def day_of(seconds: float) -> date:
    """The day (UTC) of a moment in epoch seconds; of what is beyond all days, the first or the last."""
    days_from = int(min(max(seconds // DAY, -719_162.0), 2_932_896.0))  # the year 1, the year 9999
    return date(1970, 1, 1) + timedelta(days_from)


def moment(day: date) -> float:
    """The beginning of a day, in epoch seconds (UTC)."""
    return (day - date(1970, 1, 1)) / timedelta(seconds=1)
