"""Model sets: immutable folders of everything learned, published and exchanged atomically.

    models/
      live                         the id of the set in use; replaced, never written into
      20260301T101500123-5f2c9a/   one set: manifest.json and a folder for each part
        manifest.json · space/ · ranking/ · tune/
      .staging/                    sets in the making; never listed, swept when abandoned

A set appears under its id by one rename, when every byte of it is on disk. Whatever moment a
process is killed at, what is listed is whole. Parts that did not change are hard links to those
of the set before.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.domain import ModelSet
from tastemaker.errors import Conflict, NotFound, StoreFailed
from tastemaker.learn.durable import locked, sync, sync_tree, try_lock, write
from tastemaker.learn.manifest import MANIFEST, damage, fingerprints, linked, read, sealed
from tastemaker.ports import Learned

LIVE = "live"
STAGING = ".staging"
STAMP = "%Y%m%dT%H%M%S%f"
MILLISECOND = timedelta(milliseconds=1)

#: What becomes a part of a set: something learned, or a function that writes into a folder.
Part = Learned | Callable[[Path], object]


class ModelSets:
    """The model sets of one home. Safe among threads and processes that share the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._damage: dict[str, str] = {}

    # ------------------------------------------------------------------------------ looking
    def live_id(self) -> str | None:
        """What `live` names: one small read, cheap enough to ask every second."""
        try:
            return (self.folder / LIVE).read_text("utf-8").strip() or None
        except (OSError, UnicodeDecodeError):
            return None  # `live()` says what is wrong, if anything is

    def live(self) -> ModelSet | None:
        """The set in use, every file verified; if it is damaged, the newest sound one before it.

        Follows the parents and, where those end, goes on to the next older set. What was found
        damaged on the way stands in `damage()`.
        """
        while True:
            named = self.live_id()
            found = self._sound_from(named)
            if self.live_id() == named:  # else another set went live meanwhile: look again
                return found

    def damage(self) -> Mapping[str, str]:
        """What was found damaged so far: id → why."""
        return dict(self._damage)

    def report_damage(self, id: str, why: str) -> None:
        """Remember that a set which looks sound could not be used."""
        self._damage[id] = why

    def list(self) -> Sequence[ModelSet]:
        """Every set with a readable manifest, oldest first. Contents are not verified."""
        sets = (read(self.folder / id) for id in self._ids())
        return tuple(found for found in sets if isinstance(found, ModelSet))

    def get(self, id: str) -> ModelSet:
        """Raises NotFound for an id that is not there, Conflict for an unreadable manifest."""
        if id not in self._ids():
            raise NotFound("no_such", what="model set", value=id)
        found = read(self.folder / id)
        if isinstance(found, str):
            raise Conflict("damaged_set", value=id, why=found)
        return found

    def verify(self, id: str) -> Sequence[str]:
        """What is wrong with a set, in words; empty when every file is as it was published."""
        if id not in self._ids():
            raise NotFound("no_such", what="model set", value=id)
        found = read(self.folder / id)
        return (found,) if isinstance(found, str) else damage(found)

    # ----------------------------------------------------------------------------- changing
    def publish(
        self,
        parts: Mapping[str, Part],
        *,
        watermark: int,
        now: float,
        rng: np.random.Generator,
        metrics: Mapping[str, Any] | None = None,
        part_metrics: Mapping[str, Mapping[str, Any]] | None = None,
        without: Iterable[str] = (),
    ) -> ModelSet:
        """A new set of `parts` and, of the live set, every other part but those in `without`;
        then it goes live.

        `watermark` is the ledger number up to which was learned; `part_metrics` stand beside
        each part, `metrics` beside the set. Raises StoreFailed("store_full") when the disk is
        full; whatever is raised, nothing of the new set stays.
        """
        about = {
            name: {"watermark": watermark, "at": now, **(part_metrics or {}).get(name, {})}
            for name in parts
        }
        body = {"created_at": now, "watermark": watermark, "metrics": dict(metrics or {})}
        try:
            with self._staged() as folder:
                for name, part in parts.items():
                    (folder / name).mkdir()
                    (part.save if isinstance(part, Learned) else part)(folder / name)
                files = fingerprints(folder)
                sync_tree(folder)
                with locked(self._lock):
                    id = self._new_id(now, rng)
                    whole = {**body, "id": id, "parts": about, "files": files}
                    self._put_live(folder, whole, {*parts, *without})
        except OSError as error:
            raise _explained(error, self.folder) from error
        return self.get(id)

    def promote(self, id: str) -> ModelSet:
        """Make a set live. Raises NotFound, or Conflict if it is damaged."""
        with locked(self._lock):
            if wrong := self.verify(id):
                raise Conflict("damaged_set", value=id, why="; ".join(wrong))
            self._point_at(id)
        return self.get(id)

    def rollback(self) -> ModelSet:
        """Back to the sound set before the live one. Raises Conflict if there is none."""
        with locked(self._lock):
            now, ids = self.live(), self._ids()
            parent = now.parent if now and now.parent else None
            if now and parent and parent not in ids:  # pruned, or removed by an erase
                parent = max((id for id in ids if id < now.id), default=None)
            before = self._sound_from(parent) if parent else None
            if before is None:
                raise Conflict("no_older_set", value=now.id if now else "")
            self._point_at(before.id)
        return before

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold this while the live set is read to publish a changed one, so that nothing is
        published in between."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / ".changing"):
            yield

    def prune(self, keep: int = 5) -> Sequence[str]:
        """Remove all but the newest `keep` sets and the live one; says which went."""
        with locked(self._lock):
            live = self.live()
            newest = self._ids()[-keep:] if keep else ()
            kept = {*newest, live.id if live else ""}
            gone = tuple(id for id in self._ids() if id not in kept)
            for id in gone:
                self._staging.mkdir(exist_ok=True)
                os.replace(self.folder / id, self._staging / id)  # unlisted first, then removed
            self._sweep()
        return gone

    # ------------------------------------------------------------------------------ inwards
    @property
    def _lock(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / ".lock"

    @property
    def _staging(self) -> Path:
        return self.folder / STAGING

    def _ids(self) -> Sequence[str]:
        """Oldest first."""
        if not self.folder.is_dir():
            return ()
        entries = (entry for entry in self.folder.iterdir() if entry.is_dir())
        return tuple(sorted(entry.name for entry in entries if not entry.name.startswith(".")))

    def _sound_from(self, id: str | None) -> ModelSet | None:
        """The first sound set among `id`, its ancestors and, where those end, older ones."""
        ids = self._ids()
        if ids and id not in ids:
            self.report_damage(
                LIVE, f"it names “{id}”, which is not there" if id else "it is empty"
            )
            id = max((other for other in ids if other < (id or "")), default=ids[-1])
        while id is not None and id in ids:
            found = read(self.folder / id)
            wrong = (found,) if isinstance(found, str) else damage(found)
            if isinstance(found, ModelSet) and not wrong:
                return found
            self.report_damage(id, "; ".join(wrong))
            parent = found.parent if isinstance(found, ModelSet) else None
            id = parent if parent in ids else max((i for i in ids if i < id), default=None)
        return None

    def _put_live(self, folder: Path, body: Mapping[str, Any], dropped: set[str]) -> None:
        """Complete the staged `folder` with the live set's parts but `dropped`, name it, point
        at it."""
        parent = self.live()
        kept = linked(parent, folder, without=dropped) if parent else {}
        about = {n: a for n, a in parent.parts.items() if n not in dropped} if parent else {}
        whole = {
            **body,
            "parent": parent.id if parent else None,
            "parts": {**about, **body["parts"]},
            "files": {**kept, **body["files"]},
        }
        write(folder / MANIFEST, sealed(whole))
        os.replace(folder, self.folder / body["id"])
        sync(self.folder)
        self._point_at(body["id"])

    def _new_id(self, now: float, rng: np.random.Generator) -> str:
        """Ids sort in the order of publishing, even where the clock stands still or goes back."""
        at = datetime.fromtimestamp(now, UTC).replace(tzinfo=None)
        if newest := max(self._ids(), default=""):
            with suppress(ValueError):  # a folder that somebody named otherwise
                at = max(at, datetime.strptime(newest.split("-")[0], STAMP) + MILLISECOND)
        return f"{at.strftime(STAMP)[:-3]}-{rng.integers(1 << 24):06x}"

    def _point_at(self, id: str) -> None:
        write(self.folder / LIVE, f"{id}\n".encode())

    @contextmanager
    def _staged(self) -> Iterator[Path]:
        """A new folder to write a set in, swept at the end unless it was moved away."""
        with locked(self._lock):
            self._staging.mkdir(exist_ok=True)
            self._sweep()
            folder = self._staging / os.urandom(8).hex()  # a name only: no result depends on it
            holding = try_lock(folder.with_suffix(".lock"))
            folder.mkdir()
        try:
            yield folder
        finally:
            if holding is not None:
                os.close(holding)
            with locked(self._lock):
                self._sweep()

    def _sweep(self) -> None:
        """Remove stagings whose maker let go of the lock beside them: done, or killed."""
        for entry in list(self._staging.iterdir()) if self._staging.is_dir() else []:
            beside = entry.with_suffix(".lock")
            holding = try_lock(beside)
            if holding is not None:
                if entry.is_dir():
                    shutil.rmtree(entry, ignore_errors=True)
                beside.unlink(missing_ok=True)
                os.close(holding)


def _explained(error: OSError, folder: Path) -> Exception:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreFailed("store_full", value=folder)
    return error
