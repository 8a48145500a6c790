"""Going on from a tune: what stands is the same note for note, what is new fills its place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tastemaker.create.media.tune import Tune
from tastemaker.create.media.tune.read import read
from tastemaker.create.media.tune.score import Note
from tastemaker.create.media.tune.slots import slots_of
from tastemaker.domain import Rework
from tastemaker.errors import BadInput
from tests.unit.create.tune.tunes import ENDINGS, HEAD, JIG, REEL, TYPED, UPBEAT, walk

TUNE = Tune()
TIED = (
    HEAD + "C2E2 G2c2- | c2B2 A4- | A2G2 F2E2- | E2D2 C4 | C2E2 G2c2- | c2B2 A4 | D4 E4 | C8 |]\n"
)


def bars_of(text: str) -> list[list[tuple[int, int]]]:
    """(pitch, ticks) of the notes of each slot, in order."""
    score = read(text)
    slots = slots_of(score, TUNE.encode(text)[:-1])
    return [
        [
            (s.pitch, s.ticks)
            for s in score.symbols[slot.first : slot.last + 1]
            if isinstance(s, Note)
        ]
        for slot in slots
    ]


def numbers_of(text: str) -> list[int]:
    return [slot.number for slot in slots_of(read(text), TUNE.encode(text)[:-1])]


def written(text: str, how: Rework, seed: int = 0, **asked) -> str:
    """A rework written by chance under its grammar: any net keeps to the same."""
    rng = np.random.default_rng(seed)
    plan = TUNE.retraced(text, how, asked, rng)
    tokens = [1]
    while tokens[-1] != 2:
        allowed = np.flatnonzero(plan.grammar.allowed())
        assert len(allowed), f"a dead end after {tokens}"
        tokens.append(int(rng.choice(allowed)))
        plan.grammar.push(tokens[-1])
        assert len(tokens) < 700, "no end"
    return plan.text(tokens)


def same_form(one: str, other: str) -> bool:
    marks = [
        [s.kind for s in read(text).symbols if not isinstance(s, Note)] for text in (one, other)
    ]
    return marks[0] == marks[1]


@pytest.mark.parametrize("text", [*TYPED, TIED])
@given(st.integers(0, 2**32), st.data())
@settings(max_examples=30, deadline=None)
def test_filled_bars_are_new_and_all_others_identical(text, seed: int, data) -> None:
    bars = max(numbers_of(text))
    first = data.draw(st.integers(1, bars))
    last = data.draw(st.integers(first, bars))
    made = written(text, Rework("fill", "tune:x", (first, last)), seed)
    assert TUNE.check(made) == TUNE.check(text)
    assert numbers_of(made) == numbers_of(text)
    for number, old, new in zip(numbers_of(text), bars_of(text), bars_of(made), strict=True):
        if not first <= number <= last:
            assert old == new
        assert sum(ticks for _, ticks in old) == sum(ticks for _, ticks in new)
    assert read(made).key.tonic == read(text).key.tonic


@pytest.mark.parametrize("text", TYPED)
def test_bars_can_be_counted_from_the_end(text) -> None:
    bars = max(numbers_of(text))
    from_end = written(text, Rework("fill", "tune:x", (-4, -1)), seed=3)
    assert from_end == written(text, Rework("fill", "tune:x", (bars - 3, bars)), seed=3)
    for wrong in ((-1, -4), (-bars - 1, -1), (0, -1), (3, bars + 1)):
        with pytest.raises(BadInput, match=f"1-{bars}"):
            written(text, Rework("fill", "tune:x", wrong))


@given(st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_any_tune_can_be_filled(seed: int) -> None:
    rng = np.random.default_rng(seed)
    tokens = walk(TUNE, rng, {"bars": int(rng.integers(4, 13))})
    assume(len(tokens) < 300)
    text = TUNE.decode(tokens)
    bars = max(numbers_of(text))
    first = int(rng.integers(1, bars + 1))
    made = written(text, Rework("fill", "tune:x", (first, min(bars, first + 3))), seed)
    assert TUNE.check(made) == []
    kept = [n for n in numbers_of(text) if not first <= n <= first + 3]
    old = [b for n, b in zip(numbers_of(text), bars_of(text), strict=True) if n in kept]
    new = [b for n, b in zip(numbers_of(made), bars_of(made), strict=True) if n in kept]
    assert old == new


@pytest.mark.parametrize("text", [JIG, REEL, UPBEAT, ENDINGS])
@pytest.mark.parametrize("strength", [0.2, 0.5, 1.0])
def test_a_variation_changes_the_share_of_bars_that_is_asked_for(text: str, strength) -> None:
    made = written(text, Rework("vary", "tune:x", strength=strength), seed=4)
    changed = [old != new for old, new in zip(bars_of(text), bars_of(made), strict=True)]
    assert same_form(text, made)
    assert not changed[-1]
    whole = len(changed) - 1
    assert abs(sum(changed) / whole - strength) <= 0.5
    assert any(changed)


def test_bars_that_were_alike_are_varied_alike() -> None:
    made = bars_of(written(JIG, Rework("vary", "tune:x", strength=1.0), seed=1))
    old = bars_of(JIG)
    for i, j in [(0, 4), (1, 5), (8, 12)]:
        assert old[i] == old[j]
        assert made[i] == made[j] != old[i]


@pytest.mark.parametrize("text", [JIG, REEL, UPBEAT, ENDINGS])
@given(st.integers(0, 2**32), st.integers(4, 12))
@settings(max_examples=15, deadline=None)
def test_a_continuation_begins_with_the_whole_tune_and_has_the_bars_asked_for(
    text: str, seed: int, more: int
) -> None:
    bars = max(numbers_of(text))
    made = written(text, Rework("continue", "tune:x"), seed, bars=bars + more)
    old, new = ([note for bar in bars_of(t) for note in bar] for t in (text, made))
    assert new[: len(old)] == old  # a bar that waits for its upbeat is completed by the new part
    assert TUNE.describe(made)["bars"] == bars + more
    assert TUNE.check(made) == []


def test_without_a_number_eight_bars_are_written_behind() -> None:
    made = written(JIG, Rework("continue", "tune:x"), seed=2)
    assert TUNE.describe(made)["bars"] == TUNE.describe(JIG)["bars"] + 8


@pytest.mark.parametrize("bars", [(0, 2), (3, 2), (5, 99)])
def test_bars_that_are_not_there_are_refused_by_name(bars: tuple[int, int]) -> None:
    with pytest.raises(BadInput, match=r"it has 16 bars: use 1-16") as caught:
        written(JIG, Rework("fill", "tune:x", bars))
    assert caught.value.values["field"] == "rework.bars"


def test_a_continuation_shorter_than_the_tune_is_refused() -> None:
    with pytest.raises(BadInput, match="use 20 to 64"):
        written(JIG, Rework("continue", "tune:x"), bars=10)


def test_a_tune_without_metre_cannot_be_reworked() -> None:
    with pytest.raises(BadInput, match="the metre is none"):
        written("X:1\nM:none\nK:C\nCDEF GABc\n", Rework("vary", "tune:x"))
