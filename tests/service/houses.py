"""A running service over a tiny world: words over a, b, c, a real store, a real HTTP client."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import uvicorn
from fastapi import FastAPI

from tastemaker.engine import Engine, Models
from tastemaker.home import Home
from tastemaker.learn.jobs import Jobs
from tastemaker.learn.modelset import ModelSets
from tastemaker.learn.unlearn import Unlearner
from tastemaker.service import serving
from tastemaker.service.app import create_app
from tastemaker.settings import Settings
from tastemaker.store.files import FileStore
from tastemaker.store.sql import open_store
from tastemaker.testing import (
    Letters,
    LettersGenerator,
    OpenModerator,
    PlainReader,
    letters_items,
)
from tests.unit.engine.worlds import LetterSpace, ranker

SAYS = """
import sys, wave
with wave.open(sys.argv[1], "wb") as file:
    file.setparams((1, 2, 8000, 0, "NONE", ""))
    file.writeframes(b"\\x01\\x02" * len(sys.argv[2]))
"""


def models(id: str = "m1") -> Models:
    return Models(id, LetterSpace(), ranker(), {"letters": LettersGenerator()})


class Newest:
    """The model set that is live; tests publish another by setting `live`."""

    def __init__(self, live: Models | None) -> None:
        self.live = live

    def __call__(self, in_use: str) -> Models | None:
        return self.live if self.live is not None and self.live.id != in_use else None


def home(
    folder: Path, *, live: Models | None = None, items: int = 60, clock: Any = time.time,
    reader: Any = None, **settings: Any,
) -> Home:  # fmt: skip
    """A home over letters, with a real store in `folder`. Nothing is made ahead unless asked."""
    given = {"home": folder, "explore": 0.0, "stock": 0, "requests_per_minute": 100_000}
    chosen = Settings(**{**given, **settings})
    store = open_store(chosen.store_url, clock=clock)
    newest, sets = Newest(live or models()), ModelSets(chosen.models_folder)
    engine = Engine(
        store, settings=chosen, media={"letters": Letters()}, reader=reader or PlainReader(),
        moderator=OpenModerator(), models=newest, clock=clock, rng=np.random.default_rng(0),
        unlearn=Unlearner(store, sets, chosen, clock),
    )  # fmt: skip
    engine.add(letters_items(items))
    jobs = Jobs(store, lambda job: ["true", job], clock)
    return Home(
        chosen, store, FileStore(chosen.files_folder), engine.media, sets, engine, jobs,
    )  # fmt: skip


def newest_of(home: Home) -> Newest:
    return home.engine._newer  # type: ignore[return-value]


class Server(uvicorn.Server):
    """A real server on a port of its own, in a thread."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(uvicorn.Config(app, host="127.0.0.1", port=0, **serving._HOW))
        self._thread = threading.Thread(target=self.run)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}"

    def __enter__(self) -> Server:
        self._thread.start()
        while not self.started:
            assert self._thread.is_alive()
            time.sleep(0.005)
        return self

    def __exit__(self, *_: object) -> None:
        self.should_exit = True
        self._thread.join(timeout=60)
        assert not self._thread.is_alive()


@contextmanager
def served(folder: Path, **given: Any) -> Iterator[tuple[httpx.Client, Home]]:
    """(a client on this machine, the home), for as long as the block runs."""
    opened = home(folder, **given)
    with Server(create_app(opened)) as server, client(server.url) as asking:
        yield asking, opened
    opened.close()


def speaking(folder: Path) -> str:
    """A command that speaks, also where no voice is installed."""
    (folder / "says.py").write_text(SAYS)
    return f"{sys.executable} {folder}/says.py {{out}} {{text}}"


def client(url: str, **headers: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False)


def streamed(text: str) -> list[tuple[str, str, Any]]:
    """(id, event, data) of each server-sent event."""
    found = []
    for block in filter(None, text.split("\n\n")):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if line[0] != ":")
        if lines:
            found.append((lines["id"], lines["event"], json.loads(lines["data"])))
    return found


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem in `answer`, which must be this one and well-formed."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (body["status"], body["code"]) == (status, code), body
    assert {"type", "title", "detail", "instance", "hint", "trace_id"} <= body.keys()
    assert "{" not in body["title"] + body["hint"]
    return body
