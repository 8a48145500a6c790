"""Wishes told from examples: what rules do not foresee is read, and what they are sure of stands.

`unseen.en.tsv` and `unseen.zh.tsv` hold label and sentence, written without sight of rules and
examples alike; nothing was changed after they had been looked at.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scripts import fit_wishes

from tastemaker.understand.intents import Ruled
from tastemaker.understand.reader import RuleReader
from tastemaker.understand.wishes import LEAST, Wishes, head, wish, wishes

READER = RuleReader()
TOLD = [("up", "go up"), ("up", "higher please"), ("down", "go down"), ("down", "lower please")]


def unseen(language: str) -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / f"unseen.{language}.tsv").read_text("utf-8").splitlines()
    return [(label, text) for label, _, text in (line.partition("\t") for line in lines)]


def small() -> Wishes:
    return Wishes.fit([text for _, text in TOLD], [label for label, _ in TOLD])


def test_words_decide() -> None:
    scores = small().scores("up, and higher")
    assert scores["up"] > scores["down"]
    assert set(scores) == {"up", "down"}


def test_nothing_known_is_like_no_example() -> None:
    assert set(small().scores("ξψω").values()) == {0.0}
    assert max(wishes("en").scores("ξψω ζχβ").values()) < LEAST
    assert wish("ξψω ζχβ", Ruled("rate", "opinion"), "en") == "rate"


def test_what_is_kept_says_the_same(tmp_path: Path) -> None:
    model, text = small(), "lower, lower"
    model.save(tmp_path / "model.npz")
    kept = Wishes.load(tmp_path / "model.npz").scores(text)
    assert kept == pytest.approx(model.scores(text), abs=0.02)


@pytest.mark.parametrize("language", fit_wishes.LANGUAGES)
def test_the_weights_that_come_along_are_those_of_the_sentences(language: str) -> None:
    """After a change of the sentences: `python scripts/fit_wishes.py`."""
    labels, texts = fit_wishes.examples(language)
    assert len(set(texts)) == len(texts)
    fresh, shipped = Wishes.fit(texts, labels), wishes(language)
    assert fresh.labels == shipped.labels
    for text in texts[::40]:
        assert shipped.scores(text) == pytest.approx(fresh.scores(text), abs=0.05)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("stop", "stop"), ("undo", "undo"), ("delete all my data", "erase"), ("停", "stop"), ("I hate jazz", "tell"), ("no marches please", "less"), ("5 stars", "rate")],
)  # fmt: skip
def test_what_rules_are_sure_of_stands(text: str, intent: str) -> None:
    assert READER.read(text).intent == intent


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [("it plods along", "tempo", 200.0), ("it's rushing me", "tempo", 80.0), ("跟蜗牛爬似的", "tempo", 200.0), ("太啰嗦了，删掉一半", "bars", 8)],
)  # fmt: skip
def test_a_change_in_other_words_asks_for_something(text: str, slot: str, value: float) -> None:
    reading = READER.read(text)
    assert reading.intent == "change"
    assert reading.slots == {slot: value}


@pytest.mark.parametrize(
    "text", ["I don't like it", "this is not good", "这个不好", "我不喜欢这首"]
)
def test_what_is_denied_is_no_praise(text: str) -> None:
    assert READER.read(text).sentiment < 0


def test_not_bad_is_praise() -> None:
    assert READER.read("that's not bad").sentiment > 0


@pytest.mark.parametrize(("language", "least"), [("en", 0.88), ("zh", 0.88)])
def test_sentences_that_nothing_was_fitted_to_are_read(language: str, least: float) -> None:
    rows = unseen(language)
    assert not {text for _, text in rows} & set(fit_wishes.examples(language)[1])
    told = [READER.read(text).intent == head(label) for label, text in rows]
    print(f"{language}: {sum(told)} of {len(told)}")
    assert np.mean(told) >= least
