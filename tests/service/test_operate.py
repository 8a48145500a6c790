"""What an operator sees and does: jobs, model sets, numbers, reviews."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from tastemaker.domain import Brief
from tastemaker.home import Home, open_home
from tastemaker.learn.job import document
from tastemaker.service.app import create_app
from tastemaker.settings import Settings
from tests.service.houses import Server, client, problem, served, streamed
from tests.unit.engine.worlds import ranker


@pytest.fixture
def learned(tmp_path: Path) -> Iterator[tuple[httpx.Client, Home]]:
    """A service over a home with two published model sets."""
    home = open_home(Settings(home=tmp_path, explore=0.0, stock=0, model_check_seconds=0.05))
    publish(home, 1)
    publish(home, 2)
    with Server(create_app(home)) as server, client(server.url) as here:
        yield here, home
    home.close()


def publish(home: Home, number: int) -> str:
    rng = np.random.default_rng(number)
    parts = {"ranking": ranker()}
    return home.model_sets.publish(parts, watermark=number, now=time.time(), rng=rng).id


def eventually(what: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


# ---------------------------------------------------------------------------------------- jobs
def test_a_training_is_started_in_a_process_of_its_own(here: httpx.Client) -> None:
    body = {"what": ["space", "letters"], "minutes": 2}
    answer = here.post("/v1/jobs", json=body)
    job = answer.json()
    assert (answer.status_code, job["kind"]) == (202, "train")
    assert job["args"] == {"what": ["space", "letters"], "minutes": 2.0}
    assert here.get(answer.headers["location"]).json()["id"] == job["id"]
    assert [row["id"] for row in here.get("/v1/jobs").json()["data"]] == [job["id"]]
    problem(here.get("/v1/jobs/train-000099"), 404, "no_such")


@pytest.mark.parametrize("body", [{"what": ["verse"]}, {"minutes": 0}, {"kind": "mine"}])
def test_a_training_of_what_is_not_there_is_refused(here: httpx.Client, body: Any) -> None:
    assert here.post("/v1/jobs", json=body).status_code == 422
    assert here.get("/v1/jobs").json()["data"] == []


def test_there_is_one_training_at_a_time_and_it_can_be_cancelled(
    house: tuple[httpx.Client, Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, home = house
    sleeping = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(home.jobs, "_command", lambda _: sleeping)
    id = here.post("/v1/jobs", json={}).json()["id"]
    problem(here.post("/v1/jobs", json={}), 409, "job_running")
    here.delete(f"/v1/jobs/{id}")
    eventually(lambda: here.get(f"/v1/jobs/{id}").json()["state"] == "cancelled")
    assert here.get("/v1/jobs?state=cancelled").json()["data"][0]["id"] == id


def test_a_job_is_followed_until_it_is_over(house: tuple[httpx.Client, Home]) -> None:
    here, home = house
    job = home.jobs.queue("train", {})

    def work() -> None:
        for done in (0.25, 0.5):
            time.sleep(0.7)
            home.store.put(
                [document(replace(job, state="running", progress=done, pid=1, host="x"))]
            )
        time.sleep(0.7)
        home.store.put([document(replace(job, state="done", progress=1.0))])

    threading.Thread(target=work).start()
    told = streamed(here.get(f"/v1/jobs/{job.id}/events").text)
    assert [data["progress"] for _, _, data in told] == [0.0, 0.25, 0.5, 1.0]
    assert told[-1][2]["state"] == "done"
    assert len({id for id, _, _ in told}) == 4
    problem(here.get("/v1/jobs/none/events"), 404, "no_such")


def test_a_job_whose_process_died_is_failed_with_a_reason_in_the_language_of_who_asks(
    here: httpx.Client,
) -> None:
    id = here.post("/v1/jobs", json={}).json()["id"]  # its process does nothing and ends
    eventually(lambda: here.get(f"/v1/jobs/{id}").json()["state"] == "failed")
    assert here.get(f"/v1/jobs/{id}").json()["error"]["title"] == "Killed half-way"
    chinese = {"Accept-Language": "zh-CN"}
    for address in (f"/v1/jobs/{id}", f"/v1/jobs/{id}/events", "/v1/jobs"):
        assert "任务中途被终止" in here.get(address, headers=chinese).text


# --------------------------------------------------------------------------------- model sets
def test_model_sets_are_listed_promoted_and_rolled_back(
    learned: tuple[httpx.Client, Home],
) -> None:
    here, _ = learned
    shown = here.get("/v1/models").json()
    new, old = (row["id"] for row in shown["data"])
    assert shown["live"] == new
    assert here.get("/v1/users/ada/recommendations").json()["model_set"] == new
    assert here.post("/v1/models:rollback").json()["id"] == old
    assert here.get("/v1/users/ada/recommendations").json()["model_set"] == old
    problem(here.post("/v1/models:rollback"), 409, "no_older_set")
    assert here.post(f"/v1/models/{new}:promote").json()["live"] is True
    assert here.get("/v1/models").json()["live"] == new
    problem(here.post("/v1/models/none:promote"), 404, "no_such")


def test_a_new_model_set_is_taken_over_under_load_without_one_failed_request(
    learned: tuple[httpx.Client, Home],
) -> None:
    here, home = learned
    home.engine.add([])
    done, answers = threading.Event(), []

    def ask(number: int) -> None:
        while not done.is_set():
            answer = here.get(f"/v1/users/u{number}/recommendations?k=5")
            answers.append((answer.status_code, answer.json().get("model_set")))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    ids = []
    for number in range(3, 11):
        ids.append(publish(home, number))
        eventually(lambda: home.engine.models.id == ids[-1])
        time.sleep(0.05)
    done.set()
    for thread in threads:
        thread.join()
    assert {status for status, _ in answers} == {200}
    assert len({id for _, id in answers} & set(ids)) >= 4


def test_a_damaged_model_set_takes_nothing_down(learned: tuple[httpx.Client, Home]) -> None:
    here, home = learned
    eventually(lambda: home.engine.models.id)
    sound = home.engine.models.id
    broken = publish_broken(home)
    eventually(lambda: broken in home.model_sets.damage())
    slate = here.get("/v1/users/ada/recommendations").json()
    assert slate["model_set"] == sound
    assert broken in here.get("/v1/models").json()["damage"]
    problem(here.post(f"/v1/models/{broken}:promote"), 409, "damaged_set")
    assert here.get("/readyz").json()["model_set"] == sound
    newest = publish(home, 4)
    eventually(lambda: home.engine.models.id == newest)


def publish_broken(home: Home) -> str:
    """A set that is damaged before anybody could load it."""
    import shutil

    live = home.model_sets.live()
    assert live is not None
    id = "99990101T000000000-abcdef"
    folder = home.model_sets.folder / id
    shutil.copytree(live.folder, folder, copy_function=shutil.copy)
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "manifest.json":
            path.write_bytes(b"\x00" * path.stat().st_size)
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace(live.id, id))
    (home.model_sets.folder / "live").write_text(id)
    return id


def test_a_home_whose_live_set_is_damaged_is_served_with_the_one_before(tmp_path: Path) -> None:
    home = open_home(Settings(home=tmp_path, stock=0))
    sound = publish(home, 1)
    publish_broken(home)
    home.close()
    again = open_home(Settings(home=tmp_path, stock=0))
    with Server(create_app(again)) as server, client(server.url) as here:
        assert here.get("/readyz").json()["model_set"] == sound
    again.close()


# ------------------------------------------------------------------------------------ numbers
def test_the_numbers_tell_what_happened(learned: tuple[httpx.Client, Home]) -> None:
    here, home = learned
    from tastemaker.domain import Item

    home.engine.add([Item(f"i{i}", "other", f"{i}") for i in range(20)])
    here.post("/v1/events", json={"user": "ada", "kind": "like", "item": "i1"})
    here.get("/v1/users/ada/recommendations?k=7")
    stats = here.get("/v1/stats").json()
    assert (stats["items"], stats["events"], stats["slates"]) == (20, 1, 1)
    assert stats["made_share"] == 0.0
    assert 0 < stats["latency_seconds"]["p50"] <= stats["latency_seconds"]["p99"]
    assert stats["event_to_slate_seconds"]["p50"] > 0
    assert stats["learned_up_to"] == 2
    assert stats["model_set_age_seconds"] >= 0
    text = here.get("/metrics").text
    assert "tastemaker_event_to_slate_seconds_count 1.0" in text
    assert 'tastemaker_events_total{kind="like"} 1.0' in text
    assert 'tastemaker_picks_total{origin="catalogue"} 7.0' in text
    assert 'route="/v1/users/{user}/recommendations"' in text
    assert "tastemaker_model_set_age_seconds" in text
    assert "ada" not in text


def test_events_per_minute_are_counted_from_the_ledger(tmp_path: Path) -> None:
    with served(tmp_path, model_check_seconds=0.05) as (here, home):
        time.sleep(0.5)
        body = [{"user": "ada", "kind": "view", "item": "letters:001"}] * 30
        here.post("/v1/events", json=body)
        time.sleep(1.2)
        assert here.get("/v1/stats").json()["events_per_minute"] > 100
        assert home.store.watermark() == 30


# ------------------------------------------------------------------------------------ reviews
def test_a_creation_waits_for_review_until_somebody_decides(here: httpx.Client, home: Home) -> None:
    made = [item.id for item in home.engine.create("ada", Brief("letters", n=3, seed=1))]
    waiting = here.get("/v1/reviews").json()["data"]
    assert sorted(item["id"] for item in waiting) == sorted(made)
    kept = here.post("/v1/reviews", json={"about": made[0], "allowed": True}).json()
    assert (kept["about"], kept["allowed"], kept["by"]) == (made[0], True, "person")
    here.post("/v1/reviews", json={"about": made[1], "allowed": False, "category": "dull"})
    assert [item["id"] for item in here.get("/v1/reviews").json()["data"]] == [made[2]]
    decided = here.get("/v1/reviews?state=decided").json()["data"]
    assert {row["about"]: row["allowed"] for row in decided} == {made[0]: True, made[1]: False}
    assert here.get(f"/v1/items/{made[0]}?user=ada").status_code == 200
    problem(here.get(f"/v1/items/{made[1]}?user=ada"), 404, "no_item")


def test_what_is_refused_can_be_allowed_again_and_edited(here: httpx.Client, home: Home) -> None:
    made = home.engine.create("ada", Brief("letters", n=1, seed=1))[0]
    here.post("/v1/reviews", json={"about": made.id, "allowed": False})
    file = here.get(f"/v1/reviews/{made.id}/media/{next(iter(home.media['letters'].formats))}")
    assert file.status_code == 200
    assert file.headers["cache-control"] == "no-store"
    body = {"about": made.id, "allowed": True, "text": "☃"}
    problem(here.post("/v1/reviews", json=body), 422, "bad_field")
    problem(here.get(f"/v1/items/{made.id}?user=ada"), 404, "no_item")
    done = here.post("/v1/reviews", json={**body, "text": "abcba"}).json()
    assert (done["allowed"], done["category"]) == (True, "edited")
    assert here.get(f"/v1/items/{made.id}?user=ada").json()["text"] == "abcba"


def test_the_most_uncertain_come_first_where_that_is_asked_for(
    here: httpx.Client, home: Home
) -> None:
    home.engine.create("ada", Brief("letters", n=3, seed=1))
    rows = here.get("/v1/reviews?first=doubt&limit=2").json()
    assert [(row["held"], row["chance"], row["why"]) for row in rows["data"]] == [
        (False, 0.5, "")
    ] * 2
    assert rows["next"] is None
    assert here.get("/v1/reviews?state=held").json()["data"] == []


def test_whoever_asks_is_told_that_it_waits(tmp_path: Path) -> None:
    with served(tmp_path, review="all") as (here, _):
        body = {"medium": "letters", "n": 2, "seed": 1}
        made = here.post("/v1/users/ada/creations", json=body).json()
        assert (made["creations"], made["held"]) == ([], 2)
        told = here.post("/v1/users/ada/messages", json={"text": "make letters"})
        assert told.status_code == 200
        waiting = here.get("/v1/reviews?state=held").json()["data"]
        assert len(waiting) >= 2
        assert all(row["held"] for row in waiting)
        here.post("/v1/reviews", json={"about": waiting[0]["id"], "allowed": True})
        slate = here.get("/v1/users/ada/recommendations?mix=generated").json()
        assert [pick["item"]["id"] for pick in slate["picks"]] == [waiting[0]["id"]]


def test_reviews_come_in_pages(here: httpx.Client, home: Home) -> None:
    home.engine.create("ada", Brief("letters", n=3, seed=1))
    first = here.get("/v1/reviews?limit=2").json()
    rest = here.get("/v1/reviews", params={"limit": 2, "cursor": first["next"]}).json()
    assert (len(first["data"]), len(rest["data"]), rest["next"]) == (2, 1, None)


@pytest.mark.parametrize("about", ["letters:001", "nothing"])
def test_only_creations_are_reviewed(here: httpx.Client, about: str) -> None:
    problem(here.post("/v1/reviews", json={"about": about, "allowed": False}), 404, "no_item")
    assert here.get("/v1/items/letters:001").status_code == 200


def test_a_review_goes_with_the_person(here: httpx.Client, home: Home) -> None:
    made = home.engine.create("ada", Brief("letters", seed=1))[0]
    here.post("/v1/reviews", json={"about": made.id, "allowed": True})
    assert here.delete("/v1/users/ada").json()["removed"]["verdict"] == 1
    assert here.get("/v1/reviews?state=decided").json()["data"] == []
