"""/users/{user}: what is known of a person, and their rights: correct, take along, be forgotten."""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from tastemaker import shapes
from tastemaker.domain import Event
from tastemaker.engine.people import USER
from tastemaker.engine.slates import DELAY
from tastemaker.errors import BadInput, NotFound
from tastemaker.service import decisions, given, show, taken
from tastemaker.service.guard import Guarded, needs
from tastemaker.service.problems import failure, language_of
from tastemaker.service.state import Service, caller_of, service_of

router = APIRouter(prefix="/v1", route_class=Guarded, tags=["people"])

SOUNDS = ("audio/wav", "audio/x-wav", "audio/ogg", "audio/flac", "audio/mpeg")
CHUNK = 256 * 1024  # bytes of an export sent at once


class Wav(Response):
    media_type = "audio/wav"


@router.get("/users/{user}", response_model=given.Profile, **needs("profile", 404))
async def profile(request: Request, user: str) -> Response:
    """Everything that is known and how it is used, in words."""
    service = service_of(request)
    return show.answer(await service.run(_profile, service, user, language_of(request.scope)))


@router.patch("/users/{user}", response_model=given.Profile, **needs("profile", 404, 413, 415))
async def patch(request: Request, user: str, body: taken.UserPatch) -> Response:
    """Correct it: traits, learning, sensing of moods, facts. All of it or nothing."""
    service = service_of(request)
    await service.run(_patch, service, user, body)
    return show.answer(await service.run(_profile, service, user, language_of(request.scope)))


@router.post(
    "/users/{user}/voice",
    response_model=given.Heard,
    **needs(
        "profile",
        409,
        413,
        415,
        once=False,
        body={kind: {"type": "string", "format": "binary"} for kind in SOUNDS},
    ),
)
async def voice(request: Request, user: str) -> Response:
    """How somebody sounds, read into their mood with their leave (`sensing`). The sound is not
    kept; `event` undoes it."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in SOUNDS:
        raise failure(415, "bad_media_type", value=kind or "–", known=", ".join(SOUNDS))
    service, sound = service_of(request), await request.body()
    heard = await service.run(service.engine.hear, user, sound)
    return show.answer(
        {"emotion": dict(heard.emotion), "mood": shapes.mood(heard.mood), "event": heard.event}
    )


@router.post(
    "/users/{user}/speech", response_class=Wav, **needs("profile", 404, 413, 415, once=False)
)
async def speech(request: Request, user: str, body: taken.SpeechIn) -> Response:
    """A text, or a verse made for them, as a WAV that is labelled as made by AI. 503 where no voice
    is installed."""
    service = service_of(request)
    if bool(body.text) == bool(body.item):
        raise BadInput("bad_field", field="text", value=body.text, why="a text, or else an item")
    if body.item:
        sound = await service.run(service.engine.recite, user, body.item)
    else:
        language = body.language or language_of(request.scope)
        sound = await service.run(service.engine.speak, user, body.text, language)
    return Wav(sound)


@router.patch("/users/{user}/learning", response_model=given.Profile, **needs("profile", 413, 415))
async def learning(request: Request, user: str, body: taken.LearningIn) -> Response:
    """Pause learning, until then or until resumed; learn again; or begin a new taste."""
    service = service_of(request)
    events = decisions.of_learning(user, body, service.engine.now())
    await service.run(service.engine.observe, events)
    return show.answer(await service.run(_profile, service, user, language_of(request.scope)))


@router.delete(
    "/users/{user}",
    response_model=given.Receipt | given.Preview,
    **needs("profile"),
)
async def erase(
    request: Request,
    user: str,
    preview: Annotated[bool, Query(description="only count what would go")] = False,
) -> Response:
    """Forget a person: everything held about them, and what was made for them. No undo."""
    service = service_of(request)
    if preview:
        counts = await service.run(service.engine.erase_preview, user)
        return show.answer({"user": user, "would_remove": counts})
    return show.answer(await service.run(_erase, service, user))


@router.get("/users/{user}/export", response_class=Response, **needs("profile", 404))
async def export(request: Request, user: str) -> Response:
    """Everything held about a person, as a ZIP of JSON lines with a guide."""
    service = service_of(request)
    descriptor, size = await service.run(_exported, service, user, language_of(request.scope))

    def chunks() -> Any:
        with os.fdopen(descriptor, "rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk

    headers = {
        "Content-Disposition": 'attachment; filename="tastemaker-export.zip"',
        "Content-Length": str(size),
    }
    return StreamingResponse(chunks(), 200, headers, "application/zip")


@router.get("/users/{user}/events", response_model=given.Events, **needs("profile"))
async def history(
    request: Request,
    user: str,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: Annotated[str | None, Query(max_length=600)] = None,
) -> Response:
    """What they did, said and decided, newest first."""
    service = service_of(request)
    after = show.after(cursor)
    before = int(after) if after.isascii() and after.isdigit() else None
    rows = await service.run(service.engine.events, user, limit + 1, before)
    language = language_of(request.scope)
    data = [shapes.event(event, number, language) for number, event in rows[:limit]]
    more = show.cursor(rows[limit - 1][0]) if len(rows) > limit else None
    link = {"Link": f'<?limit={limit}&cursor={more}>; rel="next"'} if more else {}
    return show.answer({"data": data, "next": more}, headers=link)


@router.delete("/events/{id}", response_model=given.Undone, **needs("events:write", 404))
async def undo(
    request: Request, id: str, user: Annotated[str | None, Query(max_length=200)] = None
) -> Response:
    """Take one event back: the profile becomes what it would be without it."""
    service, whose = service_of(request), caller_of(request).acting(user)
    undone: Event = await service.run(service.engine.undo, id, whose)
    return show.answer({"undone": shapes.event(undone)})


@router.get("/users/{user}/map", response_model=given.Map, **needs("profile"))
async def picture(request: Request, user: str) -> Response:
    """The taste space in two dimensions: items, what they met, what was made, they themselves."""
    service = service_of(request)
    return show.answer(await service.run(service.engine.map, user, language_of(request.scope)))


def _profile(service: Service, user: str, language: str) -> dict[str, Any]:
    engine = service.engine
    if not engine.knows(user):
        raise NotFound("no_user", value=user)
    return {**shapes.profile(engine, user, language), "traits": _traits(service, user)}


def _traits(service: Service, user: str) -> Mapping[str, Any]:
    known = service.home.store.get(USER, user)
    found: Mapping[str, Any] = known.body.get("traits", {}) if known else {}
    return found


def _patch(service: Service, user: str, body: taken.UserPatch) -> None:
    """Everything is checked before anything is written; decisions go in together."""
    events = decisions.of_patch(service.engine, user, body)
    if events:
        service.engine.observe(events)
    if body.traits is not None:
        merged = {**_traits(service, user), **body.traits}
        kept = {name: value for name, value in merged.items() if value is not None}
        service.engine.add_users([(user, kept)])


def _erase(service: Service, user: str) -> dict[str, Any]:
    """First whatever makes something for them stops, so that nothing is written afterwards."""
    service.watch.forget(user)
    service.streams.stop(user)
    receipt = service.engine.erase(user)
    if service.settings.workers > 1:  # slates of theirs may have been on their way in others
        time.sleep(3 * DELAY)
        late = service.engine.erase(user)
        removed = Counter(receipt.removed) + Counter(late.removed)
        receipt = replace(receipt, removed=removed, later=receipt.later or late.later)
    service.renders.forget(user)
    service.metrics.forget(user)
    service.ring.forget()
    return shapes.receipt(receipt)


def _exported(service: Service, user: str, language: str) -> tuple[int, int]:
    """An open file without a name: nothing of it stays, whatever becomes of this request."""
    if not service.engine.holds(user):
        raise NotFound("no_user", value=user)
    with tempfile.TemporaryDirectory(dir=service.settings.home) as folder:
        path = service.engine.export(user, Path(folder) / "export.zip", language)
        descriptor = os.open(path, os.O_RDONLY)
    return descriptor, os.fstat(descriptor).st_size
