"""The outermost layer: numbers each request, bounds its body, times it, logs it, and lets no
failure through untold. Plain ASGI, because everything passes here."""

from __future__ import annotations

import re
import time
import uuid
from typing import Any
from urllib.parse import unquote_to_bytes

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tastemaker.errors import TastemakerError
from tastemaker.service import logs
from tastemaker.service.problems import failure, response
from tastemaker.service.state import Service

GIVEN = re.compile(rb"[A-Za-z0-9_.-]{8,64}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNBOUND = "/v1/items:import"  # streamed to the disk, with a bound of its own


class Gate:
    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service
        self._log = logs.logger()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        scope = {**scope, "path": _path(scope), "tastemaker.request": _number(scope)}
        answer = _Answer(scope, send)
        if scope["path"] != UNBOUND:
            receive = _bounded(scope, receive, self._service.settings.max_body)
        try:
            await self._app(scope, receive, answer.send)
        except Exception as error:
            self._log.error(
                "request failed", request=scope["tastemaker.request"], route=_route(scope),
                error=type(error).__name__, where=logs.where(error),
            )  # fmt: skip
            wrong = failure(500, "unforeseen", value=scope["tastemaker.request"])
            await self._tell(wrong, scope, receive, answer)
        finally:
            self._note(scope, answer.status, time.perf_counter() - began)

    async def _tell(
        self, error: TastemakerError, scope: Scope, receive: Receive, answer: _Answer
    ) -> None:
        if answer.status == 0:  # else the answer is under way: all that is left is to end it
            await response(error, scope)(scope, receive, answer.send)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        method = scope["method"] if scope["method"] in METHODS else "other"
        self._service.metrics.answered(route, method, status, seconds)
        if "tastemaker.code" in scope:
            self._service.metrics.problems.labels(scope["tastemaker.code"]).inc()
        self._log.info(
            "request", request=scope["tastemaker.request"], route=route, method=method,
            status=status, ms=round(seconds * 1000, 2), code=scope.get("tastemaker.code"),
            user=logs.person(scope.get("tastemaker.user")),
        )  # fmt: skip


class TooLarge(HTTPException):
    """Raised while a body is read, as the kind of error that frameworks pass on."""

    def __init__(self) -> None:
        super().__init__(413)


class _Answer:
    """Sends, with the headers every answer has, and remembers the status."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send, self.status = send, 0
        self._private = scope["path"].startswith("/v1/")
        self._number = scope["tastemaker.request"].encode()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = message["headers"] = [
                *message.get("headers", ()),
                (b"x-request-id", self._number),
                (b"x-content-type-options", b"nosniff"),
            ]
            if self._private and not any(name == b"cache-control" for name, _ in headers):
                headers.append((b"cache-control", b"no-store"))
        await self._send(message)


def _bounded(scope: Scope, receive: Receive, limit: int) -> Receive:
    """`receive` that stops early: at the first byte where the length is told before."""
    told = next((v for name, v in scope["headers"] if name == b"content-length"), b"0")
    is_too_long = told.isdigit() and int(told) > limit
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        if is_too_long:
            raise TooLarge
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise TooLarge
        return message

    return bounded


def _number(scope: Scope) -> str:
    """The caller's own X-Request-Id, where it is one; else a new number."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and GIVEN.fullmatch(value):
            return str(value.decode())
    return uuid.uuid4().hex


def _path(scope: Scope) -> str:
    """The path with everything decoded but “/”, “%” and line breaks inside a segment.

    Ids hold slashes: sent as %2F they stay in their segment, sent plain they are matched as far
    as an address allows. Routes decode the rest.
    """
    raw: bytes | None = scope.get("raw_path")
    if raw is None:
        return str(scope["path"])
    segments = (unquote_to_bytes(segment) for segment in raw.partition(b"?")[0].split(b"/"))
    kept = (
        segment.replace(b"%", b"%25").replace(b"/", b"%2F").replace(b"\n", b"%0A")
        for segment in segments
    )
    return b"/".join(kept).decode("utf-8", "surrogateescape")


def _route(scope: Scope) -> str:
    """The address as it is declared: it names nobody."""
    route: Any = scope.get("route")
    return str(getattr(route, "path", "") or "unknown")
