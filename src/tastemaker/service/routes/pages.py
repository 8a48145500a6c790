"""The Studio: one page at /, its modules under /studio/{version}/."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tastemaker import studio
from tastemaker.service.state import service_of

router = APIRouter(include_in_schema=False)

FOR_EVER = "public, max-age=31536000, immutable"


@router.get("/")
async def page(request: Request) -> Response:
    html = await service_of(request).run(studio.page)
    headers = {
        "Content-Security-Policy": studio.CONTENT_SECURITY_POLICY,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }
    return Response(html, headers=headers, media_type="text/html")


@router.get("/studio/{version}/{name:path}")
async def module(request: Request, version: str, name: str) -> Response:
    found = await service_of(request).run(studio.asset, name)
    if found is None:
        raise HTTPException(404)
    content, media_type = found
    lasting = version == studio.version()
    headers = {"Cache-Control": FOR_EVER if lasting else "no-cache"}
    return Response(content, headers=headers, media_type=media_type)
