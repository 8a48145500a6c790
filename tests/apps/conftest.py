"""All six applications in one home, with something in each: stand-ins write, what ranks is trained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import numpy as np
import pytest

from tastemaker import Draft, Event, Guide, Item, Passage
from tastemaker.create.models.prompted import PromptedGenerator
from tastemaker.home import Home, open_home
from tastemaker.learn.train import train
from tastemaker.service.app import create_app
from tastemaker.settings import Settings
from tests.apps.ad_studio.test_ads import PRODUCT, Advertises
from tests.apps.level_designer.test_routes import levels
from tests.apps.opinion_monitor.test_routes import burst, folder_of
from tests.apps.poet.test_poet import AUTUMN, QUATRAIN, Recites, Writes
from tests.apps.reading.test_reading import TOPICS
from tests.apps.support_desk.test_desk import ASTRAY, FAQ
from tests.service.houses import Server

APPS = ("ad_studio", "level_designer", "opinion_monitor", "poet", "reading", "support_desk")


class Mixes(Recites):
    """Lines of two poems in an order of its own, so that there are several poems."""

    def draft_batch(self, asked, rng: np.random.Generator) -> list[Draft]:
        lines = f"{QUATRAIN}\n{AUTUMN}".splitlines()
        return [Draft("\n".join(rng.permutation(lines)[:4]), {}, 0.0) for _ in asked]


def articles() -> list[Item]:
    return [
        Item(f"{topic}:{i}", "article", f"On {words[i % 5]} and {words[(i + 1 + i // 5) % 5]}",
             f"About the {words[(i + 2) % 5]} of the {words[(i + 3) % 5]}. More follows.")
        for topic, words in TOPICS.items()
        for i in range(20)
    ]  # fmt: skip


def furnished(folder: Path) -> Home:
    """A home with levels, articles, questions with their answers, and whoever writes."""
    settings = Settings(
        home=folder, apps=",".join(f"apps.{name}" for name in APPS), threads=1, stock=0
    )
    home = open_home(settings)
    home.engine.add([*articles(), *levels()])
    for n, item in enumerate(home.engine.items(limit=40)):
        home.engine.observe(Event(f"r{n % 5}", "like", item=item.id))
    train(home.store, home.model_sets, home.media, settings, ["space", "ranking"])
    writers = {
        "copy": Advertises(), "verse": Mixes(), "prose": PromptedGenerator(home.media["prose"], Writes()),
    }  # fmt: skip
    trained = home.engine.refresh().models
    home.engine._live = home.engine._opened(replace(trained, generators=writers))
    passages = tuple(Passage(answer, (intent,), question) for question, answer, intent in FAQ)
    home.engine.documents.add([Guide("faq.csv", "Questions", "csv", passages)])
    return home


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("six")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPINION_MONITOR", str(folder_of(folder / "monitor")))
        home = furnished(folder / "home")
        app = create_app(home)
    with Server(app) as running:
        with httpx.Client(base_url=f"{running.url}/v1/apps", timeout=60) as client:
            used(client)
        yield running
    home.close()


def used(client: httpx.Client) -> None:
    """Something was done in each, so that its page has something to show."""
    wanted = {"product": PRODUCT, "segments": ["students"], "n": 3}
    made = client.post("ad_studio/campaigns", json=wanted).json()["id"]
    for n in range(12):
        show = client.post(f"ad_studio/campaigns/{made}/shows", json={"segment": "students"}).json()
        if n % 2:
            client.post(f"ad_studio/shows/{show['show']}/click")
    for name in ("Acme", "Bolt"):
        client.post("opinion_monitor/texts", json=burst(name)).raise_for_status()
    for words in (FAQ[0][0], ASTRAY):
        asked = client.post("support_desk/customers/ada/messages", json={"text": words})
        asked.raise_for_status()
