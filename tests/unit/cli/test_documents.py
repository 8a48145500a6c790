"""import documents, documents, ask and hand-overs from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.test_cli import Terminal


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path / "home", capsys)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "guide.md").write_text("# Gift cards\nGift cards never expire.\n", "utf-8")
    (folder / "faq.csv").write_text(
        "question,answer\n怎么取消订单？,点击取消。\nbroken,\n", "utf-8"
    )
    (folder / "empty.txt").write_text("")
    return folder


def test_a_folder_goes_in_once_and_what_is_bad_is_told(terminal: Terminal, docs: Path) -> None:
    first = terminal("import", "documents", str(docs), "--link", "https://shop.example/help")
    counts = {name: first[name] for name in ("new", "changed", "repeated", "passages", "bad")}
    assert counts == {"new": 2, "changed": 0, "repeated": 0, "passages": 2, "bad": 2}
    told = {(p["document"], p["line"], p["code"]) for p in first["problems"]}
    assert told == {("docs/empty.txt", None, "bad_document"), ("docs/faq.csv", 3, "bad_row")}
    again = terminal("import", "documents", str(docs), "--link", "https://shop.example/help")
    assert (again["new"], again["repeated"], again["passages"]) == (0, 2, 0)
    rows = terminal("documents", "list")["documents"]
    assert [(row["id"], row["link"]) for row in rows] == [
        ("docs/faq.csv", "https://shop.example/help/faq.csv"),
        ("docs/guide.md", "https://shop.example/help/guide.md"),
    ]


def test_of_a_folder_only_what_is_no_text_is_left_out_and_told(
    terminal: Terminal, docs: Path
) -> None:
    text = "退款需要五天。\n"
    (docs / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    (docs / "rays.md").write_bytes(bytes(range(1, 32)) * 9)
    (docs / "gbk.txt").write_bytes(text.encode("gbk"))
    (docs / "utf16.txt").write_bytes(text.encode("utf-16"))
    found = terminal("import", "documents", str(docs), "--lang", "zh")
    told = {one["document"]: one["detail"] for one in found["problems"]}
    assert told.keys() == {
        f"docs/{name}" for name in ("empty.txt", "faq.csv", "gbk.txt", "picture.txt", "rays.md")
    }
    assert "UTF-8" in told["docs/gbk.txt"]
    kept = [row["id"] for row in terminal("documents", "list")["documents"]]
    assert kept == ["docs/faq.csv", "docs/guide.md", "docs/utf16.txt"]


def test_a_question_is_answered_or_left_to_a_person(terminal: Terminal, docs: Path) -> None:
    terminal("import", "documents", str(docs))
    known = terminal("ask", "do gift cards expire?", "--hand-over")
    assert (known["known"], known["text"]) == (True, "Gift cards never expire.")
    assert known["hand_over"] == ""
    assert known["calibration"]["threshold"] > 0
    assert terminal("ask", "怎么取消订单", "--lang", "zh")["text"] == "点击取消。"
    left = terminal("ask", "who painted the mona lisa?", "--user", "ada", "--hand-over")
    assert not left["known"]
    (row,) = terminal("hand-overs", "list")["hand_overs"]
    assert (row["id"], row["user"]) == (left["hand_over"], "ada")
    assert terminal("hand-overs", "close", row["id"], "--note", "told")["note"] == "told"
    assert terminal("hand-overs", "close", row["id"], code=1)["code"] == "closed_before"
    assert terminal("hand-overs", "list")["hand_overs"] == []
    assert len(terminal("hand-overs", "list", "--closed")["hand_overs"]) == 1


def test_a_document_is_named_and_taken_away(terminal: Terminal, docs: Path) -> None:
    terminal("import", "documents", str(docs / "guide.md"), "--id", "cards")
    assert terminal("documents", "remove", "cards") == {"removed": "cards"}
    assert terminal("documents", "remove", "cards", code=1)["code"] == "no_such"
    assert not terminal("ask", "do gift cards expire?")["known"]


def test_what_is_not_there_is_wrong_use(terminal: Terminal, docs: Path) -> None:
    assert terminal("import", "documents", str(docs / "none.md"), code=2)["code"] == "bad_document"
    assert terminal("import", "documents", str(docs), "--id", "x", code=2)["code"] == "wrong_use"
    assert terminal("ask", " ", code=2)["code"] == "missing_field"


def test_people_read_the_answer_and_its_sources(
    docs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tastemaker.cli import run
    from tastemaker.cli.common import take_options

    for words in (["import", "documents", str(docs)], ["ask", "do gift cards expire?"]):
        options, rest = take_options([*words, "--home", str(tmp_path / "home")])
        assert run(options, rest) == 0
    shown = capsys.readouterr().out
    assert "Gift cards never expire.\n" in shown
    assert "[1] Gift cards › Gift cards (docs/guide.md, line 2)" in " ".join(shown.split())
