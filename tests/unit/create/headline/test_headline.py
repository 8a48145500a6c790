"""Headlines: what is one, what is refused, and that what is asked for is held to."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.create.media.headline import Headline
from tastemaker.create.media.headline.medium import TOPICS
from tastemaker.create.media.writing.characters import BEGIN, CHARACTERS, END, HANZI, folded
from tastemaker.create.media.writing.flow import TONES, tone_of
from tastemaker.errors import BadInput
from tastemaker.testing import check_medium

HEADLINE = Headline()
REAL = [
    "2018年去俄罗斯看世界杯得花多少钱？",
    "电影《香港大营救》与民众零距离接触，福利活动引爆全场！",
    "俄罗斯官方宣布：普京出席世界杯开幕式",
]


def test_headlines_are_a_medium() -> None:
    check_medium(HEADLINE, REAL)


def test_the_characters_are_those_of_gb_2312() -> None:
    assert len(HANZI) == 6763
    assert HANZI[0] == "啊"
    assert HANZI[-1] == "齄"
    assert len(set(CHARACTERS)) == len(CHARACTERS)


@given(st.text(st.sampled_from(CHARACTERS), max_size=60))
def test_what_is_read_comes_back_and_the_grammar_allows_it(text: str) -> None:
    if HEADLINE.check(text):
        with pytest.raises(BadInput):
            HEADLINE.encode(text)
        return
    tokens = HEADLINE.encode(text)
    assert HEADLINE.decode(tokens) == folded(text)
    assert len(HEADLINE.contexts_of(tokens, {"length": 20})) == len(tokens) - 1


@given(st.text(max_size=50))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    assert all(HEADLINE.check(text)) or HEADLINE.encode(text)


@given(
    st.sampled_from(TONES), st.integers(8, 40), st.sampled_from(["zh", "en"]), st.integers(0, 2**32)
)
def test_what_is_written_has_the_tone_and_length_asked_for(
    tone: str, length: int, language: str, seed: int
) -> None:
    text = written({"tone": tone, "length": length, "language": language}, seed)
    found = HEADLINE.describe(text)
    assert found["tone"] == tone
    assert abs(len(text) - length) <= max(0.25 * length + 1, 3)
    assert found["language"] == language or language == "zh"


def written(attributes: dict[str, object], seed: int) -> str:
    rng, grammar, tokens = np.random.default_rng(seed), HEADLINE.mask(attributes), [BEGIN]
    while tokens[-1] != END:
        tokens.append(int(rng.choice(np.flatnonzero(grammar.allowed()))))
        if tokens[-1] != END:
            grammar.push(tokens[-1])
    return HEADLINE.decode(tokens)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("国足大胜", "shorter"),
        ("涨" + "停板上的故事" * 9, "longer|twice"),
        ("他说“这场比赛我们一定要赢", "missing"),
        ("国足大胜，国足大胜，国足大胜", "twice"),
        ("哈哈哈哈哈哈这场球太好看", "again and again"),
        ("这场球》太好看了吧大家", "closes nothing"),
        ("这场球我们赢了，", "in the middle"),
    ],
)
def test_what_spoils_a_headline_is_said(text: str, why: str) -> None:
    problem, *_ = HEADLINE.check(text)
    assert any(part in problem for part in why.split("|")), problem


def test_an_end_near_the_limit_is_still_a_whole_one() -> None:
    """Brackets and marks that are owed come in time, however close the end is."""
    for seed in range(20):
        text = written({"length": 8, "tone": "question"}, seed)
        assert not HEADLINE.check(text), text


def test_a_headline_is_described_by_its_text_alone() -> None:
    assert HEADLINE.describe("国足 大胜对手，全队欢乐庆祝！") == {
        "tone": "exclaim", "language": "zh", "length": 15, "valence": pytest.approx(0.834, abs=0.15)
    }  # fmt: skip
    assert HEADLINE.describe("Team loses the final again")["valence"] < 0
    assert tone_of("真的吗？太好了！") == "question"
    assert len(TOPICS) == 15


def test_a_card_holds_the_headline_and_who_made_it_whatever_stands_in_them() -> None:
    svg = HEADLINE.render("这场<比赛>&这场“好戏”开始了", "svg", label="Made by <a> machine\x00")
    root = ElementTree.fromstring(svg)
    words = "".join(root.itertext())
    assert "这场<比赛>&这场“好戏”开始了" in words
    assert "Made by <a> machine" in words
    text = HEADLINE.render(REAL[0], "txt", title="ignored", label="由机器生成").decode()
    assert text.split("\n\n") == [REAL[0], "由机器生成\n"]
    with pytest.raises(BadInput):
        HEADLINE.render(REAL[0], "pdf")
