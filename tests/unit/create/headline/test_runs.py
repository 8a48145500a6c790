"""Headlines whose characters follow each other as in those that people wrote."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tastemaker.create.media.headline import Headline, runs
from tastemaker.create.media.headline.runs import BITS, LEAST, LENGTH, Runs
from tastemaker.create.media.writing.characters import BEGIN, CHARACTERS, END, FIRST
from tastemaker.domain import Item

LINES = (
    "城里的早市又开张了", "城里的晚市人比早市更多", "早市上的菜比昨天便宜", "昨天的雨让菜价涨了",
    "菜价涨了你还会去早市吗", "你还会去看昨天的比赛吗", "昨天的比赛又延期了", "延期的比赛今天补上", "今天的早市开到几点",
)  # fmt: skip
ITEMS = [Item(f"headline:{n}", "headline", "", line) for n, line in enumerate(LINES)]
TOKENS = [Headline().encode(line)[1:-1] for line in LINES]


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "ENOUGH", 10)


def followed() -> dict[tuple[int, ...], set[int]]:
    """What followed each one, two and three tokens, by looking."""
    found: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for line in TOKENS:
        whole = [*([BEGIN] * (LENGTH - 1)), *line, END]
        for at in range(LENGTH - 1, len(whole)):
            for n in range(1, LENGTH):
                found[tuple(whole[at - n : at])].add(whole[at])
    return found


@given(st.sampled_from(TOKENS), st.integers(0, 12), st.integers(0, 30))
def test_what_may_follow_is_what_has_followed(line: list[int], at: int, forbidden: int) -> None:
    found, kept = followed(), Runs.of(TOKENS)
    assert kept is not None
    mask = np.ones(FIRST + len(CHARACTERS), np.bool_)
    mask[[token for one in TOKENS for token in one][:forbidden]] = False
    before = [*([BEGIN] * LENGTH), *line[:at]]
    expected: set[int] = set()
    for n in range(LENGTH - 1, 0, -1):
        expected = {token for token in found[tuple(before[-n:])] if mask[token]}
        if len(expected) >= (LEAST if n > 1 else 1):
            break
    allowed = kept.within(mask, line[:at])
    if expected:
        assert set(np.flatnonzero(allowed).tolist()) == expected
    else:
        assert allowed is mask


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_a_line_by_chance_alone_goes_as_lines_go(seed: int) -> None:
    medium = Headline(Runs.of(TOKENS))
    rng, grammar, tokens = np.random.default_rng(seed), medium.mask({"tone": "plain"}), [BEGIN]
    while tokens[-1] != END:
        tokens.append(int(rng.choice(np.flatnonzero(grammar.allowed()))))
        if tokens[-1] != END:
            grammar.push(tokens[-1])
    text = medium.decode(tokens)
    assert not medium.check(text)
    if grammar.astray == 0:
        pairs = followed()
        body = tokens[1:-1]
        assert all(b in pairs[(a,)] for a, b in pairwise(body)), text


@given(st.lists(st.lists(st.integers(FIRST, FIRST + 4), max_size=7), min_size=4, max_size=12))
def test_shorter_runs_are_those_within_the_longer(lines: list[list[int]]) -> None:
    kept = Runs.of(lines)
    assume(kept is not None)
    assert kept is not None
    for length, codes in zip(range(LENGTH, 1, -1), kept.by_length, strict=True):
        within = np.unique(kept.codes & ((1 << BITS * length) - 1))
        assert np.array_equal(codes, within)


def test_of_too_few_lines_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert Runs.of(TOKENS) is None
    assert Runs.of([]) is None
    assert Headline().stock(ITEMS) is None
    assert Headline().mask({}).astray is None


def test_they_are_kept_as_arrays() -> None:
    kept = Headline().stock(ITEMS)
    assert kept is not None
    again = Headline().writing_from(kept)
    mask = again.mask({}).allowed()
    assert {CHARACTERS[t - FIRST] for t in np.flatnonzero(mask)} == {line[0] for line in LINES}
