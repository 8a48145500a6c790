"""/items: the catalogue, and creations for the person they were made for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from tastemaker.domain import Item
from tastemaker.errors import BadInput
from tastemaker.service import given, renders, show, taken
from tastemaker.service.guard import ANYBODY, Guarded, needs
from tastemaker.service.importing import SUFFIXES, bring
from tastemaker.service.problems import language_of
from tastemaker.service.state import Service, caller_of, service_of

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["items"])

For = Annotated[
    str | None, Query(alias="user", max_length=200, description="whose creations are meant too")
]


@router.get("/items", response_model=given.Items, **needs(ANYBODY))
async def items(
    request: Request,
    q: Annotated[str, Query(max_length=200)] = "",
    words: Annotated[
        str, Query(max_length=500, description="what it is like; the nearest come first")
    ] = "",
    medium: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: Annotated[str | None, Query(max_length=600)] = None,
) -> Response:
    """The catalogue by id, or what of it holds `q`; with `words`, what is nearest to them in the
    taste space, whatever its modality. Creations are never listed here."""
    service, after = service_of(request), show.after(cursor)
    if words:
        nearest = await service.run(service.engine.search, words, limit, medium)
        return show.answer({"data": _told(request, nearest), "next": None})
    found = await service.run(service.engine.items, q, medium, limit + 1, after)
    data = _told(request, found[:limit])
    more = show.cursor(found[limit - 1].id) if len(found) > limit else None
    headers = {}
    if more:
        query = {"q": q, "medium": medium, "limit": limit, "cursor": more}
        given = urlencode({name: value for name, value in query.items() if value})
        headers["Link"] = f'</v1/items?{given}>; rel="next"'
    return show.answer({"data": data, "next": more}, headers=headers)


@router.post(
    "/items:import",
    response_model=given.Imported,
    **needs("operate", 413, 415, once=False, body={kind: {"type": "string"} for kind in SUFFIXES}),
)
async def import_items(
    request: Request,
    column: Annotated[
        list[str] | None,
        Query(max_length=100, description="what a column is, as in id=sku; again for each"),
    ] = None,
) -> Response:
    """Items from JSON lines or CSV (gzip too), streamed. A bad row is told with its line; the
    rest goes in. The same rows again change nothing, so it heeds no Idempotency-Key."""
    return show.answer(await bring(request, service_of(request), column or ()))


@router.get(
    "/items/{id:path}/media/{format}",
    response_class=Response,
    **needs(ANYBODY, 404, 416),
)
async def media(
    request: Request,
    id: str,
    format: str,
    user: For = None,
    lang: Annotated[
        Literal["en", "zh"] | None, Query(description="of a creation's title; else Accept-Language")
    ] = None,
) -> Response:
    """The item as a file: Range and ETag are heeded. The links of an item name exact bytes
    (`v=`), which may be kept for ever."""
    service, language = service_of(request), lang or language_of(request.scope)
    item = await _found(request, service, id, user)
    tag = service.renders.tag(item, format, language)
    whole = None
    if not renders.known(request, tag):
        whole = await service.run(service.renders.get, item, format, language)
    file = whole or renders.File(b"", "", tag, item.origin.user if item.origin else None)
    lasting = tag.startswith(f"{request.query_params.get('v', '-')}-")
    return renders.answer(request, file, lasting=lasting)


@router.get("/items/{id:path}/similar", response_model=given.Items, **needs(ANYBODY, 404))
async def similar(
    request: Request,
    id: str,
    k: Annotated[int, Query(ge=1, le=200)] = 10,
    user: For = None,
) -> Response:
    """What stands nearest to it in the taste space."""
    service = service_of(request)
    whose = caller_of(request).acting(user)
    found = await service.run(service.engine.similar, id, k, whose)
    return show.answer({"data": _told(request, found), "next": None})


@router.get("/items/{id:path}", response_model=given.ItemOut, **needs(ANYBODY, 404))
async def item(request: Request, id: str, user: For = None) -> Response:
    """One item. A creation is there only for the person it was made for: name them in `user`,
    or use their key."""
    service = service_of(request)
    (told,) = _told(request, [await _found(request, service, id, user)])
    return show.answer(told)


@router.put(
    "/items/{id:path}",
    response_model=given.ItemOut,
    **needs("operate", 413, 415, also={201: given.ItemOut}),
)
async def put_item(request: Request, id: str, body: taken.ItemIn) -> Response:
    """Put an item into the catalogue, or replace it. Its medium describes it."""
    service = service_of(request)
    if body.id not in (None, id):
        raise BadInput("bad_field", field="id", value=body.id, why=f"the address names “{id}”")
    if len(body.text) > service.settings.max_text:
        why = f"longer than {service.settings.max_text}"
        raise BadInput("bad_field", field="text", value=body.text, why=why)
    given = Item(
        id, body.medium, body.title, body.text, body.attributes, created_at=body.created_at
    )

    def work() -> tuple[int, Item]:
        added = service.engine.add([given])
        service.engine.refresh()  # whoever asks next sees it; other workers within a second
        return added.new, service.engine.item(id)

    new, stored = await service.run(work)
    (told,) = _told(request, [stored])
    return show.answer(told, 201 if new else 200)


@router.delete("/items/{id:path}", status_code=204, response_class=Response, **needs("create", 404))
async def delete_item(request: Request, id: str, user: For = None) -> Response:
    """Take a creation away from the person in `user`; or, with a key that may operate, an item
    out of the catalogue."""
    service, caller = service_of(request), caller_of(request)

    def work() -> None:
        item = service.engine.item(id, caller.acting(user))
        if item.origin is None:
            caller.check("operate")
        service.engine.remove(id, item.origin.user if item.origin else None)
        service.engine.refresh()

    await service.run(work)
    return Response(status_code=204)


@router.get("/onboarding", response_model=given.Items, **needs(ANYBODY))
async def onboarding(
    request: Request,
    k: Annotated[int, Query(ge=1, le=50)] = 6,
    medium: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """The items whose like or dislike tells most about somebody new."""
    service = service_of(request)
    found = await service.run(service.engine.onboarding, k, medium)
    return show.answer({"data": _told(request, found), "next": None})


def _told(request: Request, items: Sequence[Item]) -> list[dict[str, Any]]:
    engine, language = service_of(request).engine, language_of(request.scope)
    return [show.item(item, engine, language) for item in items]


async def _found(request: Request, service: Service, id: str, user: str | None) -> Item:
    return await service.run(service.engine.item, id, caller_of(request).acting(user))
