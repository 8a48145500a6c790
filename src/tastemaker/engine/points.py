"""Where items stand in one space, remembered between runs.

Placing thousands of items takes seconds, so points are kept in a cache file per space and only
what is new or changed is placed again. A million points are one array that grows at its end: what
was handed out before stays as it was, and is no copy.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from tastemaker.domain import Item
from tastemaker.ports import FloatArray, Space

WORTH_WRITING = 100  # placed anew: a handful of creations is placed again in milliseconds
AT_ONCE = 50_000  # items placed before the next: what stands between words and points is wide


def fingerprint(item: Item) -> str:
    """Changes when anything that a point can depend on does."""
    content = msgspec.json.encode((item.medium, item.title, item.text, item.attributes, item.media))
    return hashlib.sha256(content).hexdigest()[:16]


class Points:
    """Of `space`; remembered in `file`. Without a space there is nothing to tell items apart."""

    def __init__(self, space: Space | None, file: Path | None) -> None:
        self.space, self._file = space, file
        self._lock = threading.Lock()
        self._row: dict[str, int] = {}  # item id → its row, always the newest one
        self._prints = np.zeros(0, "S16")
        self._points = np.zeros((0, space.dim if space else 0), np.float32)
        self._filled = 0  # rows in use; those of changed items are used no more
        if space is not None and file is not None and file.exists():
            self._read(file, space.dim)

    def of(self, items: Sequence[Item]) -> FloatArray:  # (n, d) rows, not to be written to
        """Points of `items`; (n, 0) without a space."""
        if self.space is None:
            return np.zeros((len(items), 0), np.float32)
        with self._lock:
            placed = 0
            for lo in range(0, len(items), AT_ONCE):
                placed += self._place(items[lo : lo + AT_ONCE], self.space)
            if placed >= WORTH_WRITING:
                self._write()
            rows = np.fromiter((self._row[item.id] for item in items), np.int64, len(items))
            if len(rows) and np.array_equal(rows, np.arange(rows[0], rows[0] + len(rows))):
                return self._points[rows[0] : rows[0] + len(rows)]
            return self._points[rows]

    def know(self, items: Sequence[Item], points: FloatArray) -> None:
        """Remember `points` (n, d) of `items`, as the space places them."""
        prints = np.array([fingerprint(item) for item in items], "S16")
        with self._lock:
            self._append([item.id for item in items], prints, points)
            if len(items) >= WORTH_WRITING:
                self._write()

    def forget(self, ids: Iterable[str]) -> None:
        """Drop what is remembered of `ids`, in the file too."""
        with self._lock:
            if [row for id in ids if (row := self._row.pop(id, None)) is not None]:
                self._write()

    def _place(self, items: Sequence[Item], space: Space) -> int:
        """Place what is new or changed among `items`; says how many that were."""
        prints = np.array([fingerprint(item) for item in items], "S16")
        rows = np.array([self._row.get(item.id, -1) for item in items], np.int64)
        known = rows >= 0
        known[known] = self._prints[rows[known]] == prints[known]
        new = np.flatnonzero(~known)
        if len(new):
            points = space.place([items[int(at)] for at in new])
            self._append([items[int(at)].id for at in new], prints[new], points)
        return len(new)

    def _append(self, ids: Sequence[str], prints: NDArray[np.bytes_], points: FloatArray) -> None:
        end = self._filled + len(ids)
        if end > len(self._points):  # twice as long, so that many small additions copy little
            room = max(end, min(2 * len(self._points), len(self._points) + AT_ONCE))
            self._points = _longer(self._points, self._filled, room)
            self._prints = _longer(self._prints, self._filled, room)
        self._points[self._filled : end], self._prints[self._filled : end] = points, prints
        self._row.update(zip(ids, range(self._filled, end), strict=True))
        self._filled = end

    def _read(self, file: Path, dim: int) -> None:
        try:
            with np.load(file, allow_pickle=False) as kept:
                ids, prints, points = kept["ids"].tolist(), kept["prints"], kept["points"]
            if points.shape == (len(ids), dim) and len(prints) == len(ids):
                self._append(ids, prints.astype("S16"), points)
        except (OSError, ValueError, KeyError):
            pass  # a damaged cache costs a few seconds, nothing else

    def _write(self) -> None:
        if self._file is None:
            return
        rows = np.fromiter(self._row.values(), np.int64, len(self._row))
        self._file.parent.mkdir(parents=True, exist_ok=True)
        half = self._file.with_suffix(f".{os.getpid()}.part")
        with half.open("wb") as out:
            np.savez(
                out,
                ids=np.array(list(self._row), np.str_),
                prints=self._prints[rows],
                points=self._points[rows],
            )
        os.replace(half, self._file)


def _longer(array: NDArray[Any], filled: int, room: int) -> NDArray[Any]:
    longer = np.zeros((room, *array.shape[1:]), array.dtype)
    longer[:filled] = array[:filled]
    return longer
