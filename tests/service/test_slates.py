"""Slates over REST: what is shown, and why."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tastemaker.domain import Brief
from tastemaker.home import Home
from tests.service.houses import problem


def like(here: httpx.Client, user: str = "ada", letter: str = "b", n: int = 5) -> None:
    items = here.get("/v1/items?limit=500").json()["data"]
    items.sort(key=lambda item: -item["text"].count(letter) / len(item["text"]))
    events = [{"user": user, "kind": "like", "item": item["id"]} for item in items[:n]]
    assert here.post("/v1/events", json=events).status_code == 202


def test_a_slate_shows_items_in_full_with_score_and_chance(here: httpx.Client) -> None:
    slate = here.get("/v1/users/ada/recommendations?k=5").json()
    assert (slate["user"], slate["model_set"], len(slate["picks"])) == ("ada", "m1", 5)
    assert slate["at"].endswith("Z")
    for pick in slate["picks"]:
        assert {"id", "title", "medium", "text", "attributes", "origin", "label", "source",
                "licence", "links"} <= pick["item"].keys()  # fmt: skip
        assert 0 < pick["propensity"] <= 1
        assert pick["reasons"] == []
        assert here.get(pick["item"]["links"]["txt"]).status_code == 200


def test_the_next_slate_knows_the_event_that_was_just_acknowledged(here: httpx.Client) -> None:
    before = here.get("/v1/users/ada/recommendations").json()
    like(here)
    after = here.get("/v1/users/ada/recommendations").json()
    assert after["profile_version"] == 5

    def share(slate: dict) -> float:
        texts = [pick["item"]["text"] for pick in slate["picks"]]
        return sum(text.count("b") / len(text) for text in texts) / len(texts)

    assert share(after) > share(before) + 0.1


def test_reasons_add_up_to_the_score(here: httpx.Client) -> None:
    like(here)
    slate = here.get("/v1/users/ada/recommendations?why=true").json()
    for pick in slate["picks"]:
        assert pick["reasons"]
        total = sum(reason["amount"] for reason in pick["reasons"])
        assert total == pytest.approx(pick["score"], abs=1e-3)
        told = here.get(f"/v1/slates/{slate['id']}/picks/{pick['item']['id']}/reasons").json()
        assert (told["score"], told["reasons"]) == (pick["score"], pick["reasons"])


def test_what_was_never_shown_can_be_asked_about_too(here: httpx.Client) -> None:
    told = here.get("/v1/users/ada/items/letters:001/reasons").json()
    assert told["item"] == "letters:001"
    total = sum(reason["amount"] for reason in told["reasons"])
    assert total == pytest.approx(told["score"], abs=1e-6)
    assert here.get("/v1/users/ada/items/letters:none/reasons").status_code == 404


def test_reasons_can_be_asked_for_afterwards_in_either_language(here: httpx.Client) -> None:
    like(here)
    slate = here.get("/v1/users/ada/recommendations").json()
    path = f"/v1/slates/{slate['id']}/picks/{slate['picks'][0]['item']['id']}/reasons"
    en = here.get(path).json()
    zh = here.get(path, headers={"Accept-Language": "zh"}).json()
    assert sum(reason["amount"] for reason in en["reasons"]) == pytest.approx(en["score"], abs=1e-6)
    assert [r["words"] for r in en["reasons"]] != [r["words"] for r in zh["reasons"]]
    problem(here.get(f"/v1/slates/{slate['id']}/picks/letters:nope/reasons"), 404, "no_such")


def test_reasons_that_were_logged_are_told_in_the_language_of_whoever_asks(
    here: httpx.Client,
) -> None:
    like(here)
    zh = {"Accept-Language": "zh"}
    slate = here.get("/v1/users/ada/recommendations?why=true&k=3", headers=zh).json()
    again = here.get(f"/v1/slates/{slate['id']}").json()
    pick = again["picks"][0]
    path = f"/v1/slates/{slate['id']}/picks/{pick['item']['id']}/reasons"
    assert here.get(path).json()["reasons"] == pick["reasons"]
    words = [reason["words"] for pick in again["picks"] for reason in pick["reasons"]]
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in "".join(words))
    assert here.get(f"/v1/slates/{slate['id']}", headers=zh).json() == slate
    assert here.get(path, headers=zh).json()["reasons"] == slate["picks"][0]["reasons"]


def test_a_slate_can_be_looked_at_again(here: httpx.Client) -> None:
    slate = here.get("/v1/users/ada/recommendations?k=3").json()
    assert here.get(f"/v1/slates/{slate['id']}").json() == slate
    here.delete(f"/v1/items/{slate['picks'][0]['item']['id']}")
    again = here.get(f"/v1/slates/{slate['id']}").json()
    assert again["picks"][0]["item"] == {"id": slate["picks"][0]["item"]["id"], "removed": True}
    problem(here.get("/v1/slates/none"), 404, "no_such")


def test_creations_and_catalogue_stand_together_or_apart(here: httpx.Client, home: Home) -> None:
    like(here)
    home.engine.create("ada", Brief("letters", n=4, seed=1))

    def made(query: str) -> list[bool]:
        slate = here.get(f"/v1/users/ada/recommendations?k=10&{query}").json()
        for pick in slate["picks"]:
            assert bool(pick["label"]) == (pick["item"]["origin"] is not None)
        return [pick["item"]["origin"] is not None for pick in slate["picks"]]

    assert not any(made("mix=catalogue"))
    assert all(made("mix=generated"))
    both = made("mix=catalogue,generated")
    assert any(both)
    assert not all(both)
    assert made("medium=verse") == []
    bob = here.get("/v1/users/bob/recommendations?mix=generated").json()
    assert bob["picks"] == []


def test_what_is_excluded_is_not_shown(here: httpx.Client) -> None:
    first = [p["item"]["id"] for p in here.get("/v1/users/ada/recommendations").json()["picks"]]
    query = [("exclude", id) for id in first]
    then = here.get("/v1/users/ada/recommendations", params=query).json()["picks"]
    assert not {p["item"]["id"] for p in then} & set(first)


@pytest.mark.parametrize(
    "query",
    ["k=0", "k=501", "k=ten", "k=1e3", "mix=", "mix=all", "mix=catalogue;generated", "why=maybe"],
)
def test_a_wrong_question_is_told(here: httpx.Client, query: str) -> None:
    told = problem(here.get(f"/v1/users/ada/recommendations?{query}"), 422, "bad_field")
    assert query.split("=")[0] in told["detail"]


def test_before_anything_is_learned_slates_are_drawn(here: httpx.Client) -> None:
    slate = here.get("/v1/users/new/recommendations").json()
    assert len(slate["picks"]) == 10
    assert slate["profile_version"] == 0


def test_while_nothing_is_new_a_slate_stays_and_is_logged_once(
    here: httpx.Client, home: Home
) -> None:
    like(here)
    url = "/v1/users/ada/recommendations?k=4"
    first = here.get(url).json()
    assert here.get(url).json() == first
    assert here.get("/v1/stats").json()["slates"] == 1
    for other in ("?k=5", "?k=4&why=true", "?k=4&exclude=x", "?k=4&mix=catalogue"):
        assert here.get(f"/v1/users/ada/recommendations{other}").json()["id"] != first["id"]
    assert here.get("/v1/users/bob/recommendations?k=4").json()["id"] != first["id"]
    assert here.get(url, headers={"Accept-Language": "zh"}).json()["id"] != first["id"]


@pytest.mark.parametrize("new", ["event", "undo", "creation", "item", "trait", "models", "other"])
def test_anything_new_makes_a_new_slate_at_once(here: httpx.Client, home: Home, new: str) -> None:
    from tests.service.houses import models, newest_of

    like(here)
    event = here.get("/v1/users/ada/events?limit=1").json()["data"][0]["id"]
    url = "/v1/users/ada/recommendations?k=4"
    first = here.get(url).json()["id"]
    if new == "event":
        here.post("/v1/events", json={"user": "ada", "kind": "skip", "item": "letters:001"})
    elif new == "undo":
        here.delete(f"/v1/events/{event}")
    elif new == "creation":
        here.post("/v1/users/ada/creations", json={"medium": "letters"})
    elif new == "item":
        here.put("/v1/items/new", json={"medium": "letters", "text": "abba"})
    elif new == "trait":
        here.patch("/v1/users/ada", json={"traits": {"town": "Leeds"}})
    elif new == "models":
        newest_of(home).live = models("m2")
        home.engine.refresh()
    else:
        here.post("/v1/events", json={"user": "bob", "kind": "skip", "item": "letters:001"})
        assert here.get(url).json()["id"] == first  # what others do leaves it
        return
    assert here.get(url).json()["id"] != first


def test_without_its_seconds_every_slate_is_new(tmp_path: Path) -> None:
    from tests.service.houses import served

    with served(tmp_path, slate_seconds=0) as (here, _):
        url = "/v1/users/ada/recommendations?k=4"
        assert here.get(url).json()["id"] != here.get(url).json()["id"]


def items_of(slate: dict) -> list[str]:
    return [pick["item"]["id"] for pick in slate["picks"]]


def test_the_next_page_goes_on_where_the_last_one_ended(here: httpx.Client) -> None:
    first = here.get("/v1/users/ada/recommendations?k=5&mix=catalogue").json()
    url = f"/v1/users/ada/recommendations?k=5&mix=catalogue&after={first['id']}"
    second = here.get(url).json()
    assert second["after"] == first["id"]
    assert not set(items_of(first)) & set(items_of(second))
    found = here.get("/v1/users/bo/recommendations", params={"after": first["id"]})
    assert problem(found, 404, "no_such")


def test_conditions_are_kept_and_bad_ones_named(here: httpx.Client) -> None:
    here.put("/v1/items/red", json={"medium": "letters", "text": "ab", "attributes": {"hue": "r"}})
    url = "/v1/users/ada/recommendations"
    assert items_of(here.get(url, params={"where": "hue=r"}).json()) == ["red"]
    assert items_of(here.get(url, params={"where": ["hue=r", "hue!=r"]}).json()) == []
    assert problem(here.get(url, params={"where": "hue"}), 422, "bad_field")


def test_what_is_blocked_by_an_event_is_not_shown(here: httpx.Client) -> None:
    item = here.get("/v1/items?limit=1").json()["data"][0]["id"]
    event = {"user": "ada", "kind": "block", "facts": [{"facet": "item", "value": item}]}
    assert here.post("/v1/events", json=event).status_code == 202
    assert here.get("/v1/users/ada").json()["blocked"] == [f"item:{item}"]
    assert item not in items_of(here.get("/v1/users/ada/recommendations?k=500").json())


def test_a_session_is_served_without_a_name(here: httpx.Client) -> None:
    liked = here.get("/v1/items?limit=1").json()["data"][0]["id"]
    asked = {"events": [{"kind": "like", "item": liked}], "k": 3, "why": True}
    slate = here.post("/v1/recommendations", json=asked).json()
    assert (slate["id"], slate["user"], len(slate["picks"])) == ("", "", 3)
    assert liked not in items_of(slate)
    assert all(pick["reasons"] for pick in slate["picks"])
    assert problem(here.get("/v1/users/session"), 404, "no_user")


def test_a_group_is_served_together_and_one_of_both_must_be_asked(here: httpx.Client) -> None:
    like(here)
    slate = here.post("/v1/recommendations", json={"group": ["ada", "bo"], "why": True}).json()
    assert len(slate["picks"]) == 10
    assert len(slate["picks"][0]["reasons"]) == 2
    for body in ({}, {"group": ["ada"], "events": []}):
        assert problem(here.post("/v1/recommendations", json=body), 422, "missing_field")


def test_where_it_would_stand_without_a_like_is_told(here: httpx.Client) -> None:
    like(here, n=3)
    event = here.get("/v1/users/ada/events").json()["data"][0]
    url = "/v1/users/ada/items/letters:001/reasons"
    told = here.get(url, params={"without": event["id"]}).json()["without"]
    assert told["events"] == [event["id"]]
    assert str(told["rank_without"]) in told["words"]
    chinese = here.get(
        url, params={"without": event["item"]}, headers={"Accept-Language": "zh"}
    ).json()
    assert chinese["without"]["words"].startswith("没有")
