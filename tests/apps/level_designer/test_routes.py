"""The designer over HTTP, on a home with real levels' sizes and an untrained ranking refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import numpy as np
import pytest

from apps.level_designer import designer
from apps.level_designer.designer import Designer, task_of
from tastemaker.create.media.level import Level
from tastemaker.domain import Brief, Item, Origin
from tastemaker.engine.catalogue import document_of
from tastemaker.errors import BadInput
from tastemaker.home import Home, open_home
from tastemaker.learn.train import train
from tastemaker.rank.skill import Hardness
from tastemaker.service.app import create_app
from tastemaker.settings import Settings
from tests.service.houses import Server
from tests.unit.create.level.test_play import platform, room

BASE = "/v1/apps/level_designer"


def levels() -> list[Item]:
    level, rng = Level(), np.random.default_rng(0)
    texts = []
    for n in range(24):
        enemies = [(12, 4 + 3 * i, "E") for i in range(n % 6)]
        blocks = [(12 - i, 25, "X") for i in range(n % 4)]
        texts.append(platform(*enemies, *blocks, (9, int(rng.integers(4, 24)), "S?S")))
        texts.append(room(*((4 + i, 3 + i % 4, "M") for i in range(n % 7))))
    unique = dict.fromkeys("\n".join(rows) for rows in texts)
    return [Item(f"level:{i}", "level", f"{i}", t, level.describe(t)) for i, t in enumerate(unique)]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Home]]:
    folder: Path = tmp_path_factory.mktemp("home")
    settings = Settings(home=folder, apps="apps.level_designer", threads=1, stock=0)
    home = open_home(settings)
    home.engine.add(levels())
    for n, item in enumerate(home.engine.items(limit=20)):
        home.engine.observe([_like(f"u{n % 5}", item.id)])
    train(home.store, home.model_sets, home.media, settings, ["space", "ranking"])
    app = create_app(home)
    with Server(app) as server, httpx.Client(base_url=server.url, timeout=60) as client:
        yield client, home
    home.close()


def _like(user: str, item: str):
    from tastemaker import Event

    return Event(user, "like", item=item)


def test_the_next_level_is_neither_sure_nor_hopeless(world) -> None:
    client, _ = world
    found = client.post(f"{BASE}/players/ada/next").json()
    assert found["level"].startswith("level:")
    assert found["target"] == 0.7
    assert 0.4 < found["chance"] < 0.95


def test_success_makes_the_next_one_harder_and_failure_easier(world) -> None:
    client, _ = world
    first = client.post(f"{BASE}/players/up/next?make=false").json()
    for _ in range(6):
        up = client.post(f"{BASE}/players/up/next?make=false").json()
        client.post(f"{BASE}/players/up/plays", json={"level": up["level"], "finished": True})
        down = client.post(f"{BASE}/players/down/next?make=false").json()
        client.post(f"{BASE}/players/down/plays", json={"level": down["level"], "finished": False})
    up, down = (client.post(f"{BASE}/players/{u}/next?make=false").json() for u in ("up", "down"))
    assert up["attributes"]["difficulty"] > down["attributes"]["difficulty"]
    skills = [client.get(f"{BASE}/players/{u}").json()["skill"] for u in ("up", "down")]
    assert skills[0] > skills[1]
    played = client.get(f"{BASE}/players/up").json()["plays"]
    assert len(played) == 6
    assert first["level"] not in {up["level"]} or first["level"] not in {p["level"] for p in played}


def test_a_level_that_was_played_does_not_come_again(world) -> None:
    client, _ = world
    seen = set()
    for n in range(8):
        level = client.post(f"{BASE}/players/new/next?make=false").json()["level"]
        assert level not in seen
        seen.add(level)
        client.post(f"{BASE}/players/new/plays", json={"level": level, "finished": n % 2 == 0})


def test_bad_input_is_told(world) -> None:
    client, home = world
    home.engine.add([Item("text:1", "text", "words", "some words")])
    plays = f"{BASE}/players/ada/plays"
    assert client.post(plays, json={"level": "none", "finished": True}).status_code == 404
    assert client.post(plays, json={"level": "text:1", "finished": True}).status_code == 422
    assert client.post(plays, json={"level": "level:1"}).status_code == 422
    assert client.post(f"{BASE}/players/ada/next?target=2").status_code == 422


def test_players_are_forgotten_on_request(world) -> None:
    client, home = world
    level = client.post(f"{BASE}/players/gone/next").json()["level"]
    client.post(f"{BASE}/players/gone/plays", json={"level": level, "finished": True})
    home.engine.erase("gone")
    assert client.get(f"{BASE}/players/gone").json()["plays"] == []


def test_how_hard_levels_are_can_be_learned_anew(world) -> None:
    client, _ = world
    level = client.post(f"{BASE}/players/new/next").json()["level"]
    before = client.post(f"{BASE}/scale").json()["plays"]
    client.post(f"{BASE}/players/new/plays", json={"level": level, "finished": True})
    learned = client.post(f"{BASE}/scale").json()
    assert learned["plays"] == before + 1
    assert -0.6 < learned["start"] < 1.6


def test_what_nobody_finishes_is_held_to_be_harder_for_all(world) -> None:
    client, _ = world
    level = client.post(f"{BASE}/players/one/next?make=false").json()
    for n in range(12):
        plays = f"{BASE}/players/fails{n}/plays"
        client.post(plays, json={"level": level["level"], "finished": False})
        client.post(f"{BASE}/players/fails{n}/plays", json={"level": "level:0", "finished": True})
    client.post(f"{BASE}/scale")
    again = client.post(f"{BASE}/players/one/next?make=false").json()
    assert again["level"] != level["level"]


def test_requests_only_read_how_hard_levels_are(world, monkeypatch: pytest.MonkeyPatch) -> None:
    client, home = world
    threads = set()

    def learn(_: object) -> Hardness:
        threads.add(threading.current_thread().name)
        return Hardness()

    monkeypatch.setattr(designer, "learn_hardness", learn)
    for n in range(60):  # a tenth more than was played before
        level = f"level:{n % 4}"
        client.post(f"{BASE}/players/new{n}/plays", json={"level": level, "finished": n % 2 == 0})
    assert client.post(f"{BASE}/players/new1/next").status_code == 200
    assert client.get(f"{BASE}/players/new1").status_code == 200
    assert threads <= {"level_designer"}  # which works beside them
    Designer(home.engine).learn()
    assert threads <= {"level_designer", "MainThread"}
    assert "MainThread" in threads


def test_beside_requests_it_is_learned_from_a_tenth_more_plays_and_every_process_reads_it(
    tmp_path: Path,
) -> None:
    with open_home(Settings(home=tmp_path)) as home:
        home.engine.add(levels())
        works, asked = Designer(home.engine), Designer(home.engine)
        assert not works.keep_up()
        assert asked.skill("ada").hardness.attempts == 0
        for n in range(20):
            asked.play(f"u{n}", "level:0", False)
            asked.play(f"u{n}", "level:1", True)
        assert works.keep_up()
        assert not works.keep_up()
        assert not Designer(home.engine).keep_up()
        for one in (asked, Designer(home.engine)):
            known = one.skill("ada").hardness
            assert known.attempts == 40
            failed, won = (task_of(home.engine.item(f"level:{n}")) for n in range(2))
            assert known.chance(0.5, failed) < Hardness().chance(0.5, failed)
            assert known.chance(0.5, won) > Hardness().chance(0.5, won)
        for n in range(4):
            asked.play(f"u{n}", "level:2", True)
        assert not works.keep_up()
        asked.play("u4", "level:2", True)
        assert works.keep_up()
        assert asked.skill("ada").hardness.attempts == 45


def test_levels_made_for_somebody_are_not_named_in_what_is_kept_of_all(tmp_path: Path) -> None:
    with open_home(Settings(home=tmp_path)) as home:
        mine, public = levels()[:2]
        origin = Origin("ada", Brief("level"), "0", 1, 1, "made")
        made = replace(mine, id="level:made", origin=origin, created_at=1.0)
        home.store.put([document_of(made)])
        home.engine.add([public])
        works = Designer(home.engine)
        works.play("ada", "level:made", True)
        works.play("ada", public.id, True)
        works.learn()
        (note,) = home.engine.kept("level_designer").scan("hardness")
        assert public.id in str(note.body)
        assert "level:made" not in str(note.body)


def test_a_play_that_is_taken_back_counts_no_more(world) -> None:
    client, home = world
    level = client.post(f"{BASE}/players/back/next").json()["level"]
    client.post(f"{BASE}/players/back/plays", json={"level": level, "finished": True})
    assert len(client.get(f"{BASE}/players/back").json()["plays"]) == 1
    ((_, event),) = home.engine.events("back")
    home.engine.undo(event.id)
    assert client.get(f"{BASE}/players/back").json()["plays"] == []


def test_the_page_stands(world) -> None:
    client, _ = world
    assert client.get("/apps/level_designer/").status_code == 200
    assert client.get("/apps/level_designer/main.js").status_code == 200


def test_a_home_without_levels_says_so(tmp_path: Path) -> None:
    from tastemaker.errors import NotReady

    with open_home(Settings(home=tmp_path)) as home:
        with pytest.raises(NotReady):
            Designer(home.engine).next("ada")
        with pytest.raises(BadInput):
            Designer(home.engine).next("ada", target=2)
