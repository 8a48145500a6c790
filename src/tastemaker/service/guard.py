"""What stands before every route under /v1: who asks, how often, whether they may, done once.

A route says what it needs when it is declared: `**needs("profile")`. One that says nothing cannot
be declared, so that none is left open by accident.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Coroutine, Mapping
from typing import Any
from urllib.parse import unquote

from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from tastemaker.errors import BadInput
from tastemaker.service import auth, once
from tastemaker.service.auth import Caller
from tastemaker.service.state import Service, service_of
from tastemaker.trust.keys import SCOPES

LONGEST = 450  # characters of an id in a path; that of a fact is two names
ANYBODY = ""  # a scope that every key has

_PROBLEM = {
    "description": "What went wrong, and what to do next",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def needs(
    scope: str,
    *failures: int,
    once: bool = True,
    also: Mapping[int, type[BaseModel]] | None = None,
    body: Mapping[str, Mapping[str, Any]] | None = None,
    query: type[BaseModel] | None = None,
) -> dict[str, Any]:
    """What a route needs and how it can end, as arguments of its declaration.

    `failures` are statuses beside those that every route has; `also` other successes. `body` says,
    by media type, what a route takes that reads its body itself; `query` what it reads from its
    path and query. `once=False`: a POST that heeds
    Idempotency-Key in its own way, or needs none. Raises BadInput for a scope that no key has.
    """
    if scope not in (ANYBODY, *SCOPES):
        raise BadInput("bad_field", field="scope", value=scope, why=f"use {', '.join(SCOPES)}")
    extra: dict[str, Any] = {
        "x-scope": scope,
        "x-once": once,
        "security": [{"key": []}, {"session": []}, {}],
    }
    if body:
        content = {name: {"schema": schema} for name, schema in body.items()}
        extra["requestBody"] = {"required": True, "content": content}
    if query:
        extra["parameters"] = _parameters(query)
    responses: dict[int, Any] = {
        status: dict(_PROBLEM) for status in sorted({401, 403, 422, 429, 503, *failures})
    }
    responses |= {status: {"model": model} for status, model in (also or {}).items()}
    return {"openapi_extra": extra, "responses": responses}


def _parameters(query: type[BaseModel]) -> list[dict[str, Any]]:
    """A person in the path, and the fields of `query`, as OpenAPI has them."""
    name = {"type": "string", "maxLength": 200, "title": "User"}
    found: list[dict[str, Any]] = [{"name": "user", "in": "path", "required": True, "schema": name}]
    for field, schema in query.model_json_schema()["properties"].items():
        told = {"description": schema["description"]} if "description" in schema else {}
        found.append({"name": field, "in": "query", "required": False, "schema": schema, **told})
    return found


class Guarded(APIRoute):
    """A route whose `needs` are seen to before anything of it runs."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        said: Mapping[str, Any] = self.openapi_extra or {}
        scope, is_once = said["x-scope"], said["x-once"] and "POST" in (self.methods or ())

        async def guarded(request: Request) -> Response:
            service = service_of(request)
            caller = await admit(request, service)
            request.scope["tastemaker.caller"] = caller
            caller.check(scope)
            params = named(request.scope["path_params"])
            request.scope["path_params"] = params
            if "user" in params:
                request.scope["tastemaker.user"] = caller.acting(params["user"])
            if is_once and once.HEADER in request.headers:
                return await _once(request, service, caller, handle)
            return await handle(request)

        return guarded


async def admit(request: Request, service: Service) -> Caller:
    """Who asks. Raises a problem for too many requests, a missing or an unknown key."""
    address = request.client.host if request.client else ""
    auth.check_page(request, service.origins)
    secret, from_cookie = auth.secret_of(request)
    if secret:
        fresh, key = service.ring.remembered(secret)
        if not fresh:
            service.limiter.take(f"at {address}")
            key = await service.run(service.ring.find, secret)
        if key is not None:
            caller = Caller(key, address)
            service.limiter.take(caller.name)
            return caller
    caller = Caller(None, address)
    service.limiter.take(caller.name)
    is_open = auth.open_door(request, service.settings.host) and not service.ring.needed
    if is_open and (not secret or from_cookie):
        return caller
    raise auth.wrong_key() if secret else auth.no_key()


def named(params: Mapping[str, str]) -> dict[str, str]:
    """Path parameters, decoded: ids of any characters but control characters."""
    found = {name: unquote(value) for name, value in params.items()}
    for name, value in found.items():
        if not value or len(value) > LONGEST:
            raise BadInput("bad_field", field=name, value=value, why=f"use 1 to {LONGEST}")
        if any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in value):
            raise BadInput("bad_field", field=name, value=ascii(value), why="control characters")
    return found


async def _once(
    request: Request,
    service: Service,
    caller: Caller,
    handle: Callable[[Request], Coroutine[Any, Any, Response]],
) -> Response:
    """Do it, and keep the answer; or give the answer of the first time."""
    content = await request.body()
    user = request.scope.get("tastemaker.user") or caller.user
    what = f"{request.method} {request.url.path}?{request.url.query}"
    token = once.token(caller.name, what, request.headers[once.HEADER], content)
    before = await service.run(service.answers.begin, token, user)
    if before is not None:
        headers = {**before["headers"], "Idempotent-Replayed": "true"}
        return Response(base64.b64decode(before["body"]), before["status"], headers)
    kept = False
    try:
        response = await handle(request)
        body: bytes | None = getattr(response, "body", None)  # streams have none
        if body is not None and response.status_code < 300:
            names = ("content-type", "location")
            answer = {
                "status": response.status_code,
                "headers": {n: response.headers[n] for n in names if n in response.headers},
                "body": base64.b64encode(body).decode(),
            }
            await service.run(service.answers.keep, token, user, answer)
            kept = True
    finally:
        if not kept:
            await service.run(service.answers.drop, token)
    return response
