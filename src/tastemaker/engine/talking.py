"""A conversation: what is said is read and kept, `dialogue` decides, and the engine does it.

The turns stand in the store, so that they go on in any process, and are exported and erased with
everything else. Each is a document of its own, named by the ledger number of what was said: two
messages at once add one turn each, in the order in which they were said, and a turn is taken back
by whoever takes its document away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from tastemaker.dialogue.acts import (
    Act,
    Ask,
    Find,
    Forget,
    HandOver,
    Known,
    Less,
    Make,
    More,
    Note,
    Rate,
    Say,
    Show,
    Stop,
    Undo,
    Why,
)
from tastemaker.dialogue.occasions import HOUR, how_many
from tastemaker.dialogue.phrasing import FREE, PUT, Wanted
from tastemaker.dialogue.policy import ALIKE, decide
from tastemaker.dialogue.seeking import conditions
from tastemaker.dialogue.tone import opening
from tastemaker.dialogue.turns import KEPT, State, Turn, from_body, to_body
from tastemaker.dialogue.words import phrase
from tastemaker.domain import Brief, Event, Item, Mood, Profile, Reading
from tastemaker.engine import reworking
from tastemaker.engine.making import followable
from tastemaker.engine.others import another, beside
from tastemaker.engine.titles import titled
from tastemaker.errors import BadInput, NotFound, TastemakerError
from tastemaker.ports import Document, Medium
from tastemaker.profile.facts import FactView, views
from tastemaker.profile.weights import MIDDLE_RATING
from tastemaker.rank.words import BESIDE_OTHERS
from tastemaker.understand.facts import corrected
from tastemaker.understand.lexicon import NAMES
from tastemaker.understand.plain import plain

if TYPE_CHECKING:
    from tastemaker.engine import Engine

CONVERSATION = "conversation"
ASKED = 4_000  # characters of a question that are looked up
MUSIC = "tune"  # what is made where nothing else is there or named
FOUND = 5  # items in one answer, where nobody says how long they shall last
LOOKED_AT = 500  # items of which it is seen how long they last
LIKE = 3  # works of an artist that something made shall resemble
KNOWN = 5  # facts in one answer; the page has them all
REASONS = 3  # reasons in one answer; the page has them all

Parts = Iterator[dict[str, Any]]


def talk(engine: Engine, user: str, text: str, language: str = "") -> Parts:
    """Parts of the answer, each a dict with `type`: reading, creation, slate, piece, text, problem.

    `piece`: a sentence of the text that follows, where a language model says it."""
    state = conversation(engine, user)
    observed = engine.observe(_said(engine, user, text, state))
    event = engine.store.event(observed.ids[0])
    reading = (event.reading if event else None) or Reading()
    yield {"type": "reading", "event": observed.ids[0], "reading": msgspec.to_builtins(reading)}
    profile = engine.profile(user)
    speaking = language or reading.language or profile.language or "en"
    act = decide(
        state, plain(text), reading, profile, _medium(engine, reading), partial(_bars, engine, user)
    )
    act = _by_title(engine, text, reading, state, act)
    answer = _Answer(engine, user, speaking, state, observed.ids, observed.watermark)
    for one in engine.hand_overs.tell(user):
        yield {"type": "hand_over", "hand_over": one}
        words = phrase("replied", speaking, question=one.question, reply=one.reply)
        yield {"type": "text", "text": words}
    first = opening(reading, profile, speaking)
    try:
        for part in answer.parts(act):
            if part["type"] == "text":
                yield from _opened(first, _spoken(engine, part, text, profile, speaking))
            else:
                yield part
    except TastemakerError as error:
        yield {"type": "problem", "problem": error.problem(speaking)}


def _by_title(engine: Engine, text: str, reading: Reading, state: State, act: Act) -> Act:
    """`act`, or what is named by its title where something is looked for, or where nothing else
    was understood; something like it where that is asked for."""
    if isinstance(act, Ask):
        return replace(act, otherwise=_by_title(engine, text, reading, state, act.otherwise))
    if not isinstance(act, Make | Find) and act != Say("help"):
        return act
    named, alike = engine.titles().named(text, engine.reader), ALIKE.search(text)
    if not named:
        return act
    if not isinstance(act, Make):
        return Show(named[:FOUND], bool(alike))
    if alike and not act.brief.like and act.brief.rework is None:
        return replace(act, brief=replace(act.brief, like=named[:LIKE]))
    changes = state.turns or reading.slots or act.brief.rework or act.of
    return act if reading.intent != "change" or changes else Show(named[:FOUND])


def conversation(engine: Engine, user: str) -> State:
    """The turns so far. What an older version kept cannot be gone on with: a fresh start."""
    turns = []
    for kept in engine.store.scan(CONVERSATION, user=user):
        with suppress(msgspec.ValidationError):
            turns.append(from_body(kept.body))
    return State(tuple(turns)[-KEPT:])


def _said(engine: Engine, user: str, text: str, state: State) -> list[Event]:
    """What is said as events. A correction of what was told just before takes that back and tells
    it anew, so that what was right in it stays."""
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


def _place(number: int) -> str:
    """The id of a turn: sorted by it, turns stand in their order."""
    return f"{number:016d}"


def said(text: str, key: str = "", titles: Sequence[str] = ()) -> dict[str, Any]:
    """Words, with the key of the template they come from and the titles they name."""
    return {"type": "text", "text": text, "key": key, "titles": list(titles)}


def _spoken(
    engine: Engine, part: Mapping[str, Any], text: str, profile: Profile, language: str
) -> Parts:
    """Words as the template has them or, where one is configured, as a language model says them."""
    plain, key = {"type": "text", "text": part["text"]}, part["key"]
    if engine.voice is None or key not in PUT | FREE:
        yield plain
        return
    facts = [(fact.words, fact.source) for fact in views(profile, engine.now(), language)]
    yield from engine.voice.parts(Wanted(key, part["text"], language, text, part["titles"], facts))


def _opened(first: str, parts: Parts) -> Parts:
    """`parts` of one answer, with a few words before it."""
    for at, part in enumerate(parts):
        if first and (at == 0 or part["type"] == "text"):
            part = {**part, "text": first + part["text"]}
        yield part


class _Answer:
    """One act, carried out for one person."""

    def __init__(
        self,
        engine: Engine,
        user: str,
        language: str,
        state: State,
        events: tuple[str, ...],
        number: int,
    ) -> None:
        self._engine, self._user, self._language = engine, user, language
        self._state, self._number = state, number
        self._events = events

    def parts(self, act: Act) -> Parts:
        match act:
            case Make():
                yield from self._make(act)
            case Find(asked, mood, minutes, without):
                yield from self._find(asked, mood, minutes, without)
            case Show():
                yield from self._show(act)
            case More(item):
                yield from self._more(item)
            case Why(item):
                yield from self._why(item)
            case Known():
                yield self._known()
            case Forget(facts):
                yield self._forget_facts(facts)
            case Less(item, again):
                yield from self._less(item, again)
            case Rate(item, kind, value):
                yield from self._rate(item, kind, value)
            case Note(without):
                last = self._stay()
                yield self._say("noted")
                if without:
                    kept = {n: v for n, v in last.asked.items() if without.get(n) != v}
                    yield from self._find(kept, last.felt, without=without)
            case Undo():
                yield from self._undo()
            case Stop():
                self._forget(kept.id for kept in self._kept())
                yield self._say("stopped")
            case Say(key, values):
                yield self._say(key, **values)
            case Ask(question, otherwise):
                yield from self._ask(question, otherwise)
            case HandOver():
                yield from self._hand_over()

    def _ask(self, question: str, otherwise: Act) -> Parts:
        """What the documents say. Where they say nothing, a wish is followed; what is no wish
        is not known, and may be left to a person."""
        answer = self._engine.answer(self._user, question[:ASKED], self._language)
        if answer.known:
            yield {"type": "answer", "answer": answer}
            sources = list(dict.fromkeys(one.title for one in answer.citations))
            yield self._say("cited", text=answer.text, sources=sources)
        elif answer.citations and otherwise == Say("help"):
            yield {"type": "answer", "answer": answer}
            yield said(answer.text)
        else:
            yield from self.parts(otherwise)

    def _hand_over(self) -> Parts:
        rows = self._engine.store.events(self._user)
        texts = [
            e.text for number, e in rows if e.kind == "say" and e.text and number <= self._number
        ]
        # What was said last asks for a person; what was said before it is the question.
        left = self._engine.hand_overs.add(self._user, (texts[-2:-1] or texts)[-1][:ASKED])
        yield {"type": "hand_over", "hand_over": left}
        yield self._say("handed_over")

    def _make(self, act: Make) -> Parts:
        brief, like = act.brief, ""  # the title of what should have been changed and cannot be
        if (name := brief.attributes.get("artist")) and not brief.like:
            brief = replace(brief, like=self._engine.artists().works(str(name), LIKE))
        begun = None  # what it goes on from
        if id := act.of or (brief.rework.item if brief.rework else ""):
            begun = self._engine.item(id, self._user)
            if begun.medium not in self._engine.media:
                yield self._say("stays", title=self._titles((id,))[0])
                return
            brief = replace(brief, medium=begun.medium)
        if begun is not None and brief.rework is None:
            brief, like = self._alike(brief, begun, act.without), self._titles((id,))[0]
        brief, instead = self._followable(brief, act.without)
        made = self._engine.made(self._user, brief)
        try:
            first = next(made, None)
        except BadInput:
            if begun is None or brief.rework is None or brief.rework.how != "vary":
                raise
            brief, like = self._alike(brief, begun, {}), self._titles((id,))[0]
            made = self._engine.made(self._user, brief)
            first = next(made, None)
        titles, shown, held = [], [], 0
        for _, item in chain([first] if first else [], made):
            if item is None:
                held += 1
                continue
            titles.append(titled(item, self._language))
            shown.append(item.id)
            yield {"type": "creation", "item": item}
        if shown:
            # "Longer", said next, is about another piece of the same mode and metre.
            source = self._controls(begun) if brief.rework and begun else {}
            about = replace(brief, attributes={**source, **brief.attributes})
            self._keep(Turn(self._events, tuple(shown), about, self._number))
            key = "made_like" if like else "instead" if instead else "made"
            without = [self._named(name, act.without[name]) for name in instead]
            yield self._say(key, n=len(titles), titles=titles, like=like, without=without)
        if held:
            yield self._say("held", n=held)

    def _followable(
        self, brief: Brief, without: Mapping[str, str]
    ) -> tuple[Brief, Mapping[str, Any]]:
        """`brief` with what its medium can be asked for, and what of it stands in place of
        `without`."""
        if (medium := self._engine.media.get(brief.medium)) is None:
            return brief, {}
        followed = reworking.kept if brief.rework is not None else followable
        brief = replace(brief, attributes=followed(brief.attributes, medium))
        instead = self._instead(brief, without, medium)
        return replace(brief, attributes={**brief.attributes, **instead}), instead

    def _controls(self, item: Item) -> dict[str, Any]:
        """What an item has of what its medium can be asked for."""
        controls = self._engine.media[item.medium].controls
        return {name: item.attributes[name] for name in controls if name in item.attributes}

    def _alike(self, brief: Brief, item: Item, without: Mapping[str, str]) -> Brief:
        """`brief` for something like `item`: with as much of what it is as the catalogue has
        beside what is asked for."""
        own = {n: v for n, v in self._controls(item).items() if without.get(n) != v}
        medium, base = self._engine.media[item.medium], self._engine.refresh().catalogue.base
        attributes = beside(brief.attributes, own, medium, base)
        return replace(brief, rework=None, like=(item.id,), attributes=attributes)

    def _instead(self, brief: Brief, without: Mapping[str, str], medium: Medium) -> dict[str, Any]:
        """For each of `without` that is left open by `brief`, another value that suits them."""
        live, taste = self._engine.refresh(), self._engine.taste(self._user)
        disliked = {(f.facet, f.value) for f in self._engine.facts(self._user) if f.weight < 0}
        found: dict[str, Any] = {}
        for name, value in without.items():
            if name in medium.controls and name not in brief.attributes:
                refused = {value} | {other for facet, other in disliked if facet == name}
                chosen = another(name, refused, {**brief.attributes, **found}, medium, live, taste)
                found |= {} if chosen is None else {name: chosen}
        return found

    def _named(self, name: str, value: str) -> str:
        return NAMES.get((name, value), (value, value))[self._language.startswith("zh")]

    def _more(self, item: str) -> Parts:
        observed = self._engine.observe(Event(self._user, "like", item))
        self._events = (*self._events, *observed.ids)
        yield self._say("more", title=self._titles((item,))[0])
        yield from self._find({})

    def _find(
        self,
        asked: Mapping[str, Any],
        mood: Mood | None = None,
        minutes: float = 0.0,
        without: Mapping[str, str] = MappingProxyType({}),
    ) -> Parts:
        # What was shown last is not what "something else" asks for.
        seen, name = self._state.shown, str(asked.get("artist", ""))
        by = self._engine.artists().asked(name) if name else {}
        wished = {**{n: v for n, v in asked.items() if n != "artist"}, **by}
        many = FOUND
        if minutes:
            known = self._engine.refresh().catalogue.base.attributes[:LOOKED_AT]
            many = how_many(known, minutes)
        never = [f"{name}!={value}" for name, value in without.items()]
        for where in conditions(wished, mood, by):
            slate = self._slate([*where, *never], seen, many)
            if slate.picks:
                break
        named = None if mood is not None and mood.source == HOUR else mood
        key = "found" if len(where) >= len(conditions(wished, named, by)[0]) else "near"
        key = "nobody" if name and not by else key
        yield {"type": "slate", "slate": slate}
        shown = tuple(pick.item for pick in slate.picks)
        if not shown:
            yield self._say("none")
            return
        self._keep(Turn(self._events, shown, None, self._number, asked, mood))
        yield self._say(key, titles=self._titles(shown), artist=name)

    def _show(self, act: Show) -> Parts:
        shown = act.items
        if act.near and self._engine.models.space is not None:
            like = self._engine.similar(act.items[0], FOUND + len(act.items), self._user)
            shown = tuple(item.id for item in like if item.id not in act.items)[:FOUND] or shown
        yield {"type": "slate", "slate": self._engine.show(self._user, shown, self._language)}
        self._keep(Turn(self._events, shown, None, self._number))
        key = "named" if shown == act.items else "found"
        yield self._say(key, titles=self._titles(shown))

    def _slate(self, where: Any, exclude: Any, many: int) -> Any:
        return self._engine.recommend(
            self._user, many, where=where, exclude=exclude, why=True, language=self._language
        )

    def _why(self, item: str) -> Parts:
        every = self._engine.why(self._user, item, self._language)
        reasons = [one for one in every if one.amount > 0 and one.words not in BESIDE_OTHERS]
        reasons = (reasons or every)[:REASONS]
        title = titled(self._engine.item(item, self._user), self._language) or item
        words = ("；" if self._language.startswith("zh") else "; ").join(r.words for r in reasons)
        yield self._say("why", title=title, reasons=words)

    def _known(self) -> dict[str, Any]:
        found = self._engine.facts(self._user, self._language)[:KNOWN]
        if not found:
            return self._say("known_nothing")
        return self._say("known", facts=self._in_words(found))

    def _in_words(self, facts: Iterable[FactView]) -> list[str]:
        """As they stand within a sentence."""
        zh = self._language.startswith("zh")
        return [fact.words if zh else fact.words[:1].lower() + fact.words[1:] for fact in facts]

    def _forget_facts(self, gone: Mapping[str, str]) -> dict[str, Any]:
        known = self._engine.facts(self._user, self._language)
        found = [fact for fact in known if gone.get(fact.facet) == fact.value]
        if not found:
            return self._say("forgot_nothing")
        for fact in found:
            event = self._engine.edit_fact(self._user, fact.facet, fact.value, "forget")
            self._events = (*self._events, event.id)
        self._stay()
        return self._say("forgot", facts=self._in_words(found))

    def _less(self, item: str, again: Brief | None) -> Parts:
        observed = self._engine.observe(Event(self._user, "dislike", item, text="taste"))
        self._events = (*self._events, *observed.ids)
        yield self._say("less", title=self._titles((item,))[0])
        yield from self._find({}) if again is None else self._make(Make(again))

    def _rate(self, item: str, kind: str, value: float | None) -> Parts:
        low = kind == "dislike" or (value is not None and value < MIDDLE_RATING)
        told = "taste" if kind == "dislike" else ""
        observed = self._engine.observe(Event(self._user, kind, item, value=value, text=told))
        self._events = (*self._events, *observed.ids)
        self._stay()
        words = "rated_low" if low else "kept" if kind == "save" else "rated"
        yield self._say(words, title=self._titles((item,))[0])

    def _undo(self) -> Parts:
        turn = self._taken_back()
        if turn is None:
            yield self._say("nothing_to_undo")
            return
        for event in turn.events:
            self._engine.undo(event, self._user)
        before = conversation(self._engine, self._user)
        if not before.shown:
            yield self._say("undone_all")
            return
        yield self._say("undone", titles=self._titles(before.shown))

    def _taken_back(self) -> Turn | None:
        """The last turn, gone from the store: one that nobody else takes back as well."""
        while turns := conversation(self._engine, self._user).turns:
            place = _place(turns[-1].number)
            if self._engine.store.delete(CONVERSATION, place):
                return turns[-1]
        return None

    def _titles(self, ids: tuple[str, ...]) -> list[str]:
        titles = []
        for id in ids:
            try:
                titles.append(titled(self._engine.item(id, self._user), self._language) or id)
            except NotFound:  # removed since
                titles.append(id)
        return titles

    def _say(self, key: str, **values: Any) -> dict[str, Any]:
        return said(phrase(key, self._language, **values), key, values.get("titles", ()))

    def _stay(self) -> Turn:
        """A turn after which the same is shown, and spoken of, as before it."""
        last = self._state.turns[-1] if self._state.turns else Turn((), ())
        self._keep(replace(last, events=self._events, number=self._number))
        return last

    def _keep(self, turn: Turn) -> None:
        place = _place(self._number)
        document = Document(
            CONVERSATION, place, to_body(turn), user=self._user, at=self._engine.now()
        )
        self._engine.store.put([document])
        self._forget(kept.id for kept in self._kept()[:-KEPT])

    def _kept(self) -> list[Document]:
        return list(self._engine.store.scan(CONVERSATION, user=self._user))

    def _forget(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._engine.store.delete(CONVERSATION, id)


def _medium(engine: Engine, reading: Reading) -> str:
    """The medium that can be made here; where there are several, that of most of the catalogue, and
    of those the one that knows most of what is asked for, or that people mean by default."""
    of_items = engine.refresh().catalogue.base.medium
    made = sorted(engine.models.generators) or sorted(engine.media)

    def fits(name: str) -> tuple[int, int, bool]:
        known = {*engine.media[name].controls, *engine.media[name].measures}
        return int((of_items == name).sum()), len(known & reading.slots.keys()), name == MUSIC

    return max(made, key=fits, default="")
