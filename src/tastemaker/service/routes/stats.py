"""/stats: what an operator looks at, over all workers."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tastemaker.errors import NotFound
from tastemaker.service import given, show
from tastemaker.service.guard import Guarded, needs
from tastemaker.service.state import Service, service_of

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["operate"])

QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
SLATES = "/v1/users/{user}/recommendations"


@router.get("/stats", response_model=given.Stats, **needs("operate"))
async def stats(request: Request) -> Response:
    """Counts, shares, freshness and latency. Seconds are since the server started."""
    service = service_of(request)
    return show.answer(await service.run(_stats, service))


def _stats(service: Service) -> dict[str, Any]:
    metrics, counts = service.metrics, service.engine.stats()
    made = metrics.total("tastemaker_picks_total", origin="made")
    picks = metrics.total("tastemaker_picks_total")
    age, learned = None, 0
    with suppress(NotFound):  # before anything is learned
        model_set = service.home.model_sets.get(counts["model_set"])
        age = max(0.0, service.engine.now() - model_set.created_at)
        learned = model_set.watermark
    return {
        **counts,
        "events_per_minute": round(service.watch.events_per_minute(), 2),
        "model_set_age_seconds": age,
        "learned_up_to": learned,
        "made_share": made / picks if picks else None,
        "slates": int(metrics.total("tastemaker_slates_total")),
        "creations": int(metrics.total("tastemaker_creations_total")),
        "latency_seconds": _quantiles(service, "tastemaker_request_seconds", route=SLATES),
        "event_to_slate_seconds": _quantiles(service, "tastemaker_event_to_slate_seconds"),
        "jobs": dict(Counter(job.state for job in service.home.jobs.list())),
    }


def _quantiles(service: Service, name: str, **labels: str) -> dict[str, float | None]:
    found = service.metrics.quantiles(name, QUANTILES.values(), **labels)
    return dict(zip(QUANTILES, found, strict=True))
