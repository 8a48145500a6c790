"""The catalogue in memory: what the store holds, as arrays, kept in step with it.

Items live in the store; their points in the taste space are derived from a model set (see
`points`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec
import numpy as np

from tastemaker.domain import Item
from tastemaker.engine.points import Points
from tastemaker.engine.titles import called, follows, titled
from tastemaker.fusion.near import Near
from tastemaker.ports import Candidates, Document, FloatArray, Store

ITEM = "item"
CREATION = "creation"


def item_of(document: Document) -> Item:
    return called(msgspec.convert(document.body, Item))


def document_of(item: Item) -> Document:
    """The row an item is kept as. A creation belongs to the person it was made for; its title is
    not kept where it follows from what is."""
    kept = replace(item, title="") if follows(item) else item
    user = item.origin.user if item.origin else None
    return Document(
        CREATION if item.origin else ITEM,
        item.id,
        msgspec.to_builtins(kept),
        user=user,
        label=item.medium,
        at=item.created_at or 0.0,
    )


def candidates(items: Sequence[Item], points: FloatArray, key: str) -> Candidates:
    """Items as the rows rankers score."""
    ids = tuple(item.id for item in items)
    made = [item.origin is not None for item in items]
    return Candidates(
        key=key,
        ids=ids,
        row={id: row for row, id in enumerate(ids)},
        points=points,
        medium=np.array([item.medium for item in items], dtype=np.str_),
        made=np.array(made, dtype=np.bool_),
        created_at=np.array(
            [np.nan if item.created_at is None else item.created_at for item in items]
        ),
        attributes=[item.attributes for item in items],
        titles=[item.title for item in items],
        texts=[item.text for item in items],
        said={"zh": [titled(item, "zh") for item in items]} if any(made) else {},
    )


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
        rows = np.fromiter((base.row.get(id, -1) for id in ids), np.int64, len(ids))
        out = np.full((len(ids), base.points.shape[1]), np.nan, np.float32)
        out[rows >= 0] = base.points[rows[rows >= 0]]
        missing = np.flatnonzero(rows < 0).tolist()
        found = [(at, item) for at in missing if (item := self.get(ids[at])) is not None]
        if found and self.points.space is not None:
            out[[at for at, _ in found]] = self.points.of([item for _, item in found])
        return out


Lookup = Callable[[str], Item | None]
