"""Applications stand beside the service, guarded like it, and keep what they learn in the home."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from types import ModuleType

import httpx
import pytest
from pydantic import BaseModel

from tastemaker import Application, Engine, Note, Router, needs, repeating
from tastemaker.errors import BadInput
from tastemaker.service import applications
from tastemaker.settings import Settings
from tests.service import houses


class Line(BaseModel):
    text: str
    user: str | None = None


def routes(engine: Engine):
    router, kept = Router(), engine.kept("guestbook")

    @router.post("/lines", status_code=201, **needs("events:write"))
    def add(line: Line) -> dict[str, str]:
        kept.put(Note("line", line.text, {"text": line.text}, user=line.user))
        return {"text": line.text}

    @router.get("/lines", **needs("operate"))
    def lines() -> list[str]:
        return [note.id for note in kept.scan("line")]

    return router


@pytest.fixture
def page(tmp_path: Path) -> Path:
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "index.html").write_text('<script src="{studio}/main.js"></script>')
    (folder / "secret.key").write_text("no")
    (tmp_path / "outside.html").write_text("no")
    return folder


@pytest.fixture
def module(page: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    module = ModuleType("guestbook_of_a_test")
    module.app = Application("guestbook", {"en": "Guest book"}, routes, page)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module.__name__


@pytest.fixture
def here(tmp_path: Path, module: str):
    with houses.served(tmp_path, apps=module) as (client, home):
        yield client, home


def test_its_routes_stand_beside_ours(here) -> None:
    client, _ = here
    assert client.post("/v1/apps/guestbook/lines", json={"text": "hello"}).status_code == 201
    assert client.get("/v1/apps/guestbook/lines").json() == ["hello"]
    assert "/v1/apps/guestbook/lines" in client.get("/v1/openapi.json").json()["paths"]


def test_bad_input_is_a_problem_as_everywhere(here) -> None:
    client, _ = here
    for body in ({"text": 1}, {"text": "a\nb\x00"}, {"text": ""}, {}):
        answer = client.post("/v1/apps/guestbook/lines", json=body)
        assert answer.status_code == 422, answer.text
        assert answer.headers["content-type"].startswith("application/problem+json")


def test_its_routes_need_a_key_once_there_is_one(here) -> None:
    client, home = here
    from tastemaker.trust import keys

    secret, _ = keys.create(home.store, "reader", ["recommend"], None, 1.0)
    told = {"Authorization": f"Bearer {secret}"}
    assert client.get("/v1/apps/guestbook/lines", headers=told).status_code == 403


def test_the_page_is_served_and_nothing_beside_it(here) -> None:
    client, _ = here
    answer = client.get("/apps/guestbook/")
    assert answer.status_code == 200
    assert "/studio/" in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert client.get("/apps/guestbook").status_code == 308
    for name in ("secret.key", "../outside.html", "%2e%2e/outside.html", "none.html"):
        assert client.get(f"/apps/guestbook/{name}").status_code == 404
    assert client.get("/apps/other/").status_code == 404


def test_what_is_served_is_listed(here) -> None:
    listed = {"name": "guestbook", "title": {"en": "Guest book"}, "page": "/apps/guestbook/"}
    assert here[0].get("/v1/apps").json() == {"data": [listed]}


def test_a_person_takes_their_notes_along_and_away(here, tmp_path: Path) -> None:
    client, home = here
    client.post("/v1/apps/guestbook/lines", json={"text": "of ada", "user": "ada"})
    client.post("/v1/apps/guestbook/lines", json={"text": "of nobody"})
    assert home.engine.erase_preview("ada")["app:guestbook:line"] == 1
    home.engine.erase("ada")
    assert client.get("/v1/apps/guestbook/lines").json() == ["of nobody"]


def test_one_application_does_not_see_anothers_notes(home) -> None:
    home.engine.kept("a").put(Note("line", "1", {}))
    assert list(home.engine.kept("b").scan("line")) == []
    assert [note.id for note in home.engine.kept("a").scan("line")] == ["1"]


def test_notes_are_replaced_found_by_label_and_deleted(home) -> None:
    kept = home.engine.kept("a")
    before = kept.version("line")
    kept.put([Note("line", "1", {"n": 1}, label="x"), Note("line", "2", {}, label="y")])
    kept.put(Note("line", "1", {"n": 2}, label="x", at=5.0))
    assert kept.get("line", "1") == Note("line", "1", {"n": 2}, None, "x", 5.0)
    assert [note.id for note in kept.scan("line", label="y")] == ["2"]
    assert kept.version("line") > before
    assert kept.delete("line", "1")
    assert not kept.delete("line", "1")
    assert kept.get("line", "1") is None


@pytest.mark.parametrize("name", ["", "A", "a-b", "a:b", "a" * 41])
def test_a_name_that_cannot_stand_in_an_address_is_refused(home, name: str) -> None:
    with pytest.raises(BadInput):
        home.engine.kept(name)


@pytest.mark.parametrize("name", ["no.such.module", "json", "json:dumps", ":", "tests"])
def test_what_is_no_application_is_refused_by_name(name: str) -> None:
    with pytest.raises(BadInput) as refused:
        applications.found([name])
    assert refused.value.values["value"] == name


def test_two_of_one_name_are_refused(module: str) -> None:
    with pytest.raises(BadInput):
        applications.found([module, module])


def test_what_runs_beside_requests_ends_with_the_service(tmp_path: Path, monkeypatch) -> None:
    told: list[str] = []

    def start(engine: Engine):
        told.append("begun")
        return lambda: told.append("ended")

    module = ModuleType("ticking_of_a_test")
    module.app = Application("ticking", {"en": "Ticking"}, lambda _: Router(), start=start)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    with houses.served(tmp_path, apps=module.__name__) as (client, _):
        assert told == ["begun"]
        assert isinstance(client, httpx.Client)
    assert told == ["begun", "ended"]
    assert Settings().apps == ""


def test_repeated_work_goes_on_after_it_failed_until_it_is_ended() -> None:
    done, often = [], threading.Event()

    def work() -> None:
        done.append(threading.current_thread().name)
        if len(done) == 3:
            often.set()
        if len(done) < 3:
            raise (BadInput("missing_field", field="x"), ValueError("x"))[len(done) - 1]

    end = repeating(work, 0.01, "of a test")
    assert often.wait(10)
    end()
    count = len(done)
    assert set(done) == {"of a test"}
    time.sleep(0.05)
    assert len(done) == count


def test_a_route_that_needs_what_no_key_has_cannot_be_declared() -> None:
    with pytest.raises(BadInput):
        needs("everything")


def test_what_cannot_be_done_at_a_route_of_an_application_is_told(here) -> None:
    client, _ = here
    answer = client.delete("/v1/apps/guestbook/lines")
    assert answer.status_code == 405
    assert answer.json()["code"] == "bad_method"
    assert answer.headers["allow"] == "GET, POST"
