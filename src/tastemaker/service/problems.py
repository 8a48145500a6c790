"""Everything that goes wrong, as RFC 9457 problems in the language that was asked for.

`code` never changes; title, detail and hint follow Accept-Language. `errors` names each value
that is wrong: where it stood (`in`), a JSON pointer to it, and why.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from tastemaker.errors import BadInput, TastemakerError, shorten
from tastemaker.wording import in_chinese

MEDIA_TYPE = "application/problem+json"
JSON_TYPES = "application/json"
PASSING = 1  # seconds after which a busy store is worth another try


def failure(status: int, code: str, **values: Any) -> TastemakerError:
    """An error of the service itself, with the HTTP status it stands for."""
    error = TastemakerError(code, **values)
    error.status = status
    return error


def language_of(scope: Scope) -> str:
    """ "zh" or "en", whichever Accept-Language puts first."""
    best, chosen = 0.0, "en"
    for name, value in scope["headers"]:
        if name == b"accept-language":
            for part in value.decode("latin-1").split(","):
                tag, _, weight = part.strip().partition(";q=")
                q = _quality(weight)
                language = tag[:2].lower()
                if language in ("zh", "en") and q > best:
                    best, chosen = q, language
    return chosen


def problem_of(error: TastemakerError, scope: Scope) -> dict[str, Any]:
    """The problem object of this request."""
    trace = scope.get("tastemaker.request", "")
    body = error.problem(language_of(scope))
    return {**body, "instance": f"urn:tastemaker:request:{trace}", "trace_id": trace}


METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


def response(
    error: TastemakerError,
    scope: Scope,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that tells `error`."""
    body = problem_of(error, scope)
    if errors:
        body["errors"] = list(errors)
    extra = {"Content-Language": language_of(scope), **(headers or {})}
    wait = error.values.get("seconds") or (PASSING if error.code == "store_locked" else None)
    if error.status in (429, 503) and wait:
        extra["Retry-After"] = str(wait)
    if error.status == 401:
        extra["WWW-Authenticate"] = 'Bearer realm="tastemaker"'
    if error.status == 413:
        extra["Connection"] = "close"  # what is still being sent is not read
    scope["tastemaker.code"] = error.code
    return Response(_encoded(body), error.status, extra, MEDIA_TYPE)


def _encoded(body: Mapping[str, Any]) -> bytes:
    try:
        return msgspec.json.encode(body)
    except UnicodeEncodeError:  # half a sign, sent in an escape and told again
        return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


async def on_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, TastemakerError)
    if not (pointer := getattr(error, "pointer", None)):
        return response(error, request.scope)
    detail = error.in_words(language_of(request.scope)).detail
    errors = [{"in": "body", "pointer": pointer, "detail": detail}]
    return response(error, request.scope, errors=errors)


async def on_http(request: Request, error: Exception) -> Response:
    """404, 405 and what the framework itself refuses."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return response(failure(404, "no_route", value=request.url.path), request.scope)
    if error.status_code == 405:
        known = ", ".join(_methods(request))
        wrong = failure(405, "bad_method", value=request.method, known=known or "–")
        return response(wrong, request.scope, headers={"Allow": known})
    if error.status_code == 413:
        limit = request.app.state.service.settings.max_body
        return response(failure(413, "too_large", limit=limit), request.scope)
    why = "it is not JSON that can be read"
    return response(BadInput("bad_body", why=why), request.scope)


def _methods(request: Request) -> list[str]:
    """All that can be done at this address: routes are asked, since one that was included as a part
    of another application does not list what it can do."""
    routes = request.app.router.routes
    return [
        name
        for name in METHODS
        if any(r.matches({**request.scope, "method": name})[0] is Match.FULL for r in routes)
    ]


async def on_invalid(request: Request, error: Exception) -> Response:
    """Values that do not fit what the route takes: the first one makes the sentence."""
    assert isinstance(error, RequestValidationError)
    kind = request.headers.get("content-type", "")
    found = [{**one, "loc": _sent(one, error.body)} for one in error.errors()]
    is_of_body = any(one["loc"][:1] == ("body",) for one in found)
    is_there = kind or request.headers.get("content-length", "0") != "0"
    if is_of_body and is_there and not is_json(kind):
        wrong = failure(415, "bad_media_type", value=kind or "–", known=JSON_TYPES)
        return response(wrong, request.scope)
    inner = _innermost(found)
    language = language_of(request.scope)
    errors = _merged(
        [_told(one, language) for one in inner[:100]], "；" if language == "zh" else "; "
    )
    return response(_first(inner[0], errors[0]["detail"]), request.scope, errors=errors)


def invalid(
    error: ValidationError, place: str = "body", content: bytes = b""
) -> RequestValidationError:
    """What is wrong with something a route read itself (`content`), told like everything else."""
    errors = error.errors(include_url=False)
    told = [{**one, "loc": (place, *one["loc"])} for one in errors]
    try:
        return RequestValidationError(told, body=msgspec.json.decode(content) if content else None)
    except (ValueError, RecursionError):  # not JSON, or not even text
        return RequestValidationError(told)


def _sent(one: Mapping[str, Any], body: Any) -> tuple[str | int, ...]:
    """Where the wrong value stands in what was sent. pydantic also names which of several forms it
    tried ("one", "float"): that is no step of the way."""
    place, *path = one["loc"]
    if place != "body":
        return (place, *path)
    if body is None:  # nothing, or null: there is no way into it
        return (place,)
    steps, at = [], body
    for number, step in enumerate(path):
        is_last = number == len(path) - 1
        try:
            at = at[step]
        except (KeyError, IndexError, TypeError):
            if not (is_last and one["type"] == "missing"):
                continue
        steps.append(step)
    return (place, *steps)


def _innermost(found: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Without what is said of a value that has something wrong inside: it has one of its forms."""
    around = {one["loc"][:end] for one in found for end in range(len(one["loc"]))}
    return [one for one in found if one["loc"] not in around]


def _merged(errors: Sequence[dict[str, str]], between: str) -> list[dict[str, str]]:
    """One for each value: where it could have several forms, what each of them asks for."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in errors:
        whys = found.setdefault((one["in"], one["pointer"]), [])
        if one["detail"] not in whys:
            whys.append(one["detail"])
    return [
        {"in": place, "pointer": pointer, "detail": between.join(whys)}
        for (place, pointer), whys in found.items()
    ]


def is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (
        kind.startswith("application/") and kind.endswith("+json")
    )


def _first(one: Mapping[str, Any], why: str) -> BadInput:
    field = ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0])
    if one["type"] == "json_invalid":
        return BadInput("bad_body", why=why)
    if one["type"] == "missing":
        return BadInput("missing_field", field=field)
    return BadInput("bad_field", field=field, value=_shown(one.get("input")), why=why)


def _told(one: Mapping[str, Any], language: str) -> dict[str, str]:
    place, *path = one["loc"]
    if one["type"] == "json_invalid":
        path = []
    steps = [str(step).replace("~", "~0").replace("/", "~1") for step in path]
    detail = str(one["msg"]).removeprefix("Value error, ")
    if language == "zh":
        detail = in_chinese(detail)
    return {"in": str(place), "pointer": "".join(f"/{step}" for step in steps), "detail": detail}


def _shown(value: Any) -> str:
    """A value as it is named back: printable whatever it was."""
    return str(shorten(ascii(value) if isinstance(value, bytes) else value))


def _quality(weight: str) -> float:
    try:
        return min(1.0, max(0.0, float(weight))) if weight else 1.0
    except ValueError:
        return 0.0
