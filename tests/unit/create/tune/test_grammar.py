"""The grammar: whatever it lets through is a well-formed tune of what was asked for."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tastemaker.create.media.tune import Tune
from tastemaker.create.media.tune.grammar import FEWEST_BARS, HURRY_AT, LONGEST_TEXT, MOST_BARS
from tastemaker.create.media.tune.kinds import METRES_OF
from tastemaker.create.media.tune.tokens import END, METRES, VOCABULARY
from tastemaker.ports import Grammar, Medium
from tastemaker.testing import check_medium
from tests.unit.create.tune.tunes import ENDINGS, HEAD, JIG, REEL, UPBEAT, walk

TUNE = Tune()
ORDINARY = (JIG, UPBEAT, ENDINGS)  # the reel goes round: it ends on what leads to its beginning

wishes = st.fixed_dictionaries(
    {},
    optional={
        "metre": st.sampled_from([str(metre) for metre in METRES]),
        "mode": st.sampled_from(["maj", "min", "dor", "mix"]),
        "bars": st.integers(4, 40),
        "kind": st.sampled_from(sorted(METRES_OF)),
    },
)


@given(st.integers(0, 2**32), wishes)
@settings(max_examples=150, deadline=None)
def test_any_walk_ends_in_a_tune_without_problems(seed: int, asked: dict[str, object]) -> None:
    tokens = walk(TUNE, np.random.default_rng(seed), asked)
    text = TUNE.decode(tokens, asked)
    assert TUNE.check(text) == []
    assert TUNE.encode(text) == tokens
    assert len(tokens) <= LONGEST_TEXT
    found = TUNE.describe(text)
    if "metre" in asked:
        assert found["metre"] == asked["metre"]
    elif "kind" in asked:
        assert found["metre"] in METRES_OF[str(asked["kind"])]
    if "bars" in asked and len(tokens) < HURRY_AT:
        assert found["bars"] == asked["bars"]


@given(st.integers(0, 2**32), wishes)
@settings(max_examples=40, deadline=None)
def test_contexts_of_a_text_are_those_met_while_writing_it(
    seed: int, asked: dict[str, object]
) -> None:
    tokens = walk(TUNE, np.random.default_rng(seed), asked)
    grammar, met = TUNE.mask(asked), []
    for token in tokens[1:]:
        met.append(grammar.context())
        grammar.push(token)
    rows = TUNE.contexts_of(tokens, asked)
    if len(tokens) < HURRY_AT:
        assert rows.tolist() == [list(row) for row in met]
    assert rows.shape == (len(tokens) - 1, len(TUNE.contexts))
    assert (rows >= 0).all()
    assert (rows < np.array(TUNE.contexts)).all()


def test_it_keeps_every_promise_of_a_medium() -> None:
    assert isinstance(TUNE, Medium)
    check_medium(TUNE, ORDINARY)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_tunes_are_within_it(text: str) -> None:
    found = TUNE.describe(text)
    grammar = TUNE.mask({name: found[name] for name in ("metre", "mode", "bars")})
    for token in TUNE.encode(text)[1:]:
        assert grammar.allowed()[token], VOCABULARY[token]
        grammar.push(token)


def after(music: str, asked: dict[str, object] | None = None, dropped: int = 0) -> set[str]:
    """What may come behind some music, its last tokens dropped."""
    grammar: Grammar = TUNE.mask(asked or {})
    tokens = TUNE.encode(HEAD + music)
    for token in tokens[1 : -1 - dropped]:
        grammar.push(token)
    return {VOCABULARY[i] for i in np.flatnonzero(grammar.allowed())}


FOUR = "C8 | C8 | C8 | C8 |"


def test_a_tune_ends_only_at_the_end_of_a_section_on_a_note_to_end_on() -> None:
    assert "<end>" in after(FOUR)
    assert "<end>" not in after("C8 | C8 | C8 |"), "three bars are no section"
    assert "<end>" not in after("C8 | C8 | C8 | C6"), "the bar is not full"
    assert "<end>" not in after("C8 | C8 | C8 | D8 |"), "D leads on"
    assert after("|: C8 | C8 | C8 | C8 :|", dropped=1) >= {":|"}
    assert "<end>" not in after("|: C8 | C8 | C8 | C8 :|", dropped=1), "the repeat is open"
    assert "<end>" in after("|: C8 | C8 | C8 | C8 :|")


def test_notes_never_cross_the_bar_line() -> None:
    lengths = {int(word.split("/")[1]) for word in after("C6") if word[0].isdigit()}
    assert max(lengths) == 24


def test_a_triplet_is_completed_before_anything_else() -> None:
    assert {word.split("/")[1] for word in after("(3CDE F6", dropped=3)} == {"4", "8"}
    assert {word.split("/")[1] for word in after("(3CDE F6", dropped=2)} == {"8"}
    assert {word.split("/")[1] for word in after("(3C/D/E/ F4 F3", dropped=3)} == {"4"}


def test_ties_go_on_only_from_a_note_over_the_bar_line_or_to_lengths_without_a_token() -> None:
    assert "tie/96" in after("C8 |")
    assert "tie/96" not in after("C4 z4 |")
    assert {word for word in after("C4") if word.startswith("tie")} == {"tie/3", "tie/6", "tie/9",
                                                                       "tie/12", "tie/18"}  # fmt: skip


def test_with_the_last_bar_comes_the_end() -> None:
    asked: dict[str, object] = {"bars": 4}
    assert after(FOUR, asked) == {"<end>"}
    last = after("C8 | C8 | C8 |", asked)
    assert {word for word in last if word.endswith("/96")} == {
        f"{pitch}/96" for pitch in range(48, 94) if pitch % 12 == 0
    } | {"tie/96", "rest/96"}


def test_a_number_of_bars_out_of_reach_is_brought_within_it() -> None:
    rng = np.random.default_rng(0)
    for bars, made in ((1, FEWEST_BARS), (4.4, 4), (-3, FEWEST_BARS)):
        text = TUNE.decode(walk(TUNE, rng, {"bars": bars}))
        assert TUNE.describe(text)["bars"] == made
    assert TUNE.contexts_of([1, 3], {"bars": 10_000}).tolist()[0][2] == MOST_BARS + 1


@pytest.mark.parametrize("bars", [float("nan"), float("inf"), "many", True, None, [8]])
def test_a_number_of_bars_that_is_none_is_not_heeded(bars: object) -> None:
    assert TUNE.contexts_of([1, 3], {"bars": bars}).tolist()[0][2] == 0


def test_a_mode_that_is_asked_for_is_kept_by_whoever_leans_towards_it() -> None:
    """Chance alone would give each mode a quarter of the time."""
    rng = np.random.default_rng(3)
    for mode in ("maj", "min", "dor", "mix"):
        made = [TUNE.decode(walk(TUNE, rng, {"mode": mode, "bars": 8})) for _ in range(40)]
        assert np.mean([TUNE.describe(text)["mode"] == mode for text in made]) > 0.9


def test_degrees_of_another_mode_never_outweigh_its_own() -> None:
    asked: dict[str, object] = {"mode": "min", "bars": 8}
    assert "63/24" in after("C8 |", asked)
    assert "64/6" not in after("C8 |", asked), "no major third before a minor one"
    assert "64/48" in after("_E8 | C8 |", asked), "it may pass where the minor third has sounded"
    assert "64/96" not in after("_E8 | C8 |", asked), "but not for as long"


def test_unknown_wishes_are_not_heeded() -> None:
    strange = TUNE.mask({"metre": "17/3", "mode": "locrian", "kind": "sonata", "bars": "x"})
    assert (strange.allowed() == TUNE.mask({}).allowed()).all()


def test_masks_are_not_for_writing_in() -> None:
    with pytest.raises(ValueError, match="read-only"):
        TUNE.mask({}).allowed()[END] = True


def test_the_mask_of_a_step_takes_little_time() -> None:
    """A batch of 32 at 1,500 tokens a second leaves 650 µs for a token, of which this may take a
    small part even on a slow machine."""
    tokens = [TUNE.encode(text) for text in (JIG, REEL, UPBEAT, ENDINGS)]
    best = np.inf
    for _ in range(5):
        begun, steps = time.perf_counter(), 0
        for ids in tokens:
            grammar = TUNE.mask({"bars": 16, "mode": "maj"})
            for token in ids[1:-1]:
                grammar.allowed()
                grammar.push(token)
                steps += 1
        best = min(best, (time.perf_counter() - begun) / steps)
    assert best < 100e-6


@pytest.mark.parametrize(("mode", "own"), [("min", {3}), ("dor", {3, 9}), ("mix", {10})])
def test_what_tells_a_mode_and_is_missing_is_played_before_the_end(
    mode: str, own: set[int]
) -> None:
    """A tune without the degrees that tell modes apart would end in any of them."""
    asked: dict[str, object] = {"mode": mode, "bars": 4}
    for music in ("C8 |", "C4 G4 | C4 G4 | C4 G4 |", "C4 G4 | C4 G4 | C4 G4 | C4"):
        notes = [w.split("/") for w in after(music, asked) if w[0].isdigit() and "/96" not in w]
        assert {int(pitch) % 12 for pitch, length in notes if length != "48"} == own, music
    free = {w for w in after("C8 | C8 | C8 | C8 | C8 |", {**asked, "bars": 12}) if w[0].isdigit()}
    assert len({w.split("/")[0] for w in free}) > 20
