"""Slates given out a moment ago: asked for again while nothing is new, they stay.

A page that is loaded twice, or a second tab, sees the same slate, and the log says once what was
shown once. Anything new, in any process, makes a new slate at once: an event, a creation, an item,
a trait, a tie. A new model set does within `model_check_seconds`.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable

from tastemaker.engine import Engine
from tastemaker.engine.catalogue import CREATION, ITEM
from tastemaker.engine.offers import OFFER
from tastemaker.engine.people import TIE, USER

KEPT = 2_000  # at about 10 kB each

Stamp = tuple[Hashable, ...]


class Recent:
    def __init__(self, engine: Engine, seconds: float, local: bool) -> None:
        """`local`: the store is a file, read in less time than a thread takes to wake up."""
        self._engine, self._seconds, self._local = engine, seconds, local
        self._known: OrderedDict[Hashable, tuple[float, Stamp, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def stamp(self, user: str) -> Stamp:
        """Changes when the next slate could. Take it before the slate is made."""
        store = self._engine.store
        return (
            store.watermark(user), store.version(CREATION), store.version(OFFER),
            store.version(ITEM), store.version(USER), store.version(TIE), self._engine.models.id,
        )  # fmt: skip

    def at_once(self, question: Hashable, user: str) -> bytes | None:
        """`get`, where that is quick enough to do on the way; else None."""
        if not self._local or question not in self._known:
            return None
        return self.get(question, self.stamp(user))

    def get(self, question: Hashable, stamp: Stamp) -> bytes | None:
        at, known, answer = self._known.get(question, (-self._seconds, (), b""))
        return answer if known == stamp and time.monotonic() - at < self._seconds else None

    def put(self, question: Hashable, stamp: Stamp, answer: bytes) -> None:
        """Nothing stays longer than it may be given out."""
        if not self._seconds:
            return
        now = time.monotonic()
        with self._lock:
            self._known.pop(question, None)
            self._known[question] = (now, stamp, answer)
            while len(self._known) > KEPT or self._oldest() < now - self._seconds:
                self._known.popitem(last=False)

    def _oldest(self) -> float:
        return next(iter(self._known.values()))[0]
