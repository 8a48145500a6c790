"""What agents wrote, known from the next question on, and forgotten with whoever had asked.

The application's notes are what is true; documents are made from them, one for each correction, so
that a new one costs as much as one passage. Notes go when their customer is erased, and then the
documents go too.
"""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata

from tastemaker import Engine, Guide, Kept, Note, Passage

KIND = "learned"
FOLDER = "support-desk/learned/"  # ids of the documents made here begin so
_PRIVATE = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\+?\d(?:[ -]?\d){4,}")
_NO_WORD = re.compile(r"[\W_]+")


class Learned:
    """`title`: how answers from here are cited."""

    def __init__(self, engine: Engine, kept: Kept, title: str = "Answered by an agent") -> None:
        self._engine, self._kept, self._title = engine, kept, title
        self._lock, self._version = threading.Lock(), -1

    def put(self, question: str, answer: str, intent: str = "", user: str | None = None) -> str:
        """From now on this is the answer to that question; the one before is replaced."""
        question = masked(question)
        note = {"question": question, "answer": answer, "intent": intent}
        self._kept.put(Note(KIND, key(question), note, user=user))
        self.catch_up()
        return key(question)

    def get(self, question: str) -> Note | None:
        """What an agent wrote to just this question."""
        return self._kept.get(KIND, key(masked(question)))

    def catch_up(self) -> None:
        """Documents as the notes are: cheap where no note came or went."""
        if self._kept.version(KIND) == self._version:
            return
        with self._lock:
            version = self._kept.version(KIND)
            notes = {FOLDER + note.id: note for note in self._kept.scan(KIND)}
            documents = self._engine.documents
            for shelved in documents.list(after=FOLDER):
                if not shelved.id.startswith(FOLDER):
                    break
                if shelved.id not in notes:
                    documents.remove(shelved.id)
            documents.add(self._guide(id, note) for id, note in notes.items())
            self._version = version

    def _guide(self, id: str, note: Note) -> Guide:
        intent = str(note.body["intent"])
        passage = Passage(note.body["answer"], (intent,) if intent else (), note.body["question"])
        return Guide(id, self._title, "csv", (passage,), at=note.at)


def masked(question: str) -> str:
    """Without addresses and long numbers: they belong to one customer, not to the question."""
    return " ".join(_PRIVATE.sub("…", question).split())


def key(question: str) -> str:
    """The same for the same question, however it is capitalised and punctuated."""
    plain = _NO_WORD.sub(" ", unicodedata.normalize("NFKC", question).casefold()).strip()
    return hashlib.sha256((plain or question).encode()).hexdigest()[:24]
