"""A job as a row: what it is, how far it is, whose process it is."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from tastemaker.learn.processes import birth
from tastemaker.ports import Document

JOB = "job"
CANCEL = "job_cancel"
OVER = frozenset({"done", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work. Times are epoch seconds; `progress` is in [0, 1].

    `state` is queued, running, done, failed or cancelled. `error` is what `kept_problem` words. `born`
    tells this process from a later one with the same `pid`.
    """

    id: str
    kind: str
    args: Mapping[str, Any]
    state: str = "queued"
    progress: float = 0.0
    stage: str = ""
    detail: str = ""
    created: float = 0.0
    started: float | None = None
    finished: float | None = None
    heartbeat: float = 0.0
    host: str = ""
    pid: int | None = None
    born: str = ""
    log: tuple[str, ...] = ()
    result: Mapping[str, Any] = field(default_factory=dict)
    error: Mapping[str, Any] | None = None

    @property
    def over(self) -> bool:
        return self.state in OVER


def job_of(row: Document) -> Job:
    return msgspec.convert(row.body, Job)


def document(job: Job) -> Document:
    """The row a job is kept as."""
    return Document(JOB, job.id, msgspec.to_builtins(job), label=job.state, at=job.created)


def taken(job: Job, now: float) -> Job:
    """`job` as the work of this very process."""
    return replace(
        job,
        state="running",
        started=now,
        heartbeat=now,
        host=socket.gethostname(),
        pid=os.getpid(),
        born=birth(os.getpid()),
    )
