"""The grammar: whatever it lets through is a well-formed poem of what was asked for."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tastemaker.create.media.verse.attributes import CONTROLS
from tastemaker.create.media.verse.forms import CI, CIPAI, QUATRAINS
from tastemaker.create.media.verse.words import THEMES
from tastemaker.errors import BadInput
from tastemaker.ports import Medium
from tastemaker.testing import check_medium
from tests.unit.create.verse.poems import ALL, VERSE, WHITE_EMPEROR, walk

wishes = st.fixed_dictionaries(
    {},
    optional={
        "form": st.sampled_from(QUATRAINS),
        "rhyme": st.sampled_from(CONTROLS["rhyme"]),
        "tones": st.sampled_from(CONTROLS["tones"]),
        "theme": st.sampled_from(CONTROLS["theme"]),
        "season": st.sampled_from(CONTROLS["season"]),
        "acrostic": st.sampled_from(["春夏秋冬", "长风", "山山山山", "新年快樂"]),
    },
)


def test_it_keeps_every_promise_of_a_medium() -> None:
    assert isinstance(VERSE, Medium)
    check_medium(VERSE, ALL)


@given(st.integers(0, 2**32), wishes)
@settings(max_examples=200, deadline=None)
def test_any_walk_ends_in_a_poem_of_what_was_asked_for(seed: int, asked: dict[str, Any]) -> None:
    tokens = walk(seed, asked)
    text = VERSE.decode(tokens)
    assert VERSE.check(text) == []
    assert VERSE.encode(text) == tokens
    found = VERSE.describe(text)
    for name in {"form", "rhyme"} & set(asked):
        assert found[name] == asked[name]
    if asked.get("tones") == "strict":
        assert found["tones"] == "strict"
        assert found["regularity"] == 1
    if heads := asked.get("acrostic"):
        assert "".join(line[0] for line in text.split())[: len(heads)] == heads.replace("樂", "乐")
    if theme := asked.get("theme"):
        assert sum(c in THEMES[theme][0] for c in text) >= 2


@given(st.integers(0, 2**32), st.sampled_from(CIPAI), st.sampled_from(CONTROLS["rhyme"]))
@settings(max_examples=200, deadline=None)
def test_any_walk_to_a_tune_of_ci_has_its_lines_and_rhymes(
    seed: int, cipai: str, rhyme: str
) -> None:
    text = VERSE.decode(walk(seed, {"cipai": cipai, "rhyme": rhyme}))
    assert VERSE.check(text) == []
    assert VERSE.describe(text) | {"form": CI, "cipai": cipai, "rhyme": rhyme} == VERSE.describe(
        text
    )


@given(st.integers(0, 2**32), wishes)
@settings(max_examples=40, deadline=None)
def test_contexts_of_a_text_are_those_met_while_writing_it(
    seed: int, asked: dict[str, Any]
) -> None:
    tokens = walk(seed, asked)
    grammar, met = VERSE.mask(asked), []
    for token in tokens[1:]:
        met.append(list(grammar.context()))
        grammar.push(token)
    rows = VERSE.contexts_of(tokens, asked)
    assert rows.tolist() == met
    assert (rows >= 0).all()
    assert (rows < np.array(VERSE.contexts)).all()


def test_a_strict_grammar_lets_a_strict_poem_through() -> None:
    grammar = VERSE.mask({"form": "qijue", "tones": "strict", "rhyme": "安"})
    for token in VERSE.encode(WHITE_EMPEROR)[1:]:
        assert grammar.allowed()[token], VERSE.vocabulary[token]
        grammar.push(token)


@pytest.mark.parametrize("acrostic", ["☃☃", "春夏秋冬春"])
def test_an_acrostic_that_cannot_be_is_refused(acrostic: str) -> None:
    with pytest.raises(BadInput) as refused:
        VERSE.mask({"acrostic": acrostic, "form": "wujue"})
    assert refused.value.values["field"] == "attributes.acrostic"


def test_a_longer_acrostic_becomes_a_ci() -> None:
    assert VERSE.describe(VERSE.decode(walk(1, {"acrostic": "春夏秋冬春夏"})))["form"] == CI


def test_a_step_takes_less_than_half_a_millisecond() -> None:
    walk(0, {"tones": "strict"})
    begun = time.process_time()
    steps = sum(len(walk(seed, {"tones": "strict"})) for seed in range(20))
    assert (time.process_time() - begun) / steps < 5e-4  # with the walk's own drawing of lots
