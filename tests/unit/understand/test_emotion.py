"""Emotions are told by a model of our own, in both languages, and never where a tune is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tastemaker.errors import BadInput
from tastemaker.learn.emotion import opened, train
from tastemaker.understand.circumplex import PLACES, mood_of
from tastemaker.understand.emotion import Emotions
from tastemaker.understand.grams import hashed
from tastemaker.understand.reader import RuleReader

SAID = {
    "joy": ["what a wonderful day", "so happy right now", "this is the best news ever", "yay we won"],
    "anger": ["this makes me furious", "how dare they do that", "I hate waiting here", "utterly stupid idiots"],
    "neutral": ["the bus leaves at nine", "it is on the table", "he works in an office", "there are two doors"],
}  # fmt: skip
SAID_ZH = {
    "happy": ["今天真开心啊", "太棒了哈哈", "我们赢了耶", "好幸福的一天"],
    "angry": ["气死我了", "凭什么这样对我", "真是太过分了", "滚远点"],
}


def rows(folder: Path, said: dict[str, list[str]], several: bool = False) -> Path:
    path = folder / f"rows{len(said)}.jsonl"
    lines = [
        {"text": f"{text} {n}" if n else text, "label": [label, "intense"] if also else [label]}
        for label, texts in said.items()
        for at, text in enumerate(texts)
        for also in [several and label != "neutral" and at < 2]
        for n in range(6)
    ]
    if not several:
        lines = [line | {"label": line["label"][0]} for line in lines]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of each language, in one folder."""
    place = tmp_path_factory.mktemp("emotion")
    train(rows(place, SAID), out=place / "en", rounds=20, report=lambda _: None)
    train(rows(place, SAID_ZH), out=place / "zh", rounds=20, report=lambda _: None)
    return place


def test_what_was_learned_is_told_in_both_languages(folder: Path) -> None:
    tells = opened(folder)
    assert list(tells["en"]("this makes me furious")) == ["anger"]
    assert list(tells["en"]("so happy right now")) == ["joy"]
    assert list(tells["zh"]("气死我了")) == ["angry"]


def test_numbers_are_read_alike_whatever_their_value() -> None:
    same = [
        sorted(hashed(text)) for text in ("净利增长 12.5%", "净利增长 1,204.75%", "净利增长 ７%")
    ]
    assert same[0] == same[1] == same[2] != sorted(hashed("净利下降 12.5%"))


def test_a_saved_model_tells_the_same_alone_and_among_others(folder: Path) -> None:
    model = Emotions.load(folder / "en")
    texts = [*SAID["joy"], "☃", "", "wholly unseen zzzz", "x" * 100_000]
    together = model.chances(texts)
    alone = np.concatenate([model.chances([text]) for text in texts])
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_allclose(together.sum(1), 1)
    assert model.read("") == {}


def test_labels_that_are_not_exclusive_are_told_together(tmp_path: Path) -> None:
    result = train(rows(tmp_path, SAID, several=True), out=tmp_path / "m", rounds=20, report=lambda _: None)  # fmt: skip
    assert {"accuracy", "micro_f1", "macro_f1"} <= result["metrics"].keys()
    assert set(Emotions.load(tmp_path / "m").read("how dare they do that")) == {"anger", "intense"}


def test_the_same_rows_and_seed_give_the_same_model(tmp_path: Path, folder: Path) -> None:
    train(rows(tmp_path, SAID), out=tmp_path / "again", rounds=20, report=lambda _: None)
    one, other = Emotions.load(folder / "en"), Emotions.load(tmp_path / "again")
    np.testing.assert_array_equal(one.weights, other.weights)
    np.testing.assert_array_equal(one.marks, other.marks)


def test_what_is_told_becomes_emotion_and_a_felt_mood(folder: Path) -> None:
    reading = RuleReader(opened(folder)).read("how dare they do that")
    assert reading.mood is not None
    assert reading.mood.source == "felt"
    assert reading.mood.valence < 0 < reading.mood.arousal
    assert set(reading.emotion) == {"anger"}


@pytest.mark.parametrize("text", ["make me a happy waltz", "来一首欢快的", "find me something sad"])
def test_what_is_asked_for_is_no_emotion(folder: Path, text: str) -> None:
    reading = RuleReader(opened(folder)).read(text)
    assert reading.emotion == {}
    assert reading == RuleReader().read(text)


def test_a_feeling_named_outright_outweighs_the_model(folder: Path) -> None:
    reading = RuleReader(opened(folder)).read("I feel calm, so happy right now")
    assert reading.mood == RuleReader().read("I feel calm, so happy right now").mood


def test_a_language_without_a_model_keeps_the_words(folder: Path) -> None:
    reader = RuleReader(opened(folder / "zh"))
    assert reader.read("I feel sad and lonely").emotion == {"sad": 1.0}


def test_every_label_of_the_three_schemes_has_a_place() -> None:
    assert len(PLACES) == 33
    assert all(abs(v) <= 1 and abs(a) <= 1 for v, a in PLACES.values())


def test_valence_and_arousal_are_the_mean_by_chance() -> None:
    mood = mood_of({"joy": 0.5, "neutral": 0.5})
    assert mood is not None
    assert (mood.valence, mood.arousal) == (0.45, 0.25)
    assert mood_of({"neutral": 1.0}) is None
    assert mood_of({}) is None
    assert mood_of({"17": 0.9}) is None


@pytest.mark.parametrize("harm", ["empty", "text", "other", "short"])
def test_a_folder_that_is_no_model_is_refused(tmp_path: Path, folder: Path, harm: str) -> None:
    if harm != "empty":
        (tmp_path / "config.json").write_text(
            "no JSON" if harm == "text" else '{"format": "other"}'
        )
    if harm == "short":
        (tmp_path / "config.json").write_bytes((folder / "en/config.json").read_bytes())
        (tmp_path / "emotion.npz").write_bytes((folder / "en/emotion.npz").read_bytes()[:500])
    with pytest.raises(BadInput) as error:
        opened(tmp_path)
    assert error.value.code == "bad_model"


def test_numbered_labels_take_their_names_from_a_file(tmp_path: Path) -> None:
    lines = [
        f"{text} {n}\t{at}"
        for at, texts in enumerate(SAID.values())
        for text in texts
        for n in range(6)
    ]
    (tmp_path / "rows.tsv").write_text("\n".join(lines))
    (tmp_path / "names.txt").write_text("\n".join(SAID))
    train(
        tmp_path / "rows.tsv",
        names=tmp_path / "names.txt",
        out=tmp_path / "m",
        report=lambda _: None,
    )
    assert Emotions.load(tmp_path / "m").labels == tuple(sorted(SAID))
    (tmp_path / "few.txt").write_text("joy")
    with pytest.raises(BadInput, match="no name"):
        train(tmp_path / "rows.tsv", names=tmp_path / "few.txt", report=lambda _: None)
