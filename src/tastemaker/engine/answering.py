"""Questions answered from documents, and handed over to a person where they are not."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from tastemaker.dialogue.answers.citing import citation, cite, joined
from tastemaker.dialogue.words import phrase
from tastemaker.domain import Answer, HandOver, Near
from tastemaker.engine import intake
from tastemaker.engine.shelf import Ready
from tastemaker.errors import BadInput, Conflict, NotFound
from tastemaker.ports import Document, Store

HAND_OVER = "hand_over"
OPEN, CLOSED = "open", "closed"

LOOKED_AT = 5  # passages
CITED = 2  # passages in one answer
ALSO = 0.9  # of the first one's chance, from which another passage is cited beside it
LONGEST_QUESTION = 4_000
SAID = 10  # what somebody said before a question, handed over with it
LONGEST_SAID = 2_000


def answer(question: str, ready: Ready, language: str) -> Answer:
    """What the documents say; that nothing is known where the chance of it is too low.

    Raises BadInput for no question, or one that is too long.
    """
    question = checked(question)
    index, calibration = ready.index, ready.calibration
    found = [(calibration.chance(one), one.row) for one in index.search(question, LOOKED_AT)]
    if not found:
        return Answer(question, False, phrase("unknown", language))
    chance, first = found[0]
    if chance < calibration.threshold:
        near = tuple(citation(index.places[row], _opening(index.places[row].passage.text))
                     for _, row in found[:CITED])  # fmt: skip
        return Answer(question, False, phrase("unknown", language), near, round(chance, 3))
    citations = cite(index, question, first)
    text = joined(citations)
    for other, row in found[1:CITED]:
        if other >= max(calibration.threshold, ALSO * chance):
            citations += [one for one in cite(index, question, row) if one.text not in text]
    return Answer(question, True, text, tuple(citations), round(chance, 3))


def nearest(question: str, ready: Ready, k: int) -> list[Near]:
    """The k answers that fit best, each whole, however small the chance that it is right.

    Raises BadInput for no question, or one that is too long.
    """
    found = ready.index.search(checked(question), k)
    passages = [(ready.index.places[one.row], ready.calibration.chance(one)) for one in found]
    return [
        Near(citation(place, place.passage.text), place.passage.question, round(chance, 3))
        for place, chance in passages
    ]


def checked(question: str) -> str:
    question = " ".join(question.split())
    if not question:
        raise BadInput("missing_field", field="question")
    if any("\ud800" <= sign <= "\udfff" for sign in question):
        raise BadInput("bad_field", field="question", value=ascii(question), why="not Unicode")
    if len(question) > LONGEST_QUESTION:
        why = f"it is longer than {LONGEST_QUESTION} characters"
        raise BadInput("bad_field", field="question", value=question, why=why)
    return question


class HandOvers:
    """Questions left to a person, each with what its asker said before it."""

    def __init__(self, store: Store, now: Callable[[], float]) -> None:
        self._store, self._now = store, now

    def add(self, user: str | None, question: str) -> HandOver:
        """Leave a question to a person. Raises BadInput for one that cannot be asked either."""
        question = checked(question)
        said: tuple[str, ...] = ()
        if user is not None:
            intake.check_name("user", user)
            rows = self._store.events(user)
            told = [event.text or "" for _, event in rows if event.kind == "say"]
            said = tuple(text[:LONGEST_SAID] for text in told[-SAID:])
        made = HandOver(f"h_{uuid.uuid4().hex[:24]}", question, user, said, self._now())
        self._store.put([_document(made)])
        return made

    def list(
        self, state: str = OPEN, *, user: str | None = None, after: str = "",
        limit: int | None = None,
    ) -> list[HandOver]:  # fmt: skip
        """By id: those "open", or those "closed"."""
        if state not in (OPEN, CLOSED):
            raise BadInput("bad_field", field="state", value=state, why=f"use {OPEN} or {CLOSED}")
        rows = self._store.scan(HAND_OVER, user=user, label=state, after=after, limit=limit)
        return [msgspec.convert(row.body, HandOver) for row in rows]

    def close(self, id: str, note: str = "", reply: str = "") -> HandOver:
        """A person has seen to it; whoever asked is told `reply` when they next say something.
        Raises NotFound; Conflict where it was closed before; BadInput for words too long."""
        row = self._store.get(HAND_OVER, id)
        if row is None:
            raise NotFound("no_such", what="hand-over", value=id)
        if row.label == CLOSED:
            raise Conflict("closed_before", value=id)
        for field, words in (("note", note), ("reply", reply)):
            if len(words) > LONGEST_SAID:
                why = f"it is longer than {LONGEST_SAID} characters"
                raise BadInput("bad_field", field=field, value=words, why=why)
        known = msgspec.convert(row.body, HandOver)
        done = replace(known, closed_at=self._now(), note=note, reply=reply.strip())
        self._store.put([_document(done)])
        return done

    def tell(self, user: str) -> Sequence[HandOver]:
        """Replies to this person's questions that they were not told yet; now they are."""
        due = [one for one in self.list(CLOSED, user=user) if one.reply and one.told_at is None]
        self._store.put([_document(replace(one, told_at=self._now())) for one in due])
        return due


def _document(of: HandOver) -> Document:
    body: Mapping[str, Any] = msgspec.to_builtins(of)
    label = OPEN if of.closed_at is None else CLOSED
    return Document(HAND_OVER, of.id, body, user=of.user, label=label, at=of.at)


def _opening(text: str) -> str:
    return text if len(text) <= 200 else text[:199] + "…"
