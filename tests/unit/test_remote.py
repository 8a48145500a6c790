"""A language model behind an OpenAI-compatible endpoint: streamed, bounded, and told apart when it fails."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tastemaker.errors import NotReady, TooMuch
from tastemaker.home import open_home
from tastemaker.remote import Budget, RemoteModel
from tastemaker.settings import Settings
from tastemaker.store.sql import SqlStore, open_store

ASK = [{"role": "user", "content": "你好"}]


class Endpoint(ThreadingHTTPServer):
    """Says `words`; `first` are statuses of the answers before that."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.words, self.first, self.asked = ["春", "眠", "不觉晓"], list[int](), list[Any]()
        self.usage: int | None = 42
        self.raw: bytes | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Answer(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append((self.path, dict(self.headers), body))
        status = self.server.first.pop(0) if self.server.first else 200
        self.send_response(status)
        self.end_headers()
        if status == 200:
            self.wfile.write(self.server.raw or self._said())

    def _said(self) -> bytes:
        events: list[Any] = [{"choices": [{"delta": {"role": "assistant"}}]}]
        events += [{"choices": [{"delta": {"content": word}}]} for word in self.server.words]
        if self.server.usage is not None:
            events.append({"choices": [], "usage": {"total_tokens": self.server.usage}})
        lines = [f"data: {json.dumps(event)}\n\n" for event in events]
        return "".join([": ping\n\n", *lines, "data: [DONE]\n\n"]).encode()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = Endpoint()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    found = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    yield found
    found.close()


def model(endpoint: Endpoint, **more: Any) -> RemoteModel:
    return RemoteModel(endpoint.url, "tiny", sleep=lambda _: None, **more)


def test_a_reply_comes_piece_by_piece(endpoint: Endpoint) -> None:
    assert list(model(endpoint).reply(ASK)) == ["春", "眠", "不觉晓"]
    path, headers, body = endpoint.asked[0]
    assert path == "/v1/chat/completions"
    assert "Authorization" not in headers
    assert body["messages"] == ASK
    assert body["stream"] is True


def test_the_key_and_the_form_of_the_reply_are_sent(endpoint: Endpoint) -> None:
    list(model(endpoint, key="secret", longest=7).reply(ASK, {"type": "object"}))
    _, headers, body = endpoint.asked[0]
    assert headers["Authorization"] == "Bearer secret"
    assert body["max_tokens"] == 7
    assert body["response_format"]["json_schema"]["schema"] == {"type": "object"}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again(endpoint: Endpoint, status: int) -> None:
    endpoint.first = [status, status]
    assert "".join(model(endpoint).reply(ASK)) == "春眠不觉晓"
    assert len(endpoint.asked) == 3


def test_a_lasting_failure_is_told(endpoint: Endpoint) -> None:
    endpoint.first = [503] * 5
    with pytest.raises(NotReady) as told:
        list(model(endpoint).reply(ASK))
    assert told.value.code == "model_away"
    assert len(endpoint.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_is_not_tried_again(endpoint: Endpoint, status: int) -> None:
    endpoint.first = [status]
    with pytest.raises(NotReady) as told:
        list(model(endpoint).reply(ASK))
    assert told.value.code == "model_refused"
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize("raw", [b"data: {nonsense\n\n", b"data: 3\n\n", b"data: [DONE]\n\n", b" "])
def test_an_answer_that_is_none_is_told(endpoint: Endpoint, raw: bytes) -> None:
    endpoint.raw = raw
    with pytest.raises(NotReady) as told:
        list(model(endpoint).reply(ASK))
    assert told.value.code == "model_away"


def test_nobody_there_is_told() -> None:
    away = RemoteModel("http://127.0.0.1:9/v1", "tiny", sleep=lambda _: None)
    with pytest.raises(NotReady):
        list(away.reply(ASK))


def test_a_redirect_is_not_followed(endpoint: Endpoint) -> None:
    endpoint.first = [307] * 3
    with pytest.raises(NotReady):
        list(model(endpoint).reply(ASK))


def test_tokens_are_counted_by_day(endpoint: Endpoint, store: SqlStore) -> None:
    now = [1_700_000_000.0]
    budget = Budget(store, 100, lambda: now[0])
    talk = model(endpoint, budget=budget)
    for spent in (42, 84, 126):
        list(talk.reply(ASK))
        assert budget.spent() == spent
    with pytest.raises(TooMuch):
        talk.reply(ASK)
    assert len(endpoint.asked) == 3
    now[0] += 86_400
    list(talk.reply(ASK))
    assert Budget(store, 100, lambda: now[0]).spent() == 42


def test_where_the_server_does_not_count_letters_are(endpoint: Endpoint, store: SqlStore) -> None:
    endpoint.usage = None
    budget = Budget(store, 100)
    list(model(endpoint, budget=budget).reply(ASK))
    assert budget.spent() == 4  # seven characters, asked and said


@pytest.mark.parametrize("talks", [True, False])
def test_a_home_talks_through_it_where_it_may(
    endpoint: Endpoint, tmp_path: Path, talks: bool
) -> None:
    endpoint.words = ["Good morning! ", "What shall I look for?"]
    settings = Settings(home=tmp_path, language_model=endpoint.url, language_model_talks=talks)
    with open_home(settings) as home:
        last = list(home.engine.talk("ada", "hello there", "en"))[-1]
    assert last.get("by") == ("model" if talks else None)
    assert len(endpoint.asked) == int(talks)


def test_a_model_that_is_away_does_not_hold_up_a_conversation(
    endpoint: Endpoint, tmp_path: Path
) -> None:
    endpoint.first = [503]
    with open_home(Settings(home=tmp_path, language_model=endpoint.url)) as home:
        last = list(home.engine.talk("ada", "hello there", "en"))[-1]
    assert (last["by"], last["why"]) == ("template", "model_away")
    assert len(endpoint.asked) == 1  # nobody waits for a second try
