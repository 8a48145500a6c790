"""A small real home, served for real, and a real browser in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tastemaker import studio

PATIENCE = 60_000  # milliseconds that a page may take for anything

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "artefacts" / "studio"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# What fades in has too little contrast on its way. Animations are listed tree by tree; what never
# ends is not waited for, and what is still to be drawn begins a frame later.
STILL = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const trees = (root) => [root, ...[...root.querySelectorAll("*")]
    .flatMap((one) => one.shadowRoot ? trees(one.shadowRoot) : [])];
  for (;;) {
    await frame();
    const moving = trees(document).flatMap((tree) => tree.getAnimations())
      .filter((one) => one.playState === "running" && one.effect.getComputedTiming().endTime < Infinity);
    if (!moving.length) return;
    await Promise.allSettled(moving.map((one) => one.finished));
  }
}"""
TUNES = 160  # of each of two books: enough to learn from in seconds
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--autoplay-policy=no-user-gesture-required", "--mute-audio",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a page waits for a browser and for what was trained."""
    for item in items:
        if "visit" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Real tunes, simulated listeners, a ranking and a composer that has learned for a while.

    STUDIO_HOME, if set, is where it stands and stays.
    """
    pytest.importorskip("torch")
    pytest.importorskip("music21")
    import numpy as np

    from tastemaker.create.models.train import fit
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
        composer, measured = fit(
            home.media["tune"], live.items, live.base.points, rng=rng, minutes=0.4, depth=2,
            threads=1,
        )  # fmt: skip
        home.model_sets.publish(
            {"tune": composer}, watermark=0, now=now, rng=rng, part_metrics={"tune": measured}
        )
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


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[Server]:
    assert studio.built(), "make studio"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = Server(home, port)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).exists():
        pytest.skip("no Chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """A page with what went wrong on it: errors, answers that were refusals, and requests to
    other servers."""

    page: Any
    url: str
    errors: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def go(self, place: str) -> None:
        self.page.goto(f"{self.url}/#/{place}")

    def again(self) -> None:
        self.page.reload()

    def shot(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png")

    def until(self, expression: str) -> None:
        """Wait until JavaScript says true; the page's policy forbids it to be watched from inside."""
        deadline = time.monotonic() + PATIENCE / 1000
        while not self.page.evaluate(expression):
            assert time.monotonic() < deadline, expression
            self.page.wait_for_timeout(50)

    def violations(self) -> list[str]:
        """What axe finds on the page once it stands still, inside every shadow."""
        self.page.evaluate(STILL)
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{each['id']}: {node['target']} {node['failureSummary']}"
            for each in found["violations"]
            for node in each["nodes"]
        ]


Visiting = Callable[..., Visit]


@pytest.fixture
def visit(browser: Any, server: Server) -> Iterator[Visiting]:
    """visit(person, language, theme, width, height): a fresh browser of somebody known here.

    However the test ends well, nothing may have gone wrong on the page meanwhile.
    """
    visits: list[Visit] = []

    def begin(
        person: str = "", language: str = "en", theme: str = "light",
        width: int = 1280, height: int = 900, **more: Any,
    ) -> Visit:  # fmt: skip
        context = browser.new_context(
            base_url=server.url, viewport={"width": width, "height": height}, locale="en-GB", timezone_id="UTC",
            permissions=["clipboard-read", "clipboard-write"], accept_downloads=True, **more,
        )  # fmt: skip
        kept = {"language": f'"{language}"', "theme": f'"{theme}"'}
        if person:
            kept |= {"person": f'"{person}"', "people": f'["{person}"]'}
        lines = [f"localStorage.setItem('tastemaker.{k}', '{v}');" for k, v in kept.items()]
        context.add_init_script(
            "if (location.protocol === 'http:' && !localStorage.getItem('tastemaker.theme')) {"
            + "".join(lines)
            + "}"
        )
        found = Visit(context.new_page(), server.url)
        found.page.on("pageerror", lambda error: found.errors.append(str(error)))
        found.page.on("console", lambda message: _console(found, message))
        found.page.on("response", lambda answer: _answered(found, answer))
        found.page.on("request", lambda r: _outside(found, r.url))
        found.page.set_default_timeout(PATIENCE)
        visits.append(found)
        return found

    yield begin
    for each in visits:
        each.page.context.close()
    assert [error for each in visits for error in each.errors] == []
    assert [refusal for each in visits for refusal in each.refused] == []
    assert [address for each in visits for address in each.outside] == []


def _console(visit: Visit, message: Any) -> None:
    if message.type == "error" and "Failed to load resource" not in message.text:
        visit.errors.append(message.text)


def _answered(visit: Visit, answer: Any) -> None:
    """409: a stream is still being made; whoever came back for it asks again."""
    if answer.status >= 400 and answer.status != 409:
        visit.refused.append(f"{answer.status} {answer.request.method} {answer.url}")


def _outside(visit: Visit, address: str) -> None:
    if not address.startswith((visit.url, "data:", "blob:")):
        visit.outside.append(address)


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
