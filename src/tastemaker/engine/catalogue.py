"""The catalogue in memory: what the store holds, as arrays, kept in step with it.

Items live in the store; their points in the taste space are derived from a model set. Placing
thousands of items takes seconds, so points are kept in a cache file per space and only what is
new or changed is placed again.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec
import numpy as np

from tastemaker.domain import Item
from tastemaker.fusion.near import Near
from tastemaker.ports import Candidates, Document, FloatArray, Space, Store

ITEM = "item"
CREATION = "creation"


def item_of(document: Document) -> Item:
    return msgspec.convert(document.body, Item)


def document_of(item: Item) -> Document:
    """The row an item is kept as. A creation belongs to the person it was made for."""
    user = item.origin.user if item.origin else None
    return Document(
        CREATION if item.origin else ITEM,
        item.id,
        msgspec.to_builtins(item),
        user=user,
        label=item.medium,
        at=item.created_at or 0.0,
    )


def fingerprint(item: Item) -> str:
    """Changes when anything that a point can depend on does."""
    content = msgspec.json.encode((item.medium, item.title, item.text, item.attributes, item.media))
    return hashlib.sha256(content).hexdigest()[:16]


def candidates(items: Sequence[Item], points: FloatArray, key: str) -> Candidates:
    """Items as the rows rankers score."""
    ids = tuple(item.id for item in items)
    return Candidates(
        key=key,
        ids=ids,
        row={id: row for row, id in enumerate(ids)},
        points=points,
        medium=np.array([item.medium for item in items], dtype=np.str_),
        made=np.array([item.origin is not None for item in items], dtype=np.bool_),
        created_at=np.array(
            [np.nan if item.created_at is None else item.created_at for item in items]
        ),
        attributes=[item.attributes for item in items],
        titles=[item.title for item in items],
    )


class Points:
    """Where items stand in one space; remembered in `file` between runs."""

    def __init__(self, space: Space | None, file: Path | None) -> None:
        self.space, self._file = space, file
        self._known: dict[str, tuple[str, FloatArray]] = {}
        self._lock = threading.Lock()
        if space is not None and file is not None and file.exists():
            self._read(file, space.dim)

    def of(self, items: Sequence[Item]) -> FloatArray:  # (n, d) unit rows
        """Points of `items`; without a space there is nothing to tell them apart: (n, 0)."""
        if self.space is None:
            return np.zeros((len(items), 0), np.float32)
        prints = [fingerprint(item) for item in items]
        with self._lock:
            new = [
                row
                for row, item in enumerate(items)
                if self._known.get(item.id, ("",))[0] != prints[row]
            ]
            if new:
                placed = self.space.place([items[row] for row in new])
                for row, point in zip(new, placed, strict=True):
                    self._known[items[row].id] = (prints[row], point)
            points = np.zeros((len(items), self.space.dim), np.float32)
            for row, item in enumerate(items):
                points[row] = self._known[item.id][1]
            if len(new) >= 100:  # a handful of creations is placed again in milliseconds
                self._write()
        return points

    def forget(self, ids: Iterable[str]) -> None:
        """Drop what is remembered of `ids`, in the file too."""
        with self._lock:
            dropped = [self._known.pop(id) for id in ids if id in self._known]
            if dropped:
                self._write()

    def _read(self, file: Path, dim: int) -> None:
        try:
            with np.load(file, allow_pickle=False) as kept:
                if kept["points"].shape[1:] == (dim,):
                    rows = zip(kept["ids"].tolist(), kept["prints"].tolist(), strict=True)
                    for (id, print_), point in zip(rows, kept["points"], strict=True):
                        self._known[id] = (print_, point)
        except (OSError, ValueError, KeyError):
            self._known.clear()  # a damaged cache costs a few seconds, nothing else

    def _write(self) -> None:
        if self._file is None or not self._known:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        half = self._file.with_suffix(f".{os.getpid()}.part")
        with half.open("wb") as out:
            np.savez(
                out,
                ids=np.array(list(self._known)),
                prints=np.array([print_ for print_, _ in self._known.values()]),
                points=np.stack([point for _, point in self._known.values()]),
            )
        os.replace(half, self._file)


class Catalogue:
    """All catalogue items as Candidates, rebuilt when the store's item version moves."""

    def __init__(self, store: Store, points: Points) -> None:
        self._store, self.points = store, points
        self._lock = threading.Lock()
        self._version = -1
        self.items: tuple[Item, ...] = ()
        self.base = candidates((), points.of(()), "empty")
        self.near = Near(self.base.points)

    def refresh(self) -> bool:
        """Catch up with the store; says whether anything changed."""
        if self._store.version(ITEM) == self._version:
            return False
        with self._lock:
            version = self._store.version(ITEM)  # before reading: a later change is seen next time
            if version == self._version:
                return False
            items = tuple(item_of(document) for document in self._store.scan(ITEM))
            base = candidates(items, self.points.of(items), f"{id(self):x}:{version}")
            self.items, self.base, self._version = items, base, version
            self.near = Near(base.points)
            return True

    def get(self, id: str) -> Item | None:
        base, items = self.base, self.items
        row = base.row.get(id)
        if row is not None and row < len(items) and items[row].id == id:
            return items[row]
        document = self._store.get(ITEM, id) or self._store.get(CREATION, id)
        return item_of(document) if document else None

    def of_everybody(self, id: str) -> Item | None:
        """An item of the catalogue; nobody's creation."""
        item = self.get(id)
        return item if item is None or item.origin is None else None

    def points_of(self, ids: Sequence[str]) -> FloatArray:  # (n, d); NaN rows: unknown items
        """Points of items by id, creations too."""
        base = self.base
        out = np.full((len(ids), base.points.shape[1]), np.nan, np.float32)
        missing = []
        for at, id in enumerate(ids):
            row = base.row.get(id)
            if row is None:
                missing.append(at)
            else:
                out[at] = base.points[row]
        found = [(at, item) for at in missing if (item := self.get(ids[at])) is not None]
        if found and self.points.space is not None:
            out[[at for at, _ in found]] = self.points.of([item for _, item in found])
        return out


Lookup = Callable[[str], Item | None]
