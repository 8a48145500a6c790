"""The desk: one conversation for each customer, answered where the answer is known, waiting for an
agent where it is not."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from apps.support_desk import tone
from apps.support_desk.intents import Intents
from tastemaker import (
    BadInput,
    Conflict,
    Corrections,
    Engine,
    Event,
    Note,
    NotFound,
    feeling,
    filled,
    shown_citation,
    stated,
)

TALK = "conversation"
OPEN, WAITING, DONE = "open", "waiting", "done"
NEAR = 5
FACTS = 12  # of a profile, shown to an agent
KEPT = 200  # messages of one conversation; older ones are in the ledger
LONGEST = 4_000
FIRST = {"upset": 0, "worried": 1, "low": 2, "": 3}  # who is answered first


class Desk:
    def __init__(self, engine: Engine) -> None:
        self.engine, self._kept = engine, engine.kept("support_desk")
        self.learned = Corrections(
            engine, self._kept, "support-desk/learned/", "Answered by an agent"
        )
        self.intents = Intents(engine.settings.home / "support_desk" / "intents")
        self._lock = threading.Lock()  # one message at a time is put into a conversation

    # ---------------------------------------------------------------------------- the customer
    def ask(self, user: str, text: str, language: str = "") -> dict[str, Any]:
        """A customer's message, and what comes back: an answer with citations, or that an agent
        will see to it. Raises BadInput for no text, or one too long."""
        text = _checked(text)
        self.engine.observe(Event(user, "say", text=text))
        reading, profile = self.engine.reader.read(text), self.engine.profile(user)
        language = language or reading.language or profile.language or "en"
        answer, known = self.learned.answer(user, text, language), stated(profile)
        near = self.engine.nearest(text, NEAR)
        feels, style = feeling(text, reading, profile), known.get("style", "")
        words = filled(answer.text, known) if answer.known else None
        reply: dict[str, Any] = {"from": "desk", "text": tone.wait(feels, style, language)}
        if words is not None:
            reply["text"] = tone.said(words, feels, style, language)
            reply["citations"] = [shown_citation(one) for one in answer.citations]
            reply["confidence"] = answer.confidence
        asked = {"from": "customer", "text": text}
        with self._lock:
            note = self._current(user)
            body = dict(note.body) | {"messages": self._with(note, asked, reply)}
            if words is None or note.label != WAITING:  # what waits for an agent goes on waiting
                body |= {"question": text, "intent": self.intents.of(text, near)}
                body |= {"feels": feels, "language": language}
            label = note.label if words is not None else WAITING
            if label == WAITING and not body["hand_over"]:
                body["hand_over"] = self.engine.hand_overs.add(user, text).id
                body["since"] = self.engine.now()
            return self._put(note, body, label)

    def unhelped(self, user: str) -> dict[str, Any]:
        """The customer says that the last answer did not help: an agent sees to it."""
        with self._lock:
            note = self._current(user)
            if not note.body["question"]:
                raise NotFound("no_such", what="question", value=user)
            body = dict(note.body)
            if not body["hand_over"]:
                reply = {"from": "desk", "text": tone.wait("", "", body["language"])}
                body["hand_over"] = self.engine.hand_overs.add(user, body["question"]).id
                body["since"] = self.engine.now()
                body["messages"] = self._with(note, reply)
            return self._put(note, body, WAITING)

    def conversation(self, user: str) -> dict[str, Any]:
        """What was said so far; nothing where nothing was."""
        return _shown(self._current(user)) | {"sensing": self.engine.profile(user).sensing}

    # ------------------------------------------------------------------------------- the agent
    def queue(self, state: str = WAITING) -> list[dict[str, Any]]:
        """Conversations: the upset first, then those who have waited longest."""
        if state not in (OPEN, WAITING, DONE):
            known = f"use {OPEN}, {WAITING} or {DONE}"
            raise BadInput("bad_field", field="state", value=state, why=known)
        rows = [_row(note) for note in self._kept.scan(TALK, label=state)]
        return sorted(rows, key=lambda row: (FIRST[row["feels"]], row["since"], row["id"]))

    def ticket(self, id: str, language: str = "en") -> dict[str, Any]:
        """Everything an agent needs: what was said, who says it, what might answer."""
        note = self._note(id)
        user, profile = str(note.user), self.engine.profile(str(note.user))
        question = note.body["question"]
        near = self.engine.nearest(question, NEAR) if question else []
        mood = profile.mood if profile.sensing else None
        return _shown(note) | {
            "near": [
                shown_citation(one.citation)
                | {"question": one.question, "confidence": one.confidence}
                | {"filled": filled(one.citation.text, stated(profile))}
                for one in near
            ],
            "profile": {
                "language": profile.language,
                "facts": [view.words for view in self.engine.facts(user, language)[:FACTS]],
                "sensing": profile.sensing,
                "mood": mood and {"valence": mood.valence, "arousal": mood.arousal},
            },
        }

    def reply(
        self, id: str, text: str, *, learn: bool = True, question: str = "", intent: str = ""
    ) -> dict[str, Any]:
        """An agent's answer. With `learn` it answers that question from now on (the customer's
        last one, unless the agent words it better). Raises NotFound, BadInput; Conflict where
        there is no question yet."""
        text = _checked(text)
        with self._lock:
            note = self._note(id)
            question = question.strip() or note.body["question"]
            if not question:
                raise Conflict("closed_before", value=id)
            if learn:
                self.learned.put(question, text, intent or note.body["intent"], note.user)
            if note.body["hand_over"]:
                with suppress(Conflict, NotFound):  # somebody closed it elsewhere
                    self.engine.hand_overs.close(note.body["hand_over"], text[:2_000])
            words = filled(text, stated(self.engine.profile(str(note.user)))) or text
            said = self._with(note, {"from": "agent", "text": words})
            body = dict(note.body) | {"messages": said, "hand_over": "", "feels": ""}
            return self._put(note, body, DONE)

    # ------------------------------------------------------------------------------------ parts
    def _current(self, user: str) -> Note:
        """The customer's conversation; a new one where there is none."""
        found = next(self._kept.scan(TALK, user=user, limit=1), None)
        body = {"messages": [], "question": "", "intent": "", "feels": "", "language": "",
                "hand_over": "", "since": 0.0}  # fmt: skip
        return found or Note(TALK, f"c_{uuid.uuid4().hex[:24]}", body, user, OPEN)

    def _note(self, id: str) -> Note:
        if (note := self._kept.get(TALK, id)) is None:
            raise NotFound("no_such", what="conversation", value=id)
        return note

    def _with(self, note: Note, *said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        now = self.engine.now()
        return [*note.body["messages"], *({**one, "at": now} for one in said)][-KEPT:]

    def _put(self, note: Note, body: Mapping[str, Any], label: str) -> dict[str, Any]:
        changed = Note(TALK, note.id, body, note.user, label)
        self._kept.put(changed)
        return _shown(changed)


def _shown(note: Note) -> dict[str, Any]:
    return {"id": note.id, "user": note.user, "state": note.label, **note.body}


def _row(note: Note) -> dict[str, Any]:
    named = ("question", "intent", "feels", "language", "since")
    return {"id": note.id, "user": note.user, "state": note.label} | {
        name: note.body[name] for name in named
    }


def _checked(text: str) -> str:
    if not text.strip():
        raise BadInput("missing_field", field="text")
    if len(text) > LONGEST:
        raise BadInput("bad_field", field="text", value=text, why=f"longer than {LONGEST}")
    return text.strip()
