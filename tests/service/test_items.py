"""The catalogue over REST."""

from __future__ import annotations

import gzip
import json

import httpx
import pytest

from tastemaker.domain import Brief, Item, Origin
from tastemaker.engine.catalogue import document_of
from tastemaker.home import Home
from tastemaker.store.importers.folk import FREE
from tests.service.houses import problem

WORD = {"medium": "letters", "title": "Abba", "text": "abba"}


def test_an_item_that_is_put_is_there_described_by_its_medium(here: httpx.Client) -> None:
    made = here.put("/v1/items/letters:new", json={**WORD, "created_at": "2026-03-01T10:00:00Z"})
    assert made.status_code == 201
    item = here.get("/v1/items/letters:new").json()
    assert item == made.json()
    assert item["attributes"] == {"first": "a", "length": 4, "b_share": 0.5}
    assert (item["created_at"], item["origin"], item["label"]) == (
        "2026-03-01T10:00:00.000Z",
        None,
        "",
    )


def test_putting_it_again_replaces_it(here: httpx.Client) -> None:
    assert here.put("/v1/items/letters:new", json=WORD).status_code == 201
    assert here.put("/v1/items/letters:new", json={**WORD, "title": "Other"}).status_code == 200
    assert here.get("/v1/items/letters:new").json()["title"] == "Other"


def test_attributes_that_an_import_brought_can_be_put_back(here: httpx.Client) -> None:
    about = {"credits": [{"name": "Bo", "roles": ["fiddle", None]}], "size": {"cm": [1, 2.5]}}
    line = json.dumps({"id": "letters:deep", **WORD, "attributes": about})
    kind = {"Content-Type": "application/x-ndjson"}
    assert here.post("/v1/items:import", content=line, headers=kind).json()["new"] == 1
    got = here.get("/v1/items/letters:deep").json()
    assert got["attributes"].items() >= about.items()
    sent = {name: got[name] for name in ("medium", "title", "text", "attributes", "created_at")}
    put = here.put("/v1/items/letters:deep", json=sent)
    assert (put.status_code, put.json()) == (200, got)
    content, kind = '{"attributes": {"a": [[NaN]]}}', {"Content-Type": "application/json"}
    told = problem(here.put("/v1/items/x", content=content, headers=kind), 422, "bad_field")
    assert {one["pointer"] for one in told["errors"]} == {"/attributes/a/0/0"}


@pytest.mark.parametrize(
    "id",
    ["a/b", "tune:set/7", "x/similar", "x/media/txt", "50% off", "%2F", "词/1", "a b", "..", "?#"],
)
def test_ids_may_hold_anything_that_is_encoded(here: httpx.Client, id: str) -> None:
    from urllib.parse import quote

    path = f"/v1/items/{quote(id, safe='').replace('..', '%2E%2E')}"
    assert here.put(path, json=WORD).json()["id"] == id
    assert here.get(path).json()["id"] == id
    assert here.get(f"{path}/similar?k=1").status_code == 200
    assert here.get(f"{path}/media/txt").text.startswith("Abba")
    assert here.delete(path).status_code == 204


def test_a_slash_in_an_id_may_also_be_sent_as_it_is(here: httpx.Client) -> None:
    here.put("/v1/items/letters:set/1", json=WORD)
    assert here.get("/v1/items/letters:set/1").json()["id"] == "letters:set/1"
    assert here.get("/v1/items/letters:set%2F1").json()["id"] == "letters:set/1"
    assert here.get("/v1/items/letters:set/1/similar?k=1").status_code == 200
    assert here.get("/v1/items/letters:set/1/media/txt").status_code == 200


def test_what_is_deleted_is_gone(here: httpx.Client) -> None:
    assert here.delete("/v1/items/letters:001").status_code == 204
    problem(here.get("/v1/items/letters:001"), 404, "no_item")
    problem(here.delete("/v1/items/letters:001"), 404, "no_item")


def test_the_list_goes_on_where_the_page_before_ended(here: httpx.Client) -> None:
    found, url = [], "/v1/items?limit=25"
    while url:
        page = here.get(url)
        found += [item["id"] for item in page.json()["data"]]
        url = page.headers["link"].split(">")[0][1:] if "link" in page.headers else ""
        assert (page.json()["next"] is None) == (not url)
    assert found == [f"letters:{i:03}" for i in range(60)]


def test_the_list_holds_what_is_searched_for(here: httpx.Client) -> None:
    here.put("/v1/items/z", json={**WORD, "title": "Under the Wa%_ter"})
    found = here.get("/v1/items", params={"q": "wa%_", "medium": "letters"}).json()["data"]
    assert [item["id"] for item in found] == ["z"]
    assert here.get("/v1/items", params={"q": "wa%_", "medium": "verse"}).json()["data"] == []


def test_a_cursor_that_we_did_not_give_out_is_refused(here: httpx.Client) -> None:
    problem(here.get("/v1/items?cursor=%FF%FE"), 422, "bad_field")
    problem(here.get("/v1/items?cursor=!!"), 422, "bad_field")


def test_a_file_is_sent_whole_in_parts_or_not_again(here: httpx.Client) -> None:
    path = "/v1/items/letters:001/media/txt"
    whole = here.get(path)
    assert whole.headers["content-type"].startswith("text/plain")
    tag, size = whole.headers["etag"], len(whole.content)
    part = here.get(path, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.content) == (206, whole.content[2:5])
    assert part.headers["content-range"] == f"bytes 2-4/{size}"
    assert here.get(path, headers={"Range": "bytes=-3"}).content == whole.content[-3:]
    assert here.get(path, headers={"Range": f"bytes={size - 1}-"}).content == whole.content[-1:]
    problem(here.get(path, headers={"Range": f"bytes={size}-"}), 416, "bad_range")
    same = here.get(path, headers={"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")
    changed = here.get(path, headers={"Range": "bytes=0-1", "If-Range": '"old"'})
    assert (changed.status_code, changed.content) == (200, whole.content)


def test_the_links_of_an_item_name_bytes_that_never_change(here: httpx.Client) -> None:
    link = here.get("/v1/items/letters:001").json()["links"]["txt"]
    assert "immutable" in here.get(link).headers["cache-control"]
    assert "immutable" not in here.get(link.split("?")[0]).headers["cache-control"]
    here.put("/v1/items/letters:001", json=WORD)
    assert here.get(link).headers["cache-control"] == "public, no-cache"
    assert here.get("/v1/items/letters:001").json()["links"]["txt"] != link


def test_a_creation_is_only_there_for_its_person(here: httpx.Client, home: Home) -> None:
    made = home.engine.create("ada", Brief("letters", seed=1))[0]
    path = f"/v1/items/{made.id}"
    item = here.get(path, params={"user": "ada"}).json()
    assert item["origin"]["user"] == "ada"
    assert item["label"] == made.origin.label
    sound = here.get(item["links"]["txt"])
    assert made.origin.label in sound.text
    assert sound.headers["cache-control"].startswith("private")
    for user in ({}, {"user": "bob"}):
        problem(here.get(path, params=user), 404, "no_item")
        problem(here.get(f"{path}/media/txt", params=user), 404, "no_item")
        problem(here.delete(path, params=user), 404, "no_item")
    assert made.id not in here.get("/v1/items?limit=500").text


def test_what_is_similar_stands_near(here: httpx.Client) -> None:
    here.put("/v1/items/b1", json={**WORD, "text": "bbbb"})
    here.put("/v1/items/b2", json={**WORD, "text": "bbbbb"})
    near = here.get("/v1/items/b1/similar?k=3").json()["data"]
    assert near[0]["id"] == "b2"
    assert len(near) == 3


def test_onboarding_asks_about_different_items(here: httpx.Client) -> None:
    ids = [item["id"] for item in here.get("/v1/onboarding?k=6").json()["data"]]
    assert len(set(ids)) == 6
    assert here.get("/v1/onboarding?medium=verse").json()["data"] == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({**WORD, "text": 7}, "/text"),
        ({**WORD, "attributes": {"x" * 201: 1}}, "/attributes"),
        ({**WORD, "colour": "red"}, "/colour"),
        ({**WORD, "created_at": "yesterday"}, "/created_at"),
        ({**WORD, "media": {"audio": "/etc/passwd"}}, "/media"),
        ([1], ""),
    ],
)
def test_a_wrong_item_is_told_where(here: httpx.Client, body: object, pointer: str) -> None:
    told = problem(here.put("/v1/items/x", json=body), 422, "bad_field")
    assert any(one["pointer"].startswith(pointer) for one in told["errors"])
    problem(here.get("/v1/items/x"), 404, "no_item")


def test_an_item_may_name_itself_as_its_address_does(here: httpx.Client) -> None:
    whole = {**WORD, "id": "书/一", "media": {}, "origin": None}
    assert here.put("/v1/items/书%2F一", json=whole).status_code == 201
    told = problem(here.put("/v1/items/书%2F二", json=whole), 422, "bad_field")
    assert "书/二" in told["detail"]
    problem(here.get("/v1/items/书%2F二"), 404, "no_item")


def test_a_value_of_no_form_is_told_once_where_it_stands(here: httpx.Client) -> None:
    deep = {"medium": "letters", "attributes": {"深": {"x": 1}}}
    told = problem(here.post("/v1/users/ada/creations", json=deep), 422, "bad_field")
    assert "“attributes.深”" in told["detail"]
    assert [one["pointer"] for one in told["errors"]] == ["/attributes/深"]
    assert "string" in told["errors"][0]["detail"]  # every form it could have had
    assert "boolean" in told["errors"][0]["detail"]


def test_content_that_its_medium_cannot_read_is_refused(here: httpx.Client) -> None:
    told = problem(here.put("/v1/items/x", json={**WORD, "text": "x" * 20_001}), 422, "bad_field")
    assert "text" in told["detail"]


def test_an_import_takes_good_rows_and_tells_the_bad_ones(here: httpx.Client) -> None:
    rows = [
        json.dumps({"id": "i1", **WORD}),
        "{not json",
        json.dumps({"id": "", **WORD}),
        json.dumps({"id": "i2", **WORD, "colour": "red"}),
        json.dumps({"id": "i3", **WORD, "media": {"audio": "/etc/passwd"}}),
        json.dumps({"id": "i" * 500}),
    ]
    body = "\n".join(rows).encode()
    kind = {"Content-Type": "application/x-ndjson"}
    told = here.post("/v1/items:import", content=body, headers=kind).json()
    assert (told["new"], told["bad"]) == (2, 4)
    assert [one["line"] for one in told["problems"]] == [2, 3, 5, 6]
    assert here.get("/v1/items/i2").json()["attributes"]["colour"] == "red"
    again = here.post("/v1/items:import", content=body, headers=kind).json()
    assert (again["new"], again["changed"], again["repeated"]) == (0, 0, 2)


def test_an_import_may_be_csv_and_packed(here: httpx.Client) -> None:
    body = b"id,medium,title,text,mood\nc1,letters,One,abba,calm|slow\nc2,letters,Two,abcba,\n"
    kind = {"Content-Type": "text/csv; charset=utf-8", "Content-Encoding": "gzip"}
    told = here.post("/v1/items:import", content=gzip.compress(body), headers=kind).json()
    assert (told["new"], told["bad"]) == (2, 0)
    assert here.get("/v1/items/c1").json()["attributes"]["mood"] == ["calm", "slow"]


def test_an_import_is_told_what_columns_are(here: httpx.Client) -> None:
    body, kind = b"code,label\nc1,One\n", {"Content-Type": "text/csv"}
    to = "/v1/items:import"
    problem(here.post(to, content=body, headers=kind), 422, "bad_file")
    names = {"column": ["id=code", "title=label"]}
    assert here.post(to, content=body, headers=kind, params=names).json()["new"] == 1
    assert here.get("/v1/items/c1").json()["title"] == "One"
    half = here.post(to, content=body, headers=kind, params={"column": "code"})
    problem(half, 422, "bad_field")


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00\x01", b"\x1f\x8bbroken", b"a,b\n1,2\n"])
def test_an_import_of_rubbish_is_a_problem(here: httpx.Client, body: bytes) -> None:
    answer = here.post("/v1/items:import", content=body, headers={"Content-Type": "text/csv"})
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert answer.json()["new"] == 0
    packed = {"Content-Type": "text/csv", "Content-Encoding": "gzip"}
    answer = here.post("/v1/items:import", content=body or b"x", headers=packed)
    assert answer.status_code in (200, 422)


def test_an_import_says_what_it_reads(here: httpx.Client) -> None:
    problem(here.post("/v1/items:import", json={}), 415, "bad_media_type")


def test_a_creation_is_called_what_it_is_in_the_language_of_who_asks(
    here: httpx.Client, home: Home
) -> None:
    origin = Origin("ada", Brief("verse"), "m1", 1, 1, "AI生成")
    home.store.put([document_of(Item("v:1", "verse", "", "…", {"theme": "moon"}, origin=origin))])
    for language, title in (("en", "Verse: moon"), ("zh-CN", "诗词：月亮")):
        asked = here.get("/v1/items/v:1?user=ada", headers={"Accept-Language": language})
        assert asked.json()["title"] == title


def test_files_of_a_creation_are_titled_in_the_language_of_who_asks(
    here: httpx.Client, home: Home
) -> None:
    origin = Origin("ada", Brief("letters"), "m1", 1, 1, "AI生成")
    made = Item("l:1", "letters", "", "abba", {"theme": "moon"}, origin=origin)
    home.store.put([document_of(made)])
    titles = {"en": "Letters: moon", "zh": "letters：月亮"}
    other = {"en": "zh", "zh": "en"}
    links = {}
    for language, title in titles.items():
        asked = {"Accept-Language": language}
        link = here.get("/v1/items/l:1?user=ada", headers=asked).json()["links"]["txt"]
        file = here.get(link, headers={"Accept-Language": other[language]})
        assert file.text.splitlines()[0] == title
        assert "immutable" in file.headers["cache-control"]
        bare = here.get("/v1/items/l:1/media/txt?user=ada", headers=asked)
        assert (bare.text, bare.headers["etag"]) == (file.text, file.headers["etag"])
        assert "immutable" not in bare.headers["cache-control"]
        assert home.engine.media_of("l:1", "txt", "ada", language)[0].decode() == file.text
        links[language] = link
    assert links["en"] != links["zh"]
    problem(here.get("/v1/items/l:1/media/txt?user=ada&lang=fr"), 422, "bad_field")
    assert "lang=" not in here.get("/v1/items/letters:001").json()["links"]["txt"]


def test_the_terms_of_collections_that_come_along_are_told_in_the_language_of_whoever_reads(
    here: httpx.Client, home: Home
) -> None:
    home.engine.add([
        Item("letters:free", "letters", "Free", "abca", {"licence": FREE}),
        Item("letters:own", "letters", "Own", "abca", {"licence": "All rights reserved."}),
    ])  # fmt: skip
    zh = {"Accept-Language": "zh"}
    for headers, licence in (
        ({}, FREE),
        (zh, "版权已过期；此录谱未注明限制。来自 music21 语料库。"),
    ):
        shown = here.get("/v1/items/letters:free", headers=headers).json()
        assert shown["licence"] == licence
        assert shown["attributes"]["licence"] == FREE
        slate = here.get("/v1/users/ada/recommendations?k=60", headers=headers).json()
        items = {pick["item"]["id"]: pick["item"] for pick in slate["picks"]}
        assert items["letters:free"]["licence"] == licence
        assert items["letters:own"]["licence"] == "All rights reserved."
