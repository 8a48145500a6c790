"""What goes into the catalogue, who comes in with what is stated of them, and items as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tastemaker.domain import Attributes, Item
from tastemaker.engine import intake, making
from tastemaker.engine.catalogue import document_of
from tastemaker.engine.people import TIE, USER
from tastemaker.engine.titles import titled
from tastemaker.errors import BadInput
from tastemaker.ports import Document, Medium, Store
from tastemaker.store.files import FileStore
from tastemaker.trust.label import record
from tastemaker.trust.stamp import stamped

MEDIA_TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
    ".bmp": "image/bmp", ".tiff": "image/tiff", ".svg": "image/svg+xml", ".wav": "audio/wav",
    ".flac": "audio/flac", ".ogg": "audio/ogg", ".mp3": "audio/mpeg", ".aiff": "audio/aiff",
    ".mp4": "video/mp4", ".webm": "video/webm", ".avi": "video/x-msvideo",
}  # fmt: skip

SEPARATOR = "\u001f"  # stands in no name: names hold no control characters
Unreadable = Callable[[Item, BadInput], None]


@dataclass(frozen=True, slots=True)
class Added:
    new: int
    changed: int
    unchanged: int


def items(
    given: Iterable[Item],
    store: Store,
    media: Mapping[str, Medium],
    unreadable: Unreadable | None = None,
) -> Added:
    """See `Engine.add`."""
    ready = []
    for item in given:
        intake.check_name("id", item.id)
        if item.origin is not None:
            raise BadInput("bad_field", field="origin", value=item.id, why="only made here")
        try:
            ready.append(making.described(item, media))
        except BadInput as error:
            if unreadable is None:
                raise
            unreadable(item, error)
    return _put([document_of(item) for item in ready], store)


def users(given: Iterable[tuple[str, Attributes]], store: Store, now: float) -> Added:
    """See `Engine.add_users`."""
    rows = []
    for user, traits in given:
        intake.check_name("user", user)
        rows.append(Document(USER, user, {"traits": dict(traits)}, user=user, at=now))
    return _put(rows, store)


def ties(given: Iterable[tuple[str, str, float]], store: Store, now: float) -> Added:
    """See `Engine.add_ties`."""
    rows = []
    for user, other, weight in given:
        intake.check_name("user", user)
        intake.check_name("other", other)
        body = {"other": other, "weight": float(weight)}
        rows.append(Document(TIE, tie_id(user, other), body, user=user, at=now))
    return _put(rows, store)


def tie_id(user: str, other: str) -> str:
    return f"{user}{SEPARATOR}{other}"


def _put(rows: Sequence[Document], store: Store) -> Added:
    """Only what is new or says something else is written: what is repeated keeps its time. Of
    several rows with one id the last stands."""
    new = changed = 0
    documents = []
    for document in {row.id: row for row in rows}.values():
        known = store.get(document.kind, document.id)
        if known is None:
            new += 1
        elif dict(known.body) != document.body:
            changed += 1
        else:
            continue
        documents.append(document)
    store.put(documents)
    return Added(new, changed, len(rows) - new - changed)


def as_file(
    item: Item, format: str, media: Mapping[str, Medium], files: Path, language: str = "en"
) -> tuple[bytes, str]:
    """See `Engine.media_of`. `files`: where files that items brought along are kept."""
    if format in item.media:
        path = FileStore(files).path(item.media[format])
        return path.read_bytes(), MEDIA_TYPES.get(path.suffix, "application/octet-stream")
    medium = media.get(item.medium)
    if medium is None or format not in medium.formats:
        known = ", ".join(medium.formats) if medium else "–"
        raise BadInput("bad_field", field="format", value=format, why=f"use {known}")
    label = item.origin.label if item.origin else ""
    data = medium.render(item.text, format, title=titled(item, language), label=label)
    kind = medium.formats[format]
    return stamped(data, record(item), kind) if item.origin else data, kind
