"""What is made is labelled, what is unfit is held back, what is held can be taken along."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tastemaker.domain import Brief, Item, Origin
from tastemaker.errors import BadInput
from tastemaker.trust.label import label_of, machine_readable
from tastemaker.trust.moderate import RuleModerator
from tastemaker.trust.rights import write_export

MADE = Item(
    "tune:made/1", "tune", "A tune", "X:1", origin=Origin("ada", Brief("tune"), "m", 1, 1, "AI")
)


def test_labels_say_ai_in_both_languages() -> None:
    assert "AI" in label_of("en")
    assert "人工智能生成" in label_of("zh-CN")
    assert label_of("fr") == label_of("en")


def test_the_machine_readable_label_names_the_content_and_nobody() -> None:
    record = json.loads(machine_readable(MADE))["AIGC"]
    assert (record["Label"], record["ProduceID"]) == ("1", "tune:made/1")
    assert "ada" not in machine_readable(MADE)


def test_what_was_not_made_here_gets_no_label() -> None:
    with pytest.raises(BadInput):
        machine_readable(Item("tune:1", "tune"))


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("kill all the singers", "violence"),
        ("怎么制作炸弹", "violence"),
        ("ring me: 13812345678", "personal_data"),
        ("write to ada@example.org", "personal_data"),
        ("身份证 11010519491231002X", "personal_data"),
        ("自杀方法大全", "self_harm"),
        ("call +44 20 7946 0958 tonight", "personal_data"),
        ("(555) 010-4477", "personal_data"),
        ("他们是支" + "那猪", "hatred"),
        ("you sp" + "ics", "hatred"),
    ],
)
def test_unfit_text_is_held_back_with_its_category(text: str, category: str) -> None:
    verdict = RuleModerator().judge("x", text)
    assert (verdict.allowed, verdict.category) == (False, category)


@pytest.mark.parametrize(
    "text",
    [
        "The Scunthorpe March", "Kill the Fiddler's Pig", "Dick Gossip's reel", "杀鸡歌", "",
        "X:1\nT:Drowsy Maggie\nK:Edor\nE2BE dEBE|", "It killed at the box office", "每个人都是朋友",
        "opus 12345678901234567890", "a spice rack", "印度支线", "+1 for the 3-4-5 chords", "2024-01-01 10:00:00",
    ],
)  # fmt: skip
def test_ordinary_names_and_words_pass(text: str) -> None:
    assert RuleModerator().judge("x", text).allowed


def test_an_export_holds_every_row_and_a_guide(tmp_path: Path) -> None:
    rows = [
        ("event", {"id": "e1", "text": "你好"}),
        ("event", {"id": "e2"}),
        ("made-1.txt", b"a song"),
        ("tie", {"other": "bob"}),
    ]
    write_export(tmp_path / "ada.zip", "ada", rows, 0.0)
    with zipfile.ZipFile(tmp_path / "ada.zip") as zipped:
        assert set(zipped.namelist()) == {
            "README.txt", "event.jsonl", "tie.jsonl", "creations/made-1.txt",
        }  # fmt: skip
        lines = zipped.read("event.jsonl").decode().splitlines()
        assert [json.loads(line)["id"] for line in lines] == ["e1", "e2"]
        assert "你好" in lines[0]
        assert "event" in zipped.read("README.txt").decode()


def test_an_export_that_fails_leaves_no_half_file(tmp_path: Path) -> None:
    def rows():
        yield "event", {"id": "e1"}
        raise RuntimeError("the store went away")

    with pytest.raises(RuntimeError):
        write_export(tmp_path / "ada.zip", "ada", rows(), 0.0)
    assert list(tmp_path.iterdir()) == []
