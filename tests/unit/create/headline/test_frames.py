"""Headlines that are put together from frames and the parts that stood in their places."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tastemaker.create.media.headline import Headline, frames, runs
from tastemaker.create.media.headline.medium import FRAMES
from tastemaker.create.media.writing.characters import BEGIN, END
from tastemaker.domain import Item

MADE = {
    "sports": (("山东队", "江苏男排", "福建女足", "四川队员"), ("主场", "客场之战", "加时赛"), ("险胜对手", "大胜强敌", "惜败一球")),
    "house": (("新城区", "老小区", "开发商们", "租房的人"), ("四月", "上半年", "节后三天"), ("交房顺利", "迎来买家", "降价不停")),
}  # fmt: skip
ASKED = ("这件事你怎么看？", "今年已经是第二次了")
ITEMS = [
    Item(f"headline:{topic}{n}", "headline", "", f"{who}今天在{where}终于{what}，{end}", {"topic": topic})
    for topic, parts in MADE.items()
    for n, (who, where, what, end) in enumerate(product(*parts, ASKED))
]  # fmt: skip
LINES = {topic: [i.text for i in ITEMS if i.attributes["topic"] == topic] for topic in MADE}


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "ENOUGH", 10)
    monkeypatch.setattr(frames, "ENOUGH", 10)
    monkeypatch.setattr(frames, "FEWEST", 2)


def learned() -> Headline:
    stock = Headline().stock(ITEMS)
    assert stock is not None
    return Headline().writing_from(stock)


def written(medium: Headline, seed: int, **asked: object) -> tuple[str, int | None]:
    """A line by chance alone, and what of it stands in no frame."""
    rng, grammar, tokens = np.random.default_rng(seed), medium.mask(asked), [BEGIN]
    while tokens[-1] != END:
        tokens.append(int(rng.choice(np.flatnonzero(grammar.allowed()))))
        if tokens[-1] != END:
            grammar.push(tokens[-1])
    return medium.decode(tokens), grammar.astray


def threes(line: str) -> set[str]:
    line = f"<<{line}>>"
    return {line[i : i + 3] for i in range(len(line) - 2)}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(MADE)), st.integers(0, 2**32))
def test_by_chance_alone_a_line_is_whole_new_and_of_its_topic(topic: str, seed: int) -> None:
    medium = learned()
    line, astray = written(medium, seed, topic=topic)
    assert astray == 0
    assert not medium.check(line)
    assert threes(line) <= set().union(*map(threes, LINES[topic]))
    who, _, rest = line.partition("今天在")
    where, _, rest = rest.partition("终于")
    what, _, end = rest.partition("，")
    whos, wheres, whats = MADE[topic]
    assert who in whos
    assert where in wheres
    assert what in whats
    assert end in ASKED


def test_tone_and_length_are_held_to() -> None:
    medium = learned()
    for seed in range(12):
        assert written(medium, seed, topic="house", tone="question")[0].endswith("怎么看？")
        assert written(medium, seed, topic="house", tone="plain")[0].endswith("第二次了")
        assert 15 <= len(written(medium, seed, topic="house", length=20)[0]) <= 25


TAIL = "一二三四五六七八九十百千万亿东南西北上下左右前后"


@pytest.mark.parametrize(("tail", "stands"), [(4, True), (24, False)])
def test_no_stretch_longer_than_a_share_of_a_line_stands_as_it_was(tail: int, stands: bool) -> None:
    whos, wheres, _ = MADE["sports"]
    items = [
        Item(f"headline:{n}", "headline", "", f"{who}今天在{where}终于{TAIL[:tail]}", {"topic": "car"})
        for n, (who, where) in enumerate(product(whos, wheres))
    ]  # fmt: skip
    stock = Headline().stock(items)
    assert stock is not None
    medium = Headline().writing_from(stock)
    assert (medium.mask({"topic": "car"})._frame is not None) == stands


def test_without_a_topic_in_english_and_of_few_lines_it_is_written_as_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    medium = learned()
    assert medium.mask({})._frame is None
    assert medium.mask({"topic": "house", "language": "en"})._frame is None
    monkeypatch.setattr(frames, "ENOUGH", 1000)
    stock = Headline().stock(ITEMS)
    assert stock is not None
    assert not stock.keys() & set(FRAMES)
    assert not Headline().check(written(Headline().writing_from(stock), 1, topic="house")[0])


def test_a_topic_nobody_wrote_about_is_written_by_runs() -> None:
    medium = learned()
    line, astray = written(medium, 3, topic="tech")
    assert astray == 0
    assert not medium.check(line)
