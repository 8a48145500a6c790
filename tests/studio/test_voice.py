"""A voice message is offered to who allowed sensing alone, read once, and can be taken back."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.studio.conftest import Visit, Visiting, sound


def mood_of(page: Page, person: str) -> Any:
    return page.request.get(f"/v1/users/{quote(person)}").json()["mood"]


def listening(visit: Visiting, person: str, language: str = "en") -> Visit:
    """On the first page, sensing allowed."""
    here = visit(person, language)
    here.page.request.patch(f"/v1/users/{quote(person)}", data={"sensing": True})
    here.page.context.grant_permissions(["microphone"])
    here.go("listen")
    here.page.wait_for_selector("tm-voice button")
    return here


def test_without_leave_nothing_offers_to_listen(visit: Visiting, somebody: str) -> None:
    here = visit(somebody)
    here.go("listen")
    here.page.wait_for_selector("tm-card")
    expect(here.page.locator("tm-voice button")).to_have_count(0)
    here.page.request.patch(f"/v1/users/{quote(somebody)}", data={"sensing": True})
    here.again()
    expect(here.page.locator("tm-voice button")).to_have_count(1)


def test_a_message_is_recorded_by_keyboard_and_what_was_heard_taken_back(
    visit: Visiting, somebody: str
) -> None:
    page = listening(visit, somebody).page
    expect(page.get_by_text("Software guesses your mood")).to_be_visible()
    page.get_by_role("button", name="Say how you are").focus()
    page.keyboard.press("Enter")
    send = page.locator("tm-voice").get_by_role("button", name="Send")
    expect(send).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(2_500)  # of the microphone's beeps
    page.keyboard.press("Enter")
    expect(page.locator("tm-voice")).to_contain_text(re.compile("You sound|No mood was heard"))
    expect(page.get_by_role("button", name="Say how you are")).to_be_enabled()


def test_what_was_heard_stands_in_the_profile_until_it_is_taken_back(
    visit: Visiting, somebody: str
) -> None:
    page = listening(visit, somebody).page
    file = {"name": "glad.wav", "mimeType": "audio/wav", "buffer": sound(900)}
    page.locator("tm-voice input").set_input_files([file])
    expect(page.locator("tm-voice")).to_contain_text("You sound")
    assert mood_of(page, somebody)["valence"] > 0
    page.get_by_role("button", name="That is wrong").click()
    expect(page.locator("tm-voice")).not_to_contain_text("You sound")
    assert mood_of(page, somebody) is None


def test_a_message_can_be_discarded_and_what_is_no_sound_is_said(
    visit: Visiting, somebody: str
) -> None:
    page = listening(visit, somebody).page
    sent: list[str] = []
    page.on(
        "request",
        lambda r: sent.append(r.url) if "/voice" in r.url and r.method == "POST" else None,
    )
    page.get_by_role("button", name="Say how you are").click()
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_role("button", name="Say how you are")).to_be_enabled()
    bad = {"name": "no.wav", "mimeType": "audio/wav", "buffer": b"not a sound at all"}
    page.locator("tm-voice input").set_input_files([bad])
    expect(page.locator("tm-voice")).to_contain_text("no sound that can be read")
    assert sent == []


@pytest.mark.parametrize(
    ("language", "record"), [("en", "Say how you are"), ("zh", "说说你现在怎样")]
)
def test_axe_finds_nothing_while_it_listens(
    visit: Visiting, somebody: str, language: str, record: str
) -> None:
    here = listening(visit, somebody, language)
    assert here.violations() == []
    here.page.get_by_role("button", name=record).click()
    assert here.violations() == []
    here.shot(f"voice-{language}")
    here.page.get_by_role("button", name="丢弃" if language == "zh" else "Discard").click()
