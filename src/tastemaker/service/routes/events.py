"""/events: what people did, said or decided. 202 only when it is durable; all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Discriminator, Tag, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from tastemaker.domain import Event, Fact, Reading
from tastemaker.engine import Observed, intake
from tastemaker.errors import BadInput, NotFound, TastemakerError
from tastemaker.service import given, once, show, taken
from tastemaker.service.auth import Caller
from tastemaker.service.guard import Guarded, needs
from tastemaker.service.once import Token
from tastemaker.service.problems import failure, invalid, is_json
from tastemaker.service.state import Service, caller_of, service_of
from tastemaker.service.taken import EventIn, EventsIn

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["events"])


def _holds_events(given: Any) -> bool:
    return isinstance(given, dict) and "events" in given


CLOUD = "application/cloudevents+json"
CLOUDS = "application/cloudevents-batch+json"
PLAIN = "application/json"

_one = TypeAdapter(EventIn)
_many = TypeAdapter(list[EventIn])
_either: TypeAdapter[EventIn | EventsIn] = TypeAdapter(
    Annotated[
        Annotated[EventIn, Tag("one")] | Annotated[EventsIn, Tag("events")],
        Discriminator(lambda given: "events" if _holds_events(given) else "one"),
    ]
)
_cloud = TypeAdapter(taken.CloudEvent)
_clouds = TypeAdapter(list[taken.CloudEvent])

_EVENT = _one.json_schema(ref_template="{model}")
_FACT = _EVENT.pop("$defs")["FactIn"]
_EVENT["properties"]["facts"]["anyOf"][0]["items"] = _FACT
_CLOUD = _cloud.json_schema()
_BODY = {
    PLAIN: {
        "anyOf": [
            _EVENT,
            {"type": "array", "items": _EVENT, "maxItems": 10_000},
            {
                "type": "object",
                "properties": {"events": {"type": "array", "items": _EVENT, "maxItems": 10_000}},
                "required": ["events"],
                "additionalProperties": False,
            },
        ]
    },
    CLOUD: _CLOUD,
    CLOUDS: {"type": "array", "items": _CLOUD},
}


@router.post(
    "/events",
    status_code=202,
    response_model=given.Observed,
    **needs("events:write", 404, 409, 413, 415, once=False, body=_BODY),
)
async def events(request: Request) -> Response:
    """One event, a list of up to 10,000, `{"events": […]}`, or CloudEvents.

    Answered when everything is durable; if one is not usable, none is stored and `errors` points
    at it. An event whose id is there already changes nothing. With an Idempotency-Key, events
    without an id get one made of it: sent again, they are the same events.
    """
    service, caller = service_of(request), caller_of(request)
    content = await request.body()
    given = read(content, request.headers.get("content-type", ""))
    for event in given:
        caller.acting(event.user)
    if len({event.user for event in given}) == 1:
        request.scope["tastemaker.user"] = given[0].user
    key = request.headers.get(once.HEADER)
    token = once.token(caller.name, "POST /v1/events", key, content) if key is not None else None
    return show.answer(await service.run(observe, service, caller, given, token), 202)


def read(content: bytes, content_type: str) -> list[Event]:
    """The events in a body. Raises what a wrong body is told by."""
    kind = content_type.partition(";")[0].strip().lower()
    if not is_json(kind):
        known = ", ".join((PLAIN, CLOUD, CLOUDS))
        raise failure(415, "bad_media_type", value=kind or "–", known=known)
    begin = content.lstrip(b" \t\r\n")[:1]
    try:
        if kind == CLOUD:
            return [event_of(_cloud.validate_json(content).event())]
        if kind == CLOUDS:
            return [event_of(cloud.event()) for cloud in _clouds.validate_json(content)]
        if begin == b"[":
            return [event_of(event) for event in _many.validate_json(content)]
        found = _either.validate_json(content)
        return [event_of(e) for e in (found.events if isinstance(found, EventsIn) else [found])]
    except ValidationError as error:
        raise invalid(error, content=content) from None


def event_of(given: EventIn) -> Event:
    reading = None
    if given.facts:
        facts = tuple(Fact(f.facet, f.value, float(f.weight), source="stated") for f in given.facts)
        reading = Reading(facts=facts)
    value = None if given.value is None else float(given.value)
    return Event(
        given.user, given.kind, given.item, value, given.text, given.at, given.id, given.slate,
        given.position, given.session, reading,
    )  # fmt: skip


def observe(
    service: Service, caller: Caller, events: Sequence[Event], token: Token | None
) -> dict[str, Any]:
    """Into the ledger; under a token at most once.

    What is kept of an answer holds no ids, which senders choose: they come with the content
    again. So nothing of a person stays behind in the answer to a batch of several people's events.
    """
    if token is None:
        return _answer(_observed(service, events))
    events = [
        event if event.id else replace(event, id=token.name(number))
        for number, event in enumerate(events)
    ]
    before = service.answers.begin(token, caller.user)
    if before is not None:
        return {**before, "ids": [event.id for event in events]}
    try:
        answer = _answer(_observed(service, events))
        kept = {name: answer[name] for name in ("new", "repeated", "watermark")}
        service.answers.keep(token, caller.user, kept)
    except BaseException:
        service.answers.drop(token)
        raise
    return answer


def _observed(service: Service, events: Sequence[Event]) -> Observed:
    try:
        observed = service.engine.observe(events)
    except (BadInput, NotFound) as error:
        raise _pointed(service, events, error) from None
    service.metrics.observed(events, observed)
    return observed


def _pointed(service: Service, events: Sequence[Event], error: TastemakerError) -> TastemakerError:
    """`error` with a pointer to the event it is about."""
    engine = service.engine
    for number, event in enumerate(events if len(events) > 1 else ()):
        try:
            intake.complete(
                event, now=engine.now(), new_id=lambda: "e_", reader=engine.reader,
                settings=service.settings,
            )  # fmt: skip
            intake.check_items([event], engine.knows_item)
        except TastemakerError as found:
            found.pointer = f"/{number}"  # type: ignore[attr-defined]
            return found
    return error


def _answer(observed: Observed) -> dict[str, Any]:
    return {
        "new": observed.new,
        "repeated": observed.repeated,
        "ids": list(observed.ids),
        "watermark": observed.watermark,
    }
