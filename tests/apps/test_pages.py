"""What holds for every application's page: anybody can use it, on anything, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.apps.conftest import APPS
from tests.apps.support_desk.test_desk import ASTRAY
from tests.browsing import Visit, Visiting

SMALL = 24  # CSS pixels that a finger needs at least (WCAG 2.2, 2.5.8)


def ads(page: Any) -> None:
    page.locator("#campaigns").select_option(index=1)
    page.wait_for_selector("#ads figure .bar")
    for picture in page.locator("#ads img").all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0


def level(page: Any) -> None:
    page.locator("#user").fill("ada")
    page.locator("#start").click()
    page.wait_for_selector("#chart polyline", state="attached")
    name = page.locator("#level-title").inner_text()
    page.locator("#won").click()
    page.locator("#plays li", has_text=f" · {name}").first.wait_for()  # its name, not its id


def opinions(page: Any) -> None:
    page.locator("#days").select_option("90")
    page.wait_for_selector("#alerts li button")
    page.locator("#map tbody th button").first.click()
    page.wait_for_selector("#opinions li")


def poems(page: Any) -> None:
    page.locator("#user").fill("ada")
    page.locator("#ask button").click()
    page.wait_for_selector(".poem")
    page.locator("#about").fill("a fiddle lost at sea")
    page.locator("#begin button").click()
    page.wait_for_selector(".chapter")


def digest(page: Any) -> None:
    page.locator("#user").fill("r1")
    page.locator("#ask").click()
    page.wait_for_selector("#rows li:nth-child(3)")
    page.locator("#rows li button").first.click()
    page.wait_for_selector("#rows li.done")


def desk(page: Any) -> None:
    page.locator("#rows button", has_text=ASTRAY).click()
    page.wait_for_selector("#near li")
    page.wait_for_selector("#reply:not([hidden])")
    page.locator("#tab-chat").click()
    page.locator("#ask-text").fill("How do I reset my password?")
    page.keyboard.press("Enter")
    page.locator("#chat-messages li").nth(1).wait_for()
    page.locator("#tab-desk").click()


USED: dict[str, Callable[[Any], None]] = dict(
    zip(APPS, (ads, level, opinions, poems, digest, desk), strict=True)
)
LOOKS = [("en", "light", 1280), ("zh", "dark", 1280), ("en", "dark", 390), ("zh", "light", 390)]


def opened(here: Visit, name: str) -> Any:
    here.open(f"/apps/{name}/")
    here.page.wait_for_function("document.querySelector('h1').textContent")
    return here.page


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
@pytest.mark.parametrize("name", APPS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit: Visiting, name: str, language: str, theme: str, width: int
) -> None:
    here = visit("", language, theme, width)
    page = opened(here, name)
    assert not (found := here.violations()), "\n".join(found)
    USED[name](page)
    here.shot(f"apps-{name}-{language}-{theme}-{width}")
    assert not (found := here.violations()), "\n".join(found)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(TOO_SMALL, SMALL) == []


@pytest.mark.parametrize("name", APPS)
def test_the_dark_scheme_is_dark_and_the_light_one_light(visit: Visiting, name: str) -> None:
    grounds = []
    for theme in ("light", "dark"):
        page = opened(visit("", "en", theme), name)
        grounds.append(page.evaluate(LIGHTNESS))
    assert grounds[0] > 200 > 60 > grounds[1]


@pytest.mark.parametrize("name", APPS)
def test_everything_is_reached_with_the_keyboard_and_seen_where_it_is(
    visit: Visiting, name: str
) -> None:
    page = opened(visit(), name)
    USED[name](page)
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    wanted, reached = page.evaluate(OPERABLE), 0
    for _ in range(wanted + 12):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUSED)
        if place is None:
            continue
        assert place["outlined"], place["html"]
        reached += place["new"]
    assert reached >= wanted


@pytest.mark.parametrize("name", APPS)
def test_the_language_changes_at_once_and_stays(visit: Visiting, name: str) -> None:
    page = opened(visit(), name)
    before = page.locator("h1").inner_text()
    page.get_by_role("button", name="中文").press("Enter")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.locator("h1").inner_text() != before
    page.reload()
    page.wait_for_function("document.querySelector('h1').textContent")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.get_by_role("button", name="English").press("Space")
    assert page.locator("h1").inner_text() == before


TOO_SMALL = """(small) => [...document.querySelectorAll("button, select, input, textarea, a")]
  .map((one) => [one, (one.closest("label") ?? one).getBoundingClientRect()])
  .filter(([, { width, height }]) => width && height && (width < small || height < small))
  .map(([one, { width, height }]) => `${one.outerHTML.slice(0, 120)} ${width} x ${height}`)"""
LIGHTNESS = """() => {
  const drawn = document.createElement("canvas").getContext("2d");
  drawn.fillStyle = getComputedStyle(document.body).backgroundColor;
  drawn.fillRect(0, 0, 1, 1);
  return Math.max(...drawn.getImageData(0, 0, 1, 1).data.slice(0, 3));
}"""
OPERABLE = """() => [...document.querySelectorAll("button, select, input, textarea, a[href]")]
  .filter((one) => one.checkVisibility() && !one.disabled).length"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one.matches("button, select, input, textarea, a[href]")) return null;
  const fresh = !one.dataset.reached;
  one.dataset.reached = "yes";
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  return { html: one.outerHTML.slice(0, 120), new: fresh, outlined: outlineStyle !== "none" && outlineWidth !== "0px" };
}"""
