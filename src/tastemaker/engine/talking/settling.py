"""What is wished, as conditions that this catalogue can meet: the cheapest, cheaper than those, a price of
what kind of thing; and what is given up where nothing meets them all."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from tastemaker.dialogue.seeking import HIGHEST, LOWEST, WORDS, conditions
from tastemaker.engine.bounds import (
    HIGH,
    HIGHER,
    LOW,
    LOWER,
    alike,
    extreme,
)
from tastemaker.engine.talking.saying import Answer
from tastemaker.engine.values import MEDIUM
from tastemaker.ports import BoolArray, Candidates
from tastemaker.rank import rules

FOUND = 5  # items in one answer, where nobody says how long they shall last
LOOKED_FOR = 1_000  # items of which it is seen what a kind of thing has
KIND, WHOSE, SAID, BOUND = 100.0, 10.0, 1.5, 0.1  # weights of conditions that cannot all be met
CHEAP = 1 / 3  # of what fits otherwise is cheap, and as much of it dear

_BESIDE = {LOWER: "<=", LOW: "<=", HIGHER: ">=", HIGH: ">="}


def settled(
    to: Answer, asked: Mapping[str, Any], wished: Mapping[str, Any], never: Sequence[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what goes on being asked, what is wished now), with numbers for what was said without: the lowest
    of what fits and was not shown yet, a lower one than what is shown, a low one."""
    ours = _of_its_kind(to, wished)
    beside = _beside_shown(to, ours, never)
    changed = {name: value for name, value in beside.items() if value != wished.get(name)}
    kept = {name: value for name, value in asked.items() if name in beside or name not in wished}
    return {**kept, **changed}, _extremes(to, beside, never)


def nearest(
    base: Candidates, asked: Sequence[str], never: Sequence[str], by: Collection[str], now: float
) -> list[str]:
    """Of the conditions `asked`, which nothing may meet all, those that something meets most of; of what
    weighs as much, what more of the catalogue meets. What kind of thing it is and whose (the attributes
    `by`) count most, then what it is said to be (gloves); numbers a little less than values."""
    groups = defaultdict[str, list[str]](list)
    for one in asked:
        name = _name(one)
        groups[name if _is_bound(one) else one].append(one)
    left = having_all(base, never, now)
    weights, met = [], []
    for group in groups.values():
        name = _name(group[0])
        known = KIND if name == MEDIUM else WHOSE if name in by else SAID if name == WORDS else 0.0
        weights.append(known or 1.0 - BOUND * _is_bound(group[0]))
        met.append(left & having_all(base, group, now))
    if not met or not np.any(met):
        return []
    met_by = np.array(met)  # (conditions, n)
    total = np.array(weights) @ met_by
    best = np.flatnonzero(total >= total.max() - 1e-9)
    kept, counts = np.unique(met_by[:, best], axis=1, return_counts=True)
    chosen = kept[:, int(np.argmax(counts))]
    return [one for group, has in zip(groups.values(), chosen, strict=True) if has for one in group]


def whole(row: Sequence[str], wished: Mapping[str, Any]) -> bool:
    """Whether a row of conditions leaves out nothing that is wished."""
    has = {WORDS if name == "title" else name for name in map(_name, row)}
    return all(name in has for name, value in wished.items() if isinstance(value, str))


def unmet(row: Sequence[str], wished: Mapping[str, Any], by: Collection[str]) -> list[str]:
    """Of what is wished, the attributes of which a row of conditions leaves something out."""
    lost = [_name(one) for one in conditions(wished, None, by)[0] if one not in row]
    return [name for name in dict.fromkeys(lost) if name in wished]


def _name(condition: str) -> str:
    """The attribute that a condition is about."""
    return re.split(r"[=<>!~]", condition, maxsplit=1)[0]


def _is_bound(value: str) -> bool:
    """Whether a condition, or what is wished of an attribute, is about a number."""
    said = {*value.split("|")} & {*_BESIDE, LOWEST, HIGHEST}
    return bool(said) or re.search(r"[<>]=", value) is not None


def _of_its_kind(to: Answer, wished: Mapping[str, Any]) -> dict[str, Any]:
    """What is wished, of the attributes that the kind of thing has which is looked for: a price is
    what one pays for a hotel, and the ticket of a museum."""
    kinds = {*str(wished.get(MEDIUM, "")).split("|")} - {""}
    if not kinds or not any(isinstance(v, str) and _is_bound(v) for v in wished.values()):
        return dict(wished)
    base = to.engine.refresh().catalogue.base
    rows = np.flatnonzero(np.isin(base.medium.astype(str), list(kinds)))[:LOOKED_FOR]
    there = {
        name
        for row in rows
        for name, value in base.attributes[row].items()
        if rules.measured(value) is not None
    }
    found = dict[str, Any]()
    for name, value in wished.items():
        bound = isinstance(value, str) and _is_bound(value)
        of = alike(name, there) if bound else name
        found[of] = f"{found[of]}|{value}" if bound and of in found else value
    return found


def fitting(to: Answer, wished: Mapping[str, Any], never: Sequence[str]) -> BoolArray:  # (n,)
    """What of the catalogue is as wished, and may be shown."""
    base = to.engine.refresh().catalogue.base
    return having_all(base, [*conditions(wished, None)[0], *never], to.engine.now())


def having_all(base: Candidates, where: Sequence[str], now: float) -> BoolArray:  # (n,)
    """What meets all conditions, and may be shown."""
    out = rules.out_of_bounds(base, rules.conditions(where), (), now)
    return np.ones(len(base.ids), np.bool_) if out is None else ~out


def _beside_shown(to: Answer, wished: Mapping[str, Any], never: Sequence[str]) -> dict[str, Any]:
    """Lower or higher than what was spoken of last, or all that is shown; of nothing shown, low or high
    among what fits otherwise. What bounds the other end stays."""
    sought = {name: value for name, value in wished.items() if value in _BESIDE}
    found = {name: value for name, value in wished.items() if name not in sought}
    base, before = to.engine.refresh().catalogue.base, to.turns.before
    for name, how in sought.items():
        every = rules.numbers(base, name)
        known = np.isfinite(every)
        of = (before.about,) if before.about else before.shown
        shown = [every[base.row[id]] for id in of if id in base.row and known[base.row[id]]]
        last = str(before.turns[-1].asked.get(name, "")) if before.turns else ""
        other_end = [one for one in last.split("|") if one[:2] in {"<=", ">="} - {_BESIDE[how]}]
        for stays in (other_end, []):  # of those from 500 up nothing may be cheaper
            bound = {name: "|".join(stays)} if stays else {}
            fits = sorted(every[fitting(to, {**found, **bound}, never) & known].tolist())
            if (edge := _edge(how, fits, shown)) is not None:
                break
        if edge is None:  # what is shown is the cheapest: nothing shall fit
            edge = min(shown) - 1 if how == LOWER else max(shown) + 1
        found[name] = "|".join([*stays, f"{_BESIDE[how]}{float(edge)!r}"])
    return found


def _edge(how: str, fits: Sequence[float], shown: Sequence[float]) -> float | None:
    """The number that bounds what is lower or higher than what is `shown`, or low or high among what
    `fits` (sorted); None where nothing is."""
    if how in (LOWER, HIGHER) and len(shown):
        at = bisect_left(fits, min(shown)) - 1 if how == LOWER else bisect_right(fits, max(shown))
        return fits[at] if 0 <= at < len(fits) else None
    at = int((len(fits) - 1) * (CHEAP if _BESIDE[how] == "<=" else 1 - CHEAP))
    return fits[at] if fits else 0.0


def _extremes(to: Answer, wished: dict[str, Any], never: Sequence[str]) -> dict[str, Any]:
    """With "the cheapest" as a bound: what fits otherwise and was not shown yet costs as much."""
    parts = {name: value.split("|") for name, value in wished.items() if isinstance(value, str)}
    sought = {name: each for name, each in parts.items() if {LOWEST, HIGHEST} & {*each}}
    if not sought:
        return wished
    others = {name: value for name, value in wished.items() if name not in sought}
    for name, each in sought.items():  # the cheapest under $500: the bounds that are told stay
        if told := [one for one in each if one not in (LOWEST, HIGHEST)]:
            others[name] = "|".join(told)
    base, left = to.engine.refresh().catalogue.base, fitting(to, others, never)
    left[[base.row[id] for id in to.turns.before.seen if id in base.row]] = False
    for name, each in sought.items():
        found = rules.numbers(base, name)
        values = found[left & np.isfinite(found)].tolist()
        if values:
            which = next(one for one in each if one in (LOWEST, HIGHEST))
            bound = extreme(which, values, FOUND)
            others[name] = f"{others[name]}|{bound}" if name in others else bound
    return others
