"""Operate: what is learned, what is live, and long work that nobody has to wait for."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import Page, expect

from tests.studio.conftest import Server, Visiting


def tile(page: Page, name: str) -> str:
    found = page.locator(".tile", has_text=name).locator("dd").first
    expect(found).to_be_visible()
    return str(found.inner_text())


def test_the_figures_of_the_house_are_there(visit: Visiting, somebody: str) -> None:
    here = visit(somebody)
    here.go("listen")
    here.page.wait_for_selector("tm-card")
    here.go("operate")
    page = here.page
    assert int(tile(page, "Catalogue").replace(",", "")) > 0
    assert int(tile(page, "Events on record").replace(",", "")) > 0
    assert re.fullmatch(r"\d+%", tile(page, "Creations shown"))
    expect(page.locator(".tile", has_text="Creations shown")).to_contain_text("cap 40%")
    assert tile(page, "Slowest 1 % of slates").endswith("ms")
    expect(page.locator("tm-line canvas")).to_have_count(3)
    page.get_by_role("button", name="Events per minute: show as a table").click()
    expect(page.locator("tm-line table tbody tr").first).to_contain_text("per minute")
    here.shot("operate")


def test_learning_is_started_watched_and_cancelled_from_the_page(visit: Visiting) -> None:
    here = visit()
    here.go("operate")
    page = here.page
    page.get_by_label("Learn", exact=True).select_option("composer")
    page.get_by_label("Minutes").fill("30")
    page.get_by_role("button", name="Start").click()
    bar = page.locator("tm-joblist").get_by_role("progressbar")
    expect(bar).to_be_visible()
    expect(page.locator("tm-jobs").get_by_role("progressbar")).to_be_visible()
    here.shot("learning")
    here.again()
    expect(bar).to_be_visible()
    page.get_by_role("button", name=re.compile("^Cancel")).click()
    expect(page.locator("tm-joblist li").first).to_contain_text("Cancelled")
    expect(page.locator("tm-jobs").get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_role("button", name="Start")).to_be_enabled()


def test_an_older_model_set_can_be_promoted_and_the_newest_rolled_back(visit: Visiting) -> None:
    here = visit()
    here.go("operate")
    page = here.page
    sets = page.locator("tm-models li")
    expect(sets.first).to_contain_text("Live")
    newest = sets.first.locator("code").inner_text()
    page.get_by_role("button", name="Roll back").click()
    expect(sets.first.get_by_role("button", name=re.compile("^Promote"))).to_be_visible()
    expect(sets.nth(1)).to_contain_text("Live")
    sets.first.get_by_role("button", name=re.compile("^Promote")).click()
    expect(sets.first).to_contain_text("Live")
    assert sets.first.locator("code").inner_text() == newest


def test_creations_are_judged_edited_and_verdicts_taken_back(
    visit: Visiting, somebody: str, server: Server
) -> None:
    wish = {"medium": "tune", "n": 3, "seed": 1}
    httpx.post(f"{server.url}/v1/users/{somebody}/creations", json=wish, timeout=60)
    here = visit(somebody)
    here.go("operate")
    page = here.page
    rows = page.locator("tm-reviews li")
    expect(rows.first).to_contain_text("likely it would be refused")
    rows.nth(1).scroll_into_view_if_needed()
    here.shot("reviews")
    name = rows.first.locator("strong").inner_text()
    rows.first.get_by_role("button", name=re.compile("^Refuse")).click()
    last = page.locator("tm-reviews .last")
    expect(last).to_contain_text(f"Refused: {name}")
    last.get_by_role("button", name="Allow after all").click()
    expect(last).to_contain_text(f"Allowed: {name}")
    edit = rows.first.get_by_role("button", name=re.compile("^Edit"))
    edit.click()
    page.locator("tm-reviews textarea").fill("no tune at all")
    page.get_by_role("button", name="Allow it like this").click()
    expect(page.locator("tm-reviews tm-problem")).to_contain_text("text")
    expect(page.locator("tm-reviews textarea")).to_have_value("no tune at all")
    here.refused.clear()  # the text that is no tune


def test_a_question_left_to_a_person_is_answered_and_the_asker_is_told(
    visit: Visiting, somebody: str, server: Server
) -> None:
    talk = f"{server.url}/v1/users/{somebody}/messages"
    httpx.post(talk, json={"text": "When does the shop in Graz open?"}, timeout=60)
    httpx.post(talk, json={"text": "Let me talk to a human"}, timeout=60)
    here = visit(somebody)
    here.go("operate")
    page = here.page
    row = page.locator("tm-handovers > section li", has_text="Graz").first
    row.scroll_into_view_if_needed()
    here.shot("handovers")
    row.get_by_label("Your answer").fill("At nine, but not on Sundays.")
    row.get_by_role("button", name="Send and close").click()
    expect(page.locator("tm-handovers")).not_to_contain_text("Graz")
    parts = httpx.post(talk, json={"text": "thanks"}, timeout=60).json()["parts"]
    assert any("At nine, but not on Sundays." in part.get("text", "") for part in parts)
    parts = httpx.post(talk, json={"text": "thanks"}, timeout=60).json()["parts"]
    assert not any("At nine" in part.get("text", "") for part in parts)


def test_a_job_that_failed_says_why_and_shows_the_end_of_its_log(visit: Visiting) -> None:
    here = visit()
    failed = {
        "id": "train-000009", "kind": "train", "args": {"what": ["tune"]}, "state": "failed",
        "progress": 0.4, "stage": "", "detail": "", "created": "2026-01-01T00:00:00Z",
        "finished": "2026-01-01T00:01:00Z", "log": ["Traceback", "MemoryError"],
        "error": {"detail": "It stopped.", "hint": "Start it again."},
    }  # fmt: skip
    here.page.route(
        "**/v1/jobs", lambda route: route.fulfill(json={"data": [failed], "next": None})
    )
    here.go("operate")
    row = here.page.locator("tm-joblist li")
    expect(row).to_contain_text("It stopped. Start it again.")
    expect(row.locator("pre")).to_be_hidden()
    row.get_by_text("The end of its log").click()
    expect(row.locator("pre")).to_have_text("Traceback\nMemoryError")
