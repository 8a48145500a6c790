"""Something that is there is found and shown, as a conversation asks for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import product
from typing import Any

import numpy as np

from tastemaker.dialogue.acts import Find, Show
from tastemaker.dialogue.occasions import HOUR, how_many
from tastemaker.dialogue.seeking import conditions, without
from tastemaker.dialogue.turns import Turn
from tastemaker.engine.bounds import HIGHEST, LOWEST, extreme
from tastemaker.engine.talking.saying import Answer, Parts
from tastemaker.rank import rules

FOUND = 5  # items in one answer, where nobody says how long they shall last
MINE = {"save": "saved", "like": "liked", "made": "mine"}  # the words for each
LOOKED_AT = 500  # items of which it is seen how long they last


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
    wished = _bounded(to, wished, never, before.seen)
    fresh = [before.seen, before.shown]
    if before.turns and act.asked != before.turns[-1].asked:
        fresh.append(())  # narrower: some of those shown may fit
    for where, seen in product(conditions(wished, act.mood, by), fresh):
        slate = to.engine.recommend(
            to.user, many, where=[*where, *never], exclude=seen, why=True, language=to.language
        )
        if slate.picks:
            break
    named = None if act.mood is not None and act.mood.source == HOUR else act.mood
    key = "found" if len(where) >= len(conditions(wished, named, by)[0]) else "near"
    key = "nobody" if name and not by else "not_here" if act.called else key
    yield {"type": "slate", "slate": slate}
    shown = tuple(pick.item for pick in slate.picks)
    if not shown:
        yield to.say("none")
        return
    to.turns.keep(Turn(shown=shown, asked=act.asked, felt=act.mood, refused=refused))
    yield to.say(key, titles=to.titles(shown), artist=name, called=act.called)


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
