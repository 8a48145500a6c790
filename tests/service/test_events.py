"""What people did, said and decided, over REST."""

from __future__ import annotations

import contextlib
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tastemaker.home import Home
from tests.service.houses import problem

LIKE = {"user": "ada", "kind": "like", "item": "letters:001"}


def history(here: httpx.Client, user: str = "ada") -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = here.get(f"/v1/users/{user}/events?limit=500").json()["data"]
    return data


def test_an_event_is_taken_with_its_id_and_its_place_in_the_ledger(here: httpx.Client) -> None:
    taken = here.post("/v1/events", json={**LIKE, "id": "e1", "at": "2026-01-02T03:04:05Z"})
    assert taken.status_code == 202
    assert taken.json() == {"new": 1, "repeated": 0, "ids": ["e1"], "watermark": 1}
    event = history(here)[0]
    assert (event["number"], event["id"], event["at"]) == (1, "e1", "2026-01-02T03:04:05.000Z")


def test_an_event_whose_id_is_there_changes_nothing(here: httpx.Client) -> None:
    here.post("/v1/events", json={**LIKE, "id": "e1"})
    again = here.post("/v1/events", json={**LIKE, "id": "e1"}).json()
    assert (again["new"], again["repeated"], again["watermark"]) == (0, 1, 1)


@pytest.mark.parametrize("shape", [lambda e: e, lambda e: {"events": e}])
def test_events_come_in_lists(here: httpx.Client, shape: Any) -> None:
    many = [{**LIKE, "item": f"letters:{i:03}"} for i in range(3)]
    taken = here.post("/v1/events", json=shape(many)).json()
    assert taken["new"] == 3
    assert len(set(taken["ids"])) == 3
    assert [e["item"] for e in history(here)] == ["letters:002", "letters:001", "letters:000"]


def test_an_empty_list_is_nothing(here: httpx.Client) -> None:
    assert here.post("/v1/events", json=[]).json() == {
        "new": 0, "repeated": 0, "ids": [], "watermark": 0,
    }  # fmt: skip


def test_ten_thousand_events_go_in_at_once_and_one_more_does_not(here: httpx.Client) -> None:
    many = [{**LIKE, "user": f"u{i % 50}"} for i in range(10_001)]
    problem(here.post("/v1/events", json=many), 422, "bad_field")
    assert here.post("/v1/events", json=many[:-1]).json()["new"] == 10_000


def test_cloud_events_are_events(here: httpx.Client) -> None:
    cloud = {
        "specversion": "1.0", "id": "7", "source": "/shop", "type": "com.shop.like",
        "subject": "ada", "time": "2026-01-02T03:04:05+08:00", "data": {"item": "letters:002"},
        "traceparent": "00-x",
    }  # fmt: skip
    kind = {"Content-Type": "application/cloudevents+json"}
    body = json.dumps(cloud)
    assert here.post("/v1/events", content=body, headers=kind).json()["new"] == 1
    assert here.post("/v1/events", content=body, headers=kind).json()["repeated"] == 1
    other = json.dumps([{**cloud, "source": "/radio"}])
    kind = {"Content-Type": "application/cloudevents-batch+json"}
    assert here.post("/v1/events", content=other, headers=kind).json()["new"] == 1
    event = history(here)[-1]
    assert (event["kind"], event["item"], event["at"]) == (
        "like", "letters:002", "2026-01-01T19:04:05.000Z",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({**LIKE, "kind": "adore"}, "bad_kind"),
        ({**LIKE, "user": ""}, "bad_field"),
        ({**LIKE, "user": "u" * 201}, "bad_field"),
        ({**LIKE, "user": "a\x00b"}, "bad_field"),
        ({**LIKE, "user": "\ud800"}, "bad_body"),
        ({**LIKE, "user": 7}, "bad_field"),
        ({"kind": "like", "item": "letters:001"}, "missing_field"),
        ({"user": "ada", "kind": "like"}, "missing_field"),
        ({"user": "ada", "kind": "say", "text": "x" * 20_001}, "bad_field"),
        ({**LIKE, "kind": "rate", "value": 9}, "bad_field"),
        ({**LIKE, "kind": "rate", "value": "five"}, "bad_field"),
        ({**LIKE, "at": "soon"}, "bad_field"),
        ({**LIKE, "at": 1e300}, "bad_field"),
        ({**LIKE, "at": 4_000_000_000}, "future_event"),
        ({**LIKE, "position": -1}, "bad_field"),
        ({**LIKE, "itme": "letters:001"}, "bad_field"),
        ({**LIKE, "kind": "pin", "item": None}, "missing_field"),
        ({**LIKE, "kind": "dislike", "text": "no"}, "bad_field"),
        ("like", "bad_field"),
        (7, "bad_field"),
        (None, "bad_field"),
    ],
)
def test_a_wrong_event_is_told_and_not_stored(here: httpx.Client, event: Any, code: str) -> None:
    body = json.dumps(event).encode()
    answer = here.post("/v1/events", content=body, headers={"Content-Type": "application/json"})
    assert problem(answer, 422, code)["hint"]
    assert history(here) == []


def test_events_about_unknown_items_are_told_and_not_stored(here: httpx.Client) -> None:
    problem(here.post("/v1/events", json={**LIKE, "item": "letters:999"}), 404, "no_item")
    trick = "'; DROP TABLE events; --/../../etc/passwd"
    problem(here.post("/v1/events", json={**LIKE, "item": trick}), 404, "no_item")
    assert history(here) == []


def test_of_many_events_the_wrong_one_is_pointed_at_and_none_is_stored(here: httpx.Client) -> None:
    for wrong, status, code in (
        ({**LIKE, "kind": "adore"}, 422, "bad_kind"),
        ({**LIKE, "item": "letters:999"}, 404, "no_item"),
        ({**LIKE, "position": "first"}, 422, "bad_field"),
    ):
        told = problem(here.post("/v1/events", json=[LIKE, LIKE, wrong, LIKE]), status, code)
        assert told["errors"][0]["pointer"].startswith("/2")
    assert history(here) == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({**LIKE, "user": ""}, "/user"),
        ({"user": "ada"}, "/kind"),
        ({**LIKE, "value": "4"}, "/value"),
        ({"events": [LIKE, {**LIKE, "user": 3}]}, "/events/1/user"),
        ([LIKE, {**LIKE, "colour": "red"}], "/1/colour"),
        ("like", ""),
    ],
)
def test_what_is_wrong_in_an_event_is_pointed_at_as_it_was_sent(
    here: httpx.Client, body: object, pointer: str
) -> None:
    answer = here.post("/v1/events", json=body)
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert "one." not in answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"\xff\xfe", b'{"user": NaN}', b"[" * 100_000, b'{"a":' * 50_000,
        b'{"user":"ada","kind":"rate","item":"letters:001","value":NaN}',
        b'{"user":"ada","kind":"rate","item":"letters:001","value":1e999}',
        b'{"user":"ada","kind":"like","item":"letters:001","at":-Infinity}',
        b'{"user":"\xff","kind":"like","item":"letters:001"}',
        b'{"user":"ada","kind":"rate","item":"letters:001","value":' + b"9" * 5000 + b"}",
    ],
)  # fmt: skip
def test_what_is_not_json_is_a_problem(here: httpx.Client, body: bytes) -> None:
    answer = here.post("/v1/events", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert history(here) == []


def test_null_is_no_event_and_is_called_the_body(here: httpx.Client) -> None:
    answer = here.post("/v1/events", content=b"null", headers={"Content-Type": "application/json"})
    assert "“body” is “null”" in problem(answer, 422, "bad_field")["detail"]


def test_a_body_over_the_limit_is_refused_before_it_is_read(here: httpx.Client) -> None:
    def endless() -> Any:
        while True:
            yield b" " * 65_536

    kind = {"Content-Type": "application/json"}
    problem(here.post("/v1/events", content=b" " * 8_000_001, headers=kind), 413, "too_large")
    # The server may hang up while we are still sending, which is as good.
    with contextlib.suppress(httpx.WriteError, httpx.ReadError):
        problem(here.post("/v1/events", content=endless(), headers=kind), 413, "too_large")


def test_events_must_be_json(here: httpx.Client) -> None:
    problem(here.post("/v1/events", data=LIKE), 415, "bad_media_type")
    kind = {"Content-Type": "text/plain"}
    problem(here.post("/v1/events", content=json.dumps(LIKE), headers=kind), 415, "bad_media_type")


def test_the_same_id_under_two_names_is_refused(here: httpx.Client) -> None:
    here.post("/v1/events", json={**LIKE, "id": "e1"})
    problem(here.post("/v1/events", json={**LIKE, "id": "e1", "user": "bob"}), 409, "id_taken")


def test_an_event_can_be_undone_and_only_by_its_person(here: httpx.Client) -> None:
    id = here.post("/v1/events", json=LIKE).json()["ids"][0]
    assert here.get("/v1/users/ada").json()["facts"]
    problem(here.delete(f"/v1/events/{id}?user=bob"), 404, "no_such")
    undone = here.delete(f"/v1/events/{id}?user=ada").json()["undone"]
    assert (undone["id"], undone["kind"]) == (id, "like")
    assert here.get("/v1/users/ada").json()["facts"] == []
    problem(here.delete("/v1/events/e_nothing"), 404, "no_such")


def test_the_history_goes_on_where_the_page_before_ended(here: httpx.Client) -> None:
    many = [{**LIKE, "item": f"letters:{i:03}", "id": f"e{i}"} for i in range(7)]
    here.post("/v1/events", json=many)
    found, cursor = [], None
    while True:
        page = here.get(
            "/v1/users/ada/events", params={"limit": 3, **({"cursor": cursor} if cursor else {})}
        ).json()
        found += [event["id"] for event in page["data"]]
        cursor = page["next"]
        if not cursor:
            break
    assert found == [f"e{i}" for i in reversed(range(7))]


def test_events_out_of_order_stand_in_the_order_they_came(here: httpx.Client) -> None:
    here.post("/v1/events", json={**LIKE, "id": "late", "at": "2026-02-01T00:00:00Z"})
    here.post("/v1/events", json={**LIKE, "id": "early", "at": "2020-02-01T00:00:00Z"})
    assert [event["id"] for event in history(here)] == ["early", "late"]


def test_sent_at_once_from_everywhere_no_event_is_lost_or_doubled(
    here: httpx.Client, home: Home
) -> None:
    def send(number: int) -> int:
        batch = [{**LIKE, "user": f"u{number % 4}", "id": f"e{number}-{i}"} for i in range(5)]
        return int(here.post("/v1/events", json=batch).json()["new"])

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(send, [*range(40), *range(40)])) == 200
    assert home.store.watermark() == 200
