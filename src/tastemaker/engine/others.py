"""Another value than one that was turned down: "not a jig" makes a reel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from typing import Any

from tastemaker.domain import Taste
from tastemaker.engine.live import Live
from tastemaker.ports import Candidates, Medium


def another(
    name: str,
    refused: Set[str],
    asked: Mapping[str, Any],
    medium: Medium,
    live: Live,
    taste: Taste,
) -> Any | None:
    """The value of a control, none of `refused` nor a kind of it (a slip jig is a jig), that is
    nearest to a taste; of those that the catalogue has beside all else that is `asked` for, if it
    has any. None where there is no other."""
    there = Counter(row.get(name) for row in _having(asked, medium, live.catalogue.base))
    left = [v for v in medium.controls[name] if not refused & {str(v), *str(v).split()}]
    space = live.models.space

    def near(value: Any) -> float:
        if space is None:
            return 0.0
        return float(taste.weights @ (taste.points @ space.place_fact(name, str(value))))

    options = [value for value in left if there[value]] or left
    return max(options, key=lambda value: (near(value), there[value]), default=None)


def beside(
    asked: Mapping[str, Any], own: Mapping[str, Any], medium: Medium, base: Candidates
) -> dict[str, Any]:
    """`asked`, with each of `own` that the catalogue has something of beside all before it."""
    found, rows = dict(asked), list(_having(asked, medium, base))
    for name, value in own.items():
        left = [row for row in rows if row.get(name) == value]
        if left and name not in found:
            found[name], rows = value, left
    return found


def _having(
    asked: Mapping[str, Any], medium: Medium, base: Candidates
) -> Iterator[Mapping[str, Any]]:
    """Attributes of each item of a medium that has all controls as asked."""
    fixed = [(name, value) for name, value in asked.items() if name in medium.controls]
    for of, attributes in zip(base.medium, base.attributes, strict=True):
        if of == medium.name and all(attributes.get(name) == value for name, value in fixed):
            yield attributes
