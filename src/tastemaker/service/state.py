"""Everything a running service holds: one object, made with the app."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from starlette.requests import Request

from tastemaker.engine import Engine
from tastemaker.home import Home
from tastemaker.service.auth import Caller, KeyRing
from tastemaker.service.limit import Limiter
from tastemaker.service.metrics import Metrics
from tastemaker.service.once import Answers
from tastemaker.service.recent import Recent
from tastemaker.service.renders import Renders
from tastemaker.service.show import Encoded
from tastemaker.service.stream import Streams
from tastemaker.service.watch import Watch

if TYPE_CHECKING:
    from tastemaker.service.applications import Application

THREADS = 4  # at once at the engine: arithmetic shares the cores, the rest waits for the disk

P = ParamSpec("P")
T = TypeVar("T")


class Service:
    def __init__(self, home: Home) -> None:
        self.home, self.settings = home, home.settings
        self.engine: Engine = home.engine
        self.metrics = Metrics()
        self.ring = KeyRing(home.store)
        self.limiter = Limiter(home.settings.requests_per_minute)
        self.answers = Answers(home.store, home.engine.now)
        self.streams = Streams(home.store, home.settings.makers, home.engine.now)
        self.renders = Renders(home.engine)
        self.encoded = Encoded(home.engine)
        is_file = home.settings.store_url.startswith("sqlite")
        self.recent = Recent(home.engine, home.settings.slate_seconds, is_file)
        self.watch = Watch(home, self.metrics, [self.answers.sweep, self.streams.sweep])
        self.origins = frozenset(filter(None, home.settings.origins.replace(" ", "").split(",")))
        self.applications: dict[str, Application] = {}
        self.stopping = threading.Event()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="answer")

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function` in a thread: the engine is synchronous, and may wait for the store."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: function(*args, **kwargs))

    def start(self) -> None:
        self.watch.start()

    def close(self) -> None:
        """Streams end, what was begun is finished; jobs are processes of their own and go on."""
        self.stopping.set()
        self.watch.close()
        self.streams.close()
        self._pool.shutdown(wait=True)
        self.metrics.close()


def service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


def caller_of(request: Request) -> Caller:
    caller: Caller = request.scope["tastemaker.caller"]
    return caller
