"""Compose: a brief, a mood, four variations; the whole of it in the address."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, quote, urlparse

from playwright.sync_api import Page, expect

from tests.studio.conftest import Visit, Visiting

PLACE = "compose"  # where `here` begins


def rows(page: Page) -> Any:
    return page.locator("tm-variation")


def params(page: Page) -> dict[str, str]:
    query = urlparse(page.evaluate("location.href")).fragment.partition("?")[2]
    return {name: values[0] for name, values in parse_qs(query).items()}


def four(here: Visit) -> list[str]:
    """The ids of four variations, once all are there."""
    expect(rows(here.page).locator(".badge.made")).to_have_count(4)
    here.until(
        "JSON.parse(localStorage.getItem(Object.keys(localStorage)"
        ".find(k => k.startsWith('tastemaker.compose.of')))).rows.every(r => r.item)"
    )
    found: list[str] = here.page.evaluate(
        "JSON.parse(localStorage.getItem(Object.keys(localStorage)"
        ".find(k => k.startsWith('tastemaker.compose.of')))).rows.map(r => r.item.id)"
    )
    return found


def test_four_variations_stream_in_with_score_and_player(here: Visit, page: Page) -> None:
    page.get_by_label("What shall it be").fill("a reel")
    page.get_by_role("button", name="Make four").click()
    expect(rows(page)).to_have_count(4)
    expect(rows(page).first.locator(".badge.made")).to_be_visible()
    ids = four(here)
    assert len(set(ids)) == 4
    page.wait_for_selector("tm-variation tm-score svg path")
    rows(page).first.get_by_role("button", name=re.compile("^Play ")).click()
    here.until("document.querySelector('audio').currentTime > 0.2")
    here.shot("compose")


def test_the_pad_moves_by_arrow_keys_and_pointer_and_its_sliders_say_the_same(page: Page) -> None:
    pad = page.get_by_role("slider", name=re.compile("^Mood"))
    pad.focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowDown"):
        page.keyboard.press(key)
    assert params(page) == {"valence": "-0.2", "arousal": "-0.1"}
    expect(page.get_by_role("slider", name="Valence", exact=True)).to_have_value("-0.2")
    box = pad.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.2)
    assert params(page) == {"valence": "0.8", "arousal": "0.6"}
    page.get_by_role("slider", name="Arousal", exact=True).fill("-0.5")
    assert params(page)["arousal"] == "-0.5"
    page.get_by_role("button", name="Clear").click()
    assert params(page) == {}


def test_what_is_kept_stays_while_the_rest_is_made_anew(
    here: Visit, page: Page, somebody: str
) -> None:
    page.get_by_role("button", name="Make four").click()
    before = four(here)
    rows(page).nth(1).get_by_role("button", name="Keep").click()
    expect(rows(page).nth(1).get_by_role("button", name="Keep")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_label("Kind").select_option("jig")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.get_by_role("button", name="Make four")).to_be_visible()
    after = four(here)
    assert after[1] == before[1]
    assert not {after[0], after[2], after[3]} & set(before)
    for at in (0, 2, 3):
        expect(rows(page).nth(at)).to_contain_text("Jig")
    events = page.request.get(f"/v1/users/{quote(somebody)}/events").json()["data"]
    assert (events[0]["kind"], events[0]["item"]) == ("save", before[1])


def test_one_can_be_varied_and_undone(here: Visit, page: Page) -> None:
    page.get_by_role("button", name="Make four").click()
    before = four(here)
    rows(page).first.get_by_role("button", name="Vary").click()
    undo = rows(page).first.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    after = four(here)
    assert after[0] != before[0]
    assert after[1:] == before[1:]
    undo.click()
    assert four(here) == before


def test_pieces_to_resemble_are_found_by_name(page: Page) -> None:
    page.get_by_label("Like these").fill("reel")
    page.locator("tm-like .found button").first.click()
    expect(page.locator("tm-like .chip")).to_have_count(1)
    assert params(page)["like"].startswith("tune:")
    page.locator("tm-like .chip button").click()
    assert "like" not in params(page)


def test_a_copied_link_makes_the_same_again(
    here: Visit, page: Page, visit: Visiting, somebody: str
) -> None:
    page.get_by_label("Kind").select_option("reel")
    page.get_by_role("button", name="Make four").click()
    before = four(here)
    page.get_by_role("button", name=re.compile("^Copy a link")).click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.evaluate("location.href")
    assert {"kind", "seed"} <= params(page).keys()
    elsewhere = visit(somebody)
    elsewhere.page.goto(link)
    assert four(elsewhere) == before


def test_a_refresh_keeps_what_was_made_and_goes_on_with_the_rest(here: Visit, page: Page) -> None:
    page.get_by_role("button", name="Make four").click()
    expect(rows(page).locator(".badge.made").first).to_be_visible()
    here.again()
    ids = four(here)
    assert len(set(ids)) == 4
    here.again()
    assert four(here) == ids


def test_all_of_it_works_by_keyboard_alone(here: Visit, page: Page) -> None:
    page.get_by_label("What shall it be").focus()
    page.keyboard.type("a jig in major")
    page.keyboard.press("Enter")
    four(here)
    keep = rows(page).first.get_by_role("button", name="Keep")
    for _ in range(80):
        page.keyboard.press("Tab")
        if keep.evaluate("button => button.getRootNode().activeElement === button"):
            break
    page.keyboard.press("Space")
    expect(keep).to_have_attribute("aria-pressed", "true")


def test_a_row_can_be_gone_on_from_and_bars_of_it_written_anew(here: Visit, page: Page) -> None:
    page.get_by_role("button", name="Make four").click()
    four(here)
    row = rows(page).first
    row.get_by_label("Bars").fill("1-2")
    row.get_by_role("button", name="Write anew").click()
    expect(row.get_by_role("heading", level=3)).to_contain_text("bars 1–2 anew")
    row.get_by_role("button", name="Go on").click()
    expect(row.get_by_role("heading", level=3)).to_contain_text("continued")


def test_what_waits_for_a_review_says_so_in_its_row_and_in_the_feed(
    visit: Visiting, somebody: str
) -> None:
    here = visit(somebody)
    page = here.page
    lines = 'id: s_1:1\nevent: held\ndata: {"held": 1}\n\n' + "id: s_1:2\nevent: done\ndata: {}\n\n"
    held = {"status": 200, "content_type": "text/event-stream", "body": lines}
    page.route("**/creations", lambda route: route.fulfill(**held))
    here.go("compose")
    page.get_by_role("button", name="Make four").click()
    expect(rows(page).first).to_contain_text("waits for a person to look at it first")
    expect(rows(page).nth(1)).to_contain_text("This one was not made.")
    here.go("listen")
    cards = page.locator("tm-card")
    expect(cards.first).to_be_visible()
    cards.first.get_by_role("button", name="Make another").click()
    expect(cards.nth(1)).to_contain_text("waits for a person to look at it first")
    expect(cards.nth(2).locator("h2")).not_to_be_empty()


def test_a_row_that_failed_is_tried_again_alone(here: Visit, page: Page) -> None:
    page.get_by_role("button", name="Make four").click()
    before = four(here)
    refuse = {"status": 500, "json": {"title": "Not now", "detail": "Not now."}}
    page.route("**/creations", lambda route: route.fulfill(**refuse))
    rows(page).nth(1).get_by_role("button", name="Vary").click()
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("Not now")
    assert four(here) == before
    page.unroute("**/creations")
    problem.get_by_role("button", name="Try again").click()
    expect(rows(page).nth(1).get_by_role("heading", level=3)).to_contain_text("varied")
    after = four(here)
    assert [after[0], *after[2:]] == [before[0], *before[2:]]
    here.refused.clear()  # the one above


def test_bars_that_a_tune_does_not_have_are_refused_where_they_are_typed(
    here: Visit, page: Page
) -> None:
    page.get_by_role("button", name="Make four").click()
    four(here)
    row = page.locator("tm-variation").first
    field = row.get_by_label("Bars")
    for typed in ("900-901", "3-2", "0"):
        field.fill(typed)
        row.get_by_role("button", name="Write anew").click()
        words = field.evaluate("one => one.validationMessage")
        assert re.search(r"This tune has \d+ bars", words), typed
    field.fill("1–2")
    assert field.evaluate("one => one.validationMessage") == ""


def test_a_piece_of_the_catalogue_can_be_varied_by_address(visit: Visiting, somebody: str) -> None:
    here = visit(somebody)
    item = here.page.request.get("/v1/items?medium=tune&limit=1").json()["data"][0]
    here.go(f"compose?medium=tune&how=vary&from={quote(item['id'], safe='')}")
    page = here.page
    expect(page.locator("tm-like .chip")).to_contain_text(item["title"])
    page.get_by_role("button", name="Make four").click()
    four(here)
    for at in range(4):
        expect(rows(page).nth(at)).to_contain_text("varied")
    page.locator("tm-like .chip button").click()
    assert "from" not in params(page)


def test_what_is_varied_has_the_keyboard_once_it_is_there(here: Visit, page: Page) -> None:
    page.get_by_role("button", name="Make four").click()
    first = page.locator("tm-variation").first
    first.get_by_role("button", name="Vary").press("Enter")
    expect(first.get_by_role("heading", level=3)).to_contain_text("varied")
    expect(first.get_by_role("heading", level=3)).to_be_focused()
