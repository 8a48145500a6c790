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
        for name, value in wanted.items() - {("facts", "none")}:
            found = slots.get(name)
            if str(int(found) if isinstance(found, float) and found >= 10 else found) != value:
                wrong.append((text, name, value, found))
    assert not wrong


@pytest.mark.parametrize("language", ["en", "zh"])
def test_only_those_who_tell_something_of_themselves_are_remembered(language: str) -> None:
    """What is turned down by its name is remembered too, and against it."""
    for intent, text, wanted in sentences(language):
        facts = READER.read(text).facts
        if intent == "less":
            assert all(fact.weight < 0 for fact in facts), text
        else:
            assert bool(facts) == (intent == "tell" and "facts" not in wanted), text


def test_politeness_is_no_wish() -> None:
    assert core("Hi, could you please make me a jig, thanks!") == "make me a jig"
    assert core("好的，请慢一点，谢谢") == "慢一点"
    assert core("please") == core("") == core("！？") == ""


@pytest.mark.parametrize(
    ("text", "many"),
    [("8 out of 10", 4), ("solid 9/10", 4.5), ("满分十分我给八分", 4), ("妥妥的九分，满分十分", 4.5), ("八分音符", None), ("4 out of 5", 4), ("three stars", 3), ("五颗星", 5), ("打两分", 2), ("in 3/4", None), ("五分钟", None)],
)  # fmt: skip
def test_stars_are_counted(text: str, many: float | None) -> None:
    assert stars(text) == many


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gimme a jig", "give me a jig"),
        ("dont show me marches", "don't show me marches"),
        ("聽聽看有什麼好聽的曲子", "听听看有什么好听的曲子"),
        ("為啥推薦這首", "为什么推荐这首"),
    ],
)
def test_what_is_typed_otherwise_is_read_alike(typed: str, meant: str) -> None:
    assert READER.read(typed) == READER.read(meant)
    assert READER.read(typed).intent != "other"


ERASES = [
    "forget everything about me", "Please delete my data", "erase all you know about me", "wipe my profile",
    "delete everything you have on me", "how do I delete my account?", "怎么删除我的账号", "忘掉我的一切", "把我的数据都删了", "删除我的账户", "请清空关于我的所有记录",
]  # fmt: skip


@pytest.mark.parametrize("text", ERASES)
def test_who_wants_to_be_forgotten_is_understood(text: str) -> None:
    assert READER.read(text).intent == "erase"


@pytest.mark.parametrize(
    "text",
    ["forget it", "forget the last change", "忘掉刚才的修改", "delete the second one"],
)  # fmt: skip
def test_little_that_is_to_be_forgotten_is_no_farewell(text: str) -> None:
    assert READER.read(text).intent != "erase"


@pytest.mark.parametrize(
    "text", ["how long do I boil an egg", "been a long day, got something to unwind with?"]
)
def test_time_that_is_long_asks_for_no_long_tune(text: str) -> None:
    assert "bars" not in READER.read(text).slots


def test_an_a_before_a_noun_is_no_key() -> None:
    assert "key" not in READER.read("I sing alto in a choir").slots
    assert READER.read("a waltz in a minor").slots["key"] == "A"
    assert READER.read("try it in a").slots["key"] == "A"
