"""What somebody takes along can be read by them: in their language, with titles, dates and files."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tastemaker.domain import Brief, Event
from tastemaker.engine.kept import Note
from tastemaker.ports import Document
from tastemaker.trust import keys
from tastemaker.trust.rights import file_name, write_export
from tests.unit.engine.worlds import most, world


def opened(file: Path) -> tuple[dict[str, list[dict[str, Any]]], dict[str, bytes]]:
    """Rows by kind, and the other files by name."""
    with zipfile.ZipFile(file) as zipped:
        assert zipped.testzip() is None
        all_of = {name: zipped.read(name) for name in zipped.namelist()}
    rows = {
        name.removesuffix(".jsonl"): [json.loads(line) for line in data.decode().splitlines()]
        for name, data in all_of.items()
        if name.endswith(".jsonl")
    }
    return rows, {name: data for name, data in all_of.items() if not name.endswith(".jsonl")}


@pytest.fixture
def engine():
    engine = world()
    engine.observe(Event("ada", "like", item=most(engine, "b", 1)[0], at=1e9))
    engine.observe(Event("ada", "say", text="not so many, please", at=1e9 + 1))
    engine.create("ada", Brief("letters", n=2, seed=1))
    return engine


def test_a_slate_that_was_shown_in_one_language_is_told_in_that_of_the_reader(
    engine, tmp_path: Path
) -> None:
    engine.recommend("ada", why=True, language="zh")
    said = {}
    for language in ("en", "zh"):
        rows, _ = opened(engine.export("ada", tmp_path / "ada.zip", language))
        picks = rows["slate"][0]["picks"]
        said[language] = [reason["words"] for pick in picks for reason in pick["reasons"]]
        for pick in picks:
            assert pick["title"] == engine.item(pick["item"], "ada").title or language == "zh"
    assert said["en"]
    assert not any("\u4e00" <= c <= "\u9fff" for words in said["en"] for c in words)
    assert any("\u4e00" <= c <= "\u9fff" for words in said["zh"] for c in words)


def test_what_is_concluded_of_a_person_goes_along_in_words(engine, tmp_path: Path) -> None:
    engine.edit_fact("ada", "kind", "jig", "state")
    rows, _ = opened(engine.export("ada", tmp_path / "ada.zip", "zh"))
    assert [fact["id"] for fact in rows["fact"]] == [fact.id for fact in engine.facts("ada")]
    assert rows["fact"][0]["words"] == "你喜欢吉格舞曲"


def test_times_are_dates_and_items_have_their_titles(engine, tmp_path: Path) -> None:
    rows, _ = opened(engine.export("ada", tmp_path / "ada.zip"))
    like = rows["event"][0]
    assert like["at"] == "2001-09-09T01:46:40.000+00:00"
    assert like["title"] == engine.item(like["item"]).title
    assert rows["event"][1]["title"] == ""


def test_what_was_made_goes_along_as_files_that_say_who_made_it(engine, tmp_path: Path) -> None:
    rows, files = opened(engine.export("ada", tmp_path / "ada.zip"))
    named = [f"creations/{name}" for row in rows["creation"] for name in row["files"]]
    assert sorted(named) == sorted(set(files) - {"README.txt"})
    assert len(named) == 2
    for item in engine.made_for("ada"):
        (name,) = [name for name in named if item.id.split("/")[1] in name]
        assert files[name] == engine.media_of(item.id, name.split(".")[-1], "ada")[0]
        assert item.origin.label.encode() in files[name]


def test_a_creation_that_no_medium_reads_any_more_goes_along_as_its_row(
    engine, tmp_path: Path
) -> None:
    engine.media = {}
    rows, files = opened(engine.export("ada", tmp_path / "ada.zip"))
    assert len(rows["creation"]) == 2
    assert [row["files"] for row in rows["creation"]] == [[], []]
    assert set(files) == {"README.txt"}


def test_the_guide_names_every_file_there_is_in_the_language_of_the_reader(
    engine, tmp_path: Path
) -> None:
    engine.kept("guestbook").put(Note("line", "1", {"text": "x"}, user="ada", at=5.0))
    engine.store.put([Document("other", "1", {}, "ada")])
    keys.create(engine.store, "a program", ["profile"], "ada", 1.0)
    for language, words in (("en", "what you did"), ("zh", "你做过的")):
        rows, files = opened(engine.export("ada", tmp_path / "ada.zip", language))
        guide = files["README.txt"].decode()
        assert words in guide
        assert "guestbook" in guide
        assert "creations/" in guide
        for kind, of in rows.items():
            (line,) = [line for line in guide.splitlines() if line.startswith(f"  {kind}.jsonl ")]
            assert f" {len(of)} " in line
        assert not {":", "/"} & set("".join(rows))  # names that any system can keep
        assert rows["app-guestbook-line"] == [
            {"id": "1", "at": "1970-01-01T00:00:05.000+00:00", "text": "x"}
        ]
        assert "hash" not in rows["key"][0]


def test_names_in_the_archive_lead_nowhere_else(tmp_path: Path) -> None:
    assert file_name("tune:made/1") == "tune-made-1"
    assert file_name("../../etc/passwd") == "etc-passwd"
    assert file_name("..") == "-"
    assert file_name("诗/一") == "诗-一"


def test_of_somebody_of_whom_nothing_is_held_the_guide_says_so(tmp_path: Path) -> None:
    for language, words in (("en", "Nothing"), ("zh", "没有")):
        write_export(tmp_path / "x.zip", "nobody", [], 0.0, language)
        _, files = opened(tmp_path / "x.zip")
        assert words in files["README.txt"].decode()
