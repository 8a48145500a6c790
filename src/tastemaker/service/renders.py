"""Items as files, rendered once while they are in demand, and given out whole or in parts."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tastemaker.domain import Item
from tastemaker.engine import Engine
from tastemaker.engine.points import fingerprint
from tastemaker.engine.titles import titled
from tastemaker.errors import NotFound
from tastemaker.ports import Medium
from tastemaker.service.problems import failure

ROOM = 64_000_000  # bytes of rendered files kept in memory
FOR_EVER = 31_536_000  # seconds


@dataclass(frozen=True, slots=True)
class File:
    data: bytes
    media_type: str
    tag: str
    user: str | None  # whose creation it is; "": it is offered by somebody; None: nobody's


class Renders:
    """The files last asked for. Two requests for one file render it once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._files: OrderedDict[str, File] = OrderedDict()
        self._guard = threading.Lock()
        self._working: dict[str, threading.Lock] = {}

    def get(self, item: Item, format: str, language: str) -> File:
        tag = self.tag(item, format, language)
        with self._guard:
            working = self._working.setdefault(tag, threading.Lock())
        with working:
            known = self._files.get(tag)
            if known is None:
                user = item.origin.user if item.origin else None
                data, media_type = self._engine.media_of(item.id, format, user, language)
                known = File(data, media_type, tag, user)
            with self._guard:
                self._files[tag] = known
                self._files.move_to_end(tag)
                self._working.pop(tag, None)
                while sum(len(file.data) for file in self._files.values()) > ROOM:
                    self._files.popitem(last=False)
            return known

    def tag(self, item: Item, format: str, language: str) -> str:
        """Names the bytes that `item` has as `format` for somebody of this language."""
        if format in item.media:
            return f"{version_of(item, None)}-{format}"
        medium = self._engine.media.get(item.medium)
        if medium is None or format not in medium.formats:
            raise NotFound("no_such", what="format", value=format)
        return f"{version_of(item, medium, language)}-{format}"

    def forget(self, user: str) -> None:
        with self._guard:
            for tag in [tag for tag, file in self._files.items() if file.user in (user, "")]:
                del self._files[tag]


def version_of(item: Item, medium: Medium | None, language: str = "en") -> str:
    """Changes when any file of this item would: it stands in the links to them. No `medium`: of
    files that the item brought along, in which no title is put."""
    label = item.origin.label if item.origin else ""
    version = medium.version if medium else ""
    whose = "\0offered" if item.origin and not item.origin.user else ""
    title = titled(item, language) if medium else item.title
    named = f"\0{title}" if title != item.title else ""
    of = f"{item.id}\0{fingerprint(item)}\0{version}\0{label}{whose}{named}"
    return hashlib.sha256(of.encode()).hexdigest()[:16]


def answer(request: Request, file: File, *, lasting: bool) -> Response:
    """The file, a part of it (206), or nothing new (304). `lasting`: the address names these
    very bytes, so nobody need ever ask again."""
    whose = "private" if file.user is not None else "public"
    how = f"{whose}, max-age={FOR_EVER}, immutable" if lasting else f"{whose}, no-cache"
    headers = {"ETag": f'"{file.tag}"', "Accept-Ranges": "bytes", "Cache-Control": how}
    if known(request, file.tag):
        return Response(status_code=304, headers=headers)
    part = None
    if request.headers.get("if-range", headers["ETag"]) == headers["ETag"]:
        part = span(request.headers.get("range", ""), len(file.data))
    if part is None:
        return Response(file.data, 200, headers, file.media_type)
    first, last = part
    headers["Content-Range"] = f"bytes {first}-{last}/{len(file.data)}"
    return Response(file.data[first : last + 1], 206, headers, file.media_type)


def known(request: Request, tag: str) -> bool:
    tags = request.headers.get("if-none-match", "")
    return tags.strip() == "*" or f'"{tag}"' in tags


def span(header: str, size: int) -> tuple[int, int] | None:
    """The first and last byte that a Range header asks for; None: send the whole.

    One range only: for several, the whole may be sent (RFC 9110, 14.2). Raises 416.
    """
    match = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", header.strip())
    if match is None or match[1] == match[2] == "":
        return None
    if match[1]:
        first, last = int(match[1]), min(int(match[2] or size), size - 1)
        if match[2] and int(match[2]) < first:
            return None
    else:
        first, last = max(0, size - int(match[2])), size - 1
    if first > last:
        raise failure(416, "bad_range", value=header, size=size)
    return first, last
