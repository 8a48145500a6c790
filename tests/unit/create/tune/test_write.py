"""Writing ABC: what comes out is what went in, as any player would read it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tastemaker.create.media.tune import Tune, tokens
from tastemaker.create.media.tune.keys import MIDDLE, STEPS, choose_key, key_on, signature, spelling
from tastemaker.create.media.tune.read import read
from tastemaker.create.media.tune.score import Key, Metre, Note, Score, sounds
from tastemaker.create.media.tune.write import one_line, write
from tests.unit.create.tune.tunes import HEAD, TYPED, walk

EIGHTH = 5040


def heard(text: str) -> list[tuple[int, int, int]]:
    return [(s.onset, s.pitch, s.ticks) for s in sounds(read(text).symbols)]


def music(text: str) -> str:
    return write(read(HEAD + text)).split("K:C\n")[1].rstrip("\n")


@pytest.mark.parametrize("text", TYPED)
def test_what_is_written_sounds_like_what_was_read(text: str) -> None:
    assert heard(write(read(text))) == heard(text)


@given(st.integers(0, 2**32), st.sampled_from(["maj", "min", "dor", "mix"]))
@settings(max_examples=40, deadline=None)
def test_whatever_the_grammar_allows_is_written_as_it_sounds(seed: int, mode: str) -> None:
    ids = walk(Tune(), np.random.default_rng(seed), {"mode": mode, "bars": 8})
    symbols = tokens.decode(ids)
    text = write(Score({}, tokens.metre_of(ids), Key(0, 0), None, symbols))
    assert heard(text) == [(s.onset, s.pitch, s.ticks) for s in sounds(symbols)]
    assert tokens.encode(read(text)) == ids


def test_accidentals_are_written_only_where_they_are_needed() -> None:
    assert music("^F F | F =F |") == "^FF | FF |]"
    assert write(read("X:1\nM:4/4\nL:1/8\nK:D\nF =F F ^F |")).endswith("K:D\nF=FF^F |]\n")


def test_where_players_disagree_how_far_an_accidental_goes_it_is_written_again() -> None:
    assert music("^F2 ^f2 =F2 ^f2 |") == "^F2^f2 =F2^f2 |]"
    assert music("^F2 =f2 ^F2 A2 |") == "^F2=f2 ^F2A2 |]"


def test_triplets_are_written_as_such_and_ties_as_notes_that_exist() -> None:
    assert music("(3CDE (3F2G2A2 C2 |") == "(3CDE(3F2G2A2C2 |]"
    assert music("C5 D3 |") == "C4-CD3 |]"
    assert music("(3:2:2C2D C6 |") == "(3:2:2C2DC6 |]"


def test_repeats_are_opened_and_closed_and_four_bars_stand_on_a_line() -> None:
    assert music("C8 | D8 | E8 | F8 :| G8 :|") == "|: C8 | D8 | E8 | F8 :|\n|: G8 :|".replace(
        "|: C8", "C8"
    ).replace("|: G8", "G8")
    assert music("C8|" * 6) == "C8 | C8 | C8 | C8 |\nC8 | C8 |]"
    assert music("|: C8 |1 D8 :|2 E8 |]") == "|: C8 |1 D8 :|2 E8 |]"


def test_notes_are_beamed_by_the_beat() -> None:
    assert music("CDEFGABc |") == "CDEF GABc |]"
    jig = write(read("X:1\nM:6/8\nL:1/8\nK:C\nGAGABA|"))
    assert jig.endswith("GAG ABA |]\n")


def test_the_tempo_counts_felt_beats() -> None:
    assert "Q:3/8=100" in write(read("X:1\nM:6/8\nL:1/8\nQ:3/8=100\nK:C\nC"))
    assert "Q:1/2=104" in write(read("X:1\nM:4/4\nL:1/8\nQ:1/2=104\nK:C\nC"))


def test_titles_cannot_break_out_of_their_line() -> None:
    assert one_line("a\nK:D\r\x00%b") == "a K:D \\%b"
    score = Score({"T": "x\nK:D\nabc"}, Metre(4, 4), Key(0, 0), None, [Note(60, EIGHTH)])
    assert read(write(score)).headers["T"] == "x K:D abc"
    assert read(write(score)).key.fifths == 0


# ----------------------------------------------------------------------------------------- keys
@pytest.mark.parametrize("fifths", range(-7, 8))
def test_every_pitch_class_has_one_name_and_the_scale_is_in_the_signature(fifths: int) -> None:
    names = spelling(fifths)
    sounding = [(STEPS[letter] + alteration) % 12 for letter, alteration in names]
    assert sounding == list(range(12))
    altered = signature(Key(0, fifths))
    for letter in "ABCDEFG":
        pitch = (STEPS[letter] + altered.get(letter, 0)) % 12
        assert names[pitch] == (letter, altered.get(letter, 0))


def test_a_key_on_a_tonic_has_the_signature_of_its_mode() -> None:
    assert key_on(9, "min").fifths == 0
    assert key_on(2, "dor").fifths == 0
    assert key_on(7, "mix").fifths == 0
    assert key_on(4, "maj").fifths == 4


def test_a_tune_is_put_where_it_lies_well_and_where_it_was_asked_for() -> None:
    key, shift = choose_key("maj", [72, 76, 79, 84])
    assert abs(77.75 + shift - MIDDLE) <= 4
    assert (key.tonic - shift) % 12 == 0
    low = choose_key("maj", [72, 76, 79, 84], register=64)[1]
    high = choose_key("maj", [72, 76, 79, 84], register=80)[1]
    assert low <= shift < high
    assert choose_key("min", [60, 64], tonic=1)[0].tonic == 1
