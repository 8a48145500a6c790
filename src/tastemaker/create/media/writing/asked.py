"""Numbers that a text is asked for."""

from __future__ import annotations

from math import isfinite

from tastemaker.domain import Attributes

LOOSE = 0.25  # how far from the length asked for a text may end


def number(attributes: Attributes, name: str) -> int | None:
    """A number that is asked for, 0 or more; None for none."""
    value = attributes.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        return None
    return max(0, round(value))


def span_about(length: int, shortest: int, longest: int) -> tuple[int, int]:
    """The shortest and the longest text about as long as asked for, within what there can be."""
    length = min(max(length, shortest), longest)
    low = max(shortest, round(length * (1 - LOOSE)))
    return low, min(longest, max(round(length * (1 + LOOSE)), low + 3))
