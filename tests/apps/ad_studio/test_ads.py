"""Ads are made for a product and an audience, tested while shown, and reported with intervals."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from apps.ad_studio import studio
from apps.ad_studio.evaluate import run
from apps.ad_studio.poster import (
    HEIGHT,
    LAYOUTS,
    LEAST_CONTRAST,
    PALETTES,
    TITLE,
    WIDTH,
    as_png,
    poster,
    readable,
)
from tastemaker import Brief, Draft, Item, Note, contrast, fitted_lines
from tastemaker.cli.app import app
from tastemaker.engine import Models
from tastemaker.home import open_home
from tastemaker.service.app import create_app
from tastemaker.settings import Settings
from tests.service.houses import Server, problem

BASE = "/v1/apps/ad_studio"
PRODUCT = {"name": "The Eagle", "food": "Chinese", "area": "riverside"}


class Advertises:
    """Says the product in a few ways."""

    medium = "copy"

    def __init__(self) -> None:
        self.said = 0

    def copied(self, text: str) -> float:
        return 0.0

    def draft_batch(self, asked, rng: np.random.Generator) -> list[Draft]:
        return [self._draft(brief) for _, brief in asked]

    def draft(self, point, brief: Brief, rng: np.random.Generator) -> Iterator[Draft]:
        while True:
            yield self._draft(brief)

    def _draft(self, brief: Brief) -> Draft:
        self.said += 1
        ways = ("serves {food} food in the {area}", "is a {food} place in the {area} area",
                "in the {area} has {food} dishes")  # fmt: skip
        way = ways[self.said % 3].format(**PRODUCT)
        body = f"The Eagle {way}{' and more' * (self.said % 7)}."
        return Draft(f"{brief.attributes['product']}\n{body}", {}, 0.0)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    home = open_home(Settings(home=tmp_path, apps="apps.ad_studio", stock=0))
    home.engine._live = home.engine._opened(Models(generators={"copy": Advertises()}))
    with Server(create_app(home)) as server, httpx.Client(base_url=server.url, timeout=60) as found:
        yield found
    home.close()


def campaign(client: httpx.Client, **more: Any) -> dict[str, Any]:
    answer = client.post(f"{BASE}/campaigns", json={"product": PRODUCT, "n": 3, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_ads_say_the_product_and_differ(client: httpx.Client) -> None:
    made = campaign(client, segments=["students", "families"])
    assert [ad["segment"] for ad in made["ads"]].count("students") == 3
    for ad in made["ads"]:
        assert "Chinese" in ad["text"]
        assert "riverside" in ad["text"]
        assert "=" not in ad["text"]
        assert ad["label"]
    looks = {(ad["palette"], ad["layout"]) for ad in made["ads"] if ad["segment"] == "students"}
    assert len(looks) == 3


def test_shows_and_clicks_are_counted_and_reported(client: httpx.Client) -> None:
    made = campaign(client)
    winner = made["ads"][1]["id"]
    for _ in range(60):
        show = client.post(f"{BASE}/campaigns/{made['id']}/shows", json={}).json()
        assert 0 < show["chance"] <= 1
        if show["id"] == winner:
            assert client.post(f"{BASE}/shows/{show['show']}/click").status_code == 204
    problem(client.post(f"{BASE}/shows/{made['id']}.none/click"), 404, "no_such")
    rows = {
        row["ad"]: row for row in client.get(f"{BASE}/campaigns/{made['id']}/report").json()["rows"]
    }
    assert sum(row["shown"] for row in rows.values()) == 60
    assert rows[winner]["clicked"] == rows[winner]["shown"] > 20
    assert rows[winner]["best"] > 0.9
    for row in rows.values():
        assert row["low"] <= (row["rate"] or 0) <= row["high"]
    assert client.get(f"{BASE}/campaigns").json()["data"][0]["ads"] == 3


def test_a_campaign_of_an_earlier_version_goes_on_counting(tmp_path: Path) -> None:
    """Its shows stood under other names."""
    ad = {"id": "a1", "segment": "everybody", "title": "The Eagle", "text": "The Eagle.", "tone": "plain",
          "palette": "red", "layout": "top", "label": "AI", "predicted": 0.02}  # fmt: skip
    home = open_home(Settings(home=tmp_path, apps="apps.ad_studio", stock=0))
    kept = home.engine.kept("ad_studio")
    kept.put(Note("campaign", "c1", {"product": PRODUCT, "ads": [ad]}))
    for n in range(4):
        kept.put(Note("show_c1", f"s{n}", {"ad": "a1", "chance": 1.0, "clicked": n == 0}, at=5.0))
    home.engine._live = home.engine._opened(Models(generators={"copy": Advertises()}))
    with Server(create_app(home)) as server, httpx.Client(base_url=server.url) as client:
        show = client.post(f"{BASE}/campaigns/c1/shows", json={}).json()
        assert client.post(f"{BASE}/shows/{show['show']}/click").status_code == 204
        assert client.post(f"{BASE}/shows/c1.s1/click").status_code == 204
        problem(client.post(f"{BASE}/shows/c1.s0/click"), 409, "closed_before")
        (row,) = client.get(f"{BASE}/campaigns/c1/report").json()["rows"]
        assert (row["shown"], row["clicked"]) == (5, 3)
        assert (
            campaign(client)["ads"][0]["predicted"] > 0.02
        )  # what was clicked before tells of the next
    assert kept.get("show_c1", "s1").at == 5.0
    home.close()


def test_a_click_counts_once(client: httpx.Client) -> None:
    made = campaign(client)
    show = client.post(f"{BASE}/campaigns/{made['id']}/shows", json={}).json()["show"]
    assert client.post(f"{BASE}/shows/{show}/click").status_code == 204
    problem(client.post(f"{BASE}/shows/{show}/click"), 409, "closed_before")


@pytest.mark.parametrize(
    ("words", "label"),
    [("黑色的裤子，简约大方。", "人工智能生成"), ("A plain pair of trousers.", "AI")],
)
def test_an_ad_is_labelled_in_the_language_it_speaks(words: str, label: str) -> None:
    copy = Item("c", "copy", "", f"a=b\n{words}")
    assert label in studio.ad_of("everybody", copy, copy, ("red", "top"))["label"]


@pytest.mark.parametrize("words", ["黑色的裤子，简约大方。", "A plain pair of trousers."])
def test_the_label_of_a_poster_is_a_twentieth_of_its_shorter_side_high(words: str) -> None:
    """Measured as it is drawn: below all else that stands there, in ink that is not the ground."""
    pytest.importorskip("resvg_py")
    image = pytest.importorskip("PIL.Image")
    with image.open(io.BytesIO(as_png(poster("", words, "red", "frame")))) as picture:
        strip = np.asarray(picture.convert("L"), float)[942:, 400:]  # below the block
    if not (inked := np.abs(strip - np.median(strip)) > 60).any():
        pytest.skip("no font here has these letters")
    rows = np.flatnonzero(inked.any(1))
    assert rows[-1] - rows[0] + 1 >= 0.05 * min(WIDTH, HEIGHT)


def test_a_poster_is_a_labelled_picture(client: httpx.Client) -> None:
    made = campaign(client)
    answer = client.get(f"{BASE}/campaigns/{made['id']}/ads/{made['ads'][0]['id']}/poster.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert made["ads"][0]["label"] in answer.text
    ET.fromstring(answer.text)
    problem(client.get(f"{BASE}/campaigns/{made['id']}/ads/none/poster.svg"), 404, "no_such")


def test_a_poster_tells_machines_what_it_is(client: httpx.Client, tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    made = campaign(client)
    ad = made["ads"][0]
    for format in ("svg", "png"):
        answer = client.get(f"{BASE}/campaigns/{made['id']}/ads/{ad['id']}/poster.{format}")
        assert answer.status_code == 200
        file = tmp_path / f"poster.{format}"
        file.write_bytes(answer.content)
        told = CliRunner().invoke(app, ["origin", str(file)])
        assert told.exit_code == 0
        assert f"ad:{made['id']}/{ad['id']}" in told.output
    with pytest.importorskip("PIL.Image").open(file) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        assert len(picture.getcolors(WIDTH * HEIGHT)) > 20  # blocks and the edges of letters
    none = client.get(f"{BASE}/campaigns/{made['id']}/ads/{ad['id']}/poster.bmp")
    assert none.status_code == 422


@given(st.text(alphabet="ab 的裤。,W", max_size=300), st.sampled_from(sorted(LAYOUTS)))
def test_words_stay_in_their_box(text: str, layout: str) -> None:
    box = LAYOUTS[layout].title
    size, lines = fitted_lines(text, box[2], box[3], TITLE, 1.28)
    assert TITLE[1] <= size <= TITLE[0]
    assert len(lines) * size * 1.28 <= box[3]
    said = "".join("".join(lines).split()).rstrip("…")
    assert "".join(text.split()).startswith(said)


def test_bad_input_is_told(client: httpx.Client) -> None:
    assert client.post(f"{BASE}/campaigns", json={"product": {}}).status_code == 422
    problem(client.post(f"{BASE}/campaigns", json={"product": {"a": " "}}), 422, "missing_field")
    problem(client.get(f"{BASE}/campaigns/none"), 404, "no_such")
    made = campaign(client)
    shows = f"{BASE}/campaigns/{made['id']}/shows"
    problem(client.post(shows, json={"segment": "nobody"}), 404, "no_such")


def test_without_training_it_says_what_is_missing(tmp_path: Path) -> None:
    home = open_home(Settings(home=tmp_path, apps="apps.ad_studio"))
    with Server(create_app(home)) as server, httpx.Client(base_url=server.url) as found:
        problem(found.post(f"{BASE}/campaigns", json={"product": PRODUCT}), 503, "not_learned")
        assert found.get("/apps/ad_studio/").status_code == 200
    home.close()


@pytest.mark.parametrize("palette", sorted(PALETTES))
def test_words_can_be_read_on_every_ground(palette: str) -> None:
    colours = PALETTES[palette]
    for ground in (colours.ground, colours.block):
        assert contrast(readable(ground, colours), ground) >= LEAST_CONTRAST
    for layout in LAYOUTS:
        ET.fromstring(poster("<A & B>", "x " * 300, palette, layout))


def test_testing_while_showing_earns_more_clicks() -> None:
    rows = [run(seed, 800) for seed in range(6)]
    assert np.mean([row["clicks against all alike"] for row in rows]) > 1.05


def test_grounds_differ() -> None:
    assert all(a != b for a, b in combinations([p.block for p in PALETTES.values()], 2))
