"""Something is made, or made of what is there, as a conversation asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from tastemaker.dialogue.acts import Make
from tastemaker.dialogue.turns import Turn
from tastemaker.domain import Brief, Item
from tastemaker.engine import others, reworking
from tastemaker.engine.making import followable
from tastemaker.engine.talking.saying import Answer, Parts
from tastemaker.engine.titles import titled
from tastemaker.errors import BadInput
from tastemaker.understand.lexicon import NAMES

if TYPE_CHECKING:
    from tastemaker.engine import Engine

LIKE = 3  # works of an artist that something made shall resemble


def able(engine: Engine) -> list[str]:
    """Media that can be made here, or could be once they are learned. None over a catalogue of other
    things, where nothing has been learned to be made."""
    if engine.models.generators:
        return sorted(engine.models.generators)
    held = set(engine.refresh().catalogue.base.medium.tolist())
    return sorted(engine.media) if not held or held & engine.media.keys() else []


def make(to: Answer, act: Make) -> Parts:
    brief, like = act.brief, ""  # the title of what should have been changed and cannot be
    if (name := brief.attributes.get("artist")) and not brief.like:
        brief = replace(brief, like=to.engine.artists().works(str(name), LIKE))
    begun = None  # what it goes on from
    if id := act.of or (brief.rework.item if brief.rework else ""):
        begun = to.engine.item(id, to.user)
        if begun.medium not in to.engine.media:
            yield to.say("stays", title=to.title(id))
            return
        brief = replace(brief, medium=begun.medium)
    if begun is not None and brief.rework is None:
        brief, like = _alike(to, brief, begun, act.without), to.title(id)
    brief, instead = _followable(to, brief, act)
    made = to.engine.made(to.user, brief)
    try:
        first = next(made, None)
    except BadInput:
        if begun is None or brief.rework is None or brief.rework.how != "vary":
            raise
        brief, like = _alike(to, brief, begun, {}), to.title(id)
        made = to.engine.made(to.user, brief)
        first = next(made, None)
    titles, shown, held = [], [], 0
    for _, item in chain([first] if first else [], made):
        if item is None:
            held += 1
            continue
        titles.append(titled(item, to.language))
        shown.append(item.id)
        yield {"type": "creation", "item": item}
    if shown:
        # "Longer", said next, is about another piece of the same mode and metre.
        source: Mapping[str, Any] = {}
        if begun is not None and brief.rework:
            source = others.controls_of(begun, to.engine.media[begun.medium])
        about = replace(brief, attributes={**source, **brief.attributes})
        refused = act.refused | act.without.items()
        to.turns.keep(Turn(shown=tuple(shown), brief=about, refused=refused))
        key = "made_like" if like else "instead" if instead else "made"
        without = [_named(name, act.without[name], to.zh) for name in instead]
        yield to.say(key, n=len(titles), titles=titles, like=like, without=without)
    if held:
        yield to.say("held", n=held)


def _followable(to: Answer, brief: Brief, act: Make) -> tuple[Brief, Mapping[str, Any]]:
    """`brief` with what its medium can be asked for, and what of it stands in place of what `act`
    is without."""
    if (medium := to.engine.media.get(brief.medium)) is None:
        return brief, {}
    followed = reworking.kept if brief.rework is not None else followable
    asked = followed(brief.attributes, medium)
    never = act.refused | {(f.facet, f.value) for f in to.engine.facts(to.user) if f.weight < 0}
    live, taste = to.engine.refresh(), to.engine.taste(to.user)
    instead = others.instead(asked, act.without, never, medium, live, taste)
    return replace(brief, attributes={**asked, **instead}), instead


def _alike(to: Answer, brief: Brief, item: Item, without: Mapping[str, str]) -> Brief:
    medium, base = to.engine.media[item.medium], to.engine.refresh().catalogue.base
    return others.alike(brief, item, without, medium, base)


def _named(name: str, value: str, zh: bool) -> str:
    return NAMES.get((name, value), (value, value))[zh]
