"""What else than something that is there: something like it, another value than one that was
turned down ("not a jig" makes a reel)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import replace
from typing import Any

from tastemaker.domain import Brief, Item, Taste
from tastemaker.engine.live import Live
from tastemaker.ports import Candidates, Medium


def controls_of(item: Item, medium: Medium) -> dict[str, Any]:
    """What an item has of what its medium can be asked for."""
    return {n: item.attributes[n] for n in medium.controls if n in item.attributes}


def alike(
    brief: Brief, item: Item, without: Mapping[str, str], medium: Medium, base: Candidates
) -> Brief:
    """`brief` for something like `item`: with as much of what it is as the catalogue has beside
    what is asked for, and none of `without`."""
    own = {n: v for n, v in controls_of(item, medium).items() if without.get(n) != v}
    attributes = beside(brief.attributes, own, medium, base)
    return replace(brief, rework=None, like=(item.id,), attributes=attributes)


def instead(
    asked: Mapping[str, Any],
    without: Mapping[str, str],
    never: Collection[tuple[str, str]],
    medium: Medium,
    live: Live,
    taste: Taste,
) -> dict[str, Any]:
    """For each of `without` that `asked` leaves open, another value that suits a taste, and is none
    of `never` (attributes and values)."""
    found: dict[str, Any] = {}
    for name, value in without.items():
        if name in medium.controls and name not in asked:
            refused = {value} | {other for other_name, other in never if other_name == name}
            chosen = another(name, refused, {**asked, **found}, medium, live, taste)
            found |= {} if chosen is None else {name: chosen}
    return found


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
