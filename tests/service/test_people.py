"""Profiles and rights over REST: see, correct, take along, be forgotten."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from tastemaker.domain import Brief
from tastemaker.home import Home
from tests.service.houses import problem, served, speaking


@pytest.fixture
def ada(here: httpx.Client) -> httpx.Client:
    """A service that knows somebody who likes four words."""
    events = [{"user": "ada", "kind": "like", "item": f"letters:{i:03}"} for i in range(4)]
    assert here.post("/v1/events", json=events).status_code == 202
    return here


def facts(here: httpx.Client, **headers: str) -> dict[str, Any]:
    data = here.get("/v1/users/ada/facts", headers=headers).json()["data"]
    return {fact["id"]: fact for fact in data}


def test_a_profile_says_what_is_known_and_why(ada: httpx.Client) -> None:
    profile = ada.get("/v1/users/ada").json()
    assert (profile["user"], profile["version"], profile["evidence"]) == ("ada", 4, 4)
    assert profile["learning"] == {"paused": False, "paused_until": None}
    fact = profile["facts"][0]
    assert fact["because"]
    assert fact["source"] == "did"
    assert {f["id"] for f in profile["facts"]} == set(facts(ada))


def test_nobody_has_a_profile_before_they_did_anything(here: httpx.Client) -> None:
    problem(here.get("/v1/users/nobody"), 404, "no_user")
    problem(here.get("/v1/users/nobody/export"), 404, "no_user")
    assert here.get("/v1/users/nobody/facts").json() == {"data": [], "next": None}
    assert here.get("/v1/users/nobody/events").json() == {"data": [], "next": None}


def test_facts_speak_the_language_that_was_asked_for(ada: httpx.Client) -> None:
    zh = facts(ada, **{"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert any("你" in fact["words"] for fact in zh.values())
    assert not any("你" in fact["words"] for fact in facts(ada).values())


def test_a_fact_can_be_pinned_and_let_go_again(ada: httpx.Client) -> None:
    id = next(iter(facts(ada)))
    assert ada.patch(f"/v1/users/ada/facts/{id}", json={"pinned": True}).json()["pinned"] is True
    assert ada.patch(f"/v1/users/ada/facts/{id}", json={"pinned": False}).json()["pinned"] is False
    assert ada.patch(f"/v1/users/ada/facts/{id}", json={"pinned": False}).status_code == 200


def test_a_fact_can_be_lowered_stated_and_forgotten(ada: httpx.Client) -> None:
    id, fact = next(iter(facts(ada).items()))
    lowered = ada.patch(f"/v1/users/ada/facts/{id}", json={"lower": True}).json()
    assert lowered["weight"] < fact["weight"] / 2
    stated = ada.patch(f"/v1/users/ada/facts/{id}", json={"weight": -0.5}).json()
    assert (round(stated["weight"], 3), stated["source"]) == (-0.5, "stated")
    event = ada.delete(f"/v1/users/ada/facts/{id}").json()["event"]
    assert id not in facts(ada)
    ada.delete(f"/v1/events/{event}")
    assert id in facts(ada)


def test_something_new_can_be_stated(ada: httpx.Client) -> None:
    told = ada.patch("/v1/users/ada/facts/likes:rain%2Fsnow", json={"weight": 1}).json()
    assert (told["facet"], told["value"], told["source"]) == ("likes", "rain/snow", "stated")


@pytest.mark.parametrize("body", [{}, {"pinned": True, "lower": True}, {"weight": 2}, {"x": 1}])
def test_a_change_that_says_nothing_clear_is_refused(ada: httpx.Client, body: Any) -> None:
    id = next(iter(facts(ada)))
    problem(ada.patch(f"/v1/users/ada/facts/{id}", json=body), 422, "bad_field")


def test_what_is_not_known_cannot_be_pinned_or_forgotten(ada: httpx.Client) -> None:
    problem(ada.patch("/v1/users/ada/facts/no:such", json={"pinned": True}), 404, "no_such")
    problem(ada.delete("/v1/users/ada/facts/no:such"), 404, "no_such")
    problem(ada.delete("/v1/users/ada/facts/nocolon"), 422, "bad_field")


def test_learning_can_be_paused_and_begun_anew(ada: httpx.Client) -> None:
    path = "/v1/users/ada/learning"
    assert ada.patch(path, json={"paused": True}).json()["learning"]["paused"] is True
    before = ada.get("/v1/users/ada").json()["facts"]
    ada.post("/v1/events", json={"user": "ada", "kind": "like", "item": "letters:020"})
    assert [f["id"] for f in ada.get("/v1/users/ada").json()["facts"]] == [f["id"] for f in before]
    assert ada.patch(path, json={"paused_until": None}).json()["learning"]["paused"] is False
    until = ada.patch(path, json={"paused_until": "2100-01-01T00:00:00Z"}).json()["learning"]
    assert until == {"paused": True, "paused_until": "2100-01-01T00:00:00.000Z"}
    assert ada.patch(path, json={"paused": False, "new_taste": True}).json()["evidence"] == 0
    problem(ada.patch(path, json={}), 422, "missing_field")
    problem(ada.patch(path, json={"paused_until": "2001-01-01T00:00:00Z"}), 422, "bad_field")


def test_a_merge_patch_changes_what_it_names_and_nothing_else(ada: httpx.Client) -> None:
    id = next(iter(facts(ada)))
    ada.patch("/v1/users/ada", json={"traits": {"town": "Leeds", "age": 36, "roles": ["a", "b"]}})
    body = {"traits": {"town": None, "age": 37}, "sensing": True, "facts": {id: {"pinned": True}}}
    profile = ada.patch("/v1/users/ada", json=body).json()
    assert profile["traits"] == {"age": 37, "roles": ["a", "b"]}
    assert profile["sensing"] is True
    assert {f["id"] for f in profile["facts"] if f["pinned"]} == {id}
    gone = ada.patch("/v1/users/ada", json={"facts": {id: None}}).json()
    assert id not in {f["id"] for f in gone["facts"]}


def test_a_patch_with_one_wrong_part_changes_nothing(ada: httpx.Client, home: Home) -> None:
    before = home.store.watermark()
    body = {"traits": {"town": "Leeds"}, "sensing": True, "facts": {"no:such": None}}
    problem(ada.patch("/v1/users/ada", json=body), 404, "no_such")
    assert home.store.watermark() == before
    assert ada.get("/v1/users/ada").json()["traits"] == {}


def test_the_export_holds_everything_and_leaves_no_file_behind(
    ada: httpx.Client, home: Home
) -> None:
    home.engine.create("ada", Brief("letters", seed=1))
    before = {path.name for path in Path(home.settings.home).iterdir()}
    answer = ada.get("/v1/users/ada/export")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as zipped:
        assert {"README.txt", "event.jsonl", "creation.jsonl"} <= set(zipped.namelist())
        assert len(zipped.read("event.jsonl").splitlines()) == 4
    assert {path.name for path in Path(home.settings.home).iterdir()} == before


def test_whoever_is_erased_is_gone_and_the_receipt_says_what(ada: httpx.Client, home: Home) -> None:
    made = home.engine.create("ada", Brief("letters", seed=1))[0]
    ada.get("/v1/users/ada/recommendations")
    ada.post("/v1/users/ada/creations", json={"medium": "letters"})
    preview = ada.delete("/v1/users/ada?preview=true").json()["would_remove"]
    assert (preview["event"], preview["creation"]) == (4, 2)
    assert ada.get("/v1/users/ada").status_code == 200
    receipt = ada.delete("/v1/users/ada").json()
    assert receipt["removed"] == preview
    problem(ada.get("/v1/users/ada"), 404, "no_user")
    problem(ada.get(f"/v1/items/{made.id}?user=ada"), 404, "no_item")
    assert ada.delete("/v1/users/ada").json()["removed"] == {}


def test_nothing_of_an_erased_person_stays_in_any_file(tmp_path: Path) -> None:
    from tastemaker.learn.train import train
    from tests.service.houses import served

    canary, word = "canary-7f3a", "Quetzalcoatlus"
    with served(tmp_path) as (here, _):
        for key in ("k1", "k2"):
            body = [
                {"user": canary, "kind": "say", "text": word, "id": f"{canary}-{key}"},
                {"user": canary, "kind": "like", "item": "letters:002"},
                {"user": canary, "kind": "finish", "item": "letters:003"},
                {"user": "bob", "kind": "like", "item": "letters:001"},
            ]
            headers = {"Idempotency-Key": key}
            assert here.post("/v1/events", json=body, headers=headers).status_code == 202
        here.patch(f"/v1/users/{canary}", json={"traits": {"town": word}})
        here.get(f"/v1/users/{canary}/recommendations?why=true")
        for accept in ("application/json", "text/event-stream"):
            headers = {"Accept": accept, "Idempotency-Key": accept}
            path = f"/v1/users/{canary}/creations"
            here.post(path, json={"medium": "letters", "words": word}, headers=headers)
            here.post(f"/v1/users/{canary}/messages", json={"text": word}, headers=headers)
        here.post("/v1/keys", json={"name": "app", "scopes": ["admin"]})  # shuts the door
    with served(tmp_path) as (_, home):
        home.engine.add_ties([("bob", canary, 1.0)])
        train(home.store, home.model_sets, home.media, home.settings, ["ranking"])
        assert any(
            canary.encode() in path.read_bytes() for path in home.model_sets.folder.rglob("*.json")
        )
        home.engine.erase(canary)
    left = [
        path.name
        for path in tmp_path.rglob("*")
        if path.is_file() and any(c.encode() in path.read_bytes() for c in (canary, word))
    ]
    assert left == []


def test_the_map_shows_items_and_the_person(ada: httpx.Client) -> None:
    shown = ada.get("/v1/users/ada/map").json()
    assert len(shown["items"]) == 60
    assert len(shown["met"]) == 4
    assert shown["you"]
    assert {"id", "title", "x", "y"} <= shown["items"][0].keys()


@pytest.mark.parametrize(
    "user", ["a/b", "%2F", "ad a", "名字", "'; DROP TABLE documents; --", "..%2F.."]
)
def test_people_may_be_called_anything(here: httpx.Client, user: str) -> None:
    from urllib.parse import quote

    here.post("/v1/events", json={"user": user, "kind": "like", "item": "letters:001"})
    path = f"/v1/users/{quote(user, safe='')}"
    assert here.get(path).json()["user"] == user
    assert here.get(f"{path}/recommendations?k=1").json()["user"] == user
    assert here.delete(path).json()["removed"]["event"] == 1


def test_names_that_cannot_be_are_refused(here: httpx.Client) -> None:
    problem(here.get("/v1/users/%00/recommendations"), 422, "bad_field")
    problem(here.get("/v1/users/%FF%FE/recommendations"), 422, "bad_field")
    problem(here.get(f"/v1/users/{'u' * 201}/recommendations"), 422, "bad_field")
    problem(here.get(f"/v1/users/{'u' * 2000}"), 422, "bad_field")
    assert json.loads(here.get("/v1/users/%20/recommendations").text)["status"] == 422


def test_others_meet_a_creation_only_where_its_person_shares_it(
    ada: httpx.Client, home: Home
) -> None:
    made = home.engine.create("ada", Brief("letters", words="for ada alone", seed=1))[0]
    address = f"/v1/items/{made.id}"
    ada.post("/v1/events", json={"user": "ada", "kind": "like", "item": made.id})
    problem(ada.get(f"{address}?user=bob"), 404, "no_item")
    assert ada.patch("/v1/users/ada", json={"offering": True}).json()["offering"] is True
    slate = ada.get("/v1/users/bob/recommendations?mix=generated").json()
    assert [pick["item"]["id"] for pick in slate["picks"]] == [made.id]
    seen = ada.get(f"{address}?user=bob")
    assert seen.json()["label"]
    assert '"ada' not in seen.text
    assert "for ada alone" not in seen.text
    link = next(iter(seen.json()["links"].values()))
    file = ada.get(link)
    assert file.status_code == 200
    assert file.headers["cache-control"].startswith("private")
    assert b'ada"' not in file.content
    problem(ada.delete(f"{address}?user=bob"), 404, "no_item")
    ada.patch("/v1/users/ada", json={"offering": False})
    problem(ada.get(link), 404, "no_item")
    assert ada.get("/v1/users/bob/recommendations?mix=generated").json()["picks"] == []
    assert ada.get(f"{address}?user=ada").json()["origin"]["user"] == "ada"


def test_sharing_is_a_yes_or_a_no(ada: httpx.Client) -> None:
    problem(ada.patch("/v1/users/ada", json={"offering": "perhaps"}), 422, "bad_field")


def test_a_voice_is_read_with_leave_and_refused_without(here: httpx.Client) -> None:
    head = {"content-type": "audio/wav"}
    problem(here.post("/v1/users/ada/voice", content=b"RIFF", headers=head), 409, "not_sensing")
    here.patch("/v1/users/ada", json={"sensing": True})
    problem(here.post("/v1/users/ada/voice", content=b"RIFF", headers=head), 503, "no_voice_model")
    problem(here.post("/v1/users/ada/voice", json={}), 415, "bad_media_type")


def test_an_answer_and_what_was_made_are_spoken(tmp_path: Path) -> None:
    with served(tmp_path / "home", speech=speaking(tmp_path)) as (here, home):
        spoken = here.post("/v1/users/ada/speech", json={"text": "Here you are."})
        assert spoken.headers["content-type"] == "audio/wav"
        assert "人工智能".encode() not in spoken.content
        assert b"Made by AI" in spoken.content
        made = home.engine.create("ada", Brief("letters", seed=1))[0].id
        path = "/v1/users/ada/speech"
        assert b"Made by AI" in here.post(path, json={"item": made}).content
        problem(here.post("/v1/users/bob/speech", json={"item": made}), 404, "no_item")
        problem(here.post(path, json={}), 422, "bad_field")
        problem(here.post(path, json={"text": "a", "item": made}), 422, "bad_field")


def test_without_a_voice_what_to_install_is_said(tmp_path: Path) -> None:
    with served(tmp_path, speech="nothing-that-speaks {out} {text}") as (here, _):
        answer = here.post("/v1/users/ada/speech", json={"text": "Yes."})
        assert (answer.status_code, answer.json()["code"]) == (503, "no_speech")
        assert "TASTEMAKER_SPEECH" in answer.json()["hint"]
