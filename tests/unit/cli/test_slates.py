"""Slates from the command line: conditions, several people, paging, blocks, and what would be
without an event."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tastemaker.cli import looping

from .test_cli import Terminal, terminal  # noqa: F401 - a fixture

KINDS = ("novel", "essay", "play")


@pytest.fixture
def library(terminal: Terminal, tmp_path: Path) -> Terminal:  # noqa: F811
    """Thirty books of three kinds, read by twelve people, ranked."""
    items, events = tmp_path / "items.jsonl", tmp_path / "events.jsonl"
    items.write_text(
        "\n".join(
            json.dumps({
                "id": f"book:{n:02}", "medium": "book", "title": f"Book {n}",
                "attributes": {"kind": KINDS[n % 3], "pages": 100 + 10 * n},
            })
            for n in range(30)
        ),
        "utf-8",
    )  # fmt: skip
    rows = [
        {"user": f"reader {u}", "kind": "like", "item": f"book:{(3 * n + u) % 30:02}",
         "at": 1_700_000_000 + 60 * (10 * u + n)}
        for u in range(12) for n in range(6)
    ]  # fmt: skip
    events.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    terminal("import", "items", str(items))
    terminal("import", "events", str(events))
    terminal("train", "ranking")
    return terminal


def shown(slate: dict) -> list[str]:
    return [pick["item"]["id"] for pick in slate["picks"]]


def test_conditions_hold_for_everything_shown(library: Terminal) -> None:
    slate = library("recommend", "reader 1", "--where", "kind=novel|essay", "--where", "pages>=200")
    kinds = [pick["item"]["attributes"] for pick in slate["picks"]]
    assert kinds
    assert all(one["kind"] in ("novel", "essay") and one["pages"] >= 200 for one in kinds)
    problem = library("recommend", "reader 1", "--where", "pages!!3", code=2)
    assert problem["code"] == "bad_field"
    assert "pages!!3" in problem["detail"]


def test_the_next_page_repeats_nothing(library: Terminal) -> None:
    first = library("recommend", "reader 1", "-k", "5")
    second = library("recommend", "reader 1", "-k", "5", "--after", first["id"])
    third = library("recommend", "reader 1", "-k", "5", "--after", second["id"])
    pages = shown(first) + shown(second) + shown(third)
    assert len(pages) == len(set(pages)) == 15
    assert library("recommend", "reader 2", "--after", first["id"], code=1)["code"] == "no_such"


def test_a_group_is_answered_together_and_needs_no_person(library: Terminal) -> None:
    slate = library("recommend", "--group", "reader 1,reader 2", "--why", "-k", "4")
    assert len(slate["picks"]) == 4
    assert any("reader" in reason["words"] for reason in slate["picks"][0]["reasons"])
    assert library("recommend", "reader 1", "--group", "reader 2", code=2)["code"] == "wrong_use"
    assert library("recommend", code=2)["code"] == "wrong_use"


def test_what_is_blocked_is_not_shown_until_it_is_unblocked(library: Terminal) -> None:
    library("block", "reader 1", "kind:novel")
    kinds = {p["item"]["attributes"]["kind"] for p in library("recommend", "reader 1")["picks"]}
    assert "novel" not in kinds
    library("block", "reader 1", "kind:novel", "--off")
    assert library("recommend", "reader 1", "-k", "30")["picks"]
    assert library("block", "reader 1", "kind:novel", "--off", code=1)["code"] == "no_such"
    assert library("block", "reader 1", "novel", code=2)["code"] == "wrong_use"


def test_why_says_where_it_would_stand_without_something(library: Terminal) -> None:
    item = shown(library("recommend", "reader 1"))[0]
    answer = library("why", "reader 1", item, "--without", "book:01")
    assert sum(r["amount"] for r in answer["reasons"]) == pytest.approx(answer["score"], abs=1e-4)
    without = answer["without"]
    assert without["events"]
    assert {without["rank"], without["rank_without"]} <= set(range(1, 31))
    assert without["words"] in library.text("why", "reader 1", item, "--without", "book:01")
    assert library("why", "reader 1", item, "--without", "book:29", code=1)["code"] == "no_such"


def test_reasons_that_are_next_to_nothing_are_told_in_one_line(
    library: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = shown(library("recommend", "reader 1"))[0]
    reasons = library("why", "reader 1", item)["reasons"]
    assert len(library.text("why", "reader 1", item).splitlines()) == 1 + len(reasons)
    little = abs(reasons[1]["amount"])  # they come greatest first
    monkeypatch.setattr(looping, "SMALL", little)
    small = [r["amount"] for r in reasons if abs(r["amount"]) < little]
    assert len(small) > 1
    for language, words in (("en", f"{len(small)} smaller ones"), ("zh", f"另有{len(small)}条")):
        told = library.text("--lang", language, "why", "reader 1", item).splitlines()
        assert len(told) == 1 + len(reasons) - len(small) + 1
        assert told[-1].startswith(f"  {sum(small):+.3f} {words}")


def test_a_policy_is_judged_from_the_slates_that_were_logged(library: Terminal) -> None:
    assert library("evaluate", "policy", code=1)["code"]  # nobody has been shown anything
    for reader in range(12):
        slate = library("recommend", f"reader {reader}", "-k", "5")
        library("observe", f"reader {reader}", "like", shown(slate)[0], "--slate", slate["id"])
    judged = library("evaluate", "policy", "--explore", "0,0.5")
    assert judged["positions"] == 60
    assert 0 < judged["logged"]["mean"] <= 1
    assert judged["policies"]
