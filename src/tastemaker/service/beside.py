"""Work beside requests, again and again: what an application learns, so that requests only read it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tastemaker.errors import TastemakerError
from tastemaker.service import logs

PATIENCE = 30.0  # seconds that the end waits for work that is under way


def repeating(work: Callable[[], object], every: float, name: str) -> Callable[[], None]:
    """`work` in a thread of its own (called `name`), at once and `every` so many seconds after it was
    done, whatever it raises, which is logged. Returns what ends it: `Application.start` gives that on."""
    stop = threading.Event()

    def go() -> None:
        while not stop.is_set():
            try:
                work()
            except TastemakerError as error:
                logs.logger().warning(name, code=error.code)
            except Exception as error:  # the next time may go better
                logs.logger().error(name, error=type(error).__name__, where=logs.where(error))
            stop.wait(every)

    thread = threading.Thread(target=go, name=name, daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(timeout=PATIENCE)

    return end
