"""Streams that outlive whoever reads them: closing a tab cancels nothing, coming back loses nothing.

A stream is made by a thread and read by anybody: its lines are numbered and kept in memory and in
the store (kind "stream", with the person, so that erasing them takes it along). Last-Event-ID goes
on behind the last line that was seen, in any worker, also after a restart.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from tastemaker.domain import DAY
from tastemaker.errors import NotFound, TastemakerError
from tastemaker.learn.processes import alive, birth
from tastemaker.ports import Document, Store
from tastemaker.service import logs
from tastemaker.service.problems import failure

KIND = "stream"
KEPT = 200  # streams in memory; older ones are read from the store
LOOK = 0.03  # seconds between looks at a stream that is made here
LOOK_FAR = 0.3  # … that is made by another process
PING = 15.0  # seconds of silence after which a proxy might hang up
WAITING = 50  # briefs in line before others are sent away


class Line(NamedTuple):
    event: str
    data: dict[str, Any]


@dataclass(slots=True)
class Stream:
    """`lines` only grows; `over` is set after the last one."""

    id: str
    user: str
    kind: str
    print: str
    lines: list[Line] = field(default_factory=list)
    over: bool = False
    far: bool = False  # made by another process: read from the store
    made_by: tuple[int, str] = (0, "")


Parts = Generator[tuple[str, dict[str, Any]], None, None]
Problem = Callable[[TastemakerError], dict[str, Any]]


class Streams:
    def __init__(self, store: Store, makers: int, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock
        self._pool = ThreadPoolExecutor(makers, thread_name_prefix="maker")
        self._known: OrderedDict[str, Stream] = OrderedDict()
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._waiting = 0
        self._me = (os.getpid(), birth(os.getpid()))

    # ------------------------------------------------------------------------------- making
    def start(
        self, id: str, user: str, kind: str, print_: str, parts: Parts, problem: Problem
    ) -> Stream:
        """Begin to make `parts` in a thread. Raises a problem when too many wait in line."""
        stream = Stream(id, user, kind, print_, made_by=self._me)
        with self._lock:
            if self._waiting >= WAITING:
                raise failure(429, "busy", value=self._waiting, seconds=10)
            self._waiting += 1
            self._known[id] = stream
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        self._keep(stream)
        self._pool.submit(self._make, stream, parts, problem)
        return stream

    def stop(self, user: str) -> None:
        """Somebody is being erased: end what is made for them, and forget it."""
        with self._lock, self._writing:
            theirs = [stream for stream in self._known.values() if stream.user == user]
            for stream in theirs:
                self._known.pop(stream.id)
                stream.user = ""  # the maker sees it, and adds nothing more
        deadline = time.monotonic() + 10
        while any(not s.over for s in theirs) and time.monotonic() < deadline:
            time.sleep(LOOK)

    def close(self) -> None:
        """Wait for what is being made."""
        self._pool.shutdown(wait=True, cancel_futures=False)

    def _make(self, stream: Stream, parts: Parts, problem: Problem) -> None:
        try:
            if not self._wanted(stream):
                return
            for event, data in parts:
                if not self._wanted(stream):
                    return
                self._add(stream, event, data)
            self._add(stream, "done", {"lines": len(stream.lines)})
        except TastemakerError as error:
            self._add(stream, "problem", problem(error))
        except Exception as error:
            logs.logger().error(
                "stream failed", error=type(error).__name__, where=logs.where(error)
            )
            self._add(stream, "problem", problem(failure(500, "unforeseen", value=stream.id)))
        finally:
            parts.close()  # what was made for somebody who is gone is taken away there
            with self._lock:
                self._waiting -= 1
            stream.over = True
            self._keep(stream)

    def _wanted(self, stream: Stream) -> bool:
        """Whether the person is still there: another worker may have erased them."""
        return bool(stream.user) and self._store.get(KIND, stream.id) is not None

    def _add(self, stream: Stream, event: str, data: dict[str, Any]) -> None:
        stream.lines.append(Line(event, data))
        self._keep(stream)

    def _keep(self, stream: Stream) -> None:
        pid, born = stream.made_by
        body = {
            "of": stream.kind, "print": stream.print, "over": stream.over, "pid": pid,
            "born": born, "lines": [list(line) for line in stream.lines],
        }  # fmt: skip
        try:
            with self._writing:
                if stream.user:
                    row = Document(KIND, stream.id, body, user=stream.user, at=self._clock())
                    self._store.put([row])
        except TastemakerError as error:  # the store is away: readers here miss nothing
            logs.logger().warning("stream not kept", code=error.code)

    # ------------------------------------------------------------------------------ reading
    def get(self, id: str, user: str, kind: str) -> Stream:
        """Raises NotFound, also for a stream of somebody else."""
        with self._lock:
            stream = self._known.get(id)
        stream = stream or self._read(id)
        if stream is None or (stream.user, stream.kind) != (user, kind):
            raise NotFound("no_such", what="stream", value=id)
        return stream

    def find(self, id: str) -> Stream | None:
        with self._lock:
            stream = self._known.get(id)
        return stream or self._read(id)

    async def lines(self, stream: Stream, after: int = 0) -> AsyncIterator[tuple[int, Line] | None]:
        """(number, line) behind `after` as they come; None when it is time for a sign of life."""
        told, quiet = after, time.monotonic()
        while True:
            over = stream.over  # before the lines: none can come after it
            for number, line in enumerate(stream.lines[told:], told + 1):
                told, quiet = number, time.monotonic()
                yield number, line
            if over:
                return
            if time.monotonic() - quiet > PING:
                quiet = time.monotonic()
                yield None
            await asyncio.sleep(LOOK_FAR if stream.far else LOOK)
            if stream.far:
                fresh = await asyncio.to_thread(self._read, stream.id)
                stream = fresh or Stream(stream.id, "", stream.kind, "", over=True)

    def sweep(self) -> None:
        """Remove what is older than a day."""
        old = [row.id for row in self._store.scan(KIND) if row.at < self._clock() - DAY]
        for id in old:
            self._store.delete(KIND, id)

    def _read(self, id: str) -> Stream | None:
        row = self._store.get(KIND, id)
        if row is None:
            return None
        lines = [Line(event, data) for event, data in row.body["lines"]]
        by = (int(row.body["pid"]), str(row.body["born"]))
        over = bool(row.body["over"]) or not alive(*by)
        return Stream(id, row.user or "", row.body["of"], row.body["print"], lines, over, True, by)


def new_id() -> str:
    return "s_" + os.urandom(12).hex()


def place(last_event_id: str) -> tuple[str, int]:
    """Last-Event-ID → (stream, number of the last line seen). Raises NotFound."""
    id, _, number = last_event_id.rpartition(":")
    if not id or not number.isascii() or not number.isdigit() or len(number) > 6:
        raise NotFound("no_such", what="stream", value=last_event_id)
    return id, int(number)


def frame(id: str, event: str, data: Any) -> bytes:
    """One event as it stands on the wire. JSON holds no line breaks."""
    body = msgspec.json.encode(data)
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (id.encode(), event.encode(), body)


SIGN_OF_LIFE = b": still at work\n\n"
