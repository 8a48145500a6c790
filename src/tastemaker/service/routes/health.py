"""/healthz, /readyz, /metrics: for whoever runs it."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tastemaker.service import auth
from tastemaker.service.guard import admit
from tastemaker.service.show import answer
from tastemaker.service.state import service_of

router = APIRouter(tags=["health"])

_ALIVE = msgspec.json.encode({"alive": True})


@router.get("/healthz", response_model=dict[str, bool])
async def healthz() -> Response:
    """The process answers."""
    return Response(_ALIVE, media_type="application/json")


@router.get("/readyz", response_model=dict[str, Any])
async def readyz(request: Request) -> Response:
    """Store and catalogue are there: it can be asked for slates. Else a problem, 503."""
    service = service_of(request)
    stats = await service.run(service.engine.stats)
    return answer({"ready": True, "items": stats["items"], "model_set": stats["model_set"]})


@router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """Prometheus. Where keys are asked for, with one that may operate."""
    service = service_of(request)
    if not auth.is_loopback(service.settings.host) or service.ring.needed:
        (await admit(request, service)).check("operate")
    text = await service.run(service.metrics.text)
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")
