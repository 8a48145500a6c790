"""From a terminal: labelled texts teach what to flag, and a setting puts it to use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tastemaker
from tastemaker.cli import main

KINDS = {"ok": ("a calm waltz", "月光照在河上"), "hostile": ("you stupid fool", "你这个白痴")}


def learn(folder: Path) -> int:
    rows = [
        {"text": f"{text} {n}", "label": label}
        for label, texts in KINDS.items() for text in texts for n in range(40)
    ]  # fmt: skip
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with pytest.raises(SystemExit) as ended:
        main(["review", "learn", str(folder / "rows.jsonl"), "--out", str(folder / "m"), "--json"])
    return int(ended.value.code or 0)


def test_what_was_learned_flags_creations_of_a_home_that_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert learn(tmp_path) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["metrics"]["hostile"]["auc"] > 0.99
    engine = tastemaker.open(tmp_path / "home", moderation=tmp_path / "m")
    assert engine.moderator.judge("draft", "you are a fool").category == "hostile"
    assert engine.moderator.judge("draft", "the moon, a waltz").category == ""
    engine.close()


def test_a_file_that_holds_nothing_learned_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m").write_text("words")
    with pytest.raises(tastemaker.TastemakerError, match="moderation"):
        tastemaker.open(tmp_path / "home", moderation=tmp_path / "m")
