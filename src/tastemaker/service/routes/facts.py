"""/users/{user}/facts: each thing known of a person, to be read, kept, lowered or forgotten."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tastemaker import shapes
from tastemaker.domain import Event
from tastemaker.errors import NotFound
from tastemaker.service import decisions, given, show, taken
from tastemaker.service.guard import Guarded, needs
from tastemaker.service.problems import language_of
from tastemaker.service.state import Service, service_of

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["people"])


@router.get("/users/{user}/facts", response_model=given.Facts, **needs("profile"))
async def facts(request: Request, user: str) -> Response:
    """Pinned ones first, then the strongest, in words, each with the events behind it."""
    service = service_of(request)
    found = await service.run(service.engine.facts, user, language_of(request.scope))
    return show.answer({"data": [shapes.fact(fact) for fact in found], "next": None})


@router.patch(
    "/users/{user}/facts/{fact}", response_model=given.Fact, **needs("profile", 404, 413, 415)
)
async def change(request: Request, user: str, fact: str, body: taken.FactPatch) -> Response:
    """Pin it, lower it, or state it with a weight of your own. `fact` is `facet:value`."""
    service, language = service_of(request), language_of(request.scope)

    def work() -> dict[str, Any]:
        events = decisions.of_fact(service.engine, user, fact, body)
        if events:
            service.engine.observe(events)
        return _shown(service, user, fact, language)

    return show.answer(await service.run(work))


@router.delete("/users/{user}/facts/{fact}", response_model=given.Undoable, **needs("profile", 404))
async def forget(request: Request, user: str, fact: str) -> Response:
    """Drop it, and never infer it again. The answer's event undoes this."""
    service = service_of(request)

    def work() -> str:
        events: list[Event] = decisions.forgetting(service.engine, user, fact)
        return service.engine.observe(events).ids[0]

    return show.answer({"event": await service.run(work)})


def _shown(service: Service, user: str, id: str, language: str) -> dict[str, Any]:
    for fact in service.engine.facts(user, language):
        if fact.id == id:
            return shapes.fact(fact)
    raise NotFound("no_such", what="fact", value=id)
