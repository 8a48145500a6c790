"""Something that is there is found and shown, as a conversation asks for it."""

from __future__ import annotations

from itertools import product

from tastemaker.dialogue.acts import Find, Show
from tastemaker.dialogue.occasions import HOUR, how_many
from tastemaker.dialogue.seeking import conditions, without
from tastemaker.dialogue.turns import Turn
from tastemaker.engine.talking.saying import Answer, Parts

FOUND = 5  # items in one answer, where nobody says how long they shall last
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
    for where, seen in product(conditions(wished, act.mood, by), (before.seen, before.shown)):
        slate = to.engine.recommend(
            to.user, many, where=[*where, *never], exclude=seen, why=True, language=to.language
        )
        if slate.picks:
            break
    named = None if act.mood is not None and act.mood.source == HOUR else act.mood
    key = "found" if len(where) >= len(conditions(wished, named, by)[0]) else "near"
    key = "nobody" if name and not by else key
    yield {"type": "slate", "slate": slate}
    shown = tuple(pick.item for pick in slate.picks)
    if not shown:
        yield to.say("none")
        return
    to.turns.keep(Turn(shown=shown, asked=act.asked, felt=act.mood, refused=refused))
    yield to.say(key, titles=to.titles(shown), artist=name)


def show(to: Answer, act: Show) -> Parts:
    shown = act.items
    if act.near and to.engine.models.space is not None:
        like = to.engine.similar(act.items[0], FOUND + len(act.items), to.user)
        shown = tuple(item.id for item in like if item.id not in act.items)[:FOUND] or shown
    yield {"type": "slate", "slate": to.engine.show(to.user, shown, to.language)}
    to.turns.keep(Turn(shown=shown))
    yield to.say("named" if shown == act.items else "found", titles=to.titles(shown))
