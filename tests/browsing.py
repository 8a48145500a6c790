"""A real browser in front of a real service, for every test that asks to `visit` one.

Whoever visits brings a fixture `server` with a `url`.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest

PATIENCE = 60_000  # milliseconds that a page may take for anything
ROOT = Path(__file__).resolve().parents[1]
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
FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at === document.body ? "" : (at.getAttribute("aria-label") ?? at.innerText).trim();
}"""
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--autoplay-policy=no-user-gesture-required", "--mute-audio",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",  # a microphone that beeps
)  # fmt: skip


class Served(Protocol):
    @property
    def url(self) -> str: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api")
    api.expect.set_options(timeout=PATIENCE)
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).exists():
        pytest.skip("no Chromium")
    with api.sync_playwright() as playwright:
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

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")

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

    def focused(self) -> str:
        """The words of what has the keyboard, inside every shadow; empty where nothing has it."""
        words: str = self.page.evaluate(FOCUSED)
        return words

    def violations(self) -> list[str]:
        """What axe finds on the page once it stands still, inside every shadow."""
        if not AXE.exists():
            pytest.skip("no axe: npm ci")
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
def visit(browser: Any, server: Served) -> Iterator[Visiting]:
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
