"""Files that items bring: from an import's folder into the home, looked at on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from tastemaker.domain import Item
from tastemaker.errors import BadInput
from tastemaker.fusion.described import MODALITIES, Files
from tastemaker.fusion.worker import Looker
from tastemaker.settings import Settings
from tastemaker.store.files import FileStore
from tastemaker.store.importers.confined import read_named


class Bringer:
    """Takes the files of items in; its worker ends with it."""

    def __init__(self, folder: Path, files: FileStore, settings: Settings) -> None:
        self._folder, self._files, self._settings = folder, files, settings
        limits = {
            "pixels": float(settings.media_pixels),
            "side": float(settings.media_side),
            "seconds": settings.media_seconds,
        }
        self._looker = Looker(
            memory=settings.media_memory, work_seconds=settings.media_work_seconds, limits=limits
        )

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
            seen.append((modality, self._looker.look(data, modality, given)))
        media: dict[str, str] = {}
        for modality, found in seen:
            media[modality] = ref = self._files.put(found.data, found.suffix)
            source = Files(modality, self._files.folder, self._settings.features_folder)
            source.keep(ref, found.features)
            for name, (view, suffix) in found.views.items():
                media.setdefault(name, self._files.put(view, suffix))
        return replace(item, media=media)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._looker.close()
