"""Something that is there is found and shown, as a conversation asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tastemaker.dialogue.acts import Find, Show
from tastemaker.dialogue.occasions import HOUR, how_many
from tastemaker.dialogue.seeking import HIGHEST, LIKED, WORDS, conditions, without
from tastemaker.dialogue.turns import Turn
from tastemaker.engine.bounds import HIGHER, LOWER
from tastemaker.engine.talking.saying import Answer, Parts
from tastemaker.engine.talking.settling import (
    FOUND,
    having_all,
    nearest,
    settled,
    unmet,
    whole,
)
from tastemaker.ports import Telling
from tastemaker.rank.rules import saying
from tastemaker.understand.artists import others
from tastemaker.understand.reader import chip

MINE = {"save": "saved", "like": "liked", "made": "mine"}  # the words for each
LOOKED_AT = 500  # items of which it is seen how long they last
NEAREST = 500  # items by what words say, of which it is seen what fits otherwise
CLOSE = 12  # of what says some words, those nearest to them, of which taste chooses
LONGEST = 1_000  # characters of a condition
_IN_WORDS = re.compile(rf"(?:title|{WORDS})~")


def find(to: Answer, act: Find) -> Parts:
    # What was shown is not what "more" asks for; what was shown last is never "something else".
    before, name = to.turns.before, str(act.asked.get("artist", ""))
    by = to.engine.artists().asked(name) if name else {}
    most_liked = act.asked.get(LIKED) == HIGHEST
    told = {n: v for n, v in act.asked.items() if n != "artist" and (n, v) != (LIKED, HIGHEST)}
    wished = {**told, **by}
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
    if most_liked and not (before.turns and asked == before.turns[-1].asked):
        fresh.insert(0, ())  # what most people liked, seen or not; "more" of it is what follows
    rows = conditions(wished, act.mood, by)

    def strictest_first() -> Iterator[tuple[list[str], bool]]:
        """Conditions to meet, and whether they are those that something meets most of."""
        yield from ((row, False) for row in rows if whole(row, wished))
        base = to.engine.refresh().catalogue.base
        yield nearest(base, rows[0], never, by, to.engine.now()), True
        yield from ((row, False) for row in rows if not whole(row, wished))

    count = _count(to, rows, wished, never) if act.counted else None
    if count == 0:
        to.turns.stay()
        yield to.say("counted_none")
        return
    for tried, seen in ((row, seen) for row in strictest_first() for seen in fresh):
        if most_liked and (liked := to.engine.most_liked(to.user, [*tried[0], *never], many, seen)):
            slate = to.engine.show(to.user, liked, to.language)
            break
        slate = to.engine.recommend(
            to.user, many, where=[*tried[0], *never, *_closest(to, wished, tried[0], never, seen)],
            exclude=seen, why=True, language=to.language,
        )  # fmt: skip
        if slate.picks:
            break
    where, most = tried
    if count is not None:
        yield {"type": "slate", "slate": slate}
        shown = tuple(pick.item for pick in slate.picks)
        to.turns.keep(Turn(shown=shown, asked=asked, refused=refused))
        yield to.say("counted", n=count, titles=to.titles(shown))
        return
    named = None if act.mood is not None and act.mood.source == HOUR else act.mood
    key = "found" if len(where) >= len(conditions(wished, named, by)[0]) else "near"
    lost = unmet(where, wished, by)
    key = "near_but" if key == "near" and most and lost else key
    key = "most_liked" if key == "found" and slate.policy == "named" else key
    said = str(wished.get(WORDS, ""))
    if said and not any(map(_IN_WORDS.match, where)) and (near := _meant(to, said, where, never)):
        yield {"type": "slate", "slate": to.engine.show(to.user, near, to.language)}
        to.turns.keep(Turn(shown=near, asked=asked, felt=act.mood, refused=refused))
        yield to.say("near_words", titles=to.titles(near), words=said)
        return
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
    artist = next((one for one in others(name) if to.zh and not one.isascii()), name)
    yield to.say(key, titles=to.titles(shown), artist=artist, called=act.called, but=but)


def _count(
    to: Answer, rows: Sequence[Sequence[str]], wished: Mapping[str, Any], never: Sequence[str]
) -> int:
    """How many there are of what is wished."""
    base = to.engine.refresh().catalogue.base
    meet = (
        int(having_all(base, [*row, *never], to.engine.now()).sum())
        for row in rows
        if whole(row, wished)
    )
    return next(filter(None, meet), 0)


def _closest(
    to: Answer,
    wished: Mapping[str, Any],
    where: Sequence[str],
    never: Sequence[str],
    seen: Sequence[str],
) -> list[str]:
    """Of what says the words somewhere, that those are shown which are nearest to them: a text may
    say “safety glasses” of a drill. As a condition; none where too few are known to be near."""
    said = str(wished.get(WORDS, ""))
    if f"{WORDS}~{said}" not in where or to.engine.models.space is None:
        return []
    near = _near(to, said, [*where, *never])
    close = [id for id in near if id not in seen and "|" not in id][:CLOSE]
    fits = len("|".join(close)) < LONGEST
    return [f"item={'|'.join(close)}"] if fits and len(close) >= FOUND else []


def _meant(to: Answer, said: str, where: Sequence[str], never: Sequence[str]) -> tuple[str, ...]:
    """Of what meets `where`, what is nearest to what the words say, in whatever modality; empty
    where nothing tells of that."""
    space: object = to.engine.models.space
    base = to.engine.refresh().catalogue.base
    told = isinstance(space, Telling) and space.tells(said)
    # Of words that no model was taught and nobody here says, a point tells nothing but chance.
    if space is None or not (told or any(len(saying(base, word)) for word in said.split())):
        return ()
    return tuple(_near(to, said, [*where, *never])[:FOUND])


def _near(to: Answer, said: str, where: Sequence[str]) -> list[str]:
    """Ids of what meets `where`, those first that are nearest to what the words say."""
    base = to.engine.refresh().catalogue.base
    left = having_all(base, where, to.engine.now())
    return [item.id for item in to.engine.search(said, NEAREST) if left[base.row[item.id]]]


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
