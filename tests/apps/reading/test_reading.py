"""A digest says what to read and why, and the next one knows what was done with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from apps.reading.digest import EXCERPT, excerpt
from tastemaker import Event, Item
from tastemaker.home import open_home
from tastemaker.learn.train import train
from tastemaker.service.app import create_app
from tastemaker.settings import Settings
from tests.service.houses import Server, problem

BASE = "/v1/apps/reading/users"
TOPICS = {
    "sea": ("harbour", "sail", "tide", "ship", "wave"),
    "oven": ("bread", "dough", "yeast", "crust", "flour"),
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    settings = Settings(
        home=tmp_path_factory.mktemp("home"), apps="apps.reading", threads=1, stock=0
    )
    home = open_home(settings)
    home.engine.add(
        Item(
            f"{topic}:{i}",
            "article",
            f"On {words[i % 5]} and {words[(i + 1 + i // 5) % 5]}",
            f"About the {words[(i + 2) % 5]} of the {words[(i + 3) % 5]}. More follows.",
        )
        for topic, words in TOPICS.items()
        for i in range(20)
    )
    for reader in range(12):
        own = "sea" if reader % 2 else "oven"
        other = "oven" if reader % 2 else "sea"
        for i in range(6):
            home.engine.observe(Event(f"r{reader}", "like", item=f"{own}:{(reader + i) % 15}"))
        home.engine.observe(Event(f"r{reader}", "skip", item=f"{other}:{reader}"))
    train(home.store, home.model_sets, home.media, settings, ["space", "ranking"])
    with Server(create_app(home)) as server, httpx.Client(base_url=server.url, timeout=60) as found:
        yield found
    home.close()


def share(client: httpx.Client, reader: str, topic: str) -> float:
    rows = client.get(f"{BASE}/{reader}/digest?k=8").json()["rows"]
    return sum(row["item"].startswith(topic) for row in rows) / len(rows)


def test_readers_get_what_they_like_with_reasons(client: httpx.Client) -> None:
    own = [share(client, f"r{n}", "sea" if n % 2 else "oven") for n in range(12)]
    assert sum(own) / len(own) > 0.6  # chance: a little under a half, since they know some already
    answer = client.get(f"{BASE}/r1/digest?k=5&language=zh").json()
    assert answer["opening"] == ""
    assert len(answer["rows"]) == 5
    for row in answer["rows"]:
        assert row["title"].startswith("On ")
        assert row["excerpt"].endswith(".")
        assert len(row["because"]) <= 2
        assert len(set(row["because"])) == len(row["because"])
    assert any(row["because"] for row in answer["rows"])


def test_the_next_digest_knows_what_was_done(client: httpx.Client) -> None:
    for i in range(4):
        body = {"item": f"sea:{i}", "kind": "like"}
        assert client.post(f"{BASE}/newcomer/reads", json=body).status_code == 202
    assert share(client, "newcomer", "sea") > 0.5


def test_reads_join_the_slate_they_came_from(client: httpx.Client) -> None:
    digest = client.get(f"{BASE}/r3/digest?k=3").json()
    row = digest["rows"][1]
    body = {"item": row["item"], "kind": "finish", "slate": digest["slate"], "position": 1}
    assert client.post(f"{BASE}/r3/reads", json=body).status_code == 202
    assert client.get(f"/v1/slates/{digest['slate']}").status_code == 200


def test_bad_input_is_told(client: httpx.Client) -> None:
    problem(client.post(f"{BASE}/r1/reads", json={"item": "none"}), 404, "no_item")
    assert client.post(f"{BASE}/r1/reads", json={"item": "sea:1", "kind": "eat"}).status_code == 422
    assert client.get(f"{BASE}/r1/digest?k=0").status_code == 422
    assert client.get("/apps/reading/").status_code == 200


def test_an_empty_home_has_an_empty_digest(tmp_path: Path) -> None:
    home = open_home(Settings(home=tmp_path, apps="apps.reading"))
    with Server(create_app(home)) as server, httpx.Client(base_url=server.url) as found:
        assert found.get(f"{BASE}/ada/digest").json()["rows"] == []
    home.close()


LONG = "Cpt. Miller leads his men through Normandy in June of 1944, after the landing."


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (f"{LONG} Two.", LONG),
        (f"It is 1776. {LONG} Two.", f"It is 1776. {LONG}"),
        ("一句。" * 20 + "两句。", "一句。" * 20),
        ("One.\n\nTwo.", "One. Two."),
        ("", ""),
        ("no end", "no end"),
    ],
)
def test_an_excerpt_is_sentences_until_they_say_something(text: str, first: str) -> None:
    assert excerpt(text) == first


def test_an_excerpt_is_bounded() -> None:
    assert len(excerpt("x" * 1000)) == EXCERPT
