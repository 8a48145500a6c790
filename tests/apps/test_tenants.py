"""Two homes are two tenants: nothing that one learned is seen by the other, in any application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tastemaker.service.app import create_app
from tests.apps.ad_studio.test_ads import PRODUCT
from tests.apps.conftest import APPS, furnished
from tests.apps.opinion_monitor.test_routes import burst, folder_of
from tests.apps.support_desk.test_desk import ASTRAY
from tests.service.houses import Server

SECRET = "zanzibarquartz"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[httpx.Client, Path]]]:
    """Two homes served by one process, so that whatever modules keep would be shared."""
    base = tmp_path_factory.mktemp("tenants")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPINION_MONITOR", str(folder_of(base / "monitor")))
        homes = [furnished(base / name) for name in ("one", "other")]
        apps = [create_app(home) for home in homes]
    with Server(apps[0]) as one, Server(apps[1]) as other:
        clients = [
            httpx.Client(base_url=f"{server.url}/v1/apps/", timeout=60) for server in (one, other)
        ]
        yield list(zip(clients, (base / "one", base / "other"), strict=True))
        for client in clients:
            client.close()
    for home in homes:
        home.close()


def test_campaigns_and_what_they_taught_stay(two) -> None:
    (one, _), (other, _) = two
    wanted = {"product": PRODUCT, "segments": ["students", SECRET], "n": 3}
    made = one.post("ad_studio/campaigns", json=wanted).json()
    for _ in range(150):
        show = one.post(f"ad_studio/campaigns/{made['id']}/shows", json={"segment": "students"})
        one.post(f"ad_studio/shows/{show.json()['show']}/click")
    assert other.get("ad_studio/campaigns").json()["data"] == []
    assert other.get(f"ad_studio/campaigns/{made['id']}").status_code == 404
    assert other.post(f"ad_studio/campaigns/{made['id']}/shows", json={}).status_code == 404
    again = {"product": PRODUCT, "segments": ["students"], "n": 3}
    expected = [
        {ad["predicted"] for ad in client.post("ad_studio/campaigns", json=again).json()["ads"]}
        for client in (one, other)
    ]
    assert max(expected[0]) > 0.2
    assert expected[1] == {0.02}


def test_skill_and_scale_of_players_stay(two) -> None:
    (one, _), (other, _) = two
    before = other.get("level_designer/players/ada").json()
    for n in range(8):
        level = one.post("level_designer/players/ada/next?make=false").json()["level"]
        one.post("level_designer/players/ada/plays", json={"level": level, "finished": n < 7})
    one.post("level_designer/scale").raise_for_status()
    assert one.get("level_designer/players/ada").json()["skill"] > before["skill"]
    assert other.get("level_designer/players/ada").json() == before
    assert other.get("level_designer/players/bob").json()["chances"] == before["chances"]


def test_opinions_and_alerts_stay(two) -> None:
    (one, _), (other, _) = two
    texts = burst("Acme")
    texts["data"][0]["text"] += f" in {SECRET}"
    one.post("opinion_monitor/texts", json=texts).raise_for_status()
    assert one.get("opinion_monitor/alerts").json()["data"]
    assert other.get("opinion_monitor/alerts").json()["data"] == []
    assert other.get("opinion_monitor/overview").json()["data"] == []
    asked = {"kind": "entity", "name": "Acme"}
    assert other.get("opinion_monitor/opinions", params=asked).json()["data"] == []


def test_poems_and_stories_stay(two) -> None:
    (one, _), (other, _) = two
    begun = {"about": SECRET, "language": "en"}
    story = one.post("poet/users/ada/stories", json=begun).json()
    poem = one.post("poet/users/ada/poems", json={"n": 1, "words": SECRET}).json()["data"][0]
    assert other.get("poet/users/ada/stories").json()["data"] == []
    assert other.get(f"poet/users/ada/stories/{story['id']}").status_code == 404
    assert other.post(f"poet/users/ada/stories/{story['id']}/chapters", json={}).status_code == 404
    recital = other.get("poet/users/ada/speech", params={"item": poem["id"]})
    assert recital.status_code == 404


def test_what_readers_did_stays(two) -> None:
    (one, _), (other, _) = two

    def told(client: httpx.Client) -> list[tuple[str, list[str]]]:
        rows = client.get("reading/users/eve/digest?k=8&medium=article").json()["rows"]
        return [(row["title"], row["because"]) for row in rows]

    for n in range(8):
        body = {"item": f"sea:{n}", "kind": "like"}
        one.post("reading/users/eve/reads", json=body).raise_for_status()
    assert "which you like" in str(told(one))
    assert told(other)
    assert "which you like" not in str(told(other))


def test_what_agents_wrote_stays(two) -> None:
    (one, _), (other, _) = two
    asked = one.post("support_desk/customers/ada/messages", json={"text": ASTRAY}).json()
    answer = {"text": f"In {SECRET} alone.", "question": ASTRAY, "learn": True}
    one.post(f"support_desk/conversations/{asked['id']}/reply", json=answer).raise_for_status()
    told = one.post("support_desk/customers/bob/messages", json={"text": ASTRAY}).json()
    assert SECRET in told["messages"][-1]["text"]
    there = other.post("support_desk/customers/bob/messages", json={"text": ASTRAY}).json()
    assert there["state"] == "waiting"
    assert SECRET not in str(there)
    assert other.get(f"support_desk/conversations/{asked['id']}").status_code == 404


def test_no_file_of_a_home_holds_a_word_of_another(two) -> None:
    """In the one home it stands, in the other nowhere."""
    (client, one), (_, other) = two
    wanted = {"product": PRODUCT, "segments": [SECRET], "n": 1}
    client.post("ad_studio/campaigns", json=wanted).raise_for_status()
    holding = [
        [path.name for path in home.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
        for home in (one, other)
    ]  # fmt: skip
    assert holding[0]
    assert holding[1] == []


def test_every_application_is_looked_at() -> None:
    words = Path(__file__).read_text("utf-8")
    assert all(f'"{name}/' in words or f'f"{name}/' in words for name in APPS)
