"""/v1/apps/poet: poems and stories of one person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from apps.poet.occasions import OCCASIONS, of_day
from apps.poet.poet import Poet, labels
from tastemaker import Engine, Item, Router, Taken, needs


class PoemIn(Taken):
    occasion: str = Field("", max_length=40)
    words: str = Field("", max_length=500)
    attributes: dict[str, str | float] = Field(default_factory=dict, max_length=10)
    n: int = Field(3, ge=1, le=6)


class StoryIn(Taken):
    about: str = Field(min_length=1, max_length=500)
    language: Literal["en", "zh"] = "zh"


class ChapterIn(Taken):
    wish: str = Field("", max_length=500)


def routes(engine: Engine) -> APIRouter:
    router, poet = Router(), Poet(engine)

    @router.get("/occasions", **needs("recommend"))
    def occasions() -> dict[str, Any]:
        """What a poem can be for, and what suits today."""
        today = of_day(datetime.fromtimestamp(engine.now(), UTC).date())
        rows = [{"name": name, "title": dict(o.names)} for name, o in OCCASIONS.items()]
        return {"data": rows, "today": today}

    @router.post("/users/{user}/poems", status_code=201, **needs("create"))
    def poems(user: str, body: PoemIn) -> dict[str, Any]:
        """Poems for this person, best first."""
        made = poet.poems(user, body.occasion, body.words, body.attributes, body.n)
        return {"data": [_poem(item) for item in made]}

    @router.get("/users/{user}/stories", **needs("profile"))
    def stories(user: str) -> dict[str, Any]:
        return {"data": poet.stories(user)}

    @router.post("/users/{user}/stories", status_code=201, **needs("create"))
    def begin(user: str, body: StoryIn) -> dict[str, Any]:
        """A story with its first chapter; 503 while no language model is configured."""
        return poet.begin(user, body.about, body.language)

    @router.get("/users/{user}/stories/{story}", **needs("profile", 404))
    def story(user: str, story: str) -> dict[str, Any]:
        return poet.story(user, story)

    @router.post("/users/{user}/stories/{story}/chapters", status_code=201, **needs("create", 404))
    def go_on(user: str, story: str, body: ChapterIn) -> dict[str, Any]:
        """The next chapter, which knows those before it."""
        return poet.go_on(user, story, body.wish)

    @router.get("/users/{user}/speech", **needs("create", 404))
    def speech(user: str, item: Annotated[str, Query(max_length=200)]) -> Response:
        """A poem or a chapter of this person as a labelled WAV; 503 where nothing can speak."""
        made = engine.item(item, user)
        language = str(made.attributes.get("language") or "zh")
        return Response(engine.speak(user, made.text, language), media_type="audio/wav")

    return router


def _poem(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "text": item.text,
        "attributes": dict(item.attributes),
        "labels": labels(item),
    }
