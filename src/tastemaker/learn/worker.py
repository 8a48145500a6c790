"""The other side of a job: the process that does the work and tells how far it is."""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from typing import Any

from tastemaker.errors import Conflict, NotFound, StoreFailed, TastemakerError
from tastemaker.learn.job import CANCEL, JOB, Job, document, job_of, taken
from tastemaker.ports import Progress, Report, Store

WRITE_EVERY = 0.5  # seconds between rows while there is news
BEAT_EVERY = 5.0  # seconds between rows without news
GRACE = 20.0  # seconds for the work to stop by itself once it was asked to
LOG_LINES = 50

#: The work itself: what was asked for, and where to tell how far it is → what came of it.
Work = Callable[[dict[str, Any], Report], Mapping[str, Any] | None]


class Cancelled(BaseException):
    """Raised inside the work, where it reports, once the job was asked to stop."""


def work_on(
    store: Store,
    job_id: str,
    work: Work,
    clock: Callable[[], float] = time.time,
    show: Report = lambda _: None,
) -> Job:
    """Do a queued job's work in this process and keep its row; the job as it ended.

    `work` may report as often as it likes: rows are written by a thread
    beside it. A request to stop (SIGTERM, Ctrl-C or `Jobs.cancel`) surfaces there. Raises
    NotFound, or Conflict for a job that is not queued.
    """
    row = store.get(JOB, job_id)
    if row is None:
        raise NotFound("no_such", what="job", value=job_id)
    queued = job_of(row)
    if queued.state != "queued":
        raise Conflict("job_running", value=job_id)
    keeper = _Keeper(store, taken(queued, clock()), clock, show)
    with keeper.keeping():
        try:
            result = work(dict(queued.args), keeper.report)
        except Cancelled:
            return keeper.end("cancelled")
        except TastemakerError as error:
            return keeper.end("failed", error=error.kept())
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
            kept = TastemakerError("job_failed", value=job_id, why=why).kept()
            return keeper.end("failed", error=kept, lines=traceback.format_exc().splitlines())
        return keeper.end("done", result=result or {})


class _Keeper:
    """The row of a running job, written by one thread at a time."""

    def __init__(self, store: Store, job: Job, clock: Callable[[], float], show: Report) -> None:
        self._store, self._job, self._clock, self._show = store, job, clock, show
        self._lock = threading.Lock()
        self._news = threading.Event()
        self._over = threading.Event()
        self._asked: float | None = None  # monotonic seconds when asked to stop

    def report(self, progress: Progress) -> None:
        """How far the work is. Raises Cancelled once the job was asked to stop."""
        if self._asked is not None:
            raise Cancelled
        done = min(max(progress.done, 0.0), 1.0)
        with self._lock:
            log = self._job.log
            if progress.stage != self._job.stage:
                log = (*log, f"{progress.stage} {progress.detail}".strip())[-LOG_LINES:]
            self._job = replace(
                self._job, progress=done, stage=progress.stage, detail=progress.detail, log=log
            )
        self._news.set()
        self._show(progress)

    def end(
        self,
        state: str,
        *,
        result: Mapping[str, Any] | None = None,
        error: Mapping[str, Any] | None = None,
        lines: list[str] | None = None,
    ) -> Job:
        with self._lock:
            self._over.set()
            self._job = replace(
                self._job,
                state=state,
                progress=1.0 if state == "done" else self._job.progress,
                finished=self._clock(),
                heartbeat=self._clock(),
                result=dict(result or {}),
                error=error,
                log=(*self._job.log, *(lines or ()))[-LOG_LINES:],
            )
            self._store.put([document(self._job)])
            return self._job

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Row, heartbeat and signals, for as long as the work runs."""
        self._store.put([document(self._job)])
        beside = threading.Thread(target=self._beat, daemon=True)
        beside.start()
        before = self._listen()
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            self._over.set()
            self._news.set()
            beside.join()

    def _listen(self) -> dict[int, Any]:
        if threading.current_thread() is not threading.main_thread():
            return {}  # signals reach the main thread only; `Jobs.cancel` works all the same
        return {
            number: signal.signal(number, self._ask) for number in (signal.SIGTERM, signal.SIGINT)
        }

    def _ask(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        if self._asked is None:
            self._asked = time.monotonic()

    def _beat(self) -> None:
        written = time.monotonic()
        while not self._over.wait(WRITE_EVERY):
            try:
                if self._asked is None and self._store.get(CANCEL, self._job.id) is not None:
                    self._ask()
                if self._asked is not None and time.monotonic() > self._asked + GRACE:
                    self.end("cancelled")
                    os._exit(143)  # deep in arithmetic; what is on disk is whole at every moment
                if self._news.is_set() or time.monotonic() > written + BEAT_EVERY:
                    self._write()
                    self._news.clear()
                    written = time.monotonic()
            except StoreFailed:
                continue  # busy or full: the work goes on, the next beat tries again

    def _write(self) -> None:
        with self._lock:
            if not self._over.is_set():
                self._job = replace(self._job, heartbeat=self._clock())
                self._store.put([document(self._job)])
