"""/v1/apps/reading: digests, and what is done with what stands in them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from apps.reading.digest import Reading
from tastemaker import Engine, Router, Taken, needs


class ReadIn(Taken):
    item: str = Field(min_length=1, max_length=200)
    kind: Literal["view", "finish", "like", "dislike", "skip", "save", "share"] = "view"
    slate: str = Field("", max_length=100)
    position: int | None = Field(None, ge=0, le=500)


def routes(engine: Engine) -> APIRouter:
    router, reading = Router(), Reading(engine)

    @router.get("/users/{user}/digest", **needs("recommend"))
    def digest(
        user: str,
        k: Annotated[int, Query(ge=1, le=50)] = 8,
        language: Literal["en", "zh"] = "en",
        medium: Annotated[str | None, Query(max_length=40)] = None,
    ) -> dict[str, Any]:
        """What to read now, each with why."""
        return reading.digest(user, k, language, medium)

    @router.post("/users/{user}/reads", status_code=202, **needs("events:write", 404))
    def read(user: str, body: ReadIn) -> dict[str, Any]:
        """Opened, finished, liked, skipped…"""
        event = reading.read(user, body.item, body.kind, body.slate, body.position)
        return {"kind": event.kind, "item": event.item}

    return router
