"""/reviews: what waits for a person, and what a person decides about a creation."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from tastemaker import shapes
from tastemaker.engine.adding import as_file
from tastemaker.engine.catalogue import item_of
from tastemaker.engine.reviewing import Waiting
from tastemaker.ports import Document
from tastemaker.service import given, show, taken
from tastemaker.service.auth import Caller
from tastemaker.service.guard import Guarded, needs
from tastemaker.service.problems import language_of
from tastemaker.service.state import Service, caller_of, service_of

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["reviews"])

Rows = Iterator[tuple[str, dict[str, Any]]]


@router.get("/reviews", response_model=given.Reviews, **needs("review"))
async def reviews(
    request: Request,
    state: Annotated[Literal["open", "held", "decided"], Query()] = "open",
    first: Annotated[Literal["id", "doubt"], Query()] = "id",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
) -> Response:
    """Creations nobody has judged yet (`open`), those of them that are not shown before somebody
    does (`held`), or the judgements (`decided`). By id, in pages; with `first=doubt` what waits
    comes first, and then what is most uncertain: judge those and ask again."""
    service, user = service_of(request), caller_of(request).user
    language = language_of(request.scope)

    def work() -> list[tuple[str, dict[str, Any]]]:
        if state == "decided":
            rows = _decided(service, user, show.after(cursor))
        else:
            rows = _open(service, language, state == "held", user, show.after(cursor), first)
        return list(islice(rows, limit + 1))

    rows = await service.run(work)
    paged = len(rows) > limit and (state == "decided" or first == "id")
    more = show.cursor(rows[limit - 1][0]) if paged else None
    return show.answer({"data": [row for _, row in rows[:limit]], "next": more})


@router.post(
    "/reviews",
    status_code=201,
    response_model=given.Review,
    **needs("review", 404, 409, 413, 415),
)
async def review(request: Request, body: taken.ReviewIn) -> Response:
    """Judge a creation, also again: one that is not allowed is shown to nobody until it is. With
    `text`, that stands in its place."""
    service, caller = service_of(request), caller_of(request)
    return show.answer(await service.run(_judge, service, caller, body), 201)


@router.get("/reviews/{id:path}/media/{format}", response_class=Response, **needs("review", 404))
async def media(request: Request, id: str, format: str) -> Response:
    """A creation as a file, also one that is not shown."""
    service, caller = service_of(request), caller_of(request)

    def work() -> tuple[bytes, str]:
        item = item_of(service.engine.reviews.get(id, caller.user))
        folder = service.settings.files_folder
        return as_file(item, format, service.engine.media, folder, language_of(request.scope))

    data, media_type = await service.run(work)
    return Response(data, media_type=media_type, headers={"Cache-Control": "no-store"})


def _judge(service: Service, caller: Caller, body: taken.ReviewIn) -> dict[str, Any]:
    by = caller.key.name if caller.key else "person"
    document = service.engine.reviews.judge(
        body.about, body.allowed, category=body.category, by=by, text=body.text, user=caller.user
    )
    return _shown(document)


def _open(service: Service, language: str, held: bool, *where: Any) -> Rows:
    for waiting in service.engine.reviews.open(*where):
        if waiting.held or not held:
            yield waiting.item.id, _waiting(service, waiting, language)


def _decided(service: Service, user: str | None, after: str) -> Rows:
    for row in service.engine.reviews.decided(user, after):
        yield row.id, _shown(row)


def _waiting(service: Service, of: Waiting, language: str) -> dict[str, Any]:
    shown = show.item(of.item, service.engine, language)
    base = f"/v1/reviews/{quote(of.item.id, safe=':')}/media/"
    links = {format: f"{base}{format}" for format in shown["links"]}
    chance, why = round(of.doubt.chance, 4), of.doubt.why
    return {**shown, "links": links, "held": of.held, "chance": chance, "why": why}


def _shown(row: Document) -> dict[str, Any]:
    return {**row.body, "at": shapes.time(row.at)}
