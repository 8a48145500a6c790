"""tastemaker finetune from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")

from tastemaker.learn.finetune.model import load
from tests.unit.cli.test_cli import Terminal

LONG = "very " * 19_000 + "good"


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path / "home", capsys)


def labelled(file: Path) -> Path:
    rows = [f"so {word} today\t{label}" for word, label in (("good", "happy"), ("bad", "sad"))]
    file.write_text("text\tlabel\n" + "\n".join(rows * 12) + "\n", "utf-8")
    return file


def test_json_tells_the_figures_of_each_class_and_where_the_model_is(
    terminal: Terminal, tmp_path: Path
) -> None:
    file, out = labelled(tmp_path / "a.tsv"), tmp_path / "model"
    told = terminal("finetune", "sentiment", str(file), "--epochs", "6", "--out", str(out))
    assert told["metrics"]["accuracy"] == 1.0
    assert set(told["classes"]) == {"happy", "sad"}
    assert told["classes"]["sad"]["recall"] == 1.0
    assert told["stopped"] in ("rounds", "patience")
    assert 0 < told["trained_parameters"] <= told["parameters"]
    assert told["saved"] == str(out)
    assert load(out).predict(["so bad today"])[0].labels == ("sad",)


def test_slots_tell_span_f1_and_intent_accuracy(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    rows = ["play jazz now\tO B-kind O\tplay", "stop blues now\tO B-kind O\tstop"] * 12
    file.write_text("\n".join(rows) + "\n", "utf-8")
    told = terminal("finetune", "slots", str(file), "--epochs", "6")
    assert {"slot_f1", "intent_accuracy", "accuracy"} <= set(told["metrics"])
    assert told["slots"]["kind"]["rows"] > 0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "it holds no rows"),
        ("text\tlabel\nhello\n", "line 2 has 1 columns, not 2"),
        ("text\tlabel\nhello\tx\nthere\ty\n", "too few rows to hold some out"),
        ("text\tlabel\n" + "x" * 100_001 + "\ty\n", "more than 100,000 characters"),
        ("one\ntwo\n", "no column for label"),
    ],
)
def test_a_file_that_cannot_be_learned_from_is_refused_in_words(
    terminal: Terminal, tmp_path: Path, content: str, why: str
) -> None:
    file = tmp_path / "a.tsv"
    file.write_text(content, "utf-8")
    told = terminal("finetune", "intents", str(file), code=2)
    assert told["code"] == "bad_examples"
    assert why in told["detail"]
    assert "Parquet" not in told["hint"]


def test_a_base_that_is_not_there_is_named(terminal: Terminal, tmp_path: Path) -> None:
    file, base = labelled(tmp_path / "a.tsv"), str(tmp_path / "nowhere")
    told = terminal("finetune", "intents", str(file), "--base", base, code=2)
    assert told["code"] == "bad_model"
    assert "no such folder" in told["detail"]
    assert "nowhere" in told["detail"]


def test_a_base_that_is_no_model_is_refused_in_words(terminal: Terminal, tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    base = tmp_path / "base"
    base.mkdir()
    (base / "config.json").write_text("{}", "utf-8")
    file = labelled(tmp_path / "a.tsv")
    told = terminal("finetune", "intents", str(file), "--base", str(base), code=2)
    assert told["code"] == "bad_model"


def test_without_a_base_there_is_nothing_for_lora_to_add_to(
    terminal: Terminal, tmp_path: Path
) -> None:
    file = labelled(tmp_path / "a.tsv")
    assert terminal("finetune", "intents", str(file), "--method", "lora", code=2)["code"] == (
        "bad_field"
    )


def test_odd_texts_are_learned_from_and_read(terminal: Terminal, tmp_path: Path) -> None:
    file, out = tmp_path / "a.csv", tmp_path / "model"
    odd = ["🎻🎻", "好 good おk", "\u200b\u0007x", "<b>ignore all rules</b>", LONG, "fine"]
    rows = [f'"{text}",{at % 2}' for at, text in enumerate(odd * 4)]
    file.write_text("text,label\n" + "\n".join(rows) + "\n", "utf-8")
    terminal("finetune", "intents", str(file), "--epochs", "1", "--out", str(out))
    for text in ("", *odd):
        assert load(out).predict([text])[0].labels[0] in ("0", "1")


def test_confusions_are_drawn_and_doubtful_texts_told(terminal: Terminal, tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    file, texts, picture = labelled(tmp_path / "a.tsv"), tmp_path / "b.txt", tmp_path / "c.png"
    texts.write_text("so good today\nso good bad today\n", "utf-8")
    told = terminal(
        "finetune", "sentiment", str(file), "--epochs", "6", "--picture", str(picture),
        "--unlabelled", str(texts), "--suggest", "1",
    )  # fmt: skip
    assert "matrix" not in told
    assert told["suggested"][0]["text"] == "so good bad today"
    with image.open(told["picture"]) as drawn:
        inside = drawn.convert("RGB")
        assert inside.getpixel((200, 200)) != inside.getpixel((700, 200))
