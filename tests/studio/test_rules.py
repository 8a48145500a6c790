"""What holds on every page: for everybody's eyes, hands, screens and ears, and offline."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.studio.conftest import Visit, Visiting

PAGES = ("listen", "taste", "compose", "operate")
READY = {
    "listen": "tm-card tm-score svg path",
    "taste": "tm-fact",
    "compose": "tm-brief select",
    "operate": ".tile",
}
SMALL = 44  # pixels that a finger needs


def opened(visit: Visit, page: str) -> Page:
    visit.go(page)
    if page == "listen":
        visit.page.locator("tm-card").first.scroll_into_view_if_needed()
    visit.page.wait_for_selector(READY[page])
    visit.page.wait_for_timeout(700)  # until what arrives has arrived
    return visit.page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", PAGES)
def test_axe_finds_nothing(
    visit: Visiting, somebody: str, place: str, language: str, theme: str
) -> None:
    here = visit(somebody, language, theme)
    opened(here, place)
    here.shot(f"{place}-{language}-{theme}")
    assert here.violations() == []


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("zh", "light")])
def test_axe_finds_nothing_in_what_opens(
    visit: Visiting, somebody: str, language: str, theme: str
) -> None:
    here = visit(somebody, language, theme)
    page = opened(here, "listen")
    page.keyboard.press("w")
    page.wait_for_selector("tm-why .sum")
    page.locator("tm-menu button").first.click()
    page.locator("tm-card").nth(1).locator(".actions button").nth(1).click()
    page.wait_for_selector(".because")
    page.wait_for_selector(".feed[aria-busy=false]")
    assert here.violations() == []
    page.keyboard.press("Escape")
    page.locator("tm-card").first.locator("h2").click()
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    assert here.violations() == []
    page = opened(here, "taste")
    page.locator("tm-fact .source").first.click()
    page.locator("tm-map").scroll_into_view_if_needed()
    page.wait_for_selector("tm-map canvas")
    page.locator("tm-map button").click()
    page.locator("tm-rights .choice button").last.click()
    page.wait_for_selector("dialog[open] table")
    assert here.violations() == []


def test_axe_finds_nothing_for_somebody_new(visit: Visiting) -> None:
    here = visit()
    here.go("listen")
    page = here.page
    page.get_by_label("Your name").fill("Nobody yet")
    assert here.violations() == []
    page.get_by_role("button", name="Begin").click()
    page.wait_for_selector(".sample svg")
    assert here.violations() == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", PAGES)
def test_a_phone_shows_all_of_it_without_scrolling_sideways(
    visit: Visiting, somebody: str, place: str, language: str
) -> None:
    here = visit(somebody, language, width=360, height=740, has_touch=True, is_mobile=True)
    page = opened(here, place)
    here.shot(f"phone-{place}-{language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert here.violations() == []


SIZES = """(small) => {
  const found = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      if (!element.matches("button, select, input, nav a, a.button")) continue;
      const hit = element.closest("label") ?? element;
      const { width, height } = hit.getBoundingClientRect();
      if (width && height && (width < small || height < small)) {
        found.push(`${element.outerHTML.slice(0, 120)} ${width} x ${height}`);
      }
    }
  };
  look(document);
  return found;
}"""


@pytest.mark.parametrize("place", PAGES)
def test_everything_is_large_enough_for_a_finger(
    visit: Visiting, somebody: str, place: str
) -> None:
    here = visit(somebody, width=390, height=840, has_touch=True)
    page = opened(here, place)
    assert page.evaluate(SIZES, SMALL) == []


def test_language_and_theme_change_at_once_and_stay(visit: Visiting, somebody: str) -> None:
    here = visit(somebody)
    page = opened(here, "taste")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="你的口味")).to_be_visible()
    expect(page.locator("tm-fact .words").first).to_contain_text("你")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.get_by_role("button", name=re.compile("^主题")).click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    here.again()
    expect(page.get_by_role("heading", name="你的口味")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_whoever_wants_no_motion_gets_none(visit: Visiting, somebody: str) -> None:
    here = visit(somebody, reduced_motion="reduce")
    page = opened(here, "listen")
    moving = page.locator("tm-card article").first.evaluate(
        "card => { const style = getComputedStyle(card);"
        " return [style.animationName, style.transitionDuration]; }"
    )
    assert moving == ["none", "0s"]


def test_each_page_has_an_address_and_back_goes_back(visit: Visiting, somebody: str) -> None:
    here = visit(somebody)
    page = opened(here, "listen")
    for name, heading in (
        ("Taste", "Your taste"),
        ("Compose", "Compose"),
        ("Operate", "The house"),
    ):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1, name=re.compile(heading))).to_be_focused()
        assert page.url.endswith(f"#/{name.lower()}")
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Compose")).to_be_visible()


def test_two_people_in_one_browser_keep_apart(visit: Visiting, somebody: str) -> None:
    here = visit(somebody)
    page = opened(here, "listen")
    page.locator("tm-card").first.get_by_role("button", name="Like", exact=True).click()
    page.wait_for_selector(".turn")
    page.get_by_label("Who is listening").select_option(label="Somebody new…")
    page.get_by_label("Your name").fill(f"{somebody} two")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Go on without").click()
    expect(page.get_by_role("heading", name=f"For you, {somebody} two")).to_be_visible()
    page.wait_for_selector("tm-card")
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("tm-summary")).to_contain_text("Nothing yet")
    page.get_by_label("Who is listening").select_option(label=somebody)
    expect(page.get_by_role("heading", name=f"For you, {somebody}", exact=True)).to_be_visible()
    liked: Any = page.locator("tm-card").first.get_by_role("button", name="Like", exact=True)
    expect(liked).to_have_attribute("aria-pressed", "true")
