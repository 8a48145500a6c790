"""A small real home, served for real, and a real browser in front of it."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tastemaker import studio
from tastemaker.fusion import audio
from tastemaker.understand.voice import fit
from tests.browsing import Visit, Visiting

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["Visit", "Visiting"]

TUNES = 160  # of each of two books: enough to learn from in seconds


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Real tunes, simulated listeners, a ranking and a composer that has learned for a while.

    STUDIO_HOME, if set, is where it stands and stays.
    """
    pytest.importorskip("torch")
    pytest.importorskip("music21")
    from tastemaker.create.models.train import fit as learn
    from tastemaker.evaluate.simulate import play_in
    from tastemaker.home import open_home
    from tastemaker.learn.train import train
    from tastemaker.settings import Settings
    from tastemaker.store.importers.folk import folk_tunes

    kept = os.environ.get("STUDIO_HOME")  # keeps what was trained between runs
    folder = Path(kept) if kept else tmp_path_factory.mktemp("studio") / "home"
    if (folder / "models" / "live").exists():
        return folder
    settings = Settings(home=folder, threads=1)
    with open_home(settings) as home:
        for book in ("oneills1850", "ryansMammoth"):
            readable = []
            for tune in folk_tunes([book]):
                if home.media["tune"].check(tune.text) == []:
                    readable.append(tune)
                if len(readable) == TUNES:
                    break
            home.engine.add(readable)
        now, rng = home.engine.now(), np.random.default_rng(1)
        play_in(home.engine, listeners=12, events_each=40, rng=rng, now=now)
        train(home.store, home.model_sets, home.media, settings, ["space", "ranking"])
        live = home.engine.refresh().catalogue
        # Far too little for the gate; the grammar keeps what it writes well-formed.
        composer, measured = learn(
            home.media["tune"], live.items, live.base.points, rng=rng, minutes=0.4, depth=2,
            threads=1,
        )  # fmt: skip
        home.model_sets.publish(
            {"tune": composer}, watermark=0, now=now, rng=rng, part_metrics={"tune": measured}
        )
    return folder


def sound(hertz: float, seconds: float = 1.0) -> bytes:
    """A tone that comes and goes, as WAV."""
    t = np.arange(int(16_000 * seconds)) / 16_000
    tone = np.sin(2 * np.pi * hertz * t) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * t))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, 16_000, 0, "NONE", ""))
        out.writeframes((12_000 * tone).astype("<i2").tobytes())
    return file.getvalue()


def listens(folder: Path) -> Path:
    """A model that takes high tones for happiness and low ones for sadness."""
    if not (folder / "config.json").exists():
        heights = [*range(120, 320, 10), *range(700, 1_100, 20)]
        features = np.stack([audio.features(audio.samples(sound(hertz))) for hertz in heights])
        glad = np.array([hertz > 500 for hertz in heights], float)
        truth = np.stack([glad, 1 - glad], 1)
        labels = ("happiness", "sadness")
        fit(features, truth, labels, np.random.default_rng(0)).save(folder, {})
    return folder


@dataclass
class Server:
    """One running service; `stop` and `start` are what its operator does."""

    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "tastemaker.cli", "serve", "--port", str(self.port)]
        environment = {
            **os.environ, "TASTEMAKER_HOME": str(self.home), "TASTEMAKER_THREADS": "1",
            "TASTEMAKER_STOCK": "0", "OMP_NUM_THREADS": "1",
            "TASTEMAKER_VOICE_EMOTION": str(listens(self.home.parent / "voice")),
        }  # fmt: skip
        with (self.home.parent / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError((self.home.parent / "serve.log").read_text("utf-8", "replace")[-2000:])

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=60)
            self.process = None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[Server]:
    assert studio.built(), "make studio"
    running = Server(home, free_port())
    running.start()
    yield running
    running.stop()


@pytest.fixture
def somebody(server: Server) -> str:
    """Somebody who likes three tunes already."""
    import json

    name = f"listener {uuid.uuid4().hex[:8]}"
    with urllib.request.urlopen(f"{server.url}/v1/onboarding?k=6") as answer:
        items = json.load(answer)["data"]
    liked = [{"user": name, "kind": "like", "item": item["id"]} for item in items[:3]]
    request = urllib.request.Request(
        f"{server.url}/v1/events", json.dumps(liked).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request):
        return name


@pytest.fixture
def here(visit: Visiting, somebody: str, request: pytest.FixtureRequest) -> Visit:
    """Somebody at the place that the tests of a module are about (its PLACE)."""
    found = visit(somebody)
    found.go(request.module.PLACE)
    return found


@pytest.fixture
def page(here: Visit) -> Page:
    return here.page
