"""Listen: from a name to a feed that changes with every click."""

from __future__ import annotations

import json
import re
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from tastemaker.cli import run
from tastemaker.cli.common import take_options
from tastemaker.domain import Event, Item
from tastemaker.home import open_home
from tastemaker.learn.train import train
from tastemaker.settings import Settings
from tastemaker.trust import keys
from tests.studio.conftest import Server, Visit, Visiting, free_port, sound

PLACE = "listen"  # where `here` begins

HEARD = "document.querySelector('audio').currentTime"


def cards(page: Page) -> Any:
    return page.locator("tm-card")


def titles(page: Page) -> list[str]:
    page.wait_for_selector("tm-card h2")
    return [words.strip() for words in page.locator("tm-card h2").all_inner_texts()]


def act(page: Page, card: int, name: str) -> None:
    cards(page).nth(card).get_by_role("button", name=name, exact=True).click()


def settle(page: Page) -> None:
    expect(page.locator(".feed[aria-busy=false]")).to_be_visible()


def ledger(page: Page, person: str) -> list[dict[str, Any]]:
    answer = page.request.get(f"/v1/users/{quote(person)}/events?limit=200")
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


def eventually(page: Page, person: str, kind: str) -> list[str]:
    """Kinds of the events on record, newest first, once the newest is of this kind."""
    for _ in range(300):
        kinds = [event["kind"] for event in ledger(page, person)]
        if kinds[0] == kind:
            return kinds
        page.wait_for_timeout(100)
    raise AssertionError(kinds)


def test_somebody_new_gives_a_name_picks_three_and_gets_a_feed(visit: Visiting) -> None:
    here = visit()
    here.go("listen")
    page = here.page
    name = f"Newcomer {uuid.uuid4().hex[:4]}"
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_selector(".sample svg")
    assert here.focused() == "Pick three you like"
    here.shot("newcomer")
    done = page.get_by_role("button", name="Show me mine")
    expect(done).to_be_disabled()
    for _ in range(3):
        page.get_by_role("button", name=re.compile("^I like this")).first.click()
    done.click()
    expect(page.get_by_role("heading", name=f"For you, {name}")).to_be_focused()
    page.wait_for_selector("tm-card tm-score svg path")
    assert len(titles(page)) >= 5
    expect(page.locator("tm-summary li").first).to_contain_text("You")
    likes = [event for event in ledger(page, name) if event["kind"] == "like"]
    assert len(likes) == 3
    here.shot("listen")


def test_every_card_says_where_it_comes_from_and_under_which_licence(
    visit: Visiting, somebody: str
) -> None:
    here = visit(somebody)
    here.go("listen")
    titles(here.page)
    for card in cards(here.page).all():
        expect(card.locator(".badge")).to_have_text(re.compile("Catalogue|Made for you · AI"))
        expect(card.locator(".from")).to_have_text(re.compile(r"\w+"))


def test_a_like_changes_what_follows_and_what_is_known(
    here: Visit, page: Page, somebody: str
) -> None:
    before = titles(page)
    expect(page.locator("tm-summary li").first).to_be_visible()
    act(page, 0, "Like")
    expect(page.locator(".turn")).to_contain_text(before[0])
    settle(page)
    after = titles(page)
    assert after[0] == before[0]
    assert after[1:] != before[1:]
    expect(page.locator("tm-summary .moved").first).to_have_text(re.compile(r"[▲▼] [+−-]\d"))
    newest = ledger(page, somebody)[0]
    assert (newest["kind"], newest["position"]) == ("like", 0)
    assert newest["slate"]
    here.shot("liked")


def test_less_like_this_hides_it_asks_why_and_can_be_undone(
    here: Visit, page: Page, somebody: str
) -> None:
    title = titles(page)[0]
    act(page, 0, "Less like this")
    first = cards(page).first
    expect(first).to_contain_text("Hidden")
    settle(page)
    for reason in ("Not my taste", "Heard already", "Not now", "This creator"):
        expect(first.get_by_role("button", name=reason)).to_be_visible()
    here.shot("hidden")
    first.get_by_role("button", name="Heard already").click()
    settle(page)
    expect(first.get_by_role("button", name="Heard already")).to_have_attribute(
        "aria-pressed", "true"
    )
    texts = [event["text"] for event in ledger(page, somebody) if event["kind"] == "dislike"]
    assert texts[0] == "heard"
    first.get_by_role("button", name="Undo").click()
    settle(page)
    expect(first.locator("h2")).to_have_text(title)
    assert ledger(page, somebody)[0]["kind"] == "undo"


def test_why_shows_signed_parts_that_add_up_and_each_can_be_forgotten(
    here: Visit, page: Page, somebody: str
) -> None:
    titles(page)
    act(page, 0, "Why?")
    why = page.locator("tm-why")
    expect(why.locator(".sum")).to_be_visible()
    read = [
        float(text.replace("−", "-").replace("+", ""))
        for text in why.locator(".amount").all_inner_texts()
    ]
    assert abs(sum(read[:-1]) - read[-1]) <= 0.005 * len(read) + 1e-9
    link = why.locator("a").first
    assert link.get_attribute("href", timeout=5_000).startswith("#/taste?event=")
    here.shot("why")
    why.get_by_role("button", name=re.compile("^Forget this")).first.click()
    eventually(page, somebody, "undo")


def test_a_tune_is_heard_its_score_follows_and_the_ledger_knows(
    here: Visit, page: Page, somebody: str
) -> None:
    page.wait_for_selector("tm-card tm-score svg path")
    cards(page).first.get_by_role("button", name=re.compile("^Play ")).click()
    here.until(f"{HEARD} > 0.3")
    expect(page.locator(".sounding").first).to_be_attached()
    expect(cards(page).first.locator(".cursor")).to_be_visible()
    first = cards(page).first.locator(".cursor").bounding_box()
    here.until(f"{HEARD} > 2")
    later = cards(page).first.locator(".cursor").bounding_box()
    assert (first["x"], first["y"]) != (later["x"], later["y"])
    here.shot("playing")
    page.evaluate("(a => a.currentTime = a.duration * 0.92)(document.querySelector('audio'))")
    assert eventually(page, somebody, "finish")[:2] == ["finish", "play"]


def test_make_another_composes_one_below_the_card(here: Visit, page: Page) -> None:
    title = titles(page)[0]
    act(page, 0, "Make another")
    expect(cards(page).nth(1)).to_contain_text("Composing this for you")
    expect(cards(page).nth(1).locator(".badge.made")).to_be_visible()
    assert titles(page)[0] == title
    page.wait_for_selector("tm-card:nth-of-type(2) tm-score svg path")
    act(page, 1, "Why?")
    expect(cards(page).nth(1).locator("tm-why .sum")).to_be_visible()
    here.shot("made")


def test_what_is_said_becomes_chips_that_can_be_taken_away(here: Visit, page: Page) -> None:
    titles(page)
    page.get_by_role("textbox", name="Say what you want").fill("make a calm reel")
    page.keyboard.press("Enter")
    chips = page.locator("tm-ask .chip")
    expect(chips).to_have_text(["Kind: Reel", "Mood: calm"])
    expect(page.locator("tm-ask .answer")).to_contain_text("I made")
    expect(cards(page).first.locator(".badge.made")).to_be_visible()
    here.shot("said")
    page.get_by_role("button", name="Remove Mood: calm").click()
    expect(chips).to_have_text(["Kind: Reel"])
    settle(page)
    expect(cards(page).first.locator(".badge.made")).to_be_visible()


def test_what_cannot_be_made_here_is_said_with_what_to_do(page: Page) -> None:
    page.wait_for_selector("tm-card")
    page.get_by_role("textbox", name="Say what you want").fill("write me a poem about autumn")
    page.keyboard.press("Enter")
    problem = page.locator("tm-ask tm-problem")
    expect(problem).to_contain_text("Not learned yet")
    expect(problem).to_contain_text("tastemaker train verse")
    assert [words.strip() for words in page.locator("tm-ask .chip").all_inner_texts()] == [
        "What: Verse",
        "Season: Autumn",
    ]


def test_an_empty_house_says_how_pieces_come_and_lets_in(tmp_path: Path, visit: Visiting) -> None:
    house = Server(tmp_path / "home", free_port())
    house.start()
    try:
        here = visit()
        page = here.page
        page.goto(f"{house.url}/#/listen")
        page.get_by_label("Your name").fill("Ada")
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_role("heading", name="The catalogue is still empty")).to_be_visible()
        expect(page.get_by_text("tastemaker import tunes")).to_be_visible()
        page.get_by_role("button", name="Go on without").click()
        expect(page.get_by_role("heading", name="For you, Ada")).to_be_visible()
    finally:
        here.page.goto("about:blank")  # it asks no more
        house.stop()
        here.outside.clear()  # the other house


def test_over_films_nothing_speaks_of_tunes(tmp_path: Path, visit: Visiting) -> None:
    genres = (
        ["Crime", "Drama"],
        ["Comedy"],
        ["Comedy", "Romance"],
        ["Sci-Fi"],
        ["Sci-Fi", "Drama"],
    )
    films = [
        Item(f"film:{n}", "", f"Film {n} (19{50 + n})", attributes={"genres": list(genres[n % 5])})
        for n in range(40)
    ]
    settings = Settings(home=tmp_path / "home", threads=1)
    with open_home(settings) as home:
        home.engine.add(films)
        train(home.store, home.model_sets, home.media, settings, ["space"])
    house = Server(tmp_path / "home", free_port())
    house.start()
    try:
        here = visit()
        page = here.page
        page.goto(f"{house.url}/#/listen")
        expect(page.get_by_role("heading", name="What do you like?")).to_be_visible()
        page.get_by_label("Your name").fill("Ada")
        page.get_by_role("button", name="Begin").click()
        expect(page.locator(".sample").first).to_contain_text(re.compile("Comedy|Drama|Sci-Fi"))
        for sample in range(3):
            page.locator(".sample").nth(sample).get_by_role("button").click()
        page.get_by_role("button", name="Show me mine").click()
        expect(page.get_by_role("link", name="For you")).to_be_visible()
        expect(page.get_by_role("link", name="Compose")).to_have_count(0)
        settle(page)
        first = cards(page).first
        expect(first.locator(".head .soft")).to_have_text(re.compile("Comedy|Drama|Sci-Fi"))
        expect(first.get_by_role("button", name="Make another")).to_have_count(0)
        expect(first.get_by_role("button", name="More actions")).to_have_count(0)
        words = page.locator("tm-app").inner_text()
        assert not re.search("waltz|tune|music|slow air", words, re.IGNORECASE), words
        page.get_by_role("textbox", name="Say what you want").fill("science fiction films")
        page.keyboard.press("Enter")
        expect(page.locator("tm-ask .answer")).to_contain_text("Here is what fits")
        shown = page.locator("tm-ask .answer").inner_text()
        assert {int(n) % 5 for n in re.findall(r"Film (\d+)", shown)} <= {3, 4}
    finally:
        here.page.goto("about:blank")  # it asks no more
        house.stop()
        here.outside.clear()  # the other house


def test_an_article_is_read_where_it_stands_and_the_ledger_knows(
    tmp_path: Path, visit: Visiting
) -> None:
    words = "Nobody had expected the harbour to freeze before December. " * 12
    articles = [
        Item(
            f"a{n}", "article", f"Harbour {n}", words if n else "Short.",
            {"section": "Weather", "url": "https://example.org/a" if n else "javascript:alert(1)"},
        )
        for n in range(8)
    ]  # fmt: skip
    settings = Settings(home=tmp_path / "home", threads=1)
    with open_home(settings) as home:
        home.engine.add(articles)
        home.engine.observe(Event("ada", "like", item="a1"))
        train(home.store, home.model_sets, home.media, settings, ["space"])
    house = Server(tmp_path / "home", free_port())
    house.start()
    try:
        here = visit("ada")
        page = here.page
        page.goto(f"{house.url}/#/listen")
        page.wait_for_selector("tm-card")
        assert page.locator('a[href^="javascript"]').count() == 0
        long = cards(page).filter(has_text="Read all of it").first
        card = cards(page).filter(has_text=long.locator("h2").inner_text())
        expect(card.locator(".head .soft")).to_have_text("Weather")
        expect(card.get_by_role("link", name="Where it was published")).to_have_attribute(
            "href", "https://example.org/a"
        )
        begun = card.locator("tm-text p").bounding_box()
        card.get_by_role("button", name="Read all of it").click()
        expect(card.get_by_role("button", name="Less", exact=True)).to_be_visible()
        whole = card.locator("tm-text p").bounding_box()
        assert begun is not None
        assert whole is not None
        assert whole["height"] > 1.5 * begun["height"]

        def kinds() -> list[str]:
            got = page.request.get(f"{house.url}/v1/users/ada/events").json()["data"]
            return [event["kind"] for event in got]

        page.wait_for_timeout(1500)
        assert kinds()[:2] == ["view", "like"]  # nobody reads so fast
        card.get_by_role("button", name="Less", exact=True).scroll_into_view_if_needed()
        page.wait_for_timeout(len(words) / 60 * 1000)
        assert kinds()[:3] == ["finish", "view", "like"]
    finally:
        here.page.goto("about:blank")  # it asks no more
        house.stop()
        here.outside.clear()  # the other house


@pytest.mark.parametrize("bound", [None, "Ada"])
def test_a_key_opens_the_door_and_can_be_given_back(
    tmp_path: Path, visit: Visiting, bound: str | None
) -> None:
    with open_home(Settings(home=tmp_path / "home", threads=1)) as home:
        key, _ = keys.create(home.store, "studio", ("admin",), bound, time.time())
    house = Server(tmp_path / "home", free_port())
    house.start()
    try:
        here = visit(bound or "", width=390, height=844)
        page = here.page
        page.goto(f"{house.url}/#/listen")
        field = page.get_by_label("Key", exact=True)
        expect(page.locator("tm-key code")).to_have_text(re.compile("^tastemaker keys create"))
        field.fill("tm_wrong")
        field.press("Enter")
        expect(page.locator("tm-key tm-problem")).to_contain_text("The key is not known")
        field.fill(key)
        field.press("Enter")
        if bound:
            page.get_by_role("button", name="Sign out").click()
        else:
            page.get_by_label("Your name").fill("Eve")
            page.get_by_role("button", name="Begin").click()
            page.get_by_role("button", name="Go on without").click()
            page.get_by_label("Who is listening").select_option("Sign out")
        expect(page.get_by_label("Key", exact=True)).to_be_visible()
        assert page.request.get(f"{house.url}/v1/session").status == 401
        assert not page.evaluate(
            "Object.keys(localStorage).filter((name) => name.includes('.of.'))"
        )
    finally:
        here.page.goto("about:blank")  # it asks no more
        house.stop()
        here.outside.clear()  # the other house
        here.refused.clear()  # before the key came, and after it went


def test_a_server_without_keys_has_nothing_to_sign_out_of(here: Visit, page: Page) -> None:
    titles(page)
    expect(page.get_by_label("Who is listening")).to_be_visible()
    expect(page.get_by_text("Sign out")).to_have_count(0)


def test_terms_and_what_is_missing_are_told_in_chinese(visit: Visiting, somebody: str) -> None:
    here = visit(somebody, "zh", width=390, height=844)
    here.go("listen")
    page = here.page
    titles(page)
    catalogue = cards(page).filter(has=page.get_by_text("曲库"))
    expect(catalogue.first.locator(".from")).to_contain_text("版权已过期")
    line = page.get_by_role("textbox", name="说说你想听什么")
    line.fill("给我写首诗")
    line.press("Enter")
    problem = page.locator("tm-ask tm-problem")
    expect(problem).to_contain_text("“诗词”目前还没有学到任何东西")
    expect(problem.locator("code")).to_have_text("tastemaker train verse")


def test_reasons_have_the_whole_width_on_a_phone(visit: Visiting, somebody: str) -> None:
    here = visit(somebody, width=390, height=844)
    here.go("listen")
    titles(here.page)
    act(here.page, 0, "Why?")
    why = here.page.locator("tm-why")
    expect(why.locator(".sum")).to_be_visible()
    row, words = why.locator("li").first.bounding_box(), why.locator(".what").first.bounding_box()
    assert words["width"] > 0.95 * row["width"]
    here.shot("why on a phone")


def test_enter_while_composing_pinyin_does_not_send(visit: Visiting, somebody: str) -> None:
    here = visit(somebody, "zh")
    here.go("listen")
    page = here.page
    titles(page)
    field = page.get_by_role("textbox", name="说说你想听什么")
    field.focus()
    ime = page.context.new_cdp_session(page)
    ime.send(
        "Input.imeSetComposition", {"text": "pingjing", "selectionStart": 8, "selectionEnd": 8}
    )
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    expect(page.locator("tm-ask .answer")).to_have_count(0)
    assert all(event["kind"] != "say" for event in ledger(page, somebody))
    ime.send("Input.insertText", {"text": "写一首平静的曲子"})
    page.keyboard.press("Enter")
    expect(page.locator("tm-ask .answer")).to_be_visible()


def test_everything_can_be_done_by_key_alone(here: Visit, page: Page) -> None:
    first, second = titles(page)[:2]
    press = page.keyboard.press
    press("j")
    press("l")
    expect(cards(page).first.get_by_role("button", name="Like", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    settle(page)
    press("w")
    expect(page.locator("tm-why .sum")).to_be_visible()
    press("w")
    press(" ")
    here.until(f"{HEARD} > 0")
    press(" ")
    assert page.evaluate("document.querySelector('audio').paused")
    press("j")
    second = titles(page)[1]
    press("x")
    expect(cards(page).nth(1)).to_contain_text("Hidden")
    settle(page)
    press("u")
    settle(page)
    assert titles(page)[:2] == [first, second]
    press("k")
    press("m")
    expect(cards(page).nth(1).locator(".badge.made")).to_be_visible()
    press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    press("Escape")
    press("/")
    page.keyboard.type("jlx")
    assert page.get_by_role("textbox", name="Say what you want").input_value() == "jlx"


def test_a_refresh_loses_nothing(here: Visit, page: Page) -> None:
    titles(page)
    act(page, 0, "Like")
    settle(page)
    act(page, 1, "Skip")
    settle(page)
    before = titles(page)
    here.again()
    settle(page)
    assert titles(page) == before
    expect(cards(page).first.get_by_role("button", name="Like", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(cards(page).nth(1)).to_contain_text("Skipped")


def test_a_refresh_in_the_middle_of_making_makes_nothing_twice(here: Visit, page: Page) -> None:
    titles(page)
    held: list[Route] = []  # what is asked for reaches the service once it has been seen to be made
    page.route("**/creations", lambda route: held.append(route))
    act(page, 0, "Make another")
    expect(cards(page).nth(1)).to_contain_text("Composing this for you")
    held[0].continue_()
    page.unroute("**/creations")
    here.again()
    expect(cards(page).nth(1).locator(".badge.made")).to_be_visible()
    expect(page.locator(".badge.made")).to_have_count(1)


def test_when_the_service_is_away_it_says_so_and_goes_on_afterwards(page: Page) -> None:
    titles(page)
    page.route("**/v1/**", lambda route: route.abort())
    page.get_by_role("button", name="Deal anew").click()
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("The service cannot be reached")
    page.unroute("**/v1/**")
    problem.get_by_role("button", name="Try again").click()
    expect(cards(page).first).to_be_visible()
    expect(problem).to_have_count(0)


def test_a_like_that_failed_is_said_where_one_is_and_tried_again(page: Page, somebody: str) -> None:
    titles(page)
    page.route("**/v1/events", lambda route: route.abort())
    like = cards(page).nth(3).get_by_role("button", name="Like", exact=True)
    like.click()
    problem = page.get_by_role("alert")
    expect(problem).to_be_in_viewport()
    expect(like).to_have_attribute("aria-pressed", "false")
    page.unroute("**/v1/events")
    problem.get_by_role("button", name="Try again").click()
    expect(like).to_have_attribute("aria-pressed", "true")
    assert ledger(page, somebody)[0]["kind"] == "like"


def test_a_page_that_cannot_be_fetched_says_so_and_comes_when_asked_again(
    here: Visit, page: Page
) -> None:
    titles(page)
    page.route("**/tm-taste.js", lambda route: route.abort())
    here.go("taste")
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("The service cannot be reached")
    expect(cards(page)).to_have_count(0)  # the page before does not pass for this one
    page.unroute("**/tm-taste.js")
    problem.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Your taste")).to_be_visible()


def test_sound_has_its_wave_and_a_film_plays_in_its_place(
    visit: Visiting, somebody: str, home: Path, tmp_path: Path
) -> None:
    with open_home(Settings(home=home)) as opened:
        tune = next(iter(opened.engine.items(medium="tune", limit=1)))
        film = opened.engine.media_of(tune.id, "mp4")[0]
    (tmp_path / "tone.wav").write_bytes(sound(440, 2.0))
    (tmp_path / "film.mp4").write_bytes(film)
    rows = [
        {"id": "sound:tone", "medium": "sound", "title": "Tone", "media": {"audio": "tone.wav"}},
        {"id": "video:film", "medium": "video", "title": "Film", "media": {"video": "film.mp4"}},
    ]
    items = tmp_path / "items.jsonl"
    items.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert run(*take_options(["--home", str(home), "import", "items", str(items)])) == 0
    here = visit(somebody)
    here.go("listen")
    page = here.page
    page.wait_for_selector("tm-card")
    page.evaluate(
        """async (ids) => {
            for (const id of ids) {
                const content = document.createElement("tm-content");
                content.item = await (await fetch(`/v1/items/${id}`)).json();
                document.querySelector("main, body").prepend(content);
            }
        }""",
        ["sound:tone", "video:film"],
    )
    wave = page.locator("tm-content .wave")
    expect(wave).to_be_visible()
    assert "media/waveform" in wave.evaluate("e => getComputedStyle(e).maskImage")
    page.get_by_role("button", name="Play Tone").click()
    assert eventually(page, somebody, "finish")[:2] == ["finish", "play"]
    seen = page.locator("tm-content video")
    expect(seen).to_have_attribute("poster", re.compile("media/thumbnail"))
    here.shot("sound and film")
    seen.evaluate("async film => { film.muted = true; await film.play(); }")
    eventually(page, somebody, "play")
    seen.evaluate("film => { film.currentTime = film.duration * 0.95; }")
    assert eventually(page, somebody, "finish")[:2] == ["finish", "play"]
    assert [event["item"] for event in ledger(page, somebody)[:4]] == 2 * ["video:film"] + 2 * [
        "sound:tone"
    ]


def test_an_answer_of_several_sentences_stays_whole(visit: Visiting, somebody: str) -> None:
    here = visit(somebody)
    here.go("listen")
    line = here.page.get_by_role("textbox", name="Say what you want")
    answer = here.page.locator("tm-ask .answer")
    line.fill("recommend something")
    line.press("Enter")
    expect(answer).to_contain_text("Here is what fits")
    line.fill("no marches please")
    line.press("Enter")
    expect(answer).to_contain_text("Noted")
    expect(answer).to_contain_text("Here is what fits")
    expect(here.page.locator("tm-summary")).to_contain_text("You do not like marches")


def test_what_was_just_said_stands_first_on_a_phone_too(visit: Visiting, somebody: str) -> None:
    here = visit(somebody, width=390, height=844)
    here.go("listen")
    page = here.page
    expect(page.locator("tm-summary li")).not_to_have_count(0)
    line = page.get_by_role("textbox", name="Say what you want")
    line.fill("no marches please")
    line.press("Enter")
    first = page.locator("tm-summary li").first
    expect(first).to_contain_text("You do not like marches")
    expect(first).to_be_visible()
    page.reload()
    expect(page.locator("tm-summary li", has_text="You do not like marches")).to_be_visible()


def test_quotes_in_english_are_narrow_whatever_font_draws_them(visit: Visiting) -> None:
    here = visit()
    here.go("listen")
    style = "one => getComputedStyle(one).fontVariantEastAsian"
    heading = here.page.get_by_role("heading", level=1)
    assert heading.evaluate(style) == "proportional-width"
    chinese = visit(language="zh")
    chinese.go("listen")
    assert chinese.page.get_by_role("heading", level=1).evaluate(style) == "normal"
