"""Documents that answers are drawn from, in the store: what they are, and their passages.

Two rows for each: "document" says what it is (and is read often), "passages" holds its text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from tastemaker.domain import Guide, Passage
from tastemaker.engine import intake
from tastemaker.errors import NotFound
from tastemaker.ports import Document, Store

DOCUMENT = "document"
PASSAGES = "passages"

KINDS = ("md", "txt", "html", "csv", "pdf")


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document without its text. `sha256` changes whenever anything of it does."""

    id: str
    title: str
    kind: str
    link: str
    passages: int
    sha256: str
    at: float  # when it came in, epoch seconds


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of documents that were brought in."""

    new: int
    changed: int
    repeated: int
    passages: int  # of the new and the changed ones


class Documents:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, guides: Iterable[Guide]) -> Brought:
        """Put documents in; one with a known id takes the place of the one before. All or
        nothing; what is there already in the same words is left alone."""
        rows: list[Document] = []
        new = changed = repeated = passages = 0
        for guide in {guide.id: guide for guide in guides}.values():
            intake.check_name("id", guide.id)
            said, text = _rows(guide)
            known = self._store.get(DOCUMENT, guide.id)
            if known is not None and known.body["sha256"] == said.body["sha256"]:
                repeated += 1
                continue
            new, changed = new + (known is None), changed + (known is not None)
            passages += len(guide.passages)
            rows += [said, text]
        self._store.put(rows)
        return Brought(new, changed, repeated, passages)

    def remove(self, id: str) -> None:
        """Take a document away. Raises NotFound."""
        if not self._store.delete(DOCUMENT, id):
            raise NotFound("no_such", what="document", value=id)
        self._store.delete(PASSAGES, id)

    def list(self, after: str = "", limit: int | None = None) -> list[Shelved]:
        """By id, those after `after`."""
        rows = self._store.scan(DOCUMENT, after=after, limit=limit)
        return [_shelved(row) for row in rows]

    def get(self, id: str) -> Guide:
        """A document with its passages. Raises NotFound."""
        row, text = self._store.get(DOCUMENT, id), self._store.get(PASSAGES, id)
        if row is None or text is None:
            raise NotFound("no_such", what="document", value=id)
        said = _shelved(row)
        passages = msgspec.convert(text.body["passages"], tuple[Passage, ...])
        return Guide(id, said.title, said.kind, passages, said.link, said.at)

    def version(self) -> int:
        """Grows whenever a document comes in, changes or goes."""
        return self._store.version(DOCUMENT)


def _rows(guide: Guide) -> tuple[Document, Document]:
    passages = msgspec.to_builtins(guide.passages)
    said: dict[str, Any] = {"title": guide.title, "kind": guide.kind, "link": guide.link}
    sealed = msgspec.json.encode([said, passages])
    body = {**said, "passages": len(passages), "sha256": hashlib.sha256(sealed).hexdigest()}
    return (
        Document(DOCUMENT, guide.id, body, label=guide.kind, at=guide.at),
        Document(PASSAGES, guide.id, {"passages": passages}, label=guide.kind, at=guide.at),
    )


def _shelved(row: Document) -> Shelved:
    body: Mapping[str, Any] = row.body
    return Shelved(
        row.id, body["title"], body["kind"], body["link"], body["passages"], body["sha256"], row.at
    )
