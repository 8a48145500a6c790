"""What somebody changes about their profile → the decisions that stand in the ledger for it."""

from __future__ import annotations

from tastemaker.domain import Event, Fact, Reading
from tastemaker.engine import Engine
from tastemaker.errors import BadInput, NotFound
from tastemaker.service.taken import FactPatch, LearningIn, UserPatch

RECENT = 5_000  # events looked through for the one that pinned a fact


def of_patch(engine: Engine, user: str, patch: UserPatch) -> list[Event]:
    """Raises BadInput, NotFound: then nothing was done."""
    events: list[Event] = []
    if patch.learning is not None:
        events += of_learning(user, patch.learning, engine.now())
    if patch.sensing is not None:
        events.append(Event(user, "sense", value=1.0 if patch.sensing else 0.0))
    if patch.offering is not None:
        events.append(Event(user, "offer", value=1.0 if patch.offering else 0.0))
    for id, change in (patch.facts or {}).items():
        events += forgetting(engine, user, id) if change is None else of_fact(
            engine, user, id, change
        )  # fmt: skip
    return events


def of_learning(user: str, change: LearningIn, now: float) -> list[Event]:
    given, events = change.model_fields_set, []
    if "paused_until" in given and change.paused_until is not None:
        if change.paused_until <= now:
            why = "it is in the past"
            raise BadInput("bad_field", field="paused_until", value=change.paused_until, why=why)
        events.append(Event(user, "pause", value=float(change.paused_until)))
    elif change.paused:
        events.append(Event(user, "pause"))
    elif "paused_until" in given or change.paused is False:
        events.append(Event(user, "resume"))
    if change.new_taste:
        events.append(Event(user, "renew"))
    if not events:
        raise BadInput("missing_field", field="paused, paused_until, new_taste")
    return events


def of_fact(engine: Engine, user: str, id: str, change: FactPatch) -> list[Event]:
    given = {name for name in change.model_fields_set if getattr(change, name) is not None}
    if len(given) != 1:
        why = "give one of pinned, lower, weight"
        raise BadInput("bad_field", field="fact", value=", ".join(sorted(given)) or "–", why=why)
    facet, value = split(id)
    if change.weight is not None:
        return [_decision(user, "state", facet, value, float(change.weight))]
    _check_known(engine, user, facet, value)
    if change.lower:
        return [_decision(user, "lower", facet, value)]
    if change.pinned:
        return [_decision(user, "pin", facet, value)]
    return [Event(user, "undo", text=pin) for pin in _pins(engine, user, facet, value)]


def forgetting(engine: Engine, user: str, id: str) -> list[Event]:
    facet, value = split(id)
    _check_known(engine, user, facet, value)
    return [_decision(user, "forget", facet, value)]


def split(id: str) -> tuple[str, str]:
    """ "facet:value" → (facet, value). Raises BadInput."""
    facet, colon, value = id.partition(":")
    if not colon or not facet or not value or max(len(facet), len(value)) > 200:
        raise BadInput("bad_field", field="fact", value=id, why="write it as facet:value")
    return facet, value


def _decision(user: str, kind: str, facet: str, value: str, weight: float = 1.0) -> Event:
    fact = Fact(facet, value, weight, source="stated")
    return Event(user, kind, reading=Reading(facts=(fact,)))


def _check_known(engine: Engine, user: str, facet: str, value: str) -> None:
    if (facet, value) not in engine.profile(user).facts:
        raise NotFound("no_such", what="fact", value=f"{facet}:{value}")


def _pins(engine: Engine, user: str, facet: str, value: str) -> list[str]:
    """The pins of this fact that hold: taking them back is what unpins it."""
    rows = [event for _, event in engine.events(user, RECENT)]
    undone = {event.text for event in rows if event.kind == "undo"}
    return [
        event.id
        for event in rows
        if event.kind == "pin"
        and event.id not in undone
        and event.reading is not None
        and any((f.facet, f.value) == (facet, value) for f in event.reading.facts)
    ]
