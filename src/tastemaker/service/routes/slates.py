"""Slates: what to show next, what was shown, and why."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from tastemaker import shapes
from tastemaker.domain import Reason, Slate
from tastemaker.engine.asking import SESSION
from tastemaker.errors import BadInput, NotFound
from tastemaker.service import given, show, taken
from tastemaker.service.guard import Guarded, needs
from tastemaker.service.problems import invalid, language_of
from tastemaker.service.routes.events import event_of
from tastemaker.service.state import Service, caller_of, service_of

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["slates"])


@router.get(
    "/users/{user}/recommendations",
    response_model=given.Slate,
    **needs("recommend", query=taken.Question),
)
async def recommendations(request: Request) -> Response:
    """What to show this person now: catalogue and creations together. It is logged.

    Asked for again within seconds, while nothing is new, it is the same slate.
    """
    # Path and query are read here: that FastAPI reads them costs more than all else of a reload.
    service, user = service_of(request), str(request.scope["tastemaker.user"])
    asked, language = question(request), language_of(request.scope)

    whole = (user, asked, language)

    def work() -> bytes:
        stamp = service.recent.stamp(user)
        content = service.recent.get(whole, stamp)
        if content is None:
            slate = service.engine.recommend(
                user, asked.k, medium=asked.medium, mix=tuple(filter(None, asked.mix.split(","))),
                exclude=asked.exclude, where=asked.where, after=asked.after, why=asked.why,
                language=language,
            )  # fmt: skip
            content = _shown(service, slate, language)
            service.recent.put(whole, stamp, content)
        return content

    content = service.recent.at_once(whole, user) or await service.run(work)
    service.watch.active(user)
    return Response(content, media_type="application/json")


def question(request: Request) -> taken.Question:
    given: dict[str, Any] = dict(request.query_params)
    for name in ("exclude", "where"):
        if name in given:
            given[name] = request.query_params.getlist(name)
    try:
        return taken.Question.model_validate(given)
    except ValidationError as error:
        raise invalid(error, "query") from None


@router.post("/recommendations", response_model=given.Slate, **needs("recommend", 404, once=False))
async def asked(request: Request, body: taken.AskedIn) -> Response:
    """Catalogue items for a session, or for several people at once. Nothing of it is stored: the
    slate has no id, and nothing in it was drawn by chance."""
    service, caller, language = service_of(request), caller_of(request), language_of(request.scope)
    if (body.events is None) == (body.group is None):
        raise BadInput("missing_field", field="events, group")
    for user in body.group or ():
        caller.acting(user)

    def work() -> dict[str, Any]:
        how: dict[str, Any] = {
            "medium": body.medium, "exclude": body.exclude, "where": body.where, "why": body.why,
            "language": language,
        }  # fmt: skip
        if body.group is not None:
            found = service.engine.recommend_group(body.group, body.k, **how)
        else:
            events = [
                event_of(taken.EventIn(user=SESSION, **dict(event))) for event in body.events or ()
            ]
            found = service.engine.recommend_session(events, body.k, **how)
        return show.slate(found, service.engine, language)

    return show.answer(await service.run(work))


@router.get("/slates/{id}", response_model=given.Slate, **needs("recommend", 404))
async def slate(request: Request, id: str) -> Response:
    """A slate as it was shown, with its items as they are now."""
    service, caller = service_of(request), caller_of(request)
    language = language_of(request.scope)

    def work() -> dict[str, Any]:
        found = service.engine.slate(id, language, caller.user)
        return show.slate(found, service.engine, language)

    return show.answer(await service.run(work))


@router.get(
    "/slates/{id}/picks/{item:path}/reasons",
    response_model=given.Why,
    **needs("recommend", 404),
)
async def reasons(request: Request, id: str, item: str) -> Response:
    """Why it stands there: signed parts in words that add up to its score."""
    service, caller = service_of(request), caller_of(request)
    language = language_of(request.scope)

    def work() -> dict[str, Any]:
        slate = service.engine.slate(id, language, caller.user)
        pick = next((pick for pick in slate.picks if pick.item == item), None)
        if pick is None:
            raise NotFound("no_such", what="pick", value=item)
        if pick.reasons:
            return _why(item, pick.score, slate.profile_version, pick.reasons)
        return _why_now(service, slate.user, item, language)

    return show.answer(await service.run(work))


@router.get(
    "/users/{user}/items/{item:path}/reasons",
    response_model=given.Why,
    **needs("recommend", 404),
)
async def reasons_now(
    request: Request,
    user: str,
    item: str,
    without: Annotated[
        taken.Short, Query(description="id of an event, or of an item that was met")
    ] = "",
) -> Response:
    """What speaks for and against an item for this person now, whether it was shown or not; and
    where it would stand without an event, or without all that they did with another item."""
    service, language = service_of(request), language_of(request.scope)

    def work() -> dict[str, Any]:
        told = _why_now(service, user, item, language)
        if without:
            found = service.engine.without(user, item, without, language)
            told["without"] = shapes.without(found)
        return told

    return show.answer(await service.run(work))


def _why_now(service: Service, user: str, item: str, language: str) -> dict[str, Any]:
    found = service.engine.why(user, item, language)
    version = service.engine.profile(user).version
    return _why(item, sum(reason.amount for reason in found), version, found)


def _shown(service: Service, slate: Slate, language: str) -> bytes:
    shown = show.slate(slate, service.engine, language, service.encoded)
    made = sum(1 for pick in shown["picks"] if pick["label"])
    service.metrics.shown(slate, made)
    return show.encode(shown)


def _why(item: str, score: float, version: int, reasons: Any) -> dict[str, Any]:
    told: list[Reason] = list(reasons)
    return {
        "item": item,
        "score": score,
        "profile_version": version,
        "reasons": [shapes.reason(reason) for reason in told],
    }
