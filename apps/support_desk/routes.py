"""/v1/apps/support_desk: for customers (`/customers/{user}/…`) and for agents (`/queue`, …)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from apps.support_desk.desk import LONGEST, Desk
from tastemaker import Engine, Router, Taken, needs


class Said(Taken):
    """A customer's message. Without `language`: that of the message."""

    text: str = Field(min_length=1, max_length=LONGEST)
    language: Literal["", "en", "zh"] = ""


class Reply(Taken):
    """An agent's answer. `question`: what it answers, where that is worded better than asked."""

    text: str = Field(min_length=1, max_length=LONGEST)
    learn: bool = True
    question: str = Field("", max_length=2_000)
    intent: str = Field("", max_length=200)


class Sensing(Taken):
    """Whether the desk may notice how a customer feels."""

    allowed: bool


def routes(engine: Engine) -> APIRouter:
    router, desk = Router(), Desk(engine)

    @router.post("/customers/{user}/messages", **needs("events:write", 413))
    def ask(user: str, said: Said) -> dict[str, Any]:
        """Ask; the conversation comes back with the answer, or waiting for an agent."""
        return desk.ask(user, said.text, said.language)

    @router.get("/customers/{user}/conversation", **needs("recommend"))
    def conversation(user: str) -> dict[str, Any]:
        """What was said so far."""
        return desk.conversation(user)

    @router.post("/customers/{user}/unhelped", **needs("events:write", 404))
    def unhelped(user: str) -> dict[str, Any]:
        """The last answer did not help: leave it to an agent."""
        return desk.unhelped(user)

    @router.put("/customers/{user}/sensing", **needs("profile"))
    def sensing(user: str, body: Sensing) -> dict[str, bool]:
        """Allow or forbid the sensing of mood; it is off until it is allowed."""
        engine.sense(user, body.allowed)
        return {"allowed": body.allowed}

    @router.get("/queue", **needs("operate"))
    def queue(
        state: Annotated[Literal["waiting", "open", "done"], Query()] = "waiting",
    ) -> dict[str, Any]:
        """Conversations: the upset first, then those who have waited longest."""
        return {"data": desk.queue(state)}

    @router.get("/conversations/{id}", **needs("operate", 404))
    def ticket(id: str, language: Annotated[Literal["en", "zh"], Query()] = "en") -> dict[str, Any]:
        """What was said, by whom, and what might answer it."""
        return desk.ticket(id, language)

    @router.post("/conversations/{id}/reply", **needs("operate", 404, 409))
    def reply(id: str, body: Reply) -> dict[str, Any]:
        """Answer as an agent; with `learn`, for everybody who asks the same."""
        return desk.reply(
            id, body.text, learn=body.learn, question=body.question, intent=body.intent
        )

    return router
