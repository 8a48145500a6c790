"""Long work in processes of its own, kept as rows: it survives whoever started it.

A job's row is written by its worker alone while that lives; everybody else only reads it, and
asks it to stop through a second row. So no write is ever lost between two processes. Ids count
up per kind (`train-000007`): whoever adds the next row first has started the job, which is what
keeps jobs of one kind from running at once, on however many machines.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tastemaker.errors import BadInput, Conflict, NotFound, TastemakerError
from tastemaker.learn.job import CANCEL, JOB, Job, document, job_of
from tastemaker.learn.processes import alive
from tastemaker.learn.worker import Work, work_on
from tastemaker.ports import Document, Report, Store

KEPT = 50  # finished jobs of each kind
STARTING = 120.0  # seconds a job may take from its row to its first sign of life
SILENT = 120.0  # seconds without a heartbeat after which a job on another machine is given up


class Jobs:
    """The jobs of one home. `command` gives the command line that works on a job's id.

    `folder`, if given, keeps what each process prints as `<id>.log`; else it is dropped.
    """

    def __init__(
        self,
        store: Store,
        command: Callable[[str], list[str]],
        clock: Callable[[], float] = time.time,
        *,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self._store, self._command, self._clock = store, command, clock
        self._environment, self._folder = environment, folder
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    # ------------------------------------------------------------------------------ looking
    def get(self, id: str) -> Job:
        """Raises NotFound."""
        row = self._store.get(JOB, id)
        if row is None:
            raise NotFound("no_such", what="job", value=id)
        return job_of(row)

    def list(self, state: str | None = None) -> Sequence[Job]:
        """Jobs, newest first; those whose process is gone are failed by now."""
        self.reap()
        found = (job_of(row) for row in self._store.scan(JOB, label=state))
        return tuple(sorted(found, key=lambda job: (job.created, job.id), reverse=True))

    def watch(self, id: str, every: float = 0.2) -> Iterator[Job]:
        """The job now, and again whenever it has changed, until it is over."""
        shown = None
        while True:
            self.reap()
            job = self.get(id)
            if job != shown:
                yield job
                shown = job
            if job.over:
                return
            time.sleep(every)

    # ----------------------------------------------------------------------------- changing
    def start(self, kind: str, args: Mapping[str, Any]) -> Job:
        """Start work in a process of its own session, which outlives this one.

        Raises Conflict("job_running") while a job of this kind is not over.
        """
        job = self.queue(kind, args)
        output: Any = subprocess.DEVNULL
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            output = (self._folder / f"{job.id}.log").open("wb")
        try:
            child = subprocess.Popen(
                [*_aside(), *self._command(job.id)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self._environment,
                start_new_session=True,
            )
            self._children[job.id] = child
            # Waits beside us, so that a child that ended never lingers as a zombie.
            threading.Thread(target=child.wait, daemon=True).start()
        except OSError as error:
            self._end(job, "failed", TastemakerError("job_failed", value=job.id, why=error))
            raise
        finally:
            if output is not subprocess.DEVNULL:
                output.close()
        return job

    def queue(self, kind: str, args: Mapping[str, Any]) -> Job:
        """The row of a job that somebody is about to work on. Raises Conflict like `start`."""
        if not kind.isidentifier():
            raise BadInput("bad_field", field="kind", value=kind, why="letters and _ only")
        self.reap()
        of_kind = self._of_kind(kind)
        if of_kind and not of_kind[-1].over:
            raise Conflict("job_running", value=of_kind[-1].id)
        number = int(of_kind[-1].id.rsplit("-", 1)[1]) + 1 if of_kind else 1
        now = self._clock()
        job = Job(f"{kind}-{number:06d}", kind, dict(args), created=now, heartbeat=now)
        if not self._store.add(document(job)):
            raise Conflict("job_running", value=job.id)
        for old in of_kind[: -KEPT + 1]:
            self._store.delete(JOB, old.id)
            self._store.delete(CANCEL, old.id)
            if self._folder:
                (self._folder / f"{old.id}.log").unlink(missing_ok=True)
        return job

    def run(self, id: str, work: Work, show: Report = lambda _: None) -> Job:
        """Do a queued job in this process (what `command` starts); see `worker.work_on`."""
        return work_on(self._store, id, work, self._clock, show)

    def cancel(self, id: str) -> Job:
        """Ask a job to stop; it is cancelled within seconds. One that is over stays as it is."""
        job = self.get(id)
        if not job.over:
            now = self._clock()
            self._store.add(Document(CANCEL, id, {"at": now}, at=now))
            child = self._children.get(id)
            if child is not None and child.poll() is None:
                os.killpg(child.pid, signal.SIGTERM)
            elif job.pid and job.host == socket.gethostname() and alive(job.pid, job.born):
                os.kill(job.pid, signal.SIGTERM)
            self.reap()
        return self.get(id)

    def reap(self) -> None:
        """Close the rows of jobs whose process is gone."""
        # Seen before the rows are: a child that ends meanwhile is left for the next time, or its row
        # would be that of a process nobody knows.
        ended = [id for id, child in list(self._children.items()) if child.poll() is not None]
        for state in ("queued", "running"):
            for row in self._store.scan(JOB, label=state):
                job = job_of(row)
                if self._gone(job):
                    self._close(job.id)
        for id in ended:
            self._children.pop(id, None)

    # ------------------------------------------------------------------------------ inwards
    def _of_kind(self, kind: str) -> Sequence[Job]:
        """Oldest first."""
        return tuple(
            job_of(row)
            for row in self._store.scan(JOB, after=f"{kind}-")
            if row.id.startswith(f"{kind}-")
        )

    def _gone(self, job: Job) -> bool:
        child = self._children.get(job.id)
        if child is not None:
            return child.poll() is not None
        silent = self._clock() - job.heartbeat
        if job.pid is None:
            return silent > STARTING
        if job.host != socket.gethostname():
            return silent > SILENT
        return not alive(job.pid, job.born)

    def _close(self, id: str) -> None:
        row = self._store.get(JOB, id)  # a worker writes its end and goes then: look again
        job = job_of(row) if row else None
        if job is None or job.over:
            return
        if self._store.get(CANCEL, id) is not None:
            self._end(job, "cancelled")
        else:
            done = round(job.progress * 100)
            self._end(job, "failed", TastemakerError("job_killed", value=job.id, done=done))

    def _end(self, job: Job, state: str, error: TastemakerError | None = None) -> None:
        log = job.log
        printed = self._folder / f"{job.id}.log" if self._folder else None
        if error and printed and printed.exists():
            log += tuple(printed.read_text("utf-8", "replace").splitlines()[-20:])
        kept = error.kept() if error else None
        over = replace(job, state=state, finished=self._clock(), error=kept, log=log)
        self._store.put([document(over)])


def _aside() -> list[str]:
    """How to start something that gives way to whoever is being served meanwhile."""
    return ["nice", "-n", "10"] if shutil.which("nice") else []
