"""A server as a process: one per home, many workers, and an end without loss."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tastemaker.errors import BadInput, Conflict
from tastemaker.service.serving import held, listening, serve
from tastemaker.settings import Settings

pytestmark = pytest.mark.usefixtures("own_logs")  # a server that begins here takes the logs

ROOT = Path(__file__).parents[2]
LIKE = {"user": "ada", "kind": "like", "item": "x:1"}
PUT = {"medium": "plain", "title": "One"}


class Process:
    """`serve` in a process of its own, on a free port."""

    def __init__(self, home: Path, **settings: Any) -> None:
        given = {"home": home, "port": 0, "stock": 0, **settings}
        names = {f"TASTEMAKER_{k.upper()}": str(v) for k, v in given.items()}
        code = (
            "from tastemaker.settings import settings_from; from tastemaker.service import serve;"
            "serve(settings_from({}))"
        )
        self.log = home.parent / f"{home.name}.log"
        home.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-c", code], cwd=ROOT, stderr=out, stdout=out,
                env={**os.environ, "OMP_NUM_THREADS": "1", **names},
            )  # fmt: skip

    def lines(self) -> list[dict[str, Any]]:
        text = self.log.read_text("utf-8", "replace").splitlines()
        return [json.loads(line) for line in text if line.startswith("{")]

    def ready(self) -> httpx.Client:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self._process.poll() is None, self.log.read_text()
            url = next((line["url"] for line in self.lines() if line["event"] == "serving"), None)
            if url:
                here = httpx.Client(base_url=url, timeout=30, trust_env=False)
                try:
                    here.get("/readyz").raise_for_status()
                    return here
                except httpx.HTTPError:
                    here.close()
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def stop(self, number: int = signal.SIGTERM) -> int:
        if self._process.poll() is None:
            self._process.send_signal(number)
        return self._process.wait(timeout=60)


@contextmanager
def running(home: Path, **settings: Any) -> Iterator[tuple[httpx.Client, Process]]:
    process = Process(home, **settings)
    try:
        with closing(process.ready()) as here:
            yield here, process
    finally:
        process.stop()


def test_a_second_server_on_the_same_home_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with running(tmp_path / "home") as (here, process):
        with pytest.raises(Conflict) as refused:
            serve(Settings(home=tmp_path / "home", port=0))
        assert refused.value.code == "home_taken"
        assert str(process._process.pid) in str(refused.value)
        assert here.get("/readyz").status_code == 200
    with held(tmp_path / "home"):  # free again once it is gone
        pass


def test_an_address_in_use_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with (
            pytest.raises(Conflict, match=str(port)) as refused,
            listening(Settings(home=tmp_path, port=port)),
        ):
            pass
        assert refused.value.code == "port_taken"
    for host, port in (("no.such.host.invalid", 80), ("127.0.0.1", 99_999)):
        with pytest.raises(BadInput), listening(Settings(home=tmp_path, host=host, port=port)):
            pass


def test_on_sigterm_requests_under_way_are_answered_first(tmp_path: Path) -> None:
    with running(tmp_path / "home") as (here, process):
        here.put("/v1/items/x:1", json=PUT)
        body = json.dumps([LIKE] * 3).encode()
        half = threading.Event()

        def slowly() -> Iterator[bytes]:
            yield body[:20]
            half.set()
            time.sleep(1.0)
            yield body[20:]

        answers: list[httpx.Response] = []
        kind = {"Content-Type": "application/json"}
        asking = threading.Thread(
            target=lambda: answers.append(here.post("/v1/events", content=slowly(), headers=kind))
        )
        asking.start()
        half.wait(20)
        time.sleep(0.2)
        assert process.stop() in (0, -signal.SIGTERM)
        asking.join()
        assert answers[0].status_code == 202
    with running(tmp_path / "home") as (here, _):
        assert len(here.get("/v1/users/ada/events").json()["data"]) == 3


def test_on_sigterm_a_stream_without_end_ends(tmp_path: Path) -> None:
    from dataclasses import replace

    from tastemaker.learn.job import document
    from tastemaker.learn.jobs import Jobs
    from tastemaker.learn.processes import birth
    from tastemaker.store.sql import open_store

    home = tmp_path / "home"
    with running(home) as (here, process):
        store = open_store(f"sqlite:///{home / 'store.db'}")
        job = Jobs(store, lambda id: [id]).queue("train", {})
        mine = {"pid": os.getpid(), "born": birth(os.getpid()), "host": socket.gethostname()}
        store.put([document(replace(job, state="running", **mine))])
        store.close()
        with here.stream("GET", f"/v1/jobs/{job.id}/events") as answer:
            lines = answer.iter_lines()
            assert next(lines).startswith("id: ")
            began = time.monotonic()
            process._process.send_signal(signal.SIGTERM)
            for _ in lines:
                pass
        assert process.stop() in (0, -signal.SIGTERM)
        assert time.monotonic() - began < 15


def test_several_workers_see_the_same_world_and_count_together(tmp_path: Path) -> None:
    with running(tmp_path / "home", workers=2) as (here, process):
        here.put("/v1/items/x:1", json=PUT)
        time.sleep(1.5)  # the other worker takes the item over
        base = str(here.base_url)
        pids = set()
        for number in range(12):  # a new connection each, so that both workers get some
            with httpx.Client(base_url=base, trust_env=False, timeout=30) as one:
                event = {**LIKE, "user": f"u{number % 3}", "id": f"e{number}"}
                assert one.post("/v1/events", json=event).json()["new"] == 1
            with httpx.Client(base_url=base, trust_env=False, timeout=30) as one:
                slate = one.get(f"/v1/users/u{number % 3}/recommendations?k=1").json()
                assert slate["profile_version"] == number + 1
        text = here.get("/metrics").text
        assert 'tastemaker_events_total{kind="like"} 12.0' in text
        assert "tastemaker_slates_total 12.0" in text
        pids = {path.stem for path in (tmp_path / "home" / "metrics").glob("counter_*.db")}
        assert pids
        assert here.get("/v1/stats").json()["slates"] == 12
        assert process.stop() == 0
    assert [line for line in process.lines() if line.get("level") == "error"] == []


def test_an_erased_person_is_gone_in_every_worker(tmp_path: Path) -> None:
    with running(tmp_path / "home", workers=2) as (here, _):
        here.put("/v1/items/x:1", json=PUT)
        time.sleep(1.5)
        base = str(here.base_url)

        def everywhere(path: str) -> list[httpx.Response]:
            answers = []
            for _ in range(8):
                with httpx.Client(base_url=base, trust_env=False, timeout=30) as one:
                    answers.append(one.get(path))
            return answers

        here.post("/v1/events", json=LIKE)
        assert {r.json()["version"] for r in everywhere("/v1/users/ada")} == {1}
        here.delete("/v1/users/ada")
        assert {r.status_code for r in everywhere("/v1/users/ada")} == {404}
        slates = everywhere("/v1/users/ada/recommendations")
        assert {r.json()["profile_version"] for r in slates} == {0}
