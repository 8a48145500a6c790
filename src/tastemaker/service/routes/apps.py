"""/apps: the applications served beside the service, and their pages."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tastemaker import studio
from tastemaker.service import given, show
from tastemaker.service.guard import ANYBODY, Guarded, needs
from tastemaker.service.state import service_of

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["operate"])
pages = APIRouter(include_in_schema=False)

MEDIA_TYPES = {**studio.MEDIA_TYPES, ".html": "text/html; charset=utf-8", ".png": "image/png"}


@router.get("/apps", response_model=given.Apps, **needs(ANYBODY))
async def apps(request: Request) -> Response:
    """The applications served here, and where their pages stand."""
    rows = [
        {"name": one.name, "title": dict(one.title), "page": f"/apps/{one.name}/" if one.page else None}
        for one in service_of(request).applications.values()
    ]  # fmt: skip
    return show.answer({"data": rows})


@pages.get("/apps/{name}")
async def to_page(request: Request, name: str) -> Response:
    if name not in service_of(request).applications:
        raise HTTPException(404)
    return RedirectResponse(f"/apps/{name}/", 308)


@pages.get("/apps/{name}/{file:path}")
async def page(request: Request, name: str, file: str) -> Response:
    service = service_of(request)
    app = service.applications.get(name)
    path = _file(app.page, file or "index.html") if app and app.page else None
    if path is None:
        raise HTTPException(404)
    content = await service.run(path.read_bytes)
    headers = {"Cache-Control": "no-cache", "Referrer-Policy": "no-referrer"}
    if path.suffix == ".html":
        content = content.replace(b"{studio}", f"/studio/{studio.version()}".encode())
        headers["Content-Security-Policy"] = studio.CONTENT_SECURITY_POLICY
    return Response(content, headers=headers, media_type=MEDIA_TYPES[path.suffix])


def _file(folder: Path, name: str) -> Path | None:
    """A file of the folder that may be served; nothing outside it."""
    path = (folder / name).resolve()
    inside = path.is_relative_to(folder.resolve()) and path.suffix in MEDIA_TYPES
    return path if inside and path.is_file() else None
