"""From a terminal: emotions are learned, plugged in by a setting, and read only with leave."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tastemaker
from tastemaker.cli import main
from tastemaker.domain import Event

SAID = {"anger": ("this makes me furious", "how dare they"), "joy": ("so happy today", "we won")}


def run(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0


@pytest.fixture
def model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    rows = [
        {"text": f"{text} {n}", "label": label}
        for label, texts in SAID.items() for text in texts for n in range(12)
    ]  # fmt: skip
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    given = ["finetune", "emotion", str(tmp_path / "rows.jsonl"), "--out", str(tmp_path / "m")]
    run([*given, "--json"])
    result = json.loads(capsys.readouterr().out)
    assert result["metrics"]["accuracy"] == 1.0
    assert result["saved"] == str(tmp_path / "m")
    return tmp_path / "m"


def test_a_model_named_in_the_settings_reads_who_allowed_it(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = str(tmp_path / "home")
    run(["sense", "ada", "--on", "--home", home, "--json"])
    assert json.loads(capsys.readouterr().out)["notice"]
    engine = tastemaker.open(home, emotion=model)
    for user in ("ada", "bob"):
        engine.observe(Event(user, "say", text="how dare they do this"))
    read = {user: engine.events(user)[0][1].reading for user in ("ada", "bob")}
    assert set(read["ada"].emotion) == {"anger"}
    assert engine.profile("ada").mood.valence < 0 < engine.profile("ada").mood.arousal
    assert read["bob"].emotion == {}
    engine.close()


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(tastemaker.TastemakerError, match="nor one in en or zh"):
        tastemaker.open(tmp_path / "home", emotion=tmp_path)
