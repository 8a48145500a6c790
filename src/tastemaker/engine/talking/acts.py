"""One act, carried out for one person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tastemaker.dialogue.acts import (
    Act,
    Ask,
    Compare,
    Find,
    Forget,
    HandOver,
    Known,
    Less,
    Make,
    Met,
    Mine,
    More,
    Note,
    Offer,
    Rate,
    Say,
    Show,
    Stop,
    Tell,
    TellOf,
    Undo,
    Why,
)
from tastemaker.dialogue.turns import Turn
from tastemaker.domain import INTEREST, Event
from tastemaker.engine.talking.finds import find, mine, show
from tastemaker.engine.talking.makes import able, make
from tastemaker.engine.talking.saying import Answer, Parts, said
from tastemaker.engine.talking.tells import answered, compared, offered, told_of
from tastemaker.engine.talking.turns import conversation
from tastemaker.profile.facts import FactView
from tastemaker.profile.weights import MIDDLE_RATING
from tastemaker.rank.words import BESIDE_OTHERS

ASKED = 4_000  # characters of a question that are looked up
KNOWN = 5  # facts in one answer; the page has them all
REASONS = 3  # reasons in one answer; the page has them all


def carried_out(to: Answer, act: Act) -> Parts:
    """Parts of the answer; the turn is kept, and what it teaches observed."""
    match act:
        case Make():
            yield from make(to, act)
        case Find():
            yield from find(to, act)
        case Offer(columns, asked):
            yield offered(to, columns, asked)
        case Show():
            yield from show(to, act)
        case More(item):
            _observe(to, Event(to.user, "like", item))
            yield to.say("more", title=to.title(item))
            yield from find(to, _goes_on(to))
        case Less():
            yield from _less(to, act)
        case Met(item):
            yield from _met(to, item)
        case Rate():
            yield _rate(to, act)
        case Why(item):
            yield _why(to, item)
        case Compare(items):
            yield compared(to, items)
        case Tell(item):
            yield told_of(to, item)
        case TellOf(items, columns):
            yield answered(to, items, columns)
        case Mine(kind):
            yield from mine(to, kind)
        case Known():
            yield _known(to)
        case Forget(facts):
            yield _forget(to, facts)
        case Note(without):
            yield from _note(to, without)
        case Undo():
            yield _undo(to)
        case Stop():
            to.turns.end()
            yield to.say("stopped")
        case Say("help") if not able(to.engine):
            yield to.say("help_finding")
        case Say(key, values):
            yield to.say(key, **values)
        case Ask(question, otherwise):
            yield from _ask(to, question, otherwise)
        case HandOver():
            yield from _hand_over(to)


def _ask(to: Answer, question: str, otherwise: Act) -> Parts:
    """What the documents say. Where they say nothing, a wish is followed; what is no wish is not
    known, and may be left to a person."""
    answer = to.engine.answer(to.user, question[:ASKED], to.language)
    if answer.known:
        yield {"type": "answer", "answer": answer}
        sources = list(dict.fromkeys(one.title for one in answer.citations))
        yield to.say("cited", text=answer.text, sources=sources)
    elif answer.citations and otherwise == Say("help"):
        yield {"type": "answer", "answer": answer}
        yield said(answer.text)
    else:
        yield from carried_out(to, otherwise)


def _hand_over(to: Answer) -> Parts:
    rows = to.engine.store.events(to.user)
    until = to.turns.number
    texts = [e.text for number, e in rows if e.kind == "say" and e.text and number <= until]
    # What was said last asks for a person; what was said before it is the question.
    left = to.engine.hand_overs.add(to.user, (texts[-2:-1] or texts)[-1][:ASKED])
    yield {"type": "hand_over", "hand_over": left}
    yield to.say("handed_over")


def _why(to: Answer, item: str) -> dict[str, Any]:
    every = to.engine.why(to.user, item, to.language)
    reasons = [one for one in every if one.amount > 0 and one.words not in BESIDE_OTHERS]
    words = [one.words for one in (reasons or every)[:REASONS]]
    to.turns.speak_of(item)
    if not words:
        return to.say("why_unknown", title=to.title(item))
    return to.say("why", title=to.title(item), reasons=("；" if to.zh else "; ").join(words))


def _known(to: Answer) -> dict[str, Any]:
    found = to.engine.facts(to.user, to.language)[:KNOWN]
    if found:
        return to.say("known", facts=_in_words(to, found))
    met = to.engine.profile(to.user).items_met
    return to.say("known_met", n=met) if met else to.say("known_nothing")


def _forget(to: Answer, gone: Mapping[str, str]) -> dict[str, Any]:
    known = to.engine.facts(to.user, to.language)
    found = [fact for fact in known if gone.get(fact.facet) == fact.value]
    if not found:
        return to.say("forgot_nothing")
    for fact in found:
        event = to.engine.edit_fact(to.user, fact.facet, fact.value, "forget")
        to.turns.events += (event.id,)
    to.turns.stay()
    return to.say("forgot", facts=_in_words(to, found))


def _in_words(to: Answer, facts: Iterable[FactView]) -> list[str]:
    """As they stand within a sentence."""
    return [fact.words if to.zh else fact.words[:1].lower() + fact.words[1:] for fact in facts]


def _note(to: Answer, without: Mapping[str, str]) -> Parts:
    profile = to.engine.profile(to.user)
    if profile.paused_until > to.engine.now():
        yield to.say("noted_not")
        return
    said = to.engine.store.event(to.turns.events[0])
    facts = said.reading.facts if said and said.reading else ()
    for fact in facts:
        if (fact.facet, fact.value) in profile.forgotten:  # said again, it is meant
            event = to.engine.edit_fact(to.user, fact.facet, fact.value, "state", fact.weight)
            to.turns.events += (event.id,)
    titles, text = to.engine.titles(), (said and said.text) or ""
    for fact in facts:
        ids = titles.of(fact.value) if fact.facet == INTEREST else ()
        # "I love Radiohead", where that is one of those here; "I love cats" is no word of Cats.
        if len(ids) == 1 and to.engine.item(ids[0]).title.partition(" (")[0] in text:
            _observe(to, Event(to.user, "like" if fact.weight > 0 else "dislike", ids[0]))
    last = to.turns.stay()
    yield to.say("noted")
    if without:
        left = {name: value for name, value in last.asked.items() if without.get(name) != value}
        refused = last.refused
        yield from find(to, Find(left, last.felt, without=without, refused=refused))


def _less(to: Answer, act: Less) -> Parts:
    _observe(to, Event(to.user, "dislike", act.item, text="taste"))
    yield to.say("less", title=to.title(act.item))
    if act.again is None:
        yield from find(to, _goes_on(to))
    else:
        yield from make(to, Make(act.again, refused=to.turns.before.still_refused({})))


def _met(to: Answer, item: str) -> Parts:
    _observe(to, Event(to.user, "dislike", item, text="heard"))
    before = to.turns.before.turns
    goes_on = bool(before) and before[-1].brief is None and item in to.turns.before.shown
    if not goes_on:
        to.turns.stay(item)
    yield to.say("met", title=to.title(item))
    if goes_on:
        yield from find(to, _goes_on(to))


def _goes_on(to: Answer) -> Find:
    """What was looked for last, but for what was turned down."""
    before = to.turns.before
    last = before.turns[-1] if before.turns else Turn()
    return Find(last.asked, last.felt, refused=before.still_refused({}))


def _rate(to: Answer, act: Rate) -> dict[str, Any]:
    low = act.kind == "dislike" or (act.value is not None and act.value < MIDDLE_RATING)
    told = "taste" if act.kind == "dislike" else ""
    _observe(to, Event(to.user, act.kind, act.item, value=act.value, text=told))
    to.turns.stay(act.item)
    key = "rated_low" if low else "kept" if act.kind == "save" else "rated"
    return to.say(key, title=to.title(act.item))


def _undo(to: Answer) -> dict[str, Any]:
    turn = to.turns.take_back()
    if turn is None:
        return to.say("nothing_to_undo")
    for event in turn.events:
        to.engine.undo(event, to.user)
    before = conversation(to.engine, to.user)
    if not before.shown:
        return to.say("undone_all")
    return to.say("undone", titles=to.titles(before.shown))


def _observe(to: Answer, event: Event) -> None:
    to.turns.events += to.engine.observe(event).ids
