"""Something that is there is found and shown, as a conversation asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tastemaker.dialogue.acts import Find, Show
from tastemaker.dialogue.occasions import HOUR, how_many
from tastemaker.dialogue.seeking import conditions, without
from tastemaker.dialogue.turns import Turn
from tastemaker.engine.bounds import HIGHER, LOWER
from tastemaker.engine.talking.saying import Answer, Parts
from tastemaker.engine.talking.settling import FOUND, nearest, settled, unmet, whole
from tastemaker.understand.reader import chip

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
    asked, wished = settled(to, act.asked, wished, never)
    fresh: list[Sequence[str]] = [before.seen, before.shown]
    if before.turns and asked != before.turns[-1].asked:
        fresh.append(())  # narrower: some of those shown may fit
    rows = conditions(wished, act.mood, by)

    def strictest_first() -> Iterator[tuple[list[str], bool]]:
        """Conditions to meet, and whether they are those that something meets most of."""
        yield from ((row, False) for row in rows if whole(row, wished))
        base = to.engine.refresh().catalogue.base
        yield nearest(base, rows[0], never, by, to.engine.now()), True
        yield from ((row, False) for row in rows if not whole(row, wished))

    for tried, seen in ((row, seen) for row in strictest_first() for seen in fresh):
        slate = to.engine.recommend(
            to.user, many, where=[*tried[0], *never], exclude=seen, why=True, language=to.language
        )
        if slate.picks:
            break
    where, most = tried
    named = None if act.mood is not None and act.mood.source == HOUR else act.mood
    key = "found" if len(where) >= len(conditions(wished, named, by)[0]) else "near"
    lost = unmet(where, wished, by)
    key = "near_but" if key == "near" and most and lost else key
    beside = [one for one in lost if act.asked.get(one) in (LOWER, HIGHER)]
    if beside:  # what is shown already is the cheapest
        to.turns.stay()
        yield to.say("nothing_beside", what=chip(beside[0], act.asked[beside[0]], to.zh))
        return
    key = "nobody" if name and not by else "not_here" if act.called else key
    yield {"type": "slate", "slate": slate}
    shown = tuple(pick.item for pick in slate.picks)
    if not shown:
        yield to.say("none")
        return
    to.turns.keep(Turn(shown=shown, asked=asked, felt=act.mood, refused=refused))
    but = ("、" if to.zh else ", ").join(chip(name, wished[name], to.zh) for name in lost)
    yield to.say(key, titles=to.titles(shown), artist=name, called=act.called, but=but)


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
