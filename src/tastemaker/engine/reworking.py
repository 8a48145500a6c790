"""Going on from an item that is there: who may, and from what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tastemaker.domain import REWORKS, Brief, Item, Rework
from tastemaker.errors import BadInput
from tastemaker.ports import Generator, Medium, Reworks


def source(item: Item, user: str, brief: Brief, media: Mapping[str, Medium]) -> Item:
    """`item`, if this brief of this person may go on from it. Raises BadInput.

    What others offer may be resembled and not reworked: their notes would stand in it after they
    are gone.
    """
    rework = brief.rework
    assert rework is not None
    _check(rework, brief, media[brief.medium])
    if item.medium != brief.medium:
        raise _bad(
            "item", item.id, f"it is a {item.medium or 'thing of no medium'}, not a {brief.medium}"
        )
    if item.origin is not None and item.origin.user != user:
        raise _bad("item", item.id, "it was made for somebody else")
    return item


def _check(rework: Rework, brief: Brief, medium: Medium) -> None:
    if rework.how not in REWORKS:
        raise _bad("how", rework.how, f"use {', '.join(REWORKS)}")
    if (rework.bars is None) == (rework.how == "fill"):
        why = "say which bars, such as 5-8" if rework.how == "fill" else "only fill takes bars"
        raise _bad("bars", str(rework.bars), why)
    if not 0 < rework.strength <= 1:
        raise _bad("strength", rework.strength, "use more than 0 and at most 1")
    for name in brief.attributes:
        if name in medium.controls or (name == "bars" and rework.how != "continue"):
            why = "a rework keeps that of what it goes on from"
            raise BadInput(
                "bad_field", field=f"attributes.{name}", value=brief.attributes[name], why=why
            )


def kept(attributes: Mapping[str, Any], medium: Medium) -> dict[str, Any]:
    """What words may add to a rework: numbers to come near to, and nothing its source decides."""
    return {name: value for name, value in attributes.items() if name in medium.measures}


def generator_of(generator: Generator, item: Item, rework: Rework) -> Generator:
    """The generator going on from an item. Raises BadInput where it cannot."""
    if not isinstance(generator, Reworks):
        raise _bad("how", rework.how, f"{item.medium} cannot be reworked")
    return generator.reworking(item.text, rework)


def _bad(field: str, value: object, why: str) -> BadInput:
    return BadInput("bad_field", field=f"rework.{field}", value=value, why=why)
