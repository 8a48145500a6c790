"""Taste: everything that is known, where it comes from, and the person's say in it."""

from __future__ import annotations

import json
import re
import zipfile
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.browsing import FOCUSED
from tests.studio.conftest import Visit, Visiting

PLACE = "taste"  # where `here` begins


def facts(page: Page) -> list[str]:
    page.wait_for_selector("tm-fact")
    return [words.strip() for words in page.locator("tm-fact .words").all_inner_texts()]


def profile(page: Page, person: str) -> dict[str, Any]:
    found: dict[str, Any] = page.request.get(f"/v1/users/{quote(person)}").json()
    return found


def weight(page: Page, person: str, words: str) -> float:
    return next(f["weight"] for f in profile(page, person)["facts"] if f["words"] == words)


def test_each_fact_has_a_weight_a_source_and_the_events_behind_it(here: Visit, page: Page) -> None:
    assert facts(page)
    first = page.locator("tm-fact").first
    expect(first).to_contain_text(re.compile(r"weight [+−-]\d"))
    source = first.get_by_role("button", name=re.compile("from what you did · evidence: [1-9]"))
    source.click()
    expect(first.locator("tm-event").first).to_contain_text("Liked ")
    here.shot("taste")


def test_pin_lower_and_delete_take_effect_and_can_be_undone(
    here: Visit, page: Page, somebody: str
) -> None:
    words = facts(page)[0]
    shift = page.get_by_role("region", name="What this changed")

    before = weight(page, somebody, words)
    page.get_by_role("button", name=f"Lower: {words}").click()
    expect(shift).to_contain_text(f"Lowered: {words}")
    assert weight(page, somebody, words) < before
    expect(shift.locator("li")).to_have_count(10)
    here.shot("lowered")
    shift.get_by_role("button", name="Undo").click()
    expect(shift).to_have_count(0)
    assert abs(weight(page, somebody, words) - before) < 1e-3

    page.get_by_role("button", name=f"Pin: {words}").click()
    expect(shift).to_contain_text(f"Pinned: {words}")
    expect(page.locator("tm-fact").first).to_contain_text("pinned")

    page.get_by_role("button", name=f"Delete: {words}").click()
    expect(shift).to_contain_text(f"Deleted: {words}")
    assert words not in facts(page)
    shift.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name=f"Delete: {words}")).to_be_visible()


def test_what_is_told_becomes_a_fact_with_its_source(page: Page) -> None:
    facts(page)
    page.get_by_label("Tell something about your taste").fill("I love hornpipes")
    page.keyboard.press("Enter")
    told = page.locator("tm-fact", has_text="hornpipes")
    expect(told).to_contain_text("from what you said")


def test_likes_and_dislikes_of_one_sentence_both_become_facts(page: Page) -> None:
    facts(page)
    field = page.get_by_label("Tell something about your taste")
    field.fill(field.get_attribute("placeholder") or "")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="What this changed")).to_contain_text("You said: ")
    page.get_by_role("button", name=re.compile("^Show all")).click()
    assert {"You do not like marches", "You like slow airs"} <= {*facts(page)}


def test_the_map_shows_the_person_and_a_table_says_the_same(here: Visit, page: Page) -> None:
    facts(page)
    picture = page.locator("tm-map")
    picture.scroll_into_view_if_needed()
    expect(picture.locator("canvas").first).to_be_visible()
    page.wait_for_timeout(800)
    here.shot("map")
    picture.get_by_role("button", name="Show as a table").click()
    rows = picture.locator("tbody tr")
    expect(rows.first).to_contain_text("You")
    expect(rows.filter(has_text="Neighbour")).to_have_count(12)


def test_learning_can_be_paused_and_resumed(page: Page, somebody: str) -> None:
    facts(page)
    page.get_by_role("button", name="Pause learning").click()
    expect(page.get_by_role("button", name="Resume learning")).to_be_visible()
    assert profile(page, somebody)["learning"]["paused"]
    page.get_by_role("button", name="Resume learning").click()
    expect(page.get_by_role("button", name="Pause learning")).to_be_visible()
    assert not profile(page, somebody)["learning"]["paused"]


def test_a_new_taste_forgets_and_undo_brings_the_old_one_back(page: Page) -> None:
    old = facts(page)
    page.get_by_role("button", name="New taste").click()
    expect(page.locator("tm-fact")).to_have_count(0)
    page.get_by_role("region", name="What this changed").get_by_role("button", name="Undo").click()
    expect(page.locator("tm-fact").first).to_be_visible()
    assert facts(page) == old


def test_sensing_of_mood_is_off_until_allowed(page: Page, somebody: str) -> None:
    facts(page)
    box = page.get_by_role("checkbox", name=re.compile("Allow sensing of mood"))
    expect(box).not_to_be_checked()
    box.check()
    expect(page.get_by_role("region", name="What this changed")).to_contain_text("allowed")
    assert profile(page, somebody)["sensing"]


def test_a_mood_that_was_asked_for_is_no_feeling(visit: Visiting, somebody: str) -> None:
    here = visit(somebody)
    page = here.page
    for text in ("make me a sad waltz", "I feel very sad today"):
        said = {"user": somebody, "kind": "say", "text": text}
        assert page.request.post("/v1/events", data=said).ok
    here.go("taste")
    expect(page.locator("tm-history")).to_contain_text("make me a sad waltz")
    expect(page.locator("tm-mood")).to_contain_text("Nothing is known of your mood.")
    expect(page.locator("tm-mood table")).to_have_count(0)


def test_everything_can_be_taken_along(page: Page) -> None:
    facts(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Take everything along").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        kept = "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".jsonl")
        )
    assert kept.count('"like"') >= 3


def test_erasing_counts_first_asks_for_the_name_and_gives_a_receipt(
    here: Visit, page: Page, somebody: str
) -> None:
    facts(page)
    page.get_by_role("button", name="Erase me").click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("Events")
    forever = asked.get_by_role("button", name="Erase for good")
    expect(forever).to_be_disabled()
    asked.get_by_role("textbox").fill(somebody)
    here.shot("erase")
    forever.click()
    receipt = page.get_by_role("status").filter(has_text=f"{somebody} is forgotten")
    expect(receipt).to_contain_text("Events")
    here.shot("receipt")
    assert page.request.get(f"/v1/users/{quote(somebody)}").status == 404
    kept = json.loads(page.evaluate("JSON.stringify(localStorage)"))
    assert all(somebody not in f"{name}{value}" for name, value in kept.items())


def test_what_was_done_can_be_taken_back_one_by_one(page: Page, somebody: str) -> None:
    history = page.locator("tm-history")
    expect(history.locator("tm-event")).to_have_count(3)
    before = profile(page, somebody)["evidence"]
    history.get_by_role("button", name=re.compile("^Undo: Liked")).first.click()
    expect(history.locator(".undone")).to_have_count(1)
    assert profile(page, somebody)["evidence"] == before - 1


def test_the_history_says_which_fact_was_decided_about_in_the_language_in_use(page: Page) -> None:
    words = facts(page)[0]
    page.get_by_role("button", name=f"Delete: {words}").click()
    history = page.locator("tm-history tm-event")
    expect(history.first).to_contain_text(f"Deleted: {words}")
    page.get_by_role("button", name="中文").click()
    expect(history.first).to_contain_text("已删除：你喜欢")


def test_what_is_deleted_or_undone_leaves_the_keyboard_where_it_was(
    here: Visit, page: Page
) -> None:
    facts = page.locator("tm-fact")
    expect(facts.nth(1)).to_be_visible()
    beside = facts.nth(1).locator(".source").inner_text().strip()
    gone = facts.first.locator(".words").inner_text().strip()
    facts.first.get_by_role("button", name=re.compile("^Delete")).press("Enter")
    expect(page.locator("tm-fact", has_text=gone)).to_have_count(0)
    here.until(f"({FOCUSED})() === {json.dumps(beside)}")
    lower = facts.first.get_by_role("button", name=re.compile("^Lower"))
    lower.press("Enter")
    expect(page.locator("tm-shift")).to_contain_text("Lowered")
    here.until(f"({FOCUSED})().startsWith('Lower')")
    page.locator("tm-history").get_by_role("button", name=re.compile("^Undo")).first.press("Enter")
    expect(page.locator("tm-history .undone").first).to_be_focused()
