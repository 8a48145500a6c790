"""Small, honest stand-ins: everything a test of the loop needs, without disk, training or sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from tastemaker.domain import Attributes, Brief, Draft, Event, Item, Reading, Verdict
from tastemaker.errors import BadInput, Conflict
from tastemaker.ports import (
    Appended,
    BoolArray,
    Document,
    FloatArray,
    IntArray,
    Receipt,
)
from tastemaker.store import codec


class MemoryStore:
    """ports.Store in dictionaries; gone when the process ends."""

    def __init__(self) -> None:
        self._rows: list[Event] = []
        self._number: dict[str, int] = {}
        self._documents: dict[tuple[str, str], Document] = {}
        self._versions: dict[str, int] = {}

    def append(self, events: Sequence[Event]) -> Appended:
        owners: dict[str, str] = {}
        for event in events:
            codec.event_row(event, 0.0)
            known = self.event(event.id) or event
            if owners.setdefault(event.id, known.user) != event.user:
                raise Conflict("id_taken", value=event.id)
        new = 0
        for event in events:
            if event.id not in self._number:
                self._rows.append(event)
                self._number[event.id] = len(self._rows)
                new += 1
        return Appended(new, len(events) - new, self.watermark())

    def events(
        self, user: str | None = None, after: int = 0, limit: int | None = None
    ) -> Iterator[tuple[int, Event]]:
        given = 0
        for number, event in enumerate(self._rows, 1):
            there = self._number.get(event.id) == number
            if number > after and there and user in (None, event.user):
                if limit is not None and given >= limit:
                    return
                given += 1
                yield number, event

    def event(self, id: str) -> Event | None:
        number = self._number.get(id)
        return self._rows[number - 1] if number else None

    def watermark(self, user: str | None = None) -> int:
        if user is None:
            return len(self._rows)
        return max((number for number, _ in self.events(user)), default=0)

    def users(self) -> Iterator[str]:
        known = {event.user for _, event in self.events()}
        known |= {d.user for d in self._documents.values() if d.user is not None}
        return iter(sorted(known))

    def put(self, documents: Iterable[Document]) -> None:
        documents = list(documents)
        for document in documents:
            codec.document_row(document)
        for document in documents:
            body = msgspec.json.decode(msgspec.json.encode(document.body))
            self._documents[document.kind, document.id] = replace(document, body=body)
            self._touch(document.kind)

    def add(self, document: Document) -> bool:
        codec.document_row(document)
        if (document.kind, document.id) in self._documents:
            return False
        self.put([document])
        return True

    def get(self, kind: str, id: str) -> Document | None:
        return self._documents.get((kind, id))

    def scan(
        self,
        kind: str,
        *,
        user: str | None = None,
        label: str | None = None,
        after: str = "",
        limit: int | None = None,
    ) -> Iterator[Document]:
        found = sorted(
            (
                d
                for (k, id), d in list(self._documents.items())  # others may write meanwhile
                if k == kind and id > after and user in (None, d.user) and label in (None, d.label)
            ),
            key=lambda d: d.id,
        )
        return iter(found[:limit])

    def delete(self, kind: str, id: str) -> bool:
        gone = self._documents.pop((kind, id), None) is not None
        if gone:
            self._touch(kind)
        return gone

    def version(self, kind: str) -> int:
        return self._versions.get(kind, 0)

    def export(self, user: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for _, event in self.events(user):
            yield "event", msgspec.to_builtins(event)
        for document in self._documents.values():
            if document.user == user:
                yield document.kind, {"id": document.id, "at": document.at, **document.body}
            elif codec.mentioned(document) == user:
                yield document.kind, dict(document.body)

    def erase(self, user: str, now: float) -> Receipt:
        gone = [event.id for _, event in self.events(user)]
        for id in gone:
            del self._number[id]
        removed = {"event": len(gone)} if gone else {}
        for key, document in list(self._documents.items()):
            if user in (document.user, codec.mentioned(document)):
                del self._documents[key]
                self._touch(document.kind)
                removed[document.kind] = removed.get(document.kind, 0) + 1
        return Receipt(user, now, removed)

    def close(self) -> None:
        """Nothing is held."""

    def _touch(self, kind: str) -> None:
        self._versions[kind] = self._versions.get(kind, 0) + 1


class PlainReader:
    """ports.Reader that understands nothing and says so."""

    def read(self, text: str) -> Reading:
        del text
        return Reading(language="en", intent="other")


class OpenModerator:
    """ports.Moderator that allows everything."""

    def judge(self, about: str, text: str) -> Verdict:
        del text
        return Verdict(about, True, by="testing")


class Letters:
    """ports.Medium of words over a, b, c, four to twelve letters, that end as they begin."""

    name = "letters"
    version = "1"
    vocabulary = ("", "<", ">", "a", "b", "c")
    contexts = (13,)
    formats: Mapping[str, str] = {"txt": "text/plain"}
    controls: Mapping[str, Sequence[str]] = {"first": ("a", "b", "c")}
    measures = ("length", "b_share")

    def encode(self, text: str) -> list[int]:
        if problems := self.check(text):
            raise BadInput("bad_content", value=text, why=problems[0], medium=self.name)
        return [1, *(self.vocabulary.index(letter) for letter in text), 2]

    def decode(self, tokens: Sequence[int], attributes: Attributes | None = None) -> str:  # noqa: ARG002
        return "".join(self.vocabulary[token] for token in tokens if token > 2)

    def mask(self, attributes: Attributes) -> LettersGrammar:
        return LettersGrammar(str(attributes.get("first", "")))

    def contexts_of(self, tokens: Sequence[int], attributes: Attributes) -> IntArray:
        del attributes
        return np.arange(len(tokens) - 1, dtype=np.int64)[:, None].clip(max=12)

    def check(self, text: str) -> list[str]:
        if not 4 <= len(text) <= 12:
            return ["not four to twelve letters"]
        if set(text) - set("abc"):
            return ["other letters than a, b, c"]
        return [] if text[0] == text[-1] else ["does not end as it begins"]

    def describe(self, text: str) -> dict[str, Any]:
        return {
            "first": text[:1],
            "length": len(text),
            "b_share": text.count("b") / max(1, len(text)),
        }

    def shingles(self, text: str) -> NDArray[np.uint64]:
        runs = [text[at : at + 3] for at in range(max(0, len(text) - 2))]
        return np.array([int.from_bytes(run.encode(), "big") for run in runs], np.uint64)

    def render(self, text: str, format: str, *, title: str = "", label: str = "") -> bytes:
        if format not in self.formats:
            raise BadInput("bad_field", field="format", value=format, why="use txt")
        return "\n".join(part for part in (title, text, label) if part).encode()


class LettersGrammar:
    """ports.Grammar: any letter until the twelfth; the end once the first letter is back."""

    def __init__(self, first: str) -> None:
        self._first = Letters.vocabulary.index(first) if first else 0
        self._last, self._length = 0, 0

    def allowed(self) -> BoolArray:
        mask = np.array([False, False, False, True, True, True])
        if self._length == 0 and self._first:
            mask[3:] = [self._first == token for token in (3, 4, 5)]
        mask[2] = self._length >= 4 and self._last == self._first
        if self._length >= 11:
            mask[3:] = [self._first == token and self._length == 11 for token in (3, 4, 5)]
        return mask

    def push(self, token: int) -> None:
        if token > 2:
            self._first = self._first or token
            self._last, self._length = token, self._length + 1

    def context(self) -> tuple[int, ...]:
        return (min(self._length, 12),)


class LettersGenerator:
    """ports.Generator that writes letters by chance; a point leans it towards b."""

    medium = "letters"

    def copied(self, text: str) -> float:
        del text
        return 0.0

    def draft(
        self, point: FloatArray | None, brief: Brief, rng: np.random.Generator
    ) -> Iterator[Draft]:
        while True:
            yield self._one(point, brief, rng)

    def draft_batch(
        self, asked: Sequence[tuple[FloatArray | None, Brief]], rng: np.random.Generator
    ) -> list[Draft]:
        return [self._one(point, brief, rng) for point, brief in asked]

    def _one(self, point: FloatArray | None, brief: Brief, rng: np.random.Generator) -> Draft:
        medium = Letters()
        lean = 0.0 if point is None or not len(point) else float(point[0])
        weights = np.array([0, 0, 1.0, 1.0, np.exp(2 * lean), 1.0])
        grammar = medium.mask(brief.attributes)
        tokens: list[int] = []
        while True:
            chances = np.where(grammar.allowed(), weights, 0)
            token = int(rng.choice(6, p=chances / chances.sum()))
            if token == 2:
                text = medium.decode(tokens)
                return Draft(text, medium.describe(text), -float(len(tokens)))
            grammar.push(token)
            tokens.append(token)


def letters_items(n: int = 30, seed: int = 0) -> list[Item]:
    """A tiny catalogue of letters, each described."""
    rng = np.random.default_rng(seed)
    medium, maker = Letters(), LettersGenerator()
    texts = [maker._one(None, Brief("letters"), rng).text for _ in range(n)]
    return [
        Item(f"letters:{i:03}", "letters", text, text, medium.describe(text))
        for i, text in enumerate(texts)
    ]
