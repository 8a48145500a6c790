"""Whatever is sent to whatever route of an application: a clear problem, never a failure of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tastemaker.service.app import create_app
from tests.apps.conftest import APPS, furnished
from tests.apps.opinion_monitor.test_routes import folder_of
from tests.service.houses import Server

LONG = "长x" * 60_000
VALUES: tuple[Any, ...] = (
    None, "", " ", 5, -1e308, True, [], {}, [[]], {"a": {}}, "\ud800", "\x00", LONG, "🙂" * 30,
    ["a"] * 5_000,
)  # fmt: skip
BODIES = ("", "x", "[]", "null", '"a"', "{}", "{" * 500, '{"a": 1}', '{"text": NaN}')
NAMES = ("nobody", "\x00", "../..", "🙂", "a" * 3_000)
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A house of its own: what is sent here would stand on the pages that others look at."""
    folder = tmp_path_factory.mktemp("rough")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPINION_MONITOR", str(folder_of(folder / "monitor")))
        home = furnished(folder / "home")
        app = create_app(home)
    with Server(app) as running, httpx.Client(base_url=running.url, timeout=60) as client:
        yield client
    home.close()


def operations(client: httpx.Client, app: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(method, path, properties of the body)"""
    document = client.get("/v1/openapi.json").json()
    schemas, found = document["components"]["schemas"], []
    for path, ways in document["paths"].items():
        if f"/apps/{app}/" not in path:
            continue
        for method, way in ways.items():
            content = way.get("requestBody", {}).get("content", {}).get("application/json", {})
            name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
            found.append((method, path, schemas.get(name, {}).get("properties", {})))
    return found


def filled(path: str, name: str) -> str:
    while "{" in path:
        begin, _, rest = path.partition("{")
        path = begin + quote(name, safe="") + rest.partition("}")[2]
    return path


@pytest.mark.parametrize("app", APPS)
def test_whatever_is_sent_is_never_a_failure_of_ours(client: httpx.Client, app: str) -> None:
    asked = operations(client, app)
    assert asked
    for method, path, properties in asked:
        bodies = [*BODIES, *(json.dumps({name: value}) for name in properties for value in VALUES)]
        sent = [(filled(path, "nobody"), body) for body in (bodies if properties else [""])]
        sent += [(filled(path, name), json.dumps({})) for name in NAMES if "{" in path]
        for address, body in sent:
            answer = client.request(method, address, content=body.encode(), headers=JSON)
            told = f"{method} {address[:80]} {body[:80]} {answer.status_code} {answer.text[:300]}"
            assert answer.status_code < 500 or answer.json()["code"] == "not_ready", told
            if answer.status_code >= 400:
                assert answer.json()["detail"], told
