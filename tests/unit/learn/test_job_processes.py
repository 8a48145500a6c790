"""Jobs between real processes over one SQLite file."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tastemaker.learn.job import Job
from tastemaker.learn.jobs import Jobs
from tastemaker.store.sql import open_store

WORKER = """
import sys, time
from tastemaker.learn.jobs import Jobs
from tastemaker.ports import Progress
from tastemaker.store.sql import open_store

def work(args, report):
    for step in range(int(args["steps"])):
        report(Progress(step / args["steps"], "fitting", f"step {step}"))
        time.sleep(0.02)
    return {"steps": args["steps"]}

store = open_store(sys.argv[1])
Jobs(store, lambda job: []).run(sys.argv[2], work)
store.close()
"""


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    store = open_store(url)
    yield Jobs(store, lambda job: [sys.executable, "-c", WORKER, url, job], folder=tmp_path)
    store.close()


def until(jobs: Jobs, id: str, *states: str) -> Job:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        jobs.reap()
        job = jobs.get(id)
        if job.state in states:
            return job
        time.sleep(0.05)
    raise AssertionError(f"{id} is still {jobs.get(id)}")


def test_a_job_goes_on_in_its_own_process_and_is_followed_to_its_end(jobs: Jobs) -> None:
    seen = list(jobs.watch(jobs.start("train", {"steps": 60}).id))
    assert [job.state for job in seen if job.state == "queued"]
    running = [job for job in seen if job.state == "running"]
    assert running[0].pid not in (None, os.getpid())
    assert running[-1].progress > 0
    assert (seen[-1].state, seen[-1].result, seen[-1].error) == ("done", {"steps": 60}, None)


def test_cancelling_stops_the_process(jobs: Jobs) -> None:
    job = jobs.start("train", {"steps": 10_000})
    until(jobs, job.id, "running")
    jobs.cancel(job.id)
    ended = until(jobs, job.id, "cancelled")
    assert ended.error is None
    assert jobs.start("train", {"steps": 1}).id == "train-000002"
    until(jobs, "train-000002", "done")


def test_a_job_killed_half_way_is_failed_and_the_next_one_starts(jobs: Jobs) -> None:
    job = jobs.start("train", {"steps": 10_000})
    running = until(jobs, job.id, "running")
    assert running.pid is not None
    os.kill(running.pid, signal.SIGKILL)
    failed = until(jobs, job.id, "failed")
    assert failed.error is not None
    assert failed.error["code"] == "job_killed"
    until(jobs, jobs.start("train", {"steps": 1}).id, "done")
