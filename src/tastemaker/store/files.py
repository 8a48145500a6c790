"""Media files by what is in them: a file is named by its SHA-256, so it is written once."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tastemaker.errors import BadInput, NotFound, StoreFailed, reason

SUFFIX = re.compile(r"(\.[a-z0-9]{1,10})?", re.ASCII)
REF = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{62}(\.[a-z0-9]{1,10})?", re.ASCII)
NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FileStore:
    """Files in a folder, found by a `ref` such as `3f/3f9a….wav`.

    A ref leads nowhere but into the folder: anything else is refused before a path is made of it.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def put(self, data: bytes, suffix: str = "") -> str:
        """Keep `data` and give its ref. Durable when it returns; the same data is kept once.

        `suffix` is an ending such as ".wav", lower case. Raises BadInput for any other,
        StoreFailed where the disk is full or cannot be written to.
        """
        if not SUFFIX.fullmatch(suffix):
            raise BadInput("bad_field", field="suffix", value=suffix, why="use one as in .wav")
        name = hashlib.sha256(data).hexdigest()
        ref = f"{name[:2]}/{name}{suffix}"
        path = self.folder / ref
        try:
            if not _is_whole(path, len(data)):
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(path, data)
        except OSError as error:
            raise _failure(error, path) from error
        return ref

    def path(self, ref: str) -> Path:
        """Where the file is. Raises BadInput for what is no ref, NotFound where it is missing."""
        path = self._place(ref)
        if not path.is_file():
            raise NotFound("no_such", what="file", value=ref)
        return path

    def remove(self, refs: Iterable[str]) -> int:
        """Remove files; says how many were there. Raises BadInput for what is no ref."""
        paths = [self._place(ref) for ref in refs]
        removed = 0
        for path in paths:
            try:
                path.unlink()
                removed += 1
            except FileNotFoundError:
                continue
            except OSError as error:
                raise _failure(error, path) from error
        return removed

    def _place(self, ref: str) -> Path:
        if not isinstance(ref, str) or not REF.fullmatch(ref):
            raise BadInput("bad_field", field="file", value=ref, why="not the name of a file here")
        return self.folder / ref


def _is_whole(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing: written beside, synced, then put in its place."""
    handle, beside = tempfile.mkstemp(prefix=".part-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Until its folder is synced, a new name is not on disk."""
    for place in (folder, folder.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _failure(error: OSError, path: Path) -> StoreFailed:
    if error.errno in NO_SPACE:
        return StoreFailed("store_full", value=str(path))
    return StoreFailed("store_broken", value=str(path), why=reason(error))
