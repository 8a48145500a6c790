"""What every answer has in common: problems, languages, headers, logs, pages."""

from __future__ import annotations

import errno
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from tastemaker import studio
from tastemaker.errors import StoreFailed
from tastemaker.home import Home
from tastemaker.service import logs
from tests.service.houses import problem, served


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("zh-CN,zh;q=0.9", "zh"),
        ("en-GB", "en"),
        ("en;q=0.5, zh;q=0.8", "zh"),
        ("fr, de", "en"),
        ("fr;q=x, zh;q=0", "en"),
        ("", "en"),
    ],
)
def test_problems_are_told_in_the_language_that_was_asked_for(
    here: httpx.Client, asked: str, language: str
) -> None:
    answer = here.get("/v1/items/none", headers={"Accept-Language": asked})
    told = problem(answer, 404, "no_item")
    assert ("没有" in told["detail"]) == (language == "zh")
    assert answer.headers["content-language"] == language


def test_wrong_values_are_named_in_chinese_too(here: httpx.Client) -> None:
    answer = here.get("/v1/users/ada/recommendations?k=0", headers={"Accept-Language": "zh"})
    assert problem(answer, 422, "bad_field")["errors"] == [
        {"in": "query", "pointer": "/k", "detail": "应不小于 1"}
    ]


@pytest.mark.parametrize(
    ("path", "body", "pointer", "detail"),
    [
        ("/v1/users/ada/messages", {}, "/text", "缺少此字段"),
        ("/v1/users/ada/messages", {"text": 5}, "/text", "应为文字"),
        ("/v1/users/ada/messages", {"text": ""}, "/text", "至少 1 个字符"),
        ("/v1/users/ada/messages", {"text": "a" * 2001}, "/text", "最多 2000 个字符"),
        ("/v1/users/ada/messages", {"text": "a", "why": 1}, "/why", "没有此字段"),
        ("/v1/recommendations", {"group": []}, "/group", "至少 1 项，而有 0 项"),
        ("/v1/users/ada/creations", {"medium": "letters", "n": 0}, "/n", "应不小于 1"),
        (
            "/v1/users/ada/creations",
            {"medium": "letters", "rework": {"how": "on", "item": "a", "strength": 0}},
            "/rework/how",
            "应为 'continue'、'vary' 或 'fill'",
        ),
        ("/v1/jobs", {"minutes": 0}, "/minutes", "应大于 0"),
        ("/v1/events", {"user": "ada", "kind": "like", "position": 10_000}, "/position", "应小于 10000"),
        ("/v1/events", {"user": 5, "kind": "like"}, "/user", "应为文字"),
    ],
)  # fmt: skip
def test_what_a_body_has_wrong_is_told_in_chinese_at_its_place(
    here: httpx.Client, path: str, body: dict[str, Any], pointer: str, detail: str
) -> None:
    answer = here.post(path, json=body, headers={"Accept-Language": "zh"})
    assert answer.status_code == 422
    found = {one["pointer"]: one["detail"] for one in answer.json()["errors"]}
    assert found[pointer] == detail
    english = here.post(path, json=body).json()["errors"]
    assert [one["pointer"] for one in english] == list(found)
    assert all(one["detail"].isascii() for one in english)


def test_which_event_of_several_is_wrong_is_told_in_chinese(here: httpx.Client) -> None:
    like = {"user": "ada", "kind": "like", "item": "letters:001"}
    wrong, zh = [like, {**like, "kind": "rate", "value": 9}], {"Accept-Language": "zh"}
    told = problem(here.post("/v1/events", json=wrong, headers=zh), 422, "bad_field")
    assert told["errors"] == [{"in": "body", "pointer": "/1", "detail": told["detail"]}]
    assert "评分为" in told["detail"]


@pytest.mark.parametrize("path", ["/v1/events", "/v1/users/ada/messages"])
def test_a_body_that_is_no_json_is_told_in_chinese(here: httpx.Client, path: str) -> None:
    headers = {"Accept-Language": "zh", "Content-Type": "application/json"}
    told = problem(here.post(path, content=b'{"text": ', headers=headers), 422, "bad_body")
    assert re.findall("[A-Za-z]{2,}", told["detail"]) == ["JSON"]


def test_what_is_not_there_and_what_is_not_possible_are_problems(here: httpx.Client) -> None:
    problem(here.get("/v2/items"), 404, "no_route")
    problem(here.get("/v1/"), 404, "no_route")
    answer = here.put("/v1/users/ada", json={})
    problem(answer, 405, "bad_method")
    assert answer.headers["allow"]
    problem(here.request("PURGE", "/v1/items"), 405, "bad_method")
    answer = here.patch("/v1/items/a%2Fb", json={})
    told = problem(answer, 405, "bad_method")
    assert answer.headers["allow"] == "DELETE, GET, PUT"
    assert "DELETE, GET, PUT" in told["hint"]


def test_each_answer_carries_the_number_of_its_request(here: httpx.Client) -> None:
    first, other = here.get("/healthz"), here.get("/healthz")
    assert first.headers["x-request-id"] != other.headers["x-request-id"]
    given = {"X-Request-Id": "shop-0042-aa"}
    told = here.get("/v1/items/none", headers=given)
    assert told.headers["x-request-id"] == told.json()["trace_id"] == "shop-0042-aa"
    forged = {"X-Request-Id": "a b<script>"}
    assert here.get("/healthz", headers=forged).headers["x-request-id"] != forged["X-Request-Id"]


def test_answers_about_people_are_kept_by_nobody(here: httpx.Client) -> None:
    answer = here.get("/v1/users/ada/facts")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_fault_of_ours_is_told_without_its_inside(
    here: httpx.Client,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the words ada wrote")

    monkeypatch.setattr(home.engine, "recommend", broken)
    with capture_logs() as lines:
        answer = here.get("/v1/users/ada/recommendations")
    told = problem(answer, 500, "unforeseen")
    assert told["trace_id"] in told["detail"]
    out = answer.text + json.dumps(lines, default=str) + caplog.text
    assert "RuntimeError" in out
    assert "test_answers.py" in out
    assert "ada wrote" not in out


@pytest.mark.parametrize("code", ["store_locked", "store_full", "store_broken"])
def test_a_store_that_is_busy_full_or_broken_is_a_problem_to_try_again(
    here: httpx.Client, home: Home, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def failing(*_: Any, **__: Any) -> None:
        raise StoreFailed(code, value="store.db", why="database disk image is malformed")

    monkeypatch.setattr(home.store, "append", failing)
    event = {"user": "ada", "kind": "like", "item": "letters:001"}
    answer = here.post("/v1/events", json=event)
    problem(answer, 503, code)
    assert (answer.headers.get("retry-after") == "1") == (code == "store_locked")
    monkeypatch.undo()
    assert here.post("/v1/events", json=event).json()["new"] == 1


def test_a_store_that_is_away_makes_the_service_unready_not_dead(
    here: httpx.Client, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise StoreFailed("store_away", value="store", why="connection refused")

    monkeypatch.setattr(home.store, "watermark", away)
    problem(here.get("/readyz"), 503, "store_away")
    assert here.get("/healthz").json() == {"alive": True}


@pytest.mark.usefixtures("own_logs")
def test_logs_that_cannot_be_written_stop_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(errno.ENOSPC, "no space left")

    with served(tmp_path) as (here, home), monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", Full())
        logs.configure()
        assert here.get("/v1/users/ada/facts").status_code == 200
        patch.setattr(home.engine, "facts", lambda *_, **__: 1 / 0)
        problem(here.get("/v1/users/ada/facts"), 500, "unforeseen")


@pytest.mark.usefixtures("own_logs")
def test_logs_hold_no_names_and_no_words(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    with served(tmp_path) as (here, _):
        here.post("/v1/events", json={"user": "canary-ada", "kind": "say", "text": "Quetzal"})
        here.get("/v1/users/canary-ada/recommendations?k=canary")
        here.get("/v1/users/canary-ada")
        here.post("/v1/users/canary-ada/messages", json={"text": "Quetzal"})
        here.get("/v1/items/canary-item?user=canary-ada")
        here.get("/v1/canary")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    asked = [line for line in lines if line["event"] == "request"]
    assert len(asked) == 6
    assert {"request", "route", "method", "status", "ms", "code", "user"} <= asked[0].keys()
    assert asked[0]["user"] == asked[2]["user"] == logs.person("canary-ada")
    assert asked[1]["code"] == "bad_field"
    assert "canary" not in str(lines)
    assert "Quetzal" not in str(lines)


# ------------------------------------------------------------------------------------- the page
def test_the_studio_is_served_with_its_modules_and_nothing_from_outside(here: httpx.Client) -> None:
    page = here.get("/")
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "style-src-attr 'unsafe-inline'" in policy
    assert "http" not in policy
    module = f"/studio/{studio.version()}/seal.svg"
    assert module in page.text
    answer = here.get(module)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "immutable" in answer.headers["cache-control"]
    assert "immutable" not in here.get("/studio/old/seal.svg").headers["cache-control"]


def test_without_its_bundle_the_page_says_what_to_do(
    here: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio, "built", lambda: False)
    assert "make studio" in here.get("/").text


@pytest.mark.parametrize(
    "name",
    ["../domain.py", "..%2Fdomain.py", "__init__.py", "%2Fetc%2Fpasswd", "none.js", "", "lib"],
)
def test_the_studio_serves_nothing_else(here: httpx.Client, name: str) -> None:
    answer = here.get(f"/studio/{studio.version()}/{name}")
    problem(answer, 404, "no_route")
