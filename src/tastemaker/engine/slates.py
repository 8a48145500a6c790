"""Slates, logged so that events can be joined to the propensities they were shown with.

A slate is answered before it is on disk: a thread writes them in groups, a tenth of a second
later at most. What is lost when the machine stops dead is a few slates nobody reacted to;
events, which carry what people did, are always durable before they are acknowledged.
"""

from __future__ import annotations

import atexit
import threading

import msgspec

from tastemaker.domain import Slate
from tastemaker.errors import NotFound, TastemakerError
from tastemaker.ports import Document, Store

SLATE = "slate"
DELAY = 0.1  # seconds
KEPT = 10_000  # while the store is away; the oldest go first


class SlateLog:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._pending: dict[str, Slate] = {}
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._timer: threading.Timer | None = None
        atexit.register(self.flush)

    def add(self, slate: Slate) -> None:
        with self._lock:
            self._pending[slate.id] = slate
            while len(self._pending) > KEPT:
                self._pending.pop(next(iter(self._pending)))
            if self._timer is None:
                self._timer = threading.Timer(DELAY, self._on_time)
                self._timer.daemon = True
                self._timer.start()

    def get(self, id: str) -> Slate:
        with self._lock:
            if id in self._pending:
                return self._pending[id]
        document = self._store.get(SLATE, id)
        if document is None:
            raise NotFound("no_such", what="slate", value=id)
        return msgspec.convert(document.body, Slate)

    def shown_before(self, id: str, user: str) -> frozenset[str]:
        """Items of this slate and of all that it continues. Raises NotFound, also for somebody
        else's."""
        items: set[str] = set()
        while id:
            slate = self.get(id)
            if slate.user != user:
                raise NotFound("no_such", what="slate", value=id)
            items.update(pick.item for pick in slate.picks)
            id = slate.after
        return frozenset(items)

    def flush(self) -> None:
        """Write what waits. What cannot be written stays and is tried again."""
        with self._writing:
            with self._lock:
                waiting = list(self._pending.values())
            if not waiting:
                return
            self._store.put(
                Document(SLATE, slate.id, msgspec.to_builtins(slate), user=slate.user, at=slate.at)
                for slate in waiting
            )
            with self._lock:
                for slate in waiting:
                    self._pending.pop(slate.id, None)

    def forget(self, user: str) -> None:
        with self._writing, self._lock:
            for id in [id for id, slate in self._pending.items() if slate.user == user]:
                del self._pending[id]

    def close(self) -> None:
        atexit.unregister(self.flush)
        self.flush()

    def _on_time(self) -> None:
        with self._lock:
            self._timer = None
        try:
            self.flush()
        except TastemakerError:
            return  # the store is away; the next slate starts the next try
