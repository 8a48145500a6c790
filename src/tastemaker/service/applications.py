"""Applications: routes and a page of their own on the loop, beside the service's.

    from tastemaker import Application, Router, needs

    def routes(engine):
        router = Router()

        @router.get("/topics", **needs("operate"))
        def topics(limit: int = 50): ...

        return router

    app = Application("opinion_monitor", {"en": "Opinion monitor", "zh": "舆情监测"}, routes)

`tastemaker serve --app apps.opinion_monitor` finds `app` in that module. Routes are guarded as our
own are (keys, scopes, rate, idempotency, problems); functions without `async` run in threads.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI

from tastemaker.engine import Engine
from tastemaker.engine.kept import named
from tastemaker.errors import BadInput
from tastemaker.service.guard import Guarded


def Router() -> APIRouter:  # noqa: N802 (it stands for a class)
    """A router whose routes say what they need: `@router.get("/…", **needs("operate"))`."""
    return APIRouter(route_class=Guarded)


@dataclass(frozen=True, slots=True)
class Application:
    """`routes(engine)` are served under /v1/apps/{name}, the files of `page` under /apps/{name}/,
    `index.html` first; `{studio}` in it becomes the address of the Studio's modules and styles."""

    name: str
    title: Mapping[str, str]  # language → title
    routes: Callable[[Engine], APIRouter]
    page: Path | None = None
    start: Callable[[Engine], Callable[[], None]] | None = None  # work beside requests → its end


def found(names: Sequence[str]) -> list[Application]:
    """Applications by module (`apps.poet`, `package.module:name`) or by entry point
    (group `tastemaker.app`). Raises BadInput for what is none, or named twice."""
    installed = {entry.name: entry for entry in entry_points(group="tastemaker.app")}
    apps = [_checked(n, installed[n].load() if n in installed else _imported(n)) for n in names]
    twice = [app.name for app in apps if sum(other.name == app.name for other in apps) > 1]
    if twice:
        raise BadInput("bad_field", field="app", value=twice[0], why="two have this name")
    return apps


def mount(app: FastAPI, engine: Engine, applications: Sequence[Application]) -> None:
    """Put their routes beside ours."""
    for one in applications:
        app.include_router(one.routes(engine), prefix=f"/v1/apps/{one.name}", tags=[one.name])


def _imported(name: str) -> Any:
    """From what is installed, or from the folder in which the server was started."""
    module, _, attribute = name.partition(":")
    if str(Path.cwd()) not in sys.path:
        sys.path.append(str(Path.cwd()))
    try:
        return getattr(import_module(module), attribute or "app")
    except (ImportError, AttributeError, ValueError) as error:
        raise BadInput("bad_field", field="app", value=name, why=str(error)) from None


def _checked(name: str, app: Any) -> Application:
    if not isinstance(app, Application):
        raise BadInput("bad_field", field="app", value=name, why="it is no tastemaker.Application")
    named("app", app.name)
    return app
