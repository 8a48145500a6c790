"""What people wrote to questions, known from the next one on, and forgotten with whoever had asked.

An application's notes are what is true; documents are made from them, one for each correction, so
that a new one costs as much as one passage. Notes go when their user is erased, and then the
documents go too.
"""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from typing import TYPE_CHECKING

from tastemaker.domain import Answer, Guide, Passage
from tastemaker.engine.kept import Kept, Note

if TYPE_CHECKING:
    from tastemaker.engine import Engine

KIND = "learned"
LOOKED_AT = 5  # passages among which a correction is found, to be cited
# Wider than what moderation holds back: an order's number is no secret, and belongs to one question.
_PRIVATE = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\+?\d(?:[ -]?\d){4,}")
_NO_WORD = re.compile(r"[\W_]+")


class Corrections:
    """`folder`: how ids of the documents made here begin; `title`: how they are cited."""

    def __init__(
        self, engine: Engine, kept: Kept, folder: str, title: str = "Answered by a person"
    ) -> None:
        self._engine, self._kept = engine, kept
        self._folder, self._title = folder, title
        self._lock, self._version = threading.Lock(), -1

    def put(self, question: str, answer: str, topic: str = "", user: str | None = None) -> str:
        """From now on this is the answer to that question; the one before is replaced. `user`: who
        had asked, with whom it goes."""
        question = masked(question)
        note = {"question": question, "answer": answer, "intent": topic}
        self._kept.put(Note(KIND, key(question), note, user=user))
        self.catch_up()
        return key(question)

    def answer(self, user: str | None, question: str, language: str = "en") -> Answer:
        """What somebody wrote to just this question; else what the documents say (`Engine.answer`)."""
        self.catch_up()
        note = self._kept.get(KIND, key(masked(question)))
        if note is None:
            return self._engine.answer(user, question, language)
        answer = str(note.body["answer"])
        near = self._engine.nearest(question, LOOKED_AT)
        cited = [one.citation for one in near if one.citation.text == answer]
        return Answer(question, True, answer, tuple(cited[:1]), 1.0)

    def catch_up(self) -> None:
        """Documents as the notes are: cheap where no note came or went."""
        if self._kept.version(KIND) == self._version:
            return
        with self._lock:
            version = self._kept.version(KIND)
            notes = {self._folder + note.id: note for note in self._kept.scan(KIND)}
            documents = self._engine.documents
            for shelved in documents.list(after=self._folder):
                if not shelved.id.startswith(self._folder):
                    break
                if shelved.id not in notes:
                    documents.remove(shelved.id)
            documents.add(self._guide(id, note) for id, note in notes.items())
            self._version = version

    def _guide(self, id: str, note: Note) -> Guide:
        topic = str(note.body["intent"])
        passage = Passage(note.body["answer"], (topic,) if topic else (), note.body["question"])
        return Guide(id, self._title, "csv", (passage,), at=note.at)


def masked(question: str) -> str:
    """Without addresses and long numbers: they belong to one person, not to the question."""
    return " ".join(_PRIVATE.sub("…", question).split())


def key(question: str) -> str:
    """The same for the same question, however it is capitalised and punctuated."""
    plain = _NO_WORD.sub(" ", unicodedata.normalize("NFKC", question).casefold()).strip()
    return hashlib.sha256((plain or question).encode()).hexdigest()[:24]
