"""/v1/apps/level_designer: play, what is next, how good somebody is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from apps.level_designer.designer import EVERY, TARGET, Designer, Next
from tastemaker import Engine, Router, Taken, Task, needs, repeating


class PlayIn(Taken):
    level: str = Field(min_length=1, max_length=200)
    finished: bool


def keep_up(engine: Engine) -> Callable[[], None]:
    """Learn beside requests how hard levels are."""
    return repeating(Designer(engine).keep_up, EVERY, "level_designer")


def routes(engine: Engine) -> APIRouter:
    router, designer = Router(), Designer(engine)

    @router.post("/players/{user}/plays", status_code=201, **needs("events:write", 404))
    def play(user: str, body: PlayIn) -> dict[str, Any]:
        """How a level went; the skill after it."""
        designer.play(user, body.level, body.finished)
        return _player(designer, user)

    @router.get("/players/{user}", **needs("profile"))
    def player(user: str) -> dict[str, Any]:
        """Skill (mean and deviation, in units of difficulty) and plays, oldest first."""
        return _player(designer, user)

    @router.post("/players/{user}/next", **needs("create", 409))
    def upcoming(
        user: str,
        target: Annotated[float, Query(ge=0.05, le=0.95)] = TARGET,
        make: bool = True,
    ) -> dict[str, Any]:
        """The level to play next. `target`: the chance of finishing; `make=false`: catalogue only."""
        return _next(designer.next(user, target, make))

    @router.post("/scale", **needs("operate"))
    def scale() -> dict[str, Any]:
        """Learn from everybody's plays how hard levels are, now and not only when there are more."""
        learned = designer.learn()
        return {"plays": learned.attempts, "start": learned.start}

    return router


def _player(designer: Designer, user: str) -> dict[str, Any]:
    skill = designer.skill(user)
    return {
        "user": user,
        "skill": skill.mean,
        "deviation": skill.deviation,
        "plays": [
            {
                "level": item.id,
                "title": item.title,
                "made": item.origin is not None,
                "difficulty": item.attributes["difficulty"],
                "style": item.attributes.get("style"),
                "finished": finished,
            }
            for item, finished in designer.plays(user)
        ],
        "chances": {str(d / 10): skill.chance(Task("", "", d / 10)) for d in range(11)},
    }


def _next(found: Next) -> dict[str, Any]:
    item = found.item
    return {
        "level": item.id,
        "title": item.title,
        "made": item.origin is not None,
        "attributes": dict(item.attributes),
        "chance": found.chance,
        "target": found.target,
    }
