"""What is made and said for somebody: as one answer, or streamed line by line.

With `Accept: text/event-stream` each line comes as soon as it is there, numbered
(`id: stream:number`). The same POST with `Last-Event-ID` goes on behind that line, also after the
connection, the page or the server was gone: nothing is made twice.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from tastemaker import shapes
from tastemaker.domain import Brief, Item, Mood, Rework
from tastemaker.engine.making import generator_for
from tastemaker.errors import BadInput, Conflict, NotFound, TastemakerError
from tastemaker.service import given, once, show, stream, taken
from tastemaker.service.guard import Guarded, needs
from tastemaker.service.problems import failure, language_of, problem_of
from tastemaker.service.state import Service, caller_of, service_of
from tastemaker.service.stream import Parts, Stream

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["making"])

EVENTS = "text/event-stream"
_STREAMED = {200: {"content": {EVENTS: {"schema": {"type": "string"}}}}}


def _needs(*failures: int) -> dict[str, Any]:
    """One answer or a stream: the caller's Accept header says which."""
    found = needs("create", 404, 409, 413, 415, *failures, once=False)
    return {**found, "responses": {**found["responses"], **_STREAMED}}


@router.post("/users/{user}/creations", response_model=given.Creations, **_needs())
async def creations(request: Request, user: str, body: taken.BriefIn) -> Response:
    """Make something for this person. Streamed: `creation` for each, or `held`
    for one that waits for a review, then `done`."""
    service, brief = service_of(request), brief_of(body)
    language = language_of(request.scope)

    def check() -> None:
        generator_for(brief, service.engine.media, service.engine.refresh().models.generators)
        for id in brief.like:
            service.engine.item(id, user)
        service.engine.source(user, brief)

    made = await _begun(
        request, user, "creations", check, lambda: _creations(service, user, brief, language)
    )
    if wants_events(request):
        return _streamed(request, made)
    lines = await _collected(service, made)
    items = [line.data for line in lines if line.event == "creation"]
    held = sum(line.event == "held" for line in lines)
    return show.answer({"creations": items, "held": held})


@router.post("/users/{user}/messages", response_model=given.Parts, **_needs())
async def messages(request: Request, user: str, body: taken.MessageIn) -> Response:
    """Say something. Parts of the answer: `reading`, `creation`, `slate`, `text`; then `done`."""
    service = service_of(request)
    language = request.headers.get("accept-language", "")[:2]
    if not body.text.strip():
        raise BadInput("missing_field", field="text")

    def parts() -> Parts:
        for part in service.engine.talk(user, body.text, language):
            with unless_erased(service, user, part.get("item")):
                yield part["type"], _part(service, part, language or language_of(request.scope))

    made = await _begun(request, user, "messages", lambda: None, parts)
    if wants_events(request):
        return _streamed(request, made)
    lines = await _collected(service, made)
    return show.answer({"parts": [line.data for line in lines if line.event != "done"]})


def brief_of(body: taken.BriefIn) -> Brief:
    mood = Mood(float(body.mood.valence), float(body.mood.arousal)) if body.mood else None
    return Brief(
        body.medium,
        body.words,
        body.attributes,
        mood,
        tuple(body.like),
        body.seed,
        body.n,
        float(body.surprise),
        rework_of(body.rework),
    )


def rework_of(body: taken.ReworkIn | None) -> Rework | None:
    if body is None:
        return None
    bars = (body.bars[0], body.bars[1]) if body.bars else None
    return Rework(body.how, body.item, bars, float(body.strength))


def wants_events(request: Request) -> bool:
    return EVENTS in request.headers.get("accept", "")


def _creations(service: Service, user: str, brief: Brief, language: str) -> Parts:
    began = time.perf_counter()
    for number, (item, shown) in enumerate(service.engine.made(user, brief)):
        if number == 0:
            service.metrics.first.observe(time.perf_counter() - began)
        service.metrics.made(item)
        with unless_erased(service, user, item):
            if shown is None:
                yield "held", {"held": 1}
            else:
                yield "creation", show.item(shown, service.engine, language)


@contextmanager
def unless_erased(service: Service, user: str, item: Item | None) -> Iterator[None]:
    """Around a `yield`: a stream that is closed there belongs to somebody who was erased while
    `item` was made for them. It goes too."""
    try:
        yield
    except GeneratorExit:
        if item is not None:
            service.engine.remove(item.id, user)
        raise


def _part(service: Service, part: dict[str, Any], language: str) -> dict[str, Any]:
    if part["type"] == "creation":
        service.metrics.made(part["item"])
        return {**part, "item": show.item(part["item"], service.engine, language)}
    if part["type"] == "slate":
        return {**part, "slate": show.slate(part["slate"], service.engine, language)}
    return shapes.part(part, service.engine)


async def _begun(
    request: Request, user: str, kind: str, check: Callable[[], None], parts: Callable[[], Parts]
) -> Stream:
    """The stream to read: one that was begun before, or a new one."""
    service = service_of(request)
    last = request.headers.get("last-event-id")
    if last:
        id, number = stream.place(last)
        request.scope["tastemaker.after"] = number
        return await service.run(service.streams.get, id, user, kind)
    key, token = request.headers.get(once.HEADER), None
    if key is not None:
        content = await request.body()
        what = f"POST {kind} {user}"
        token = once.token(caller_of(request).name, what, key, content)
        before = await service.run(service.streams.find, f"s_{token.id[:24]}")
        if before is not None:
            return _again(before, token)
    await service.run(check)
    id = f"s_{token.id[:24]}" if token else stream.new_id()
    print_ = token.print if token else ""

    def told(error: TastemakerError) -> dict[str, Any]:
        return problem_of(error, request.scope)

    return await service.run(service.streams.start, id, user, kind, print_, parts(), told)


def _again(before: Stream, token: once.Token) -> Stream:
    """The same key again: the same stream, from its beginning."""
    if before.print != token.print:
        raise failure(422, "key_reused", value=token.key)
    if not before.over:
        raise Conflict("still_running", value=token.key)
    return before


def _streamed(request: Request, made: Stream) -> Response:
    service, after = service_of(request), request.scope.get("tastemaker.after", 0)

    async def frames() -> AsyncIterator[bytes]:
        last = ""
        async for told in service.streams.lines(made, after):
            if told is None:
                yield stream.SIGN_OF_LIFE
                continue
            number, line = told
            last = line.event
            yield stream.frame(f"{made.id}:{number}", line.event, line.data)
        if last not in ("done", "problem", "") or (not last and not after):
            cut = problem_of(failure(503, "stream_cut", value=made.id), request.scope)
            yield stream.frame(f"{made.id}:{len(made.lines)}", "problem", cut)

    return StreamingResponse(frames(), media_type=EVENTS, headers={"X-Accel-Buffering": "no"})


async def _collected(service: Service, made: Stream) -> list[stream.Line]:
    """All lines, when they are there; of problems those that are part of an answer. Raises the problem
    if there was nothing else."""
    lines = [told[1] async for told in service.streams.lines(made) if told is not None]
    if lines and lines[-1].event == "problem" and not any(x.event == "creation" for x in lines):
        raise Told(lines[-1].data)
    if not lines:
        raise NotFound("no_such", what="stream", value=made.id)
    return [line for line in lines if line.event != "problem" or line.data["type"] == "problem"]


class Told(TastemakerError):
    """A problem that was put into words before, when the stream was made."""

    def __init__(self, body: dict[str, Any]) -> None:
        super().__init__("bad_body", why=str(body.get("title", "")))
        self.code, self.status, self._body = str(body["code"]), int(body["status"]), body

    def problem(self, language: str = "en") -> dict[str, Any]:
        del language
        return dict(self._body)
