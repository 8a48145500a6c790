"""What docs/rest.md shows is what the service answers."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from tastemaker.domain import Brief, Draft, Item
from tastemaker.engine import Models
from tastemaker.home import find_media
from tests.service.houses import served, streamed
from tests.unit.engine.worlds import LetterSpace, ranker

PAGE = Path(__file__).parents[2] / "docs" / "rest.md"
TUNE = "X:1\nT:{n}\nM:6/8\nL:1/8\nK:D\n{a} AFA|{a} e2d|{b} AFA|E2D D3|\n"


class FewTunes:
    """ports.Generator of short jigs."""

    medium = "tune"

    def copied(self, text: str) -> float:
        return 0.0

    def draft(self, point: Any, brief: Brief, rng: np.random.Generator) -> Iterator[Draft]:
        while True:
            yield self._one(rng)

    def draft_batch(self, asked: Any, rng: np.random.Generator) -> list[Draft]:
        return [self._one(rng) for _ in asked]

    def _one(self, rng: np.random.Generator) -> Draft:
        a, b = ("".join(rng.choice(list("ABcdefg"), 3)) for _ in range(2))
        return Draft(TUNE.format(n="x", a=a, b=b))


def examples() -> list[tuple[str, Any]]:
    found = re.findall(r"```bash\n(.*?)```\n```json\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    return [(command, json.loads(answer)) for command, answer in found]


def asked(here: httpx.Client, command: str) -> Any:
    """What this curl command gets."""
    words = iter(shlex.split(command)[1:])
    method, url, body, headers = "", "", None, {}
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "--json":
            body = next(words)
            headers["Content-Type"] = "application/json"
        elif word == "--data":
            body = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word != "-N":
            url = word.removeprefix("localhost:8000")
    method = method or ("POST" if body else "GET")
    answer = here.request(method, url, content=body and body.encode(), headers=headers)
    if answer.headers["content-type"].startswith("text/event-stream"):
        told = streamed(answer.text)
        return [{"id": id, "event": event, "data": data} for id, event, data in told]
    return answer.json()


def fits(shown: Any, real: Any) -> bool:
    """Whether `real` is what is shown; “…” stands for anything."""
    if shown == "…":
        return True
    if isinstance(shown, str) and "…" in shown:
        pattern = ".*".join(re.escape(part) for part in shown.split("…"))
        return isinstance(real, str) and re.fullmatch(pattern, real, re.S) is not None
    if isinstance(shown, dict):
        named = shown.keys() - {"…"}
        whole = "…" in shown or named == real.keys()
        return whole and named <= real.keys() and all(fits(shown[n], real[n]) for n in named)
    if isinstance(shown, list):
        named_first = shown[:-1] if shown[-1:] == ["…"] else shown
        enough = len(real) >= len(named_first) if named_first != shown else len(real) == len(shown)
        return enough and all(map(fits, named_first, real))
    return bool(shown == real)


def test_every_example_of_the_page_gets_the_answer_it_shows(tmp_path: Path) -> None:
    live = Models("m1", LetterSpace(), ranker(), {"tune": FewTunes()})
    with served(tmp_path, live=live, items=0) as (here, home):
        home.engine.media = find_media()  # type: ignore[assignment]
        rng = np.random.default_rng(0)
        texts = [FewTunes()._one(rng).text for _ in range(5)]
        home.engine.add([Item(f"tune:{n}", "tune", text=text) for n, text in enumerate(texts)])
        assert len(examples()) == 12
        for command, shown in examples():
            real = asked(here, command)
            assert fits(shown, real), f"{command}\n{json.dumps(real, indent=1, ensure_ascii=False)}"


def test_the_page_names_addresses_that_are_there(tmp_path: Path) -> None:
    with served(tmp_path) as (here, _):
        paths = {re.sub(r"\{\w+\}", "{}", p) for p in here.get("/v1/openapi.json").json()["paths"]}
    table = re.findall(r"`(?:GET|POST|PUT|PATCH|DELETE) (/[^\s`?]+)`", PAGE.read_text("utf-8"))
    assert len(table) > 20
    for path in table:
        named = re.sub(r"\{\w+\}", "{}", path)
        assert named in paths or f"/v1{named}" in paths, path
