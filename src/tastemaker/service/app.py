"""create_app(home): the REST service and the Studio's host over one opened home."""

from __future__ import annotations

import signal
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from starlette.exceptions import HTTPException

from tastemaker import __version__
from tastemaker.errors import TastemakerError
from tastemaker.home import Home
from tastemaker.service import applications, given, problems
from tastemaker.service.gate import Gate
from tastemaker.service.routes import (
    answers,
    apps,
    creations,
    events,
    facts,
    health,
    items,
    jobs,
    keys,
    media,
    models,
    pages,
    reviews,
    session,
    slates,
    stats,
    users,
)
from tastemaker.service.state import Service

#: Those asked most often first: addresses are looked through in this order.
NOUNS = (
    health, slates, events, users, facts, creations, items, reviews, jobs, models, keys, session,
    stats, media, answers, apps, pages,
)  # fmt: skip


def create_app(home: Home, *, closing: bool = False) -> FastAPI:
    """The app. `closing`: it closes the home when it ends, for homes opened for it alone."""
    service = Service(home)
    beside = applications.found([name for name in home.settings.apps.split(",") if name])
    service.applications = {one.name: one for one in beside}

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        service.start()
        ends = [one.start(home.engine) for one in beside if one.start is not None]
        with told_of_the_end(service):
            yield
        for end in ends:
            end()
        service.close()
        if closing:
            home.close()

    app = FastAPI(
        title="Tastemaker", version=__version__, openapi_url="/v1/openapi.json", docs_url=None,
        redoc_url=None, redirect_slashes=False, lifespan=life,
        description="Learns each person's taste, makes new content for them, ranks it together "
        "with the catalogue, and changes on the very next click.",
    )  # fmt: skip
    app.state.service = service
    for noun in NOUNS:
        # As they stand, not included: each request is then matched once.
        app.router.routes.extend(noun.router.routes)
    app.router.routes.extend(apps.pages.routes)
    applications.mount(app, home.engine, beside)
    app.add_exception_handler(TastemakerError, problems.on_error)
    app.add_exception_handler(RequestValidationError, problems.on_invalid)
    app.add_exception_handler(HTTPException, problems.on_http)
    if service.origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=sorted(service.origins), allow_methods=["*"],
            allow_headers=["*"], expose_headers=["Link", "Location", "X-Request-Id"],
        )  # fmt: skip
    app.add_middleware(Gate, service=service)
    _describe(app)
    return app


@contextmanager
def told_of_the_end(service: Service) -> Iterator[None]:
    """Tell the service of SIGTERM and SIGINT when they come: a stream without end can end then.

    The server itself waits for streams before it tells the app that it stops.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def tell(number: int, frame: Any) -> None:
        service.stopping.set()
        follow = before[signal.Signals(number)]
        if callable(follow):
            follow(number, frame)

    for number in before:
        signal.signal(number, tell)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _describe(app: FastAPI) -> None:
    """Complete the OpenAPI document: problems, keys, and nothing that is only ours."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            parts = document.setdefault("components", {})
            problem = given.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            parts.setdefault("schemas", {}).update(problem.pop("$defs"), Problem=problem)
            parts["securitySchemes"] = {
                "key": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "tm_session"},
            }
            for path in document["paths"].values():
                for operation in path.values():
                    operation.pop("x-once", None)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
