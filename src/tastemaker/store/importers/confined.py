"""Files that an import names: only those in its own folder, and never by a way around."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

from tastemaker.errors import BadInput


def read_named(folder: Path, field: str, given: str, most: int) -> bytes:
    """The bytes of the file that `given` names, relative to `folder`.

    Raises BadInput("bad_field") for absolute paths, "..", links anywhere on the way, what is no
    plain file, and more than `most` bytes. Each step is opened without following links, so
    nothing can be exchanged between the check and the reading.
    """

    def bad(why: str) -> BadInput:
        return BadInput("bad_field", field=field, value=given, why=why)

    parts = PurePosixPath(given.replace("\\", "/")).parts
    absolute = PurePosixPath(given).is_absolute() or PureWindowsPath(given).anchor
    if not parts or absolute or ".." in parts or "\0" in given:
        raise bad("files are named within the folder of the import")
    handles = [os.open(folder, os.O_RDONLY | os.O_DIRECTORY)]
    try:
        for part in parts[:-1]:
            way = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
            handles.append(os.open(part, way, dir_fd=handles[-1]))
        way = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        handles.append(os.open(parts[-1], way, dir_fd=handles[-1]))
        found = os.fstat(handles[-1])
        if not stat.S_ISREG(found.st_mode):
            raise bad("not a plain file")
        if found.st_size > most:
            raise bad(f"{found.st_size} bytes are more than the {most} taken")
        with os.fdopen(handles.pop(), "rb") as file:
            return file.read(most)
    except OSError as error:
        linked = (folder / given).is_symlink()
        raise bad("a link, which is not followed" if linked else str(error.strerror)) from None
    finally:
        for handle in handles:
            os.close(handle)
