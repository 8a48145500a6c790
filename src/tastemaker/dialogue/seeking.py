"""What is wished of something that is looked for, as conditions on attributes: `kind=waltz`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from tastemaker.dialogue.editing import LOW
from tastemaker.domain import Mood

WORDS = "words"  # what shall stand in its title or text
COLUMNS = "columns"  # attributes that are asked about, apart by |
OFFERED = "offered"  # attributes whose values are asked for, apart by |, the likeliest first
COUNTED = "counted"  # how many there are is asked: of all, or of THOSE that were looked for
THOSE = "those"
ALSO_ASKED = "|+"  # between values of one attribute that shall all be there, if they can
LIKED = "liked"  # by how many people: what most of them like is asked for
LOWEST, HIGHEST = "lowest", "highest"  # of what fits otherwise
STRONG = 0.3  # of a mood: what is weaker is no wish
NEAR = 0.1  # what a strong wish is content with


def conditions(
    asked: Mapping[str, Any], mood: Mood | None, credits: Collection[str] = ()
) -> list[list[str]]:
    """The strictest first: all of it, words in the title, then anywhere, then one of several values for all, then without how it should feel, then without numbers
    (a price last), then only by whom it is (the attributes in `credits`) or with one of its words."""
    said = str(asked.get(WORDS, ""))
    some = [f"{WORDS}~{'|'.join(said.split())}"] if " " in said else []
    named = [
        one
        for name, value in asked.items()
        if isinstance(value, str) and name != WORDS
        for one in (
            [f"{name}{bound}" for bound in value.split("|")]  # price: ">=100|<=300"
            if value[:2] in (">=", "<=")
            else [f"{name}={value.replace(ALSO_ASKED, '|')}"]
        )
    ]
    titled = [*named, f"title~{said}"]
    named = [*named, f"{WORDS}~{said}"] if said else named
    every = [
        f"{name}={one}"
        for name, value in asked.items()
        if isinstance(value, str) and ALSO_ASKED in value
        for one in value.split(ALSO_ASKED)
    ]
    unbound = [one for one in named if one.partition("=")[0][-1:] not in "<>"]
    counted = [
        f"{name}{'<=' if value < LOW[name] else '>='}{LOW[name]:g}"
        for name, value in asked.items()
        if name in LOW and isinstance(value, (int, float))
    ]
    felt = [
        f"{name}{'>=' if value > 0 else '<='}{NEAR if value > 0 else -NEAR}"
        for name, value in (("valence", mood.valence), ("arousal", mood.arousal))
        if abs(value) >= STRONG
    ] if mood is not None else []  # fmt: skip
    by = [f"{name}={value}" for name, value in asked.items() if name in credits]
    rows = [[*named, *counted, *felt], [*named, *counted], named, unbound, by or some, []]
    rows = [[*titled, *counted, *felt], *rows] if said else rows
    rows = [[*every, *rows[0]], *rows]
    return [row for at, row in enumerate(rows) if row not in rows[:at]]


def changed(before: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked before, changed as is asked now. The cheapest is that of those within the bounds
    that were told before."""
    found = {**before, **asked}
    for name, value in asked.items():
        if value in (LOWEST, HIGHEST):
            told = str(before.get(name, "")).split("|")
            found[name] = "|".join([*(one for one in told if one[:2] in (">=", "<=")), value])
    return found


def without(refused: Iterable[tuple[str, str]]) -> list[str]:
    """That none of these attributes and values is there: one condition an attribute."""
    values = defaultdict(list)
    for name, value in sorted(refused):
        values[name].append(value)
    return [f"{name}!={'|'.join(every)}" for name, every in values.items()]
