"""Stated traits (age group, country, languages, favourite genres…) as facts of a newcomer."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from tastemaker.domain import Attributes, Fact
from tastemaker.profile.facets import MAX_VALUE, MAX_VALUES


def facts_from(traits: Attributes, at: float) -> list[Fact]:
    """One stated fact per trait value. Nested and empty values say nothing and are left out."""
    return [
        Fact(facet, value, 1.0, (), at, "stated")
        for facet, values in traits.items()
        for value in dict.fromkeys(_values(values))
    ]


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, (list, tuple)):
        for one in value[:MAX_VALUES]:
            if not isinstance(one, (list, tuple)):
                yield from _values(one)
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, str) and 0 < len(value.strip()) <= MAX_VALUE:
        yield value.strip()
    elif isinstance(value, (int, float)) and math.isfinite(value):
        yield f"{value:g}"
