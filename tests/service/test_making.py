"""Creations and conversations over REST: as one answer, or streamed; nothing is made twice."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from tastemaker.domain import Brief, Draft
from tastemaker.engine import Models
from tastemaker.errors import NotReady
from tastemaker.home import Home
from tastemaker.testing import LettersGenerator
from tests.service.houses import models, problem, served, streamed
from tests.unit.engine.worlds import LetterSpace, ranker

BRIEF = {"medium": "letters", "n": 3, "seed": 7}
EVENTS = {"Accept": "text/event-stream"}
PATH = "/v1/users/ada/creations"


class Slow(LettersGenerator):
    """Writes only while it is let."""

    def __init__(self) -> None:
        self.let = threading.Semaphore(0)
        self.fail = False

    def draft(self, point: Any, brief: Brief, rng: Any) -> Iterator[Draft]:
        for draft in super().draft(point, brief, rng):
            self._wait()
            yield draft

    def draft_batch(self, asked: Any, rng: Any) -> list[Draft]:
        self._wait()
        return super().draft_batch(asked, rng)

    def _wait(self) -> None:
        self.let.acquire(timeout=20)
        if self.fail:
            raise RuntimeError("the words ada wrote")


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[tuple[httpx.Client, Home, Slow]]:
    maker = Slow()
    live = Models("m1", LetterSpace(), ranker(), {"letters": maker})
    with served(tmp_path, live=live) as (here, home):
        yield here, home, maker
        for _ in range(1000):
            maker.let.release()


def let_all(maker: Slow) -> None:
    for _ in range(500):
        maker.let.release()


def test_creations_are_made_and_kept(here: httpx.Client) -> None:
    made = here.post(PATH, json=BRIEF).json()["creations"]
    assert len({item["id"] for item in made}) == 3
    for item in made:
        assert item["origin"]["user"] == "ada"
        assert item["origin"]["seed"] == 7
        assert item["label"]
        assert here.get(f"/v1/items/{item['id']}?user=ada").json() == item


def test_the_same_seed_makes_the_same(here: httpx.Client) -> None:
    texts = [[i["text"] for i in here.post(PATH, json=BRIEF).json()["creations"]] for _ in range(2)]
    assert texts[0] == texts[1]


def test_a_stream_gives_each_as_it_is_made_then_ends(here: httpx.Client) -> None:
    answer = here.post(PATH, json=BRIEF, headers=EVENTS)
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = streamed(answer.text)
    assert [event for _, event, _ in told] == ["creation"] * 3 + ["done"]
    ids = [id for id, _, _ in told]
    assert [id.rpartition(":")[2] for id in ids] == ["1", "2", "3", "4"]
    assert len({id.rpartition(":")[0] for id in ids}) == 1


def test_a_stream_resumes_behind_the_last_line_that_was_seen(
    slow: tuple[httpx.Client, Home, Slow],
) -> None:
    here, home, maker = slow
    with here.stream("POST", PATH, json=BRIEF, headers=EVENTS) as answer:
        lines = answer.iter_lines()
        while not home.engine.made_for("ada"):
            maker.let.release()
            time.sleep(0.01)
        first = next(line for line in lines if line.startswith("id: "))[4:]
    let_all(maker)  # the tab is closed; it is made all the same
    rest = streamed(here.post(PATH, json=BRIEF, headers={**EVENTS, "Last-Event-ID": first}).text)
    assert [event for _, event, _ in rest] == ["creation", "creation", "done"]
    assert len(home.engine.made_for("ada")) == 3


def test_a_stream_resumes_after_a_restart(tmp_path: Path) -> None:
    with served(tmp_path) as (here, _):
        told = streamed(here.post(PATH, json=BRIEF, headers=EVENTS).text)
    with served(tmp_path) as (here, home):
        headers = {**EVENTS, "Last-Event-ID": told[0][0]}
        assert streamed(here.post(PATH, json=BRIEF, headers=headers).text) == told[1:]
        assert len(home.engine.made_for("ada")) == 3


def test_a_stream_that_a_dead_server_left_says_so(tmp_path: Path) -> None:
    from tastemaker.ports import Document

    body = {"of": "creations", "print": "", "over": False, "pid": 1, "born": "gone", "lines": []}
    with served(tmp_path) as (here, home):
        home.store.put([Document("stream", "s_cut", body, user="ada", at=time.time())])
        told = streamed(
            here.post(PATH, json=BRIEF, headers={**EVENTS, "Last-Event-ID": "s_cut:0"}).text
        )
        assert [(event, data["code"]) for _, event, data in told] == [("problem", "stream_cut")]


def test_what_a_conversation_could_not_do_is_part_of_its_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path) as (here, home):
        missing = NotReady("not_learned", value="tune").problem("en")
        parts = [{"type": "text", "text": "So."}, {"type": "problem", "problem": missing}]
        monkeypatch.setattr(home.engine, "talk", lambda *_: (part for part in parts))
        said = {"text": "make me a tune"}
        assert here.post("/v1/users/ada/messages", json=said).json()["parts"] == parts
        told = streamed(here.post("/v1/users/ada/messages", json=said, headers=EVENTS).text)
        assert [event for _, event, _ in told] == ["text", "problem", "done"]


@pytest.mark.parametrize("last", ["s_none:1", "rubbish", "s_x:-1", "s_x:١", ":", "s_x:99999999"])
def test_what_never_was_cannot_be_resumed(here: httpx.Client, last: str) -> None:
    headers = {**EVENTS, "Last-Event-ID": last.encode()}
    problem(here.post(PATH, json=BRIEF, headers=headers), 404, "no_such")


def test_nobody_resumes_the_stream_of_another(here: httpx.Client) -> None:
    told = streamed(here.post(PATH, json=BRIEF, headers=EVENTS).text)
    headers = {**EVENTS, "Last-Event-ID": told[0][0]}
    answer = here.post("/v1/users/bob/creations", json=BRIEF, headers=headers)
    problem(answer, 404, "no_such")
    answer = here.post("/v1/users/ada/messages", json={"text": "hi"}, headers=headers)
    problem(answer, 404, "no_such")


@pytest.mark.parametrize(
    ("brief", "status", "code"),
    [
        ({"medium": "verse"}, 422, "no_medium"),
        ({"medium": "letters", "n": 0}, 422, "bad_field"),
        ({"medium": "letters", "n": 17}, 422, "bad_field"),
        ({"medium": "letters", "n": 1.5}, 422, "bad_field"),
        ({"medium": "letters", "mood": {"valence": 2, "arousal": 0}}, 422, "bad_field"),
        ({"medium": "letters", "attributes": {"first": "z"}}, 422, "bad_field"),
        ({"medium": "letters", "attributes": {"length": "long"}}, 422, "bad_field"),
        ({"medium": "letters", "attributes": {"colour": "red"}}, 422, "bad_field"),
        ({"medium": "letters", "like": ["letters:nope"]}, 404, "no_item"),
        ({"medium": "letters", "seed": -1}, 422, "bad_field"),
        ({"medium": "letters", "seed": 2**60}, 422, "bad_field"),
        ({}, 422, "missing_field"),
    ],
)
@pytest.mark.parametrize("headers", [{}, EVENTS])
def test_a_brief_that_cannot_be_followed_is_told_before_anything_is_made(
    here: httpx.Client, brief: Any, status: int, code: str, headers: dict[str, str]
) -> None:
    problem(here.post(PATH, json=brief, headers=headers), status, code)


def test_before_a_medium_is_learned_nothing_can_be_made(tmp_path: Path) -> None:
    with served(tmp_path, live=Models("m0", LetterSpace(), ranker(), {})) as (here, _):
        problem(here.post(PATH, json=BRIEF), 503, "not_learned")


def test_a_maker_that_fails_ends_the_stream_with_a_problem_that_quotes_nobody(
    slow: tuple[httpx.Client, Home, Slow], caplog: pytest.LogCaptureFixture
) -> None:
    here, _, maker = slow
    maker.fail = True
    let_all(maker)
    with capture_logs() as lines:
        told = streamed(here.post(PATH, json=BRIEF, headers=EVENTS).text)
        assert [(event, data["code"]) for _, event, data in told] == [("problem", "unforeseen")]
        problem(here.post(PATH, json=BRIEF), 500, "unforeseen")
    out = json.dumps(lines, default=str) + caplog.text
    assert "RuntimeError" in out
    assert "ada wrote" not in out


def test_whoever_is_erased_while_something_is_made_for_them_stays_erased(
    slow: tuple[httpx.Client, Home, Slow],
) -> None:
    here, home, maker = slow
    asking = threading.Thread(target=lambda: here.post(PATH, json={**BRIEF, "n": 8}))
    asking.start()
    while not home.engine.made_for("ada"):
        maker.let.release()
        time.sleep(0.01)
    erasing = threading.Thread(target=lambda: here.delete("/v1/users/ada"))
    erasing.start()
    time.sleep(0.2)
    let_all(maker)
    erasing.join()
    asking.join()
    assert home.engine.made_for("ada") == []
    assert not list(home.store.scan("stream"))


def test_too_many_in_line_are_asked_to_come_back(
    slow: tuple[httpx.Client, Home, Slow], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tastemaker.service import stream

    here, _, maker = slow
    monkeypatch.setattr(stream, "WAITING", 2)
    asking = [threading.Thread(target=lambda: here.post(PATH, json=BRIEF)) for _ in range(2)]
    for thread in asking:
        thread.start()
    time.sleep(0.5)
    answer = here.post(PATH, json=BRIEF)
    problem(answer, 429, "busy")
    assert int(answer.headers["retry-after"]) > 0
    let_all(maker)
    for thread in asking:
        thread.join()


def test_somebody_who_says_something_is_answered_in_parts(here: httpx.Client) -> None:
    parts = here.post("/v1/users/ada/messages", json={"text": "hello"}).json()["parts"]
    assert [part["type"] for part in parts] == ["reading", "text"]
    told = streamed(
        here.post("/v1/users/ada/messages", json={"text": "hello"}, headers=EVENTS).text
    )
    assert [event for _, event, _ in told] == ["reading", "text", "done"]
    assert here.get("/v1/users/ada/events").json()["data"][0]["text"] == "hello"


def test_what_is_asked_for_in_words_is_made_and_found(tmp_path: Path) -> None:
    from tastemaker.domain import Reading

    class Reader:
        def read(self, text: str) -> Reading:
            return Reading("en", "make" if "make" in text else "find")

    with served(tmp_path, reader=Reader(), live=models()) as (here, _):
        path = "/v1/users/ada/messages"
        parts = here.post(path, json={"text": "make me one"}).json()["parts"]
        made = [part["item"] for part in parts if part["type"] == "creation"]
        assert len(made) == 2
        assert here.get(f"/v1/items/{made[0]['id']}?user=ada").json() == made[0]
        parts = here.post(path, json={"text": "find me one"}).json()["parts"]
        assert any(len(part["slate"]["picks"]) == 5 for part in parts if part["type"] == "slate")


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"text": "  "}, {"text": 7}, {"text": "x" * 2001}]
)
def test_saying_nothing_is_refused(here: httpx.Client, body: Any) -> None:
    answer = here.post("/v1/users/ada/messages", json=body)
    assert answer.status_code == 422
    assert answer.json()["code"] in ("bad_field", "missing_field")


def test_people_who_come_are_kept_in_stock_behind_their_backs(tmp_path: Path) -> None:
    with served(tmp_path, stock=2) as (here, home):
        here.post("/v1/events", json={"user": "ada", "kind": "like", "item": "letters:001"})
        here.get("/v1/users/ada/recommendations")
        here.get("/v1/users/stranger/recommendations")
        deadline = time.monotonic() + 20
        while len(home.engine.made_for("ada")) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(home.engine.made_for("ada")) == 2
        assert home.engine.made_for("stranger") == []


def test_a_rework_over_rest_is_checked_before_anything_is_made(tmp_path: Path) -> None:
    with served(tmp_path) as (here, _):
        vary = {"how": "vary", "item": "letters:001"}

        def asked(**rework: Any) -> httpx.Response:
            return here.post(PATH, json={"medium": "letters", "rework": {**vary, **rework}})

        problem(asked(item="letters:none"), 404, "no_item")
        problem(asked(bars=[1, 2]), 422, "bad_field")
        problem(asked(how="fill"), 422, "bad_field")
        assert asked(how="twist").status_code == 422
        assert asked(strength=0).status_code == 422
        [media] = here.get("/v1/media").json()["data"]
        assert media["reworks"] is False
        problem(asked(), 422, "bad_field")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"attributes": {"first": None}}, "“attributes.first” is “null”: use a, b, c."),
        ({"attributes": {"first": [True]}}, "“attributes.first” is “[true]”: use a, b, c."),
        ({"attributes": {"colour": True}}, "“attributes.colour” is “true”: "),
        ({"n": None}, "“n” is “null”: "),
        ({"mood": True}, "“mood” is “true”: "),
        (
            {"rework": {"how": "fill", "item": "x", "bars": [None, 1]}},
            "“rework.bars.0” is “null”: ",
        ),
    ],
)
def test_what_is_wrong_is_named_as_json_has_it(
    here: httpx.Client, body: dict[str, Any], said: str
) -> None:
    wrong = here.post(PATH, json={"medium": "letters", **body})
    assert problem(wrong, 422, "bad_field")["detail"].startswith(said)
