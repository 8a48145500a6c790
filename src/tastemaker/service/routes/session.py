"""/session: the Studio trades a key for a cookie that no script can read."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tastemaker.domain import DAY
from tastemaker.service import auth, given, show, taken
from tastemaker.service.guard import admit, needs
from tastemaker.service.state import service_of
from tastemaker.trust.keys import SCOPES

router = APIRouter(prefix="/v1", tags=["keys"])

MONTH = 30 * int(DAY)  # seconds


@router.get("/session", response_model=given.Session, **needs(""))
async def session(request: Request) -> Response:
    """Who this browser is here, and whether it needs a key at all."""
    service = service_of(request)
    caller = await admit(request, service)
    scopes = caller.key.scopes if caller.key else SCOPES
    needed = caller.key is not None or service.ring.needed
    return show.answer({"key_needed": needed, "scopes": list(scopes), "user": caller.user})


@router.post("/session", status_code=204, response_class=Response, **needs("", 413, 415))
async def enter(request: Request, body: taken.SessionIn) -> Response:
    """From now on this browser asks with that key."""
    service = service_of(request)
    auth.check_page(request, service.origins)
    service.limiter.take(f"at {request.client.host if request.client else ''}")
    if await service.run(service.ring.find, body.key) is None:
        raise auth.wrong_key()
    response = Response(status_code=204)
    response.set_cookie(
        auth.COOKIE, body.key, max_age=MONTH, path="/", httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return response


@router.delete("/session", status_code=204, response_class=Response, **needs(""))
async def leave(request: Request) -> Response:
    """Forget the key in this browser."""
    auth.check_page(request, service_of(request).origins)
    response = Response(status_code=204)
    response.delete_cookie(auth.COOKIE, path="/", httponly=True, samesite="strict")
    return response
