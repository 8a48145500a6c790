"""The pictures of the applications' READMEs, each from a served home with real data:

    python scripts/app_screenshots.py ad_studio http://127.0.0.1:8000 [PERSON]

Serve the application first, as its README says. Needs Playwright and Chromium.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

APPS = Path(__file__).resolve().parents[1] / "apps"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PRODUCTS = (
    "name=The Eagle\neatType=coffee shop\nfood=Chinese\narea=riverside",
    "类型=裤\n颜色=黑色\n风格=简约",
)
SHOWS, RATES = 400, (0.02, 0.05, 0.11, 0.03)  # of the ads, best first, in a made audience


def ad_studio(page: Page, _: str) -> None:
    """A campaign for one audience, shown to it for a while; who clicks is drawn here."""
    page.locator("#product").fill(PRODUCTS[0])
    page.locator("#segments").fill("students")
    page.locator("#make button").click()
    page.wait_for_selector("#ads figure", timeout=300_000)
    page.evaluate(SHOWN, {"shows": SHOWS, "rates": RATES})
    page.locator("#campaigns").select_option(index=0)
    page.locator("#campaigns").select_option(index=1)
    page.wait_for_selector("#ads figure .bar")


def opinion_monitor(page: Page, _: str) -> None:
    """Topics are spoken of every day; the one that burst last, and what was said of it."""
    page.locator("#kind").select_option("topic")
    page.locator("#days").select_option("30")
    page.wait_for_selector("#map tbody tr:nth-child(5)")
    page.locator("#map tbody th button", has_text="results").click()
    page.wait_for_selector("#opinions li")
    page.evaluate("window.scrollTo(0, 0)")


def reading(page: Page, person: str) -> None:
    page.locator("#user").fill(person)
    page.locator("#ask").click()
    page.wait_for_selector("#rows li:nth-child(5)")


SHOWN = """async ({ shows, rates }) => {
  const base = "/v1/apps/ad_studio";
  const ask = async (method, path, body) => {
    const answer = await fetch(base + path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return answer.status === 204 ? null : answer.json();
  };
  const { data } = await ask("GET", "/campaigns");
  const { ads } = await ask("GET", `/campaigns/${data[0].id}`);
  const rate = new Map(ads.map((ad, n) => [ad.id, rates[n]]));
  let drawn = 7;
  const chance = () => (drawn = (drawn * 16807) % 2147483647) / 2147483647;
  for (let n = 0; n < shows; n++) {
    const show = await ask("POST", `/campaigns/${data[0].id}/shows`, { segment: ads[0].segment });
    if (chance() < rate.get(show.id)) await ask("POST", `/shows/${show.show}/click`);
  }
}"""
TAKEN: dict[str, Callable[[Page, str], None]] = {
    "ad_studio": ad_studio, "opinion_monitor": opinion_monitor, "reading": reading,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("app", choices=sorted(TAKEN))
    parser.add_argument("address")
    parser.add_argument("person", nargs="?", default="1")
    given = parser.parse_args()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1200, "height": 860})
        page.add_init_script("localStorage.setItem('tastemaker.theme', '\"light\"')")
        page.goto(f"{given.address}/apps/{given.app}/")
        TAKEN[given.app](page, given.person)
        page.wait_for_timeout(800)
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=APPS / given.app / "screenshot.png")
        browser.close()


if __name__ == "__main__":
    main()
