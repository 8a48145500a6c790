"""Files that items bring: from an import's folder into the home, looked at on the way."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from tastemaker.domain import Item
from tastemaker.errors import BadInput
from tastemaker.fusion.described import MODALITIES, Files
from tastemaker.fusion.worker import Looker
from tastemaker.rank.cores import cores
from tastemaker.settings import Settings
from tastemaker.store.files import FileStore
from tastemaker.store.importers.confined import read_named
from tastemaker.store.importers.rows import Bad, Ok, Row

AHEAD = 4  # rows begun for each worker: one that takes long holds nobody up


class Bringer:
    """Takes the files of items in; its workers, one for each core, end with it."""

    def __init__(self, folder: Path, files: FileStore, settings: Settings) -> None:
        self._folder, self._files, self._settings = folder, files, settings
        limits = {
            "pixels": float(settings.media_pixels),
            "side": float(settings.media_side),
            "seconds": settings.media_seconds,
        }
        self.workers = settings.threads or cores()
        memory, patience = settings.media_memory, settings.media_work_seconds
        self._lookers = [
            Looker(memory=memory, work_seconds=patience, limits=limits) for _ in range(self.workers)
        ]
        self._free = deque(self._lookers)  # a worker starts when it is first asked

    def bring_all(self, rows: Iterable[Row[Item]]) -> Iterator[Row[Item]]:
        """The rows in their order, each with its files in the home; bad where one of them cannot
        be used. As many are looked at at once as there are workers."""
        begun: deque[Row[Item] | Future[Row[Item]]] = deque()
        with ThreadPoolExecutor(self.workers) as pool:
            try:
                for row in rows:
                    if isinstance(row, Ok) and row.value.media:
                        begun.append(pool.submit(self._brought, row))
                    else:
                        begun.append(row)
                    yield from _ended(begun, AHEAD * self.workers)
                yield from _ended(begun, 0)
            finally:
                pool.shutdown(cancel_futures=True)

    def bring(self, item: Item) -> Item:
        """`item` with its files in the home: modality → ref, and views of them beside.

        Raises BadInput with the reason when one of its files cannot be used; then none is kept.
        """
        seen = []
        for modality, given in sorted(item.media.items()):
            field = f"media.{modality}"
            if modality not in MODALITIES:
                why = f"use {', '.join(MODALITIES)}"
                raise BadInput("bad_field", field=field, value=given, why=why)
            data = read_named(self._folder, field, given, self._settings.media_bytes)
            with self._looker() as looker:
                seen.append((modality, looker.look(data, modality, given)))
        media: dict[str, str] = {}
        for modality, found in seen:
            media[modality] = ref = self._files.put(found.data, found.suffix)
            source = Files(modality, self._files.folder, self._settings.features_folder)
            source.keep(ref, found.features)
            for name, (view, suffix) in found.views.items():
                media.setdefault(name, self._files.put(view, suffix))
        return replace(item, media=media)

    def _brought(self, row: Ok[Item]) -> Row[Item]:
        try:
            return Ok(row.line, self.bring(row.value))
        except BadInput as error:
            return Bad(row.line, error)

    @contextmanager
    def _looker(self) -> Iterator[Looker]:
        looker = self._free.pop()
        try:
            yield looker
        finally:
            self._free.append(looker)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for looker in self._lookers:
            looker.close()


def _ended(begun: deque[Row[Item] | Future[Row[Item]]], most: int) -> Iterator[Row[Item]]:
    """From the front: every row that waits for nothing, and more until `most` are left."""
    while begun and (len(begun) > most or not isinstance(begun[0], Future)):
        first = begun.popleft()
        yield first.result() if isinstance(first, Future) else first
