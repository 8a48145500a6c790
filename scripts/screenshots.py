"""The pictures of the README, from a served home: python scripts/screenshots.py [ADDRESS]

Serve one first (`make demo`), with a composer that has learned. Needs Playwright and Chromium.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
PERSON = "Mira"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SHOTS = (
    ("listen", "en", "light"), ("taste", "en", "light"), ("compose", "en", "dark"),
    ("listen", "zh", "light"), ("taste", "zh", "light"), ("compose", "zh", "dark"),
)  # fmt: skip


def call(address: str, path: str, body: object = None) -> dict:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)


def befriend(address: str) -> None:
    """A person with a taste and a few creations, so that there is something to see."""
    for item in call(address, "/v1/items?q=waltz&limit=3")["data"]:
        call(address, "/v1/events", {"user": PERSON, "kind": "like", "item": item["id"]})
    for item in call(address, "/v1/items?q=jig&limit=4")["data"]:
        call(address, "/v1/events", {"user": PERSON, "kind": "finish", "item": item["id"]})
    call(address, f"/v1/users/{PERSON}/creations", {"medium": "tune", "n": 4, "seed": 7})


def take(page: Page, address: str, name: str) -> None:
    query = "?words=a+lively+jig&seed=11" if name == "compose" else ""
    page.goto(f"{address}/#/{name}{query}")
    page.wait_for_timeout(1000)
    page.wait_for_load_state("networkidle")
    if name == "compose":
        page.locator("tm-variation tm-score svg").nth(1).wait_for(timeout=120_000)
    page.wait_for_timeout(2500)


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    IMAGES.mkdir(parents=True, exist_ok=True)
    befriend(address)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for name, language, theme in SHOTS:
            page = browser.new_page(viewport={"width": 1200, "height": 860})
            kept = {"person": PERSON, "people": [PERSON], "language": language, "theme": theme}
            page.add_init_script(
                f"for (const [k, v] of Object.entries({json.dumps(kept)}))"
                " localStorage.setItem('tastemaker.' + k, JSON.stringify(v));"
            )
            take(page, address, name)
            page.screenshot(path=IMAGES / f"{name}-{language}-{theme}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
