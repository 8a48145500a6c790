"""/answers, /documents and /hand-overs: questions answered from documents, or left to a person."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from tastemaker import shapes
from tastemaker.service import given, show, taken
from tastemaker.service.guard import Guarded, needs
from tastemaker.service.problems import failure, language_of
from tastemaker.service.state import Service, caller_of, service_of
from tastemaker.store.importers.documents import Limits, read_document

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["answers"])

KINDS = ("text/markdown", "text/plain", "text/html", "text/csv", "application/pdf")


@router.post("/answers", response_model=given.Answer, **needs("recommend", 413, 415))
async def answer(request: Request, body: taken.QuestionIn) -> Response:
    """What the documents say, each sentence with where it stands. Where that would too likely be
    wrong, `known` is false, and `hand_over: true` leaves the question to a person."""
    service, user = service_of(request), caller_of(request).acting(body.user)
    language = body.language or language_of(request.scope)
    return show.answer(await service.run(_answer, service, user, body, language))


@router.get("/documents", response_model=given.Documents, **needs("operate"))
async def documents(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
) -> Response:
    """What answers are drawn from, by id."""
    service, after = service_of(request), show.after(cursor)
    rows = await service.run(service.engine.documents.list, after, limit + 1)
    more = show.cursor(rows[limit - 1].id) if len(rows) > limit else None
    return show.answer({"data": [shapes.document(row) for row in rows[:limit]], "next": more})


@router.put(
    "/documents/{id:path}",
    response_model=given.Brought,
    **needs("operate", 413, 415, 501, body={kind: {} for kind in KINDS}),
)
async def put(
    request: Request,
    id: str,
    link: Annotated[str, Query(max_length=2000, description="where it can be read")] = "",
) -> Response:
    """A document, in place of the one with this id: Markdown, text, HTML, PDF, or CSV with the
    columns question and answer. What it is, its content says."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in KINDS:
        raise failure(415, "bad_media_type", value=kind or "–", known=", ".join(KINDS))
    service, data = service_of(request), await request.body()
    return show.answer(await service.run(_put, service, id, data, link, language_of(request.scope)))


@router.delete(
    "/documents/{id:path}", status_code=204, response_class=Response, **needs("operate", 404)
)
async def remove(request: Request, id: str) -> Response:
    """Take a document away: no answer is drawn from it any more."""
    service = service_of(request)
    await service.run(service.engine.documents.remove, id)
    return Response(status_code=204)


@router.get("/hand-overs", response_model=given.HandOvers, **needs("operate"))
async def hand_overs(
    request: Request,
    state: Annotated[Literal["open", "closed"], Query()] = "open",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
) -> Response:
    """Questions left to a person, with what was said before them."""
    service, after = service_of(request), show.after(cursor)

    def work() -> list[dict[str, Any]]:
        found = service.engine.hand_overs.list(state, after=after, limit=limit + 1)
        return [shapes.hand_over(one) for one in found]

    rows = await service.run(work)
    more = show.cursor(rows[limit - 1]["id"]) if len(rows) > limit else None
    return show.answer({"data": rows[:limit], "next": more})


@router.patch(
    "/hand-overs/{id}", response_model=given.HandOver, **needs("operate", 404, 409, 413, 415)
)
async def close(request: Request, id: str, body: taken.HandOverPatch) -> Response:
    """A person has seen to it."""
    service = service_of(request)
    done = await service.run(service.engine.hand_overs.close, id, body.note, body.reply)
    return show.answer(shapes.hand_over(done))


def _answer(
    service: Service, user: str | None, body: taken.QuestionIn, language: str
) -> dict[str, Any]:
    found = service.engine.answer(user, body.question, language)
    if body.hand_over and not found.known:
        left = service.engine.hand_overs.add(user, body.question)
        found = replace(found, hand_over=left.id)
    return shapes.answer(found)


def _put(service: Service, id: str, data: bytes, link: str, language: str) -> dict[str, Any]:
    limits = Limits(service.settings.document_bytes)
    read = read_document(data, id, link=link, limits=limits, at=service.engine.now())
    brought = service.engine.documents.add([read.guide])
    problems = [{"line": row.line, **row.error.problem(language)} for row in read.bad]
    return {**asdict(brought), "bad": len(problems), "problems": problems[:100]}
