"""/reviews: what a person decides about a creation. What is not allowed is taken away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from tastemaker import shapes
from tastemaker.domain import Verdict
from tastemaker.engine.catalogue import CREATION, item_of
from tastemaker.errors import NotFound
from tastemaker.ports import Document
from tastemaker.service import given, show, taken
from tastemaker.service.auth import Caller
from tastemaker.service.guard import Guarded, needs
from tastemaker.service.state import Service, caller_of, service_of

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["reviews"])

VERDICT = "verdict"


@router.get("/reviews", response_model=given.Reviews, **needs("review"))
async def reviews(
    request: Request,
    state: Annotated[Literal["open", "decided"], Query()] = "open",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
) -> Response:
    """Creations nobody has judged yet (`open`), or the judgements (`decided`), by id."""
    service, user = service_of(request), caller_of(request).user

    def work() -> list[tuple[str, dict[str, Any]]]:
        rows = (_open if state == "open" else _decided)(service, user, show.after(cursor))
        return list(islice(rows, limit + 1))

    rows = await service.run(work)
    more = show.cursor(rows[limit - 1][0]) if len(rows) > limit else None
    return show.answer({"data": [row for _, row in rows[:limit]], "next": more})


@router.post(
    "/reviews",
    status_code=201,
    response_model=given.Review,
    **needs("review", 404, 409, 413, 415),
)
async def review(request: Request, body: taken.ReviewIn) -> Response:
    """Judge a creation. One that is not allowed is taken away from the person it was made for."""
    service, caller = service_of(request), caller_of(request)
    return show.answer(await service.run(_judge, service, caller, body), 201)


def _judge(service: Service, caller: Caller, body: taken.ReviewIn) -> dict[str, Any]:
    row = service.home.store.get(CREATION, body.about)
    if row is None or caller.user not in (None, row.user):
        raise NotFound("no_item", value=body.about)
    by = caller.key.name if caller.key else "person"
    verdict = Verdict(body.about, body.allowed, body.category, 1.0, by)
    now = service.engine.now()
    label = "allowed" if body.allowed else "refused"
    document = Document(VERDICT, body.about, msgspec.to_builtins(verdict), row.user, label, now)
    service.home.store.put([document])
    if not body.allowed:
        service.engine.remove(body.about, row.user)
    return _shown(document)


def _open(service: Service, user: str | None, after: str) -> Iterator[tuple[str, dict[str, Any]]]:
    store = service.home.store
    for row in store.scan(CREATION, user=user, after=after):
        if store.get(VERDICT, row.id) is None:
            yield row.id, show.item(item_of(row), service.engine)


def _decided(
    service: Service, user: str | None, after: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in service.home.store.scan(VERDICT, user=user, after=after):
        yield row.id, _shown(row)


def _shown(row: Document) -> dict[str, Any]:
    return {**row.body, "at": shapes.time(row.at)}
