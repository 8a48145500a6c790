"""/models: everything learned, versioned; and which of it is in use."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tastemaker import shapes
from tastemaker.domain import ModelSet
from tastemaker.service import given, show
from tastemaker.service.guard import Guarded, needs
from tastemaker.service.state import Service, service_of

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["models"])


@router.get("/models", response_model=given.Models, **needs("operate"))
async def models(request: Request) -> Response:
    """Newest first, each with what was measured; and what was found damaged."""
    service = service_of(request)

    def work() -> dict[str, Any]:
        sets, live = service.home.model_sets, service.engine.refresh().models.id or None
        found = [shapes.model_set(one, live) for one in reversed(sets.list())]
        return {"data": found, "next": None, "live": live, "damage": dict(sets.damage())}

    return show.answer(await service.run(work))


@router.post("/models/{id}:promote", response_model=given.ModelSet, **needs("operate", 404, 409))
async def promote(request: Request, id: str) -> Response:
    """Use this model set from now on."""
    service = service_of(request)
    found = await service.run(service.home.model_sets.promote, id)
    return show.answer(await service.run(_in_use, service, found))


@router.post("/models:rollback", response_model=given.ModelSet, **needs("operate", 409))
async def rollback(request: Request) -> Response:
    """Go back to the model set before this one."""
    service = service_of(request)
    found = await service.run(service.home.model_sets.rollback)
    return show.answer(await service.run(_in_use, service, found))


def _in_use(service: Service, found: ModelSet) -> dict[str, Any]:
    """Taken over here at once; other workers follow within a second."""
    service.engine.refresh()
    return shapes.model_set(found, service.home.model_sets.live_id())
