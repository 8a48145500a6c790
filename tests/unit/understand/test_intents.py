"""Every kind of wish is told apart in both languages: sentences of our own, written as people write.

`said.en.tsv` and `said.zh.tsv` hold intent, sentence and, where there are any, slots. What the reader
makes of each kind is printed with `pytest -s`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from tastemaker.understand.intents import core, stars
from tastemaker.understand.reader import RuleReader

READER = RuleReader()
INTENTS = {
    "make", "change", "find", "more", "less", "why", "undo", "stop", "rate", "tell", "chat", "other",
}  # fmt: skip


def sentences(language: str) -> list[tuple[str, str, dict[str, str]]]:
    lines = (Path(__file__).parent / f"said.{language}.tsv").read_text("utf-8").splitlines()
    rows = []
    for line in lines:
        intent, text, *slots = line.split("\t")
        pairs = re.findall(r"(\w+)=(.+?)(?= \w+=|$)", slots[0]) if slots else []
        rows.append((intent, text, dict(pairs)))
    return rows


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_wanted_is_understood(language: str) -> None:
    right, wrong = defaultdict(list), []
    for intent, text, _ in sentences(language):
        found = READER.read(text)
        right[intent].append(found.intent == intent)
        if found.intent != intent:
            wrong.append((text, intent, found.intent))
        assert found.language == language
    assert right.keys() == INTENTS
    for intent, told in right.items():
        print(f"{language} {intent:>7}: {sum(told)} of {len(told)}")
    assert not wrong


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_it_is_wanted_with_is_understood(language: str) -> None:
    wrong = []
    for _, text, wanted in sentences(language):
        slots = READER.read(text).slots
        for name, value in wanted.items():
            found = slots.get(name)
            if str(int(found) if isinstance(found, float) and found >= 10 else found) != value:
                wrong.append((text, name, value, found))
    assert not wrong


@pytest.mark.parametrize("language", ["en", "zh"])
def test_only_those_who_tell_something_of_themselves_are_remembered(language: str) -> None:
    for intent, text, _ in sentences(language):
        assert bool(READER.read(text).facts) == (intent == "tell"), text


def test_politeness_is_no_wish() -> None:
    assert core("Hi, could you please make me a jig, thanks!") == "make me a jig"
    assert core("好的，请慢一点，谢谢") == "慢一点"
    assert core("please") == core("") == core("！？") == ""


@pytest.mark.parametrize(
    ("text", "many"),
    [("4 out of 5", 4), ("three stars", 3), ("五颗星", 5), ("打两分", 2), ("in 3/4", None), ("五分钟", None)],
)  # fmt: skip
def test_stars_are_counted(text: str, many: int | None) -> None:
    assert stars(text) == many
