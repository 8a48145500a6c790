"""Something that is there is found and shown, as a conversation asks for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from tastemaker.dialogue.acts import Find, Show
from tastemaker.dialogue.occasions import HOUR, how_many
from tastemaker.dialogue.seeking import WORDS, conditions, without
from tastemaker.dialogue.turns import Turn
from tastemaker.engine.bounds import HIGHEST, LOWEST, alike, extreme
from tastemaker.engine.talking.saying import Answer, Parts
from tastemaker.engine.values import MEDIUM
from tastemaker.ports import Candidates
from tastemaker.rank import rules
from tastemaker.understand.reader import chip

FOUND = 5  # items in one answer, where nobody says how long they shall last
MINE = {"save": "saved", "like": "liked", "made": "mine"}  # the words for each
LOOKED_AT = 500  # items of which it is seen how long they last
LOOKED_FOR = 50_000  # items of which it is seen what a kind of thing has
KIND, WHOSE, BOUND = 100.0, 10.0, 0.1  # weights of conditions that cannot all be met


def find(to: Answer, act: Find) -> Parts:
    # What was shown is not what "more" asks for; what was shown last is never "something else".
    before, name = to.turns.before, str(act.asked.get("artist", ""))
    by = to.engine.artists().asked(name) if name else {}
    wished = {**{n: v for n, v in act.asked.items() if n != "artist"}, **by}
    many = FOUND
    if act.minutes:
        known = to.engine.refresh().catalogue.base.attributes[:LOOKED_AT]
        many = how_many(known, act.minutes)
    refused = act.refused | act.without.items()
    never = without(refused)
    wished = _bounded(to, _of_its_kind(to, wished), never, before.seen)
    fresh = [before.seen, before.shown]
    if before.turns and act.asked != before.turns[-1].asked:
        fresh.append(())  # narrower: some of those shown may fit
    rows = conditions(wished, act.mood, by)
    whole = [row for row in rows if _whole(row, wished)]
    near = nearest(to.engine.refresh().catalogue.base, rows[0], never, by, to.engine.now())
    for where, seen in product([*whole, near, *rows[len(whole) :]], fresh):
        slate = to.engine.recommend(
            to.user, many, where=[*where, *never], exclude=seen, why=True, language=to.language
        )
        if slate.picks:
            break
    named = None if act.mood is not None and act.mood.source == HOUR else act.mood
    key = "found" if len(where) >= len(conditions(wished, named, by)[0]) else "near"
    lost = [one for one in conditions(wished, None, by)[0] if one not in where]
    lacks = [chip(name, wished[name], to.zh) for name in _names(lost) if name in wished]
    key = "near_but" if key == "near" and where == near and lacks else key
    key = "nobody" if name and not by else "not_here" if act.called else key
    yield {"type": "slate", "slate": slate}
    shown = tuple(pick.item for pick in slate.picks)
    if not shown:
        yield to.say("none")
        return
    to.turns.keep(Turn(shown=shown, asked=act.asked, felt=act.mood, refused=refused))
    but = ("、" if to.zh else ", ").join(lacks)
    yield to.say(key, titles=to.titles(shown), artist=name, called=act.called, but=but)


def nearest(
    base: Candidates, asked: Sequence[str], never: Sequence[str], by: Collection[str], now: float
) -> list[str]:
    """Of the conditions `asked`, which nothing may meet all, those that something meets most of; of what
    weighs as much, what more of the catalogue meets. What kind of thing it is and whose (the attributes
    `by`) count most, numbers a little less than words."""
    groups = defaultdict[str, list[str]](list)
    for one in asked:
        name = _name(one)
        groups[name if _is_bound(one) else one].append(one)
    out = rules.out_of_bounds(base, rules.conditions(never), (), now)
    left = np.ones(len(base.ids), np.bool_) if out is None else ~out
    weights, met = [], []
    for group in groups.values():
        name = _name(group[0])
        weights.append(
            KIND if name == MEDIUM else WHOSE if name in by else 1.0 - BOUND * _is_bound(group[0])
        )
        unmet = rules.out_of_bounds(base, rules.conditions(group), (), now)
        met.append(left if unmet is None else left & ~unmet)
    if not met or not np.any(met):
        return []
    met_by = np.array(met)  # (conditions, n)
    total = np.array(weights) @ met_by
    best = np.flatnonzero(total >= total.max() - 1e-9)
    kept, counts = np.unique(met_by[:, best], axis=1, return_counts=True)
    chosen = kept[:, int(np.argmax(counts))]
    return [one for group, has in zip(groups.values(), chosen, strict=True) if has for one in group]


def _of_its_kind(to: Answer, wished: Mapping[str, Any]) -> dict[str, Any]:
    """What is wished, of the attributes that the kind of thing has which is looked for: a price is
    what one pays for a hotel, and the ticket of a museum."""
    kinds = {*str(wished.get(MEDIUM, "")).split("|")} - {""}
    if not kinds:
        return dict(wished)
    base = to.engine.refresh().catalogue.base
    rows = [row for row, kind in enumerate(base.medium[:LOOKED_FOR]) if kind in kinds]
    there = {
        name
        for row in rows
        for name, value in base.attributes[row].items()
        if isinstance(value, (int, float))
    }
    return {
        alike(name, there) if isinstance(value, str) and _is_bound(name + value) else name: value
        for name, value in wished.items()
    }


def _whole(row: Sequence[str], wished: Mapping[str, Any]) -> bool:
    """Whether a row of conditions leaves out nothing that is wished."""
    has = {WORDS if name == "title" else name for name in map(_name, row)}
    return all(name in has for name, value in wished.items() if isinstance(value, str))


def _names(conditions: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(map(_name, conditions)))


def _name(condition: str) -> str:
    """The attribute that a condition is about."""
    return re.split(r"[=<>!~]", condition, maxsplit=1)[0]


def _is_bound(condition: str) -> bool:
    return re.search(r"[<>]=|lowest|highest", condition) is not None


def _bounded(
    to: Answer, wished: dict[str, Any], never: Sequence[str], seen: Collection[str]
) -> dict[str, Any]:
    """With "the cheapest" as a bound: what fits otherwise and was not shown yet costs as much."""
    parts = {name: value.split("|") for name, value in wished.items() if isinstance(value, str)}
    sought = {name: each for name, each in parts.items() if {LOWEST, HIGHEST} & {*each}}
    if not sought:
        return wished
    others = {name: value for name, value in wished.items() if name not in sought}
    for name, each in sought.items():  # the cheapest under $500: the bounds that are told stay
        if told := [one for one in each if one not in (LOWEST, HIGHEST)]:
            others[name] = "|".join(told)
    base = to.engine.refresh().catalogue.base
    asked = rules.conditions([*conditions(others, None)[0], *never])
    out = rules.out_of_bounds(base, asked, (), to.engine.now())
    left = np.ones(len(base.ids), np.bool_) if out is None else ~out
    left[[base.row[id] for id in seen if id in base.row]] = False
    for name, each in sought.items():
        found = rules.numbers(base, name)
        values = found[left & np.isfinite(found)].tolist()
        if values:
            which = next(one for one in each if one in (LOWEST, HIGHEST))
            bound = extreme(which, values, FOUND)
            others[name] = f"{others[name]}|{bound}" if name in others else bound
    return others


def mine(to: Answer, kind: str) -> Parts:
    """What was kept ("save"), liked ("like") or made ("made"), newest first."""
    if kind == "made":
        ids = [item.id for item in to.engine.made_for(to.user)]
    else:
        evidence = to.engine.profile(to.user).evidence
        met = sorted((e for e in evidence if e.kind == kind), key=lambda e: -e.at)
        ids = [e.item for e in met if to.engine.knows_item(e.item)]
    shown = tuple(dict.fromkeys(ids))[:FOUND]
    if not shown:
        yield to.say("mine_nothing")
        return
    yield {"type": "slate", "slate": to.engine.show(to.user, shown, to.language)}
    to.turns.keep(Turn(shown=shown))
    yield to.say(MINE[kind], titles=to.titles(shown))


def show(to: Answer, act: Show) -> Parts:
    shown = act.items
    if act.near and to.engine.models.space is not None:
        like = to.engine.similar(act.items[0], FOUND + len(act.items), to.user)
        shown = tuple(item.id for item in like if item.id not in act.items)[:FOUND] or shown
    yield {"type": "slate", "slate": to.engine.show(to.user, shown, to.language)}
    to.turns.keep(Turn(shown=shown))
    yield to.say("named" if shown == act.items else "found", titles=to.titles(shown))
