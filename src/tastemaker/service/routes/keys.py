"""/keys, for whoever administers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tastemaker import shapes
from tastemaker.service import given, show, taken
from tastemaker.service.guard import Guarded, needs
from tastemaker.service.state import service_of
from tastemaker.trust import keys
from tastemaker.trust.keys import Key

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["keys"])


@router.get("/keys", response_model=given.Keys, **needs("admin"))
async def listed(request: Request) -> Response:
    """Every key, without its secret."""
    service = service_of(request)
    found = await service.run(lambda: list(keys.listed(service.home.store)))
    return show.answer({"data": [_shown(key) for key in found], "next": None})


@router.post(
    "/keys",
    status_code=201,
    response_model=given.NewKey,
    **needs("admin", 413, 415, once=False),
)
async def create(request: Request, body: taken.KeyIn) -> Response:
    """A new key, shown this once: so a repeated request makes another one."""
    service = service_of(request)
    store, now = service.home.store, service.engine.now()
    secret, key = await service.run(keys.create, store, body.name, body.scopes, body.user, now)
    service.ring.forget()
    return show.answer({**_shown(key), "key": secret}, 201)


@router.delete("/keys/{id}", status_code=204, response_class=Response, **needs("admin", 404))
async def revoke(request: Request, id: str) -> Response:
    """Refuse it from now on; other workers follow within a second."""
    service = service_of(request)
    await service.run(keys.revoke, service.home.store, id)
    service.ring.forget()
    return Response(status_code=204)


def _shown(key: Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": list(key.scopes),
        "user": key.user,
        "created_at": shapes.time(key.at),
    }
