"""Poems follow their occasion; stories go on where they stopped, and belong to their person."""

from __future__ import annotations

import io
import struct
import sys
import wave
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from apps.poet import evaluate
from apps.poet.occasions import OCCASIONS, of_day
from apps.poet.poet import CHRONICLE, MOST_CHAPTERS, REMEMBERED, Poet, past
from tastemaker import Brief, Draft
from tastemaker.create.models.prompted import PromptedGenerator
from tastemaker.engine import Models
from tastemaker.home import open_home
from tastemaker.service.app import create_app
from tastemaker.settings import Settings
from tests.service.houses import Server, problem

BASE = "/v1/apps/poet/users/ada"
QUATRAIN = "春眠不觉晓\n处处闻啼鸟\n夜来风雨声\n花落知多少"
AUTUMN = "空山新雨后\n天气晚来秋\n明月松间照\n清泉石上流"


class Writes:
    """Numbered chapters; remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def reply(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any] | None = None
    ) -> Iterator[str]:
        self.told.append(messages[-1]["content"])
        n = len(self.told)
        chinese = "连载" in messages[-1]["content"]
        yield f"故事的第{n}章，说的是一只猫。" if chinese else f"Chapter text number {n}."


class Recites:
    """A generator of one poem that remembers its briefs."""

    medium = "verse"

    def __init__(self) -> None:
        self.briefs: list[Brief] = []

    def copied(self, text: str) -> float:
        return 0.0

    def draft_batch(self, asked, rng: np.random.Generator) -> list[Draft]:
        self.briefs += [brief for _, brief in asked]
        season = [brief.attributes.get("season") for _, brief in asked]
        return [Draft(AUTUMN if s == "autumn" else QUATRAIN, {}, 0.0) for s in season]

    def draft(self, point, brief: Brief, rng: np.random.Generator) -> Iterator[Draft]:
        while True:
            yield self.draft_batch([(point, brief)], rng)[0]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[tuple[httpx.Client, Writes, Recites, Any]]:
    settings = Settings(home=tmp_path, apps="apps.poet", stock=0)
    home = open_home(settings)
    writes, recites = Writes(), Recites()
    made = {"prose": PromptedGenerator(home.media["prose"], writes), "verse": recites}
    home.engine._live = home.engine._opened(Models(generators=made))
    with (
        Server(create_app(home)) as server,
        httpx.Client(base_url=server.url, timeout=30) as client,
    ):
        yield client, writes, recites, home
    home.close()


def test_a_poem_follows_its_occasion(world) -> None:
    client, _, recites, _ = world
    answer = client.post(f"{BASE}/poems", json={"occasion": "autumn", "n": 1})
    assert answer.status_code == 201, answer.text
    [poem] = answer.json()["data"]
    assert poem["text"] == AUTUMN
    assert poem["labels"]["zh"] == "人工智能生成（知味）"
    assert "AI" in poem["labels"]["en"]
    assert recites.briefs[0].attributes.get("season") == "autumn"
    assert recites.briefs[0].mood.valence < 0


def test_what_is_asked_for_outright_wins(world) -> None:
    client, _, recites, _ = world
    asked = {"occasion": "autumn", "attributes": {"season": "spring", "form": "wujue"}, "n": 1}
    client.post(f"{BASE}/poems", json=asked)
    assert recites.briefs[0].attributes["season"] == "spring"


def test_a_story_goes_on_and_remembers(world) -> None:
    client, writes, _, _ = world
    begun = client.post(f"{BASE}/stories", json={"about": "a fiddle lost at sea", "language": "en"})
    assert begun.status_code == 201, begun.text
    address = f"{BASE}/stories/{begun.json()['id']}"
    for n in (2, 3):
        told = client.post(f"{address}/chapters", json={"wish": "let it rain"}).json()
        assert len(told["chapters"]) == n
    assert "Chapter text number 2." in writes.told[-1]
    assert "a fiddle lost at sea" in writes.told[-1]
    assert "let it rain" in writes.told[-1]
    assert client.get(address).json()["chapters"][0]["text"] == "Chapter text number 1."
    assert client.get(f"{BASE}/stories").json()["data"][0]["chapters"] == 3


def test_a_story_belongs_to_its_person_and_goes_with_them(world) -> None:
    client, _, _, home = world
    id = client.post(f"{BASE}/stories", json={"about": "猫"}).json()["id"]
    problem(client.get(f"/v1/apps/poet/users/bob/stories/{id}"), 404, "no_such")
    home.engine.erase("ada")
    problem(client.get(f"{BASE}/stories/{id}"), 404, "no_such")


def test_a_poem_is_recited_where_something_speaks(world) -> None:
    client, _, _, home = world
    poem = client.post(f"{BASE}/poems", json={"n": 1}).json()["data"][0]["id"]
    spoken: list[tuple[str, str]] = []

    def speak(user: str, text: str, language: str) -> bytes:
        spoken.append((text, language))
        return b"RIFF"

    home.engine.speak = speak
    answer = client.get(f"{BASE}/speech", params={"item": poem})
    assert answer.headers["content-type"] == "audio/wav"
    assert spoken == [(QUATRAIN, "zh")]
    elses = client.get("/v1/apps/poet/users/bob/speech", params={"item": poem})
    problem(elses, 404, "no_item")


def test_bad_input_is_told(world) -> None:
    client, _, _, _ = world
    problem(client.post(f"{BASE}/poems", json={"occasion": "tax day"}), 422, "bad_field")
    assert client.post(f"{BASE}/poems", json={"n": 99}).status_code == 422
    assert client.post(f"{BASE}/stories", json={"about": ""}).status_code == 422
    problem(client.post(f"{BASE}/stories", json={"about": "  "}), 422, "missing_field")
    problem(client.post(f"{BASE}/stories/none/chapters", json={}), 404, "no_such")


def test_without_a_model_or_training_it_says_what_is_missing(tmp_path: Path) -> None:
    home = open_home(Settings(home=tmp_path, apps="apps.poet"))
    with (
        Server(create_app(home)) as server,
        httpx.Client(base_url=server.url, timeout=30) as client,
    ):
        problem(client.post(f"{BASE}/stories", json={"about": "x"}), 503, "no_model")
        problem(client.post(f"{BASE}/poems", json={"occasion": "moon"}), 503, "not_learned")
        assert client.get("/apps/poet/").status_code == 200
    home.close()


def test_occasions_ask_for_what_verse_knows(world) -> None:
    client, _, _, home = world
    controls = home.media["verse"].controls
    for occasion in OCCASIONS.values():
        for name, value in occasion.attributes.items():
            assert value in controls[name], (name, value)
    assert client.get("/v1/apps/poet/occasions").json()["today"] in OCCASIONS


@pytest.mark.parametrize(
    ("day", "season"),
    [(date(2026, 1, 5), "winter"), (date(2026, 4, 5), "spring"), (date(2026, 7, 5), "summer"),
     (date(2026, 11, 24), "autumn"), (date(2026, 12, 24), "winter")],
)  # fmt: skip
def test_an_ordinary_day_has_its_season(day: date, season: str) -> None:
    assert of_day(day) == season


def test_what_is_remembered_is_bounded() -> None:
    story = {"chapters": [{"text": f"{n} " + "x" * 10_000} for n in range(MOST_CHAPTERS)]}
    told = past(story)
    assert len(told) < REMEMBERED + CHRONICLE + 10 * MOST_CHAPTERS
    assert all(f"{n + 1}. {n} x" in told for n in range(MOST_CHAPTERS - 1))


class Retells:
    """Tells on of whoever is named in what it was told, and of nobody else: it remembers nothing."""

    def reply(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any] | None = None
    ) -> Iterator[str]:
        told = messages[-1]["content"]
        names = [name for name in ("Ottilie", "Bartholomew") if name in told]
        yield f"{' and '.join(names)} sailed on, day {told.count('sailed')}."


def test_a_serial_remembers_through_many_chapters_and_a_restart(tmp_path: Path) -> None:
    def opened():
        home = open_home(Settings(home=tmp_path, apps="apps.poet", stock=0))
        made = {"prose": PromptedGenerator(home.media["prose"], Retells())}
        home.engine._live = home.engine._opened(Models(generators=made))
        return home, Poet(home.engine)

    home, poet = opened()
    id = poet.begin("ada", "Ottilie, a ferryman's daughter", "en")["id"]
    poet.go_on("ada", id, "let her meet Bartholomew")
    for _ in range(5):
        poet.go_on("ada", id)
    home.close()
    home, poet = opened()
    for _ in range(8):
        story = poet.go_on("ada", id)
    texts = [chapter["text"] for chapter in story["chapters"]]
    assert len(texts) == 15
    assert "Bartholomew" not in texts[0]
    assert all("Ottilie and Bartholomew" in text for text in texts[1:])
    home.close()


SPEAKS = """import struct, sys, wave
with wave.open(sys.argv[2], "wb") as out:
    out.setnchannels(1), out.setsampwidth(2), out.setframerate(8000)
    out.writeframes(b"".join(struct.pack("<h", ord(c) % 3000) for c in sys.argv[1]))
"""


def test_a_recital_is_what_a_program_speaks_labelled(tmp_path: Path) -> None:
    """A stand-in for a voice: one sample for each character it was given."""
    (tmp_path / "voice.py").write_text(SPEAKS)
    command = f"{sys.executable} {tmp_path / 'voice.py'} {{text}} {{out}}"
    home = open_home(Settings(home=tmp_path / "home", apps="apps.poet", stock=0, speech=command))
    home.engine._live = home.engine._opened(Models(generators={"verse": Recites()}))
    with Server(create_app(home)) as server, httpx.Client(base_url=server.url) as client:
        poem = client.post(f"{BASE}/poems", json={"n": 1}).json()["data"][0]
        answer = client.get(f"{BASE}/speech", params={"item": poem["id"]})
        assert answer.status_code == 200, answer.text
    with wave.open(io.BytesIO(answer.content)) as spoken:
        heard = spoken.readframes(spoken.getnframes())
    samples = struct.unpack(f"<{len(heard) // 2}h", heard)
    said = " ".join(poem["text"].split())
    assert samples[: len(said)] == tuple(ord(c) % 3000 for c in said)
    assert "人工智能".encode() in answer.content
    home.close()


def test_the_evaluation_counts_what_an_occasion_asked_for(world, monkeypatch) -> None:
    """A stand-in that writes of autumn when asked to and of spring else: by luck it suits one
    occasion of two."""
    _, _, _, home = world
    monkeypatch.setattr(evaluate, "BATCH", 1)  # the stand-in knows two poems
    monkeypatch.setattr(evaluate, "OCCASIONS", {o: OCCASIONS[o] for o in ("autumn", "spring")})
    found = evaluate.occasions(home.engine, Poet(home.engine), 1)
    assert found["poems"] == 2
    assert found["well-formed"]["mean"] == 1
    assert found["of the theme or season of their occasion"]["mean"] == 1
    assert found["… where no occasion was named"]["mean"] == 0.5


def test_the_evaluation_sees_that_chapters_repeat_themselves(world) -> None:
    """The stand-in's chapters differ in their number alone."""
    told = evaluate.stories(Poet(world[3].engine), 1)
    assert 0.5 < told["of a chapter that stood in the one before"] < 1
    assert told["third chapters that take up the first"]["mean"] == 0
