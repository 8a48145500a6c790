"""Jobs: rows that outlive whoever started them, worked on by processes of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tastemaker import shapes
from tastemaker.errors import BadInput, Conflict, NotFound, StoreFailed, kept_problem
from tastemaker.learn.job import Job, document, job_of
from tastemaker.learn.jobs import Jobs
from tastemaker.learn.processes import alive, birth
from tastemaker.ports import Document, Progress, Report
from tastemaker.testing.fakes import MemoryStore

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
END = [sys.executable, "-c", "print('last words'); raise SystemExit(3)"]


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def jobs(store: MemoryStore) -> Jobs:
    return Jobs(store, lambda _: SLEEP, Clock())


def wait_for(jobs: Jobs, id: str, state: str) -> Job:
    for job in jobs.watch(id, every=0.05):
        if job.state == state:
            return job
    raise AssertionError(f"{id} ended as {jobs.get(id).state}")


def idle(args: dict[str, Any], report: Report) -> None:
    return None


# ---------------------------------------------------------------------------- work that is done
def test_work_is_given_its_arguments_and_its_result_is_kept(jobs: Jobs) -> None:
    job = jobs.queue("train", {"what": ["tune"]})
    ended = jobs.run(job.id, lambda args, report: {"fitted": args["what"]})
    assert (ended.state, ended.progress, ended.result) == ("done", 1.0, {"fitted": ["tune"]})
    assert jobs.get(job.id) == ended
    assert ended.pid == os.getpid()


def test_progress_is_seen_by_others_while_the_work_goes_on(jobs: Jobs) -> None:
    seen: list[Job] = []
    job = jobs.queue("train", {})

    def work(args: dict[str, Any], report: Report) -> None:
        report(Progress(0.25, "reading"))
        report(Progress(0.5, "fitting", "step 7"))
        deadline = time.monotonic() + 10
        while jobs.get(job.id).progress != 0.5 and time.monotonic() < deadline:
            time.sleep(0.05)
        seen.append(jobs.get(job.id))

    ended = jobs.run(job.id, work)
    assert (seen[0].state, seen[0].stage, seen[0].detail) == ("running", "fitting", "step 7")
    assert ended.log == ("reading", "fitting step 7")


def test_reporting_often_does_not_write_often(store: MemoryStore, jobs: Jobs) -> None:
    job = jobs.queue("train", {})

    def work(args: dict[str, Any], report: Report) -> None:
        for step in range(10_000):
            report(Progress(step / 10_000, "fitting"))

    before = store.version("job")
    jobs.run(job.id, work)
    assert store.version("job") - before < 20


def test_an_error_of_ours_is_kept_by_its_values_and_said_in_any_language(jobs: Jobs) -> None:
    job = jobs.queue("train", {})

    def work(args: dict[str, Any], report: Report) -> None:
        raise StoreFailed("store_full", value="disk")

    ended = jobs.run(job.id, work)
    assert ended.state == "failed"
    assert ended.error is not None
    assert ended.error == {"code": "store_full", "status": 503, "values": {"value": "disk"}}
    kept = job_of(document(ended)).error or {}
    assert kept_problem(kept) == StoreFailed("store_full", value="disk").problem()
    assert kept_problem(kept, "zh")["title"] == "磁盘已满"


def test_a_reason_that_was_stored_in_words_still_reads(store: MemoryStore) -> None:
    job = Job(
        "train-000001",
        "train",
        {},
        "failed",
        error=StoreFailed("store_full", value="disk").problem(),
    )
    store.put([document(job)])
    shown = shapes.job(Jobs(store, lambda _: SLEEP, Clock()).get(job.id), "zh")
    assert shown["error"]["title"] == "No space left"


def test_any_other_error_is_kept_with_the_end_of_its_trace(jobs: Jobs) -> None:
    job = jobs.queue("train", {})
    ended = jobs.run(job.id, lambda args, report: {"x": 1 // 0})
    assert ended.state == "failed"
    assert ended.error is not None
    assert ended.error["code"] == "job_failed"
    assert "ZeroDivisionError" in kept_problem(ended.error)["detail"]
    assert "ZeroDivisionError" in ended.log[-1]


def test_work_goes_on_while_the_store_is_busy(jobs: Jobs, store: MemoryStore) -> None:
    job, put = jobs.queue("train", {}), store.put

    def busy(documents: Any) -> None:
        raise StoreFailed("store_locked", value="store.db")

    def work(args: dict[str, Any], report: Report) -> None:
        store.put = busy  # type: ignore[method-assign]
        report(Progress(0.5, "fitting"))
        time.sleep(1.2)
        store.put = put  # type: ignore[method-assign]

    assert jobs.run(job.id, work).state == "done"


# ---------------------------------------------------------------------------------- one at a time
def test_one_job_of_a_kind_runs_at_a_time(jobs: Jobs) -> None:
    first = jobs.queue("train", {})
    with pytest.raises(Conflict) as caught:
        jobs.queue("train", {})
    assert caught.value.values["value"] == first.id
    assert jobs.queue("import", {}).kind == "import"
    jobs.run(first.id, idle)
    assert jobs.queue("train", {}).id == "train-000002"


def test_of_many_who_start_at_once_one_does(jobs: Jobs) -> None:
    begun: list[Job] = []
    refused: list[Conflict] = []

    def start() -> None:
        try:
            begun.append(jobs.queue("train", {}))
        except Conflict as error:
            refused.append(error)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(begun), len(refused)) == (1, 7)


def test_a_job_is_worked_on_once(jobs: Jobs) -> None:
    job = jobs.queue("train", {})
    jobs.run(job.id, idle)
    with pytest.raises(Conflict):
        jobs.run(job.id, idle)


@pytest.mark.parametrize("kind", ["", "a-b", "a b", "../x", "a\0"])
def test_a_kind_is_a_plain_word(jobs: Jobs, kind: str) -> None:
    with pytest.raises(BadInput):
        jobs.queue(kind, {})


@pytest.mark.parametrize("id", ["train-000009", "", "../train", "' or 1=1"])
def test_an_unknown_job_is_not_found(jobs: Jobs, id: str) -> None:
    for ask in (jobs.get, jobs.cancel, lambda id: jobs.run(id, idle), lambda id: [*jobs.watch(id)]):
        with pytest.raises(NotFound):
            ask(id)


def test_old_jobs_make_room_and_numbers_are_not_used_again(jobs: Jobs) -> None:
    for _ in range(60):
        jobs.run(jobs.queue("train", {}).id, idle)
    assert len(jobs.list()) <= 51
    assert jobs.list()[0].id == "train-000060"


# ------------------------------------------------------------------------------- being stopped
def test_work_in_this_process_is_stopped_where_it_reports(jobs: Jobs) -> None:
    job = jobs.queue("train", {})

    def work(args: dict[str, Any], report: Report) -> None:
        report(Progress(0.5, "fitting"))
        os.kill(os.getpid(), signal.SIGTERM)
        while True:
            report(Progress(0.5, "fitting"))
            time.sleep(0.01)

    before = signal.getsignal(signal.SIGTERM)
    ended = jobs.run(job.id, work)
    assert (ended.state, ended.progress) == ("cancelled", 0.5)
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_request_made_elsewhere_stops_the_work_too(jobs: Jobs, store: MemoryStore) -> None:
    job = jobs.queue("train", {})

    def work(args: dict[str, Any], report: Report) -> None:
        store.add(Document("job_cancel", job.id, {}))  # as another machine would
        while True:
            report(Progress(0.5, "fitting"))
            time.sleep(0.01)

    assert jobs.run(job.id, work).state == "cancelled"


def test_cancelling_what_is_over_changes_nothing(jobs: Jobs) -> None:
    job = jobs.queue("train", {})
    ended = jobs.run(job.id, idle)
    assert jobs.cancel(job.id) == ended


def test_a_process_that_does_not_answer_yet_is_cancelled_too(jobs: Jobs) -> None:
    job = jobs.start("train", {})
    assert jobs.get(job.id).state == "queued"
    jobs.cancel(job.id)
    assert wait_for(jobs, job.id, "cancelled").error is None


# -------------------------------------------------------------------------------- being killed
def test_a_job_whose_process_ended_without_a_word_has_failed_and_says_what_to_do(
    store: MemoryStore, tmp_path: Path
) -> None:
    jobs = Jobs(store, lambda _: END, Clock(), folder=tmp_path)
    job = wait_for(jobs, jobs.start("train", {}).id, "failed")
    assert job.error is not None
    assert job.error["code"] == "job_killed"
    assert "resumes" in kept_problem(job.error)["hint"]
    assert job.log[-1] == "last words"
    assert jobs.start("train", {}).id == "train-000002"  # nothing stands in the way of a new one
    jobs.cancel("train-000002")


def test_a_process_that_ends_while_rows_are_looked_at_is_seen_the_next_time(
    store: MemoryStore,
) -> None:
    class Ending:
        polls = 0

        def poll(self) -> int | None:
            self.polls += 1
            return None if self.polls <= 1 else 3  # it ends right after it was first looked at

    jobs = Jobs(store, lambda _: END, Clock())
    job = jobs.queue("train", {})
    jobs._children[job.id] = Ending()  # type: ignore[assignment]
    jobs.reap()
    jobs.reap()
    assert jobs.get(job.id).state == "failed"


def test_a_program_that_does_not_exist_fails_the_job(store: MemoryStore) -> None:
    jobs = Jobs(store, lambda _: ["/nowhere/at/all"], Clock())
    assert wait_for(jobs, jobs.start("train", {}).id, "failed").error is not None


def test_a_process_that_cannot_be_made_fails_the_job(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", full)
    with pytest.raises(OSError, match="no more processes"):
        jobs.start("train", {})
    assert jobs.list()[0].state == "failed"


def test_a_later_server_sees_that_a_worker_was_killed(jobs: Jobs, store: MemoryStore) -> None:
    worker = subprocess.Popen(SLEEP)
    job = replace(running(jobs), pid=worker.pid, born=birth(worker.pid), progress=0.4)
    store.put([document(job)])
    later = Jobs(store, lambda _: SLEEP, Clock())
    assert later.list()[0].state == "running"
    worker.kill()
    worker.wait()
    (killed,) = later.list()
    assert killed.state == "failed"
    assert killed.error is not None
    assert "40%" in kept_problem(killed.error)["detail"]


def test_a_stranger_with_the_same_process_number_is_not_the_worker(
    jobs: Jobs, store: MemoryStore
) -> None:
    store.put([document(replace(running(jobs), pid=os.getpid(), born="another time"))])
    assert jobs.list()[0].state == "failed"


def test_a_job_on_another_machine_is_given_up_only_when_it_has_been_silent_for_long(
    store: MemoryStore,
) -> None:
    clock = Clock()
    jobs = Jobs(store, lambda _: SLEEP, clock)
    store.put([document(replace(running(jobs), host="elsewhere", pid=1, born="then"))])
    assert jobs.list()[0].state == "running"
    clock.now += 600
    assert jobs.list()[0].state == "failed"


def running(jobs: Jobs) -> Job:
    job = jobs.queue("train", {})
    return replace(job, state="running", host=socket.gethostname(), heartbeat=job.created)


# ---------------------------------------------------------------------------------- processes
def test_a_process_is_told_from_a_later_one_of_the_same_number() -> None:
    me = birth(os.getpid())
    assert me
    assert alive(os.getpid(), me)
    assert not alive(os.getpid(), me + "0")
    assert not alive(os.getpid(), "")


def test_a_zombie_is_gone() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    deadline = time.monotonic() + 30
    while birth(child.pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert birth(child.pid) == ""
    child.wait()
