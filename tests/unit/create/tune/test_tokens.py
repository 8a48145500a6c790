"""Tokens: one a note, in C, and nothing that sounds is lost on the way through them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.create.media.tune import Tune
from tastemaker.create.media.tune.keys import MIDDLE
from tastemaker.create.media.tune.read import read
from tastemaker.create.media.tune.score import sounds
from tastemaker.create.media.tune.tokens import BEGIN, END, VOCABULARY, pieces
from tastemaker.errors import BadInput
from tests.unit.create.tune.tunes import ENDINGS, HEAD, JIG, REEL, TYPED, UPBEAT

TUNE = Tune()


def words(text: str) -> list[str]:
    return [VOCABULARY[token] for token in TUNE.encode(text)]


def shape(text: str) -> list[tuple[int, int, int]]:
    """What sounds, with pitches counted from the first."""
    heard = sounds(read(text).symbols)
    return [(s.onset, s.pitch - heard[0].pitch, s.ticks) for s in heard]


def test_a_tune_begins_with_its_metre_and_has_one_token_a_note() -> None:
    assert words(HEAD + "C2 E2 G4 | c8 |]") == [
        "<begin>", "M:4/4", "60/24", "64/24", "67/48", "72/96", "<end>",
    ]  # fmt: skip


def test_the_same_tune_in_another_key_has_the_same_tokens() -> None:
    head = "X:1\nM:4/4\nL:1/8\nK:"
    assert TUNE.encode(head + "G\nG2B2d4|g8|]") == TUNE.encode(head + "Ab\nA2c2e4|a8|]")


def test_an_upbeat_says_where_in_its_bar_the_music_begins() -> None:
    assert words(UPBEAT)[2] == "upbeat 24"
    assert words(HEAD + "|: G2 | C8 | C6 :|")[2:4] == ["|:", "upbeat 24"]


def test_notes_over_a_bar_line_go_on_in_ties() -> None:
    assert words(HEAD + "C6 G2- | G8 |]")[2:-1] == ["60/72", "67/24", "tie/96"]
    assert words(HEAD + "C4-C D3 | C8 |]")[2:4] == ["60/48", "tie/12"]


def test_repeats_without_their_opening_sign_get_one() -> None:
    assert words(HEAD + "C8 | D8 :| E8 | F8 :|")[2:-1] == [
        "|:", "60/96", "62/96", ":|", "|:", "64/96", "65/96", ":|",
    ]  # fmt: skip


@pytest.mark.parametrize("text", TYPED)
def test_what_comes_back_sounds_the_same_but_for_its_key(text: str) -> None:
    tokens = TUNE.encode(text)
    assert tokens[0] == BEGIN
    assert tokens[-1] == END
    back = TUNE.decode(tokens)
    assert shape(back) == shape(text)
    assert TUNE.encode(back) == tokens
    assert TUNE.check(back) == []


def test_decoding_follows_what_was_asked_for_where_tokens_do_not_say() -> None:
    tokens = TUNE.encode(JIG)
    asked = {"key": "D", "tempo": 150.0, "kind": "jig"}
    found = TUNE.describe(TUNE.decode(tokens, asked))
    assert (found["key"], found["tempo"], found["kind"]) == ("D", 150.0, "jig")
    low, high = (TUNE.decode(tokens, {"register": register}) for register in (66, 80))
    assert TUNE.describe(low)["register"] + 4 < TUNE.describe(high)["register"]
    assert abs(TUNE.describe(TUNE.decode(tokens))["register"] - MIDDLE) <= 4


@pytest.mark.parametrize(
    ("asked", "name"),
    [({"key": "H"}, "key"), ({"tempo": float("nan")}, "tempo"), ({"kind": ["x"]}, "kind"),
     ({"register": "high"}, "register"), ({"key": ["G"]}, "key"), ({"tempo": True}, "tempo")],
)  # fmt: skip
def test_nonsense_that_is_asked_for_changes_nothing(asked: dict[str, object], name: str) -> None:
    tokens = TUNE.encode(REEL)
    assert TUNE.decode(tokens, asked) == TUNE.decode(tokens)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("X:1\nL:1/8\nK:C\nCDE", "metre"),
        ("X:1\nM:11/8\nL:1/8\nK:C\nCDE", "metre"),
        (HEAD + "C8 | D4 | E8 | F8 |", "bar 2 is not full"),
        (HEAD + "C8 | D12 | E8 |", "bar 2 is too long"),
        (HEAD + "C8 | [M:3/4] D6 |", "metre changes"),
        (HEAD + "C8 | [K:G] D8 |", "key changes"),
        (HEAD + "|: C8 [1 D8 :| [2 E8 :| [3 F8 |]", "endings"),
        (HEAD + "z8 | z8 |]", "no notes"),
        (HEAD + "C,,8 | D8 |", "range"),
        (HEAD + "(5CDEFG C4 | C8 |", "length"),
        (HEAD + "C8 | C4 (3CD |", "triplet"),
    ],
)
def test_what_has_no_place_on_the_grid_is_refused_with_a_reason(text: str, why: str) -> None:
    with pytest.raises(BadInput) as caught:
        TUNE.encode(text)
    assert why in caught.value.values["why"]


@given(st.lists(st.integers(-5, len(VOCABULARY) + 5), max_size=40))
def test_any_numbers_are_decoded_or_refused(tokens: list[int]) -> None:
    try:
        text = TUNE.decode(tokens)
    except BadInput:
        return
    assert read(text).notes()


def test_every_token_has_a_name_of_its_own() -> None:
    assert len(set(VOCABULARY)) == len(VOCABULARY)
    assert len(VOCABULARY) < 1000


@given(st.integers(1, 128).map(lambda n: 3 * n))
def test_any_length_on_the_grid_is_made_of_lengths_with_tokens(ticks: int) -> None:
    assert sum(pieces(ticks)) == ticks
    assert pieces(ticks) == sorted(pieces(ticks), reverse=True)


def test_both_endings_begin_at_the_same_place_in_the_bar() -> None:
    assert [word for word in words(ENDINGS) if not word[0].isdigit()] == [
        "<begin>", "M:4/4", "|:", "[1", ":|", "[2", "<end>",
    ]  # fmt: skip
