"""A conversation: what is said is read and kept, `dialogue` decides, and the engine does it.

- turns: those so far, in the store
- naming: what is called by its title
- saying: one answer: to whom, in which language, in which words
- makes: what is made for it
- finds: what is found for it
- settling: what is wished, as conditions that this catalogue can meet
- tells: what is known of what was shown
- acts: each act that `dialogue` knows, carried out
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from tastemaker.dialogue.acts import Act, More
from tastemaker.dialogue.phrasing import FREE, PUT, Wanted
from tastemaker.dialogue.policy import decide
from tastemaker.dialogue.tone import opening
from tastemaker.dialogue.turns import State
from tastemaker.dialogue.words import phrase
from tastemaker.domain import Event, Profile, Reading
from tastemaker.engine.talking.acts import carried_out
from tastemaker.engine.talking.makes import able
from tastemaker.engine.talking.naming import by_title, called
from tastemaker.engine.talking.saying import Answer, Parts
from tastemaker.engine.talking.turns import CONVERSATION, Turns, conversation
from tastemaker.errors import NotFound, TastemakerError
from tastemaker.understand.facts import corrected
from tastemaker.understand.plain import plain

if TYPE_CHECKING:
    from tastemaker.engine import Engine

__all__ = ["CONVERSATION", "conversation", "talk"]

MUSIC = "tune"  # what is made where nothing else is there or named
OF_MUSIC = frozenset({"kind", "key", "metre", "mode"})  # what nothing else is asked for with
_MUSICAL = re.compile(
    r"\b(?:tunes?|melod(?:y|ies)|songs?|music)\b|曲子|乐曲|旋律|音乐|歌(?!词|颂|咏)", re.I
)


def talk(engine: Engine, user: str, text: str, language: str = "") -> Parts:
    """Parts of the answer, each a dict with `type`: reading, creation, slate, piece, text, problem.

    `piece`: a sentence of the text that follows, where a language model says it."""
    state = conversation(engine, user)
    about, meant = _about(engine, user, text, state)
    observed = engine.observe(_said(engine, user, text, state, meant))
    event = engine.store.event(observed.ids[0])
    reading = (event.reading if event else None) or Reading()
    yield {"type": "reading", "event": observed.ids[0], "reading": msgspec.to_builtins(reading)}
    profile = engine.profile(user)
    speaking = language or reading.language or profile.language or "en"
    act = about or by_title(
        engine, text, reading, state, _decided(engine, user, text, reading, state)
    )
    turns = Turns(engine, user, state, observed.ids, observed.watermark)
    answer = Answer(engine, user, speaking, turns)
    for one in engine.hand_overs.tell(user):
        yield {"type": "hand_over", "hand_over": one}
        words = phrase("replied", speaking, question=one.question, reply=one.reply)
        yield {"type": "text", "text": words}
    first = opening(reading, profile, speaking)
    try:
        for part in carried_out(answer, act):
            if part["type"] == "text":
                yield from _opened(first, _spoken(engine, part, text, profile, speaking))
            else:
                yield part
    except TastemakerError as error:
        yield {"type": "problem", "problem": error.problem(speaking)}


def _about(
    engine: Engine, user: str, text: str, state: State
) -> tuple[Act, Reading] | tuple[None, None]:
    """What to do with something that is called by its title, and how that was read; None where
    nothing is to be done with it."""
    one = called(engine, user, text, state)
    if one is None:
        return None, None
    reading = engine.reader_for(user).read(one.text)
    act = one.about(_decided(engine, user, one.text, reading, one.shown(state)))
    if isinstance(act, More) and engine.reader.read(text).intent in ("make", "find"):
        return None, None  # "make something like X": a model for what is made, no more of X
    return (act, reading) if act is not None else (None, None)


def _decided(engine: Engine, user: str, text: str, reading: Reading, state: State) -> Act:
    medium, bars_of = _medium(engine, text, reading), partial(_bars, engine, user)
    return decide(state, plain(text), reading, engine.profile(user), medium, bars_of)


def _said(engine: Engine, user: str, text: str, state: State, meant: Reading | None) -> list[Event]:
    """What is said as events, read as it is `meant`. A correction of what was told just before
    takes that back and tells it anew, so that what was right in it stays."""
    if meant is not None:
        return [Event(user, "say", text=text, reading=meant)]
    last = state.turns[-1] if state.turns else None
    before = engine.store.event(last.events[0]) if last and last.events else None
    facts = before.reading.facts if before is not None and before.reading is not None else ()
    if not facts or not (right := corrected(text, facts)):
        return [Event(user, "say", text=text)]
    assert before is not None
    reading = Reading(engine.reader.read(text).language, "tell", facts=right)
    return [Event(user, "say", text=text, reading=reading), Event(user, "undo", text=before.id)]


def _bars(engine: Engine, user: str, item: str) -> int:
    """How many bars an item has; 0 where it has none or is gone."""
    try:
        bars = engine.item(item, user).attributes.get("bars")
    except NotFound:
        return 0
    return int(bars) if isinstance(bars, (int, float)) else 0


def _spoken(
    engine: Engine, part: Mapping[str, Any], text: str, profile: Profile, language: str
) -> Parts:
    """Words as the template has them or, where one is configured, as a language model says them."""
    plain, key = {"type": "text", "text": part["text"]}, part["key"]
    if engine.voice is None or key not in PUT | FREE:
        yield plain
        return
    facts = [(fact.words, fact.source) for fact in engine.facts(profile.user, language)]
    yield from engine.voice.parts(Wanted(key, part["text"], language, text, part["titles"], facts))


def _opened(first: str, parts: Parts) -> Parts:
    """`parts` of one answer, with a few words before it."""
    for at, part in enumerate(parts):
        if first and (at == 0 or part["type"] == "text"):
            part = {**part, "text": first + part["text"]}
        yield part


def _medium(engine: Engine, text: str, reading: Reading) -> str:
    """The medium that can be made here, "" where nothing can: music where that is named; where there are several, that of
    most of the catalogue, and of those the one that knows most of what is asked for, or that people
    mean by default."""
    if MUSIC in engine.media and (_MUSICAL.search(text) or reading.slots.keys() & OF_MUSIC):
        return MUSIC
    of_items = engine.refresh().catalogue.base.medium

    def fits(name: str) -> tuple[int, int, bool]:
        known = {*engine.media[name].controls, *engine.media[name].measures}
        return int((of_items == name).sum()), len(known & reading.slots.keys()), name == MUSIC

    return max(able(engine), key=fits, default="")
