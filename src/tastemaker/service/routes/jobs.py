"""/jobs: long work. It goes on whoever watches; closing a page cancels nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from tastemaker import shapes
from tastemaker.errors import BadInput
from tastemaker.learn.job import Job
from tastemaker.learn.train import everything
from tastemaker.service import given, show, stream, taken
from tastemaker.service.guard import Guarded, needs
from tastemaker.service.problems import language_of
from tastemaker.service.state import Service, service_of

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["jobs"])

LOOK = 0.5  # seconds between looks at a job that is watched
STATES = Literal["queued", "running", "done", "failed", "cancelled"]


@router.get("/jobs", response_model=given.JobsPage, **needs("operate"))
async def jobs(request: Request, state: Annotated[STATES | None, Query()] = None) -> Response:
    """Newest first."""
    service = service_of(request)
    found = await service.run(service.home.jobs.list, state)
    language = language_of(request.scope)
    return show.answer({"data": [shapes.job(job, language) for job in found], "next": None})


@router.post("/jobs", status_code=202, response_model=given.Job, **needs("operate", 409, 413, 415))
async def start(request: Request, body: taken.JobIn) -> Response:
    """Train, in a process of its own. One at a time."""
    service = service_of(request)
    known = ["space", "ranking", *sorted(service.home.media)]
    if unknown := [part for part in body.what if part not in known]:
        raise BadInput("no_medium", value=unknown[0], known=", ".join(known))
    what = body.what or await service.run(everything, service.home.store, service.home.media)
    args = {"what": what, "minutes": float(body.minutes)}
    job = await service.run(service.home.jobs.start, body.kind, args)
    return show.answer(shapes.job(job), 202, {"Location": f"/v1/jobs/{job.id}"})


@router.get("/jobs/{id}", response_model=given.Job, **needs("operate", 404))
async def job(request: Request, id: str) -> Response:
    """How far it is."""
    service = service_of(request)
    found = await service.run(_fresh, service, id)
    return show.answer(shapes.job(found, language_of(request.scope)))


@router.delete("/jobs/{id}", response_model=given.Job, **needs("operate", 404))
async def cancel(request: Request, id: str) -> Response:
    """Stop it. What it has learned so far is kept as a checkpoint."""
    service = service_of(request)
    found = await service.run(service.home.jobs.cancel, id)
    return show.answer(shapes.job(found, language_of(request.scope)))


@router.get("/jobs/{id}/events", response_class=StreamingResponse, **needs("operate", 404))
async def watch(request: Request, id: str) -> Response:
    """Server-sent events: the job as it is (`job`), again whenever it changes, until it is over.

    Each event is the whole state, so whoever comes back has missed nothing.
    """
    service = service_of(request)
    first = await service.run(_fresh, service, id)
    return StreamingResponse(
        _told(service, first, language_of(request.scope)), media_type="text/event-stream"
    )


async def _told(service: Service, job: Job, language: str) -> AsyncIterator[bytes]:
    number, shown, quiet = 0, None, time.monotonic()
    while True:
        if job != shown:
            number, shown, quiet = number + 1, job, time.monotonic()
            yield stream.frame(f"{job.id}:{number}", "job", shapes.job(job, language))
        elif time.monotonic() - quiet > stream.PING:
            quiet = time.monotonic()
            yield stream.SIGN_OF_LIFE
        if job.over or service.stopping.is_set():
            return
        await asyncio.sleep(LOOK)
        job = await service.run(_fresh, service, job.id)


def _fresh(service: Service, id: str) -> Job:
    service.home.jobs.reap()
    return service.home.jobs.get(id)
