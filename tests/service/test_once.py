"""Idempotency-Key: sent twice, done once."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tastemaker.domain import Brief
from tastemaker.home import Home
from tastemaker.ports import Document
from tests.service.houses import home as house_of
from tests.service.houses import problem, served, streamed

LIKE = {"user": "ada", "kind": "like", "item": "letters:001"}
K = {"Idempotency-Key": "k-1"}


def test_events_sent_twice_are_in_the_ledger_once(here: httpx.Client, home: Home) -> None:
    body = [LIKE, {**LIKE, "user": "bob", "id": "given"}]
    first = here.post("/v1/events", json=body, headers=K)
    again = here.post("/v1/events", json=body, headers=K)
    assert first.json() == again.json()
    assert first.json()["new"] == 2
    assert home.store.watermark() == 2


def test_events_are_single_even_if_the_server_died_before_it_answered(tmp_path: Path) -> None:
    with served(tmp_path) as (here, home):
        here.post("/v1/events", json=LIKE, headers=K)
        row = next(home.store.scan("idempotency"))
        began = {"print": row.body["print"], "pid": 1, "born": "gone"}
        home.store.put([Document("idempotency", row.id, began, at=row.at)])
        again = here.post("/v1/events", json=LIKE, headers=K).json()
        assert (again["new"], again["repeated"]) == (0, 1)
        assert home.store.watermark() == 1


def test_the_same_key_for_something_else_is_refused(here: httpx.Client, home: Home) -> None:
    here.post("/v1/events", json=LIKE, headers=K)
    problem(here.post("/v1/events", json={**LIKE, "kind": "skip"}, headers=K), 422, "key_reused")
    assert home.store.watermark() == 1


def test_what_failed_may_be_tried_again_with_the_same_key(here: httpx.Client) -> None:
    problem(here.post("/v1/events", json={**LIKE, "item": "new"}, headers=K), 404, "no_item")
    here.put("/v1/items/new", json={"medium": "letters", "text": "abba"})
    assert here.post("/v1/events", json={**LIKE, "item": "new"}, headers=K).status_code == 202


@pytest.mark.parametrize("key", ["", "k" * 256, "schlüssel".encode("latin-1"), "a\tb"])
def test_a_key_that_is_none_is_refused(here: httpx.Client, key: Any) -> None:
    problem(here.post("/v1/events", json=LIKE, headers={"Idempotency-Key": key}), 422, "bad_field")


def test_while_the_first_is_at_work_the_second_is_told_to_wait(
    here: httpx.Client, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = threading.Event(), threading.Event()
    start = home.jobs.start

    def slow(kind: str, args: Any) -> Any:
        begun.set()
        go.wait(20)
        return start(kind, args)

    monkeypatch.setattr(home.jobs, "start", slow)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(lambda: here.post("/v1/jobs", json={"minutes": 1}, headers=K))
        begun.wait(20)
        problem(here.post("/v1/jobs", json={"minutes": 1}, headers=K), 409, "still_running")
        go.set()
        job = first.result().json()
    again = here.post("/v1/jobs", json={"minutes": 1}, headers=K)
    assert (again.status_code, again.json()) == (202, job)
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["location"] == f"/v1/jobs/{job['id']}"
    assert len(here.get("/v1/jobs").json()["data"]) == 1


def test_reviews_are_kept_with_the_answer_they_had(here: httpx.Client, home: Home) -> None:
    made = home.engine.create("ada", Brief("letters", seed=1))[0]
    body = {"about": made.id, "allowed": False, "category": "dull"}
    first = here.post("/v1/reviews", json=body, headers=K)
    again = here.post("/v1/reviews", json=body, headers=K)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()


def test_one_key_is_one_key_for_each_caller_and_address(here: httpx.Client) -> None:
    here.post("/v1/events", json=LIKE, headers=K)
    assert (
        here.post("/v1/users/ada/creations", json={"medium": "letters"}, headers=K).status_code
        == 200
    )
    assert (
        here.post("/v1/users/bob/creations", json={"medium": "letters"}, headers=K).status_code
        == 200
    )


def test_a_brief_sent_twice_is_made_once(here: httpx.Client, home: Home) -> None:
    path, body = "/v1/users/ada/creations", {"medium": "letters", "n": 2}
    first = here.post(path, json=body, headers=K).json()
    assert here.post(path, json=body, headers=K).json() == first
    told = streamed(here.post(path, json=body, headers={**K, "Accept": "text/event-stream"}).text)
    assert [data for _, event, data in told if event == "creation"] == first["creations"]
    assert len(home.engine.made_for("ada")) == 2
    problem(here.post(path, json={**body, "n": 3}, headers=K), 422, "key_reused")


def test_words_said_twice_stand_in_the_ledger_once(here: httpx.Client, home: Home) -> None:
    path = "/v1/users/ada/messages"
    first = here.post(path, json={"text": "hello"}, headers=K).json()
    assert here.post(path, json={"text": "hello"}, headers=K).json() == first
    assert home.store.watermark() == 1


def test_answers_are_kept_for_a_day(tmp_path: Path) -> None:
    from tastemaker.service.app import create_app
    from tests.service.houses import Server, client

    now = [1_700_000_000.0]
    opened = house_of(tmp_path, clock=lambda: now[0])
    app = create_app(opened)
    with Server(app) as server, client(server.url) as here:
        here.post("/v1/events", json={**LIKE, "id": "e"}, headers=K)
        now[0] += 86_000
        app.state.service.answers.sweep()
        assert here.post("/v1/events", json={**LIKE, "id": "e"}, headers=K).json()["new"] == 1
        now[0] += 1_000
        assert here.post("/v1/events", json={**LIKE, "id": "f"}, headers=K).json()["new"] == 1
        now[0] += 90_000
        app.state.service.answers.sweep()
        assert not list(opened.store.scan("idempotency"))
    opened.close()


def test_a_hundred_at_once_with_one_key_are_one(here: httpx.Client, home: Home) -> None:
    def send(_: int) -> int:
        while True:
            status = here.post("/v1/events", json=LIKE, headers=K).status_code
            if status != 409:
                return status
            time.sleep(0.01)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(40))) == {202}
    assert home.store.watermark() == 1
