"""What a service does beside answering: takes over new model sets, keeps people stocked, sweeps.

Two threads: one looks, each `model_check_seconds`, for a new model set and catalogue; one makes
creations ahead for people who were here lately, one person at a time, never on a request's way.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress

from tastemaker.errors import NotFound, TastemakerError
from tastemaker.home import Home
from tastemaker.service import logs
from tastemaker.service.metrics import Metrics

HOUR = 3600.0
ACTIVE = 500  # people remembered as active
REST = 30.0  # seconds before somebody's stock is looked at again
QUIET = 0.3  # seconds without a slate after which there is time to make something
PATIENCE = 5.0  # seconds to wait for such a moment


class Watch:
    def __init__(self, home: Home, metrics: Metrics, sweeps: list[Callable[[], None]]) -> None:
        self._home, self._metrics, self._sweeps = home, metrics, sweeps
        self._active: OrderedDict[str, float] = OrderedDict()  # person → when last stocked
        self._wanted = threading.Condition()
        self._stop = threading.Event()
        self._busy_at = 0.0
        self._seen: deque[tuple[float, int]] = deque(maxlen=4096)  # (when, ledger number)
        self._live = home.engine.models.id
        self._threads = [
            threading.Thread(target=self._look, name="watch", daemon=True),
            threading.Thread(target=self._stock, name="restock", daemon=True),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        self._stop.set()
        with self._wanted:
            self._wanted.notify_all()
        for thread in self._threads:
            thread.join(timeout=30)

    # ------------------------------------------------------------------------------ from outside
    def active(self, user: str) -> None:
        """Somebody was shown a slate: keep something new ready for them."""
        self._busy_at = time.monotonic()
        if user in self._active or not self._home.engine.models.generators:
            return
        with self._wanted:
            self._active[user] = -REST
            while len(self._active) > ACTIVE:
                self._active.popitem(last=False)
            self._wanted.notify()

    def forget(self, user: str) -> None:
        with self._wanted:
            self._active.pop(user, None)

    def events_per_minute(self) -> float:
        """Of the last minute, over all processes: the ledger itself is counted."""
        now = time.monotonic()
        seen = [(at, number) for at, number in self._seen if now - at <= 61]
        if len(seen) < 2 or seen[-1][0] - seen[0][0] < 1:
            return 0.0
        (began, first), (ended, last) = seen[0], seen[-1]
        return (last - first) * 60 / (ended - began)

    # ------------------------------------------------------------------------------ the threads
    def _look(self) -> None:
        swept = time.monotonic()
        while not self._stop.wait(self._home.settings.model_check_seconds):
            try:
                self._once()
                if time.monotonic() - swept > HOUR:
                    swept = time.monotonic()
                    for sweep in self._sweeps:
                        sweep()
            except TastemakerError as error:
                logs.logger().warning("watch", code=error.code)
            except Exception as error:  # the watch must outlive whatever it meets
                logs.logger().error("watch", error=type(error).__name__, where=logs.where(error))

    def _once(self) -> None:
        live = self._home.engine.refresh().models.id
        if live != self._live:
            self._live = live
            logs.logger().info("model set in use", model_set=live)
        with suppress(NotFound):
            created = self._home.model_sets.get(live).created_at
            self._metrics.age.set(self._home.engine.now() - created)
        self._seen.append((time.monotonic(), self._home.store.watermark()))

    def _stock(self) -> None:
        while not self._stop.is_set():
            user = self._next()
            if user is None:
                continue
            try:
                self._restock(user)
            except TastemakerError as error:
                logs.logger().warning("restock", code=error.code, user=logs.person(user))
            except Exception as error:
                logs.logger().error("restock", error=type(error).__name__, where=logs.where(error))

    def _next(self) -> str | None:
        """The person whose stock was looked at longest ago, at a quiet moment."""
        with self._wanted:
            due = [u for u, at in self._active.items() if time.monotonic() - at >= REST]
            if not due:
                self._wanted.wait(timeout=1.0)
                return None
            user = due[-1]  # whoever came last is most likely still here
            self._active[user] = time.monotonic()
        waited = time.monotonic()
        while time.monotonic() - self._busy_at < QUIET and time.monotonic() - waited < PATIENCE:
            if self._stop.wait(QUIET / 3):
                return None
        return user

    def _restock(self, user: str) -> None:
        engine = self._home.engine
        if not engine.knows(user):
            return
        engine.restock(user)
        if not engine.knows(user):  # erased meanwhile, perhaps by another process
            for item in engine.made_for(user):
                engine.remove(item.id, user)
