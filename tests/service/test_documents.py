"""Answers over REST: documents go in, questions come back with citations, people take over."""

from __future__ import annotations

import httpx
import pytest

from tastemaker.home import Home
from tests.service.houses import client, problem

GUIDE = "# Gift cards\nGift cards never expire. They cannot be paid out.\n"
MARKDOWN = {"Content-Type": "text/markdown"}


@pytest.fixture
def asking(here: httpx.Client) -> httpx.Client:
    """The client, with a guide brought in."""
    answer = here.put("/v1/documents/shop%2Fguide.md?link=https://shop.example/g",
                      content=GUIDE, headers=MARKDOWN)  # fmt: skip
    assert answer.json() == {
        "new": 1, "changed": 0, "repeated": 0, "passages": 1, "bad": 0, "problems": [],
    }  # fmt: skip
    return here


def test_a_question_is_answered_with_its_citation(asking: httpx.Client) -> None:
    body = asking.post("/v1/answers", json={"question": "do gift cards expire?"}).json()
    assert (body["known"], body["text"]) == (True, "Gift cards never expire.")
    assert body["citations"] == [
        {
            "text": "Gift cards never expire.", "document": "shop/guide.md", "title": "Gift cards",
            "headings": ["Gift cards"], "link": "https://shop.example/g", "line": 2, "page": None,
        }
    ]  # fmt: skip


def test_what_is_not_known_says_so_in_the_language_asked_for(asking: httpx.Client) -> None:
    asked = {"question": "who painted the mona lisa?"}
    assert not asking.post("/v1/answers", json=asked).json()["known"]
    chinese = asking.post("/v1/answers", json=asked, headers={"Accept-Language": "zh"}).json()
    assert chinese["text"].startswith("我不知道")
    assert asking.get("/v1/hand-overs").json()["data"] == []


def test_a_question_can_be_left_to_a_person_who_closes_it(asking: httpx.Client) -> None:
    asked = {"question": "where is my parcel?", "user": "ada", "hand_over": True}
    left = asking.post("/v1/answers", json=asked).json()["hand_over"]
    (row,) = asking.get("/v1/hand-overs").json()["data"]
    assert (row["id"], row["user"], row["question"]) == (left, "ada", "where is my parcel?")
    done = {"closed": True, "note": "found"}
    assert asking.patch(f"/v1/hand-overs/{left}", json=done).json()["note"] == "found"
    assert asking.get("/v1/hand-overs").json()["data"] == []
    assert asking.get("/v1/hand-overs?state=closed").json()["data"][0]["id"] == left
    problem(asking.patch(f"/v1/hand-overs/{left}", json=done), 409, "closed_before")
    problem(asking.patch("/v1/hand-overs/none", json=done), 404, "no_such")


def test_a_known_answer_leaves_nothing_to_a_person(asking: httpx.Client) -> None:
    asked = {"question": "do gift cards expire?", "hand_over": True}
    assert asking.post("/v1/answers", json=asked).json()["hand_over"] == ""
    assert asking.get("/v1/hand-overs").json()["data"] == []


def test_documents_are_listed_replaced_and_taken_away(asking: httpx.Client) -> None:
    again = asking.put("/v1/documents/shop%2Fguide.md?link=https://shop.example/g",
                       content=GUIDE, headers=MARKDOWN)  # fmt: skip
    assert again.json()["repeated"] == 1
    rows = b"question,answer\nHow long?,Two days.\nbroken,\n"
    faq = asking.put("/v1/documents/faq", content=rows, headers={"Content-Type": "text/csv"})
    assert (faq.json()["passages"], faq.json()["bad"]) == (1, 1)
    assert faq.json()["problems"][0]["line"] == 3
    listed = asking.get("/v1/documents?limit=1").json()
    assert [row["id"] for row in listed["data"]] == ["faq"]
    rest = asking.get("/v1/documents", params={"cursor": listed["next"]}).json()
    assert [row["id"] for row in rest["data"]] == ["shop/guide.md"]
    assert asking.delete("/v1/documents/shop%2Fguide.md").status_code == 204
    problem(asking.delete("/v1/documents/shop%2Fguide.md"), 404, "no_such")
    asked = {"question": "do gift cards expire?"}
    assert not asking.post("/v1/answers", json=asked).json()["known"]


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"# Heading alone"])
def test_what_is_no_document_is_refused_and_nothing_is_stored(
    here: httpx.Client, content: bytes
) -> None:
    problem(here.put("/v1/documents/a.md", content=content, headers=MARKDOWN), 422, "bad_document")
    assert here.get("/v1/documents").json()["data"] == []


def test_other_kinds_of_content_are_refused(here: httpx.Client) -> None:
    wrong = {"Content-Type": "application/zip"}
    problem(here.put("/v1/documents/a", content=b"PK", headers=wrong), 415, "bad_media_type")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "missing_field"),
        ({"question": ""}, "bad_field"),
        ({"question": "x" * 4001}, "bad_field"),
        ({"question": 3}, "bad_field"),
    ],
)
def test_no_question_is_a_problem(here: httpx.Client, body: dict[str, object], code: str) -> None:
    problem(here.post("/v1/answers", json=body), 422, code)


def test_blanks_alone_are_no_question(here: httpx.Client) -> None:
    problem(here.post("/v1/answers", json={"question": " \n"}), 422, "missing_field")


def test_a_persons_key_asks_for_that_person_and_sees_no_hand_overs(
    asking: httpx.Client, home: Home
) -> None:
    made = asking.post("/v1/keys", json={"name": "a", "scopes": ["recommend"], "user": "ada"})
    bearer = {"Authorization": f"Bearer {made.json()['key']}"}
    with client(str(asking.base_url), **bearer) as ada:
        ask = {"question": "where is my parcel?", "hand_over": True}
        ada.post("/v1/answers", json=ask)
        assert [one.user for one in home.engine.hand_overs.list()] == ["ada"]
        problem(ada.post("/v1/answers", json={**ask, "user": "ben"}), 403, "not_yours")
        problem(ada.get("/v1/hand-overs"), 403, "no_scope")
        problem(ada.get("/v1/documents"), 403, "no_scope")


def test_a_conversation_answers_questions_too(asking: httpx.Client) -> None:
    said = {"text": "do gift cards expire?"}
    parts = asking.post("/v1/users/ada/messages", json=said).json()["parts"]
    assert [part["type"] for part in parts] == ["reading", "answer", "text"]
    assert parts[1]["answer"]["citations"][0]["document"] == "shop/guide.md"
