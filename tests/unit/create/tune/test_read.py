"""Reading ABC: what each sign means for what sounds."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tastemaker.create.media.tune.read import read
from tastemaker.create.media.tune.score import REST, WHOLE, Mark, Metre, joined, sounds
from tastemaker.errors import BadInput
from tests.unit.create.tune.tunes import HEAD, JIG, REEL

EIGHTH = WHOLE // 8


def pitches(music: str, head: str = HEAD) -> list[int]:
    return [note.pitch for note in read(head + music).notes()]


def eighths(music: str, head: str = HEAD) -> list[float]:
    return [note.ticks / EIGHTH for note in read(head + music).notes()]


def heard(music: str) -> list[int]:
    return [sound.pitch for sound in sounds(read(HEAD + music).symbols)]


# ------------------------------------------------------------------------------------ pitches
def test_capitals_begin_at_middle_c_and_marks_move_by_octaves() -> None:
    assert pitches("C, C c c'") == [48, 60, 72, 84]
    assert pitches("B,, b''") == [47, 107]


def test_accidentals_hold_to_the_end_of_the_bar() -> None:
    assert pitches("^F F =F F | F ^^F __B") == [66, 66, 65, 65, 65, 67, 69]


def test_accidentals_end_where_a_line_ends_with_a_full_bar_and_no_bar_line() -> None:
    assert pitches("^F2 F2 F2 F2\nF2 F2 F2 F2 |")[4] == 65
    assert pitches("^F2 F2\nF2 F2 |")[2] == 66, "here the bar goes on in the next line"


def test_a_tie_takes_its_accidental_over_the_bar_line() -> None:
    assert pitches("^F8- | F4 F4") == [66, 66, 65]


@pytest.mark.parametrize(
    ("key", "sharp_or_flat"),
    [
        ("G", {"F": 1}), ("Bb", {"B": -1, "E": -1}), ("F#m", {"F": 1, "C": 1, "G": 1}),
        ("A Mixolydian", {"F": 1, "C": 1}), ("Ddor", {}), ("E Minor", {"F": 1}),
        ("Glyd", {"F": 1, "C": 1}), ("Bphr", {"F": 1}), ("H", dict.fromkeys("FCGDA", 1)),
        ("Es", dict.fromkeys("BEA", -1)), ("HP", {"F": 1, "C": 1}), ("none", {}),
        ("D exp ^f _b", {"F": 1, "B": -1}), ("C clef=bass", {}), ("Dmix % two in the book", {"F": 1}),
    ],
)  # fmt: skip
def test_key_signatures_alter_their_letters(key: str, sharp_or_flat: dict[str, int]) -> None:
    plain = dict(zip("CDEFGAB", (60, 62, 64, 65, 67, 69, 71), strict=True))
    expected = [plain[letter] + sharp_or_flat.get(letter, 0) for letter in "CDEFGAB"]
    assert pitches("CDEFGAB", f"X:1\nM:4/4\nL:1/8\nK:{key}\n") == expected


def test_of_a_chord_only_the_top_note_sounds() -> None:
    assert pitches("[CEG]2 [cE]") == [67, 72]
    assert eighths("[C2E2] [CE]3 [C2E]") == [2, 3, 2]


# ------------------------------------------------------------------------------------ lengths
def test_lengths_multiply_the_unit() -> None:
    assert eighths("C C2 C3/2 C/2 C/ C// C/4") == [1, 2, 1.5, 0.5, 0.5, 0.25, 0.25]


def test_without_a_unit_it_follows_from_the_metre() -> None:
    assert eighths("C", "X:1\nM:2/4\nK:C\n") == [0.5]
    assert eighths("C", "X:1\nM:3/4\nK:C\n") == [1]


def test_broken_rhythm_lengthens_one_note_and_shortens_the_other() -> None:
    assert eighths("C>D C<D C>>D C2>D2") == [1.5, 0.5, 0.5, 1.5, 1.75, 0.25, 3, 1]
    assert eighths("C>(D/E/)") == [1.5, 0.25, 0.5], "the mark stands for the two notes beside it"


def test_tuplets_squeeze_their_notes() -> None:
    assert eighths("(3CDE F") == pytest.approx([2 / 3] * 3 + [1])
    assert eighths("(2CD", "X:1\nM:6/8\nL:1/8\nK:C\n") == [1.5, 1.5]
    assert eighths("(3:2:2 C2D") == pytest.approx([4 / 3, 2 / 3])
    assert eighths("(5CDEFG", "X:1\nM:6/8\nL:1/8\nK:C\n") == pytest.approx([0.6] * 5)


def test_whole_bars_of_rest_are_as_long_as_the_metre_says() -> None:
    score = read(HEAD + "Z2 C8")
    assert [(note.pitch, note.ticks) for note in score.notes()][:2] == [(REST, WHOLE)] * 2


def test_ties_join_and_slurs_do_not() -> None:
    assert [s.ticks // EIGHTH for s in joined(read(HEAD + "C4-C2 | C-D").notes())] == [6, 1, 1]


# --------------------------------------------------------------------------------- what is left out
def test_ornaments_words_and_layout_make_no_sound() -> None:
    music = '~C .D "Am"E !trill!F {gf}G +fermata+A vB uc Td (ef) y2 g`a\\\nb $ *|\nw: la la\n%%vskip 1\n'
    assert pitches(music) == [60, 62, 64, 65, 67, 69, 71, 72, 74, 76, 77, 79, 81, 83]


def test_comments_are_skipped_wherever_they_stand() -> None:
    assert pitches("% all of it\nC D % E F\nG") == [60, 62, 67]


def test_a_line_that_begins_like_a_field_but_is_music_is_music() -> None:
    assert pitches("C D E F\nd:|\nc:: G") == [60, 62, 64, 65, 74, 72, 67]


# ------------------------------------------------------------------------------------- the form
def test_repeats_and_endings_are_carried_out() -> None:
    assert heard("|: C D :| E") == [60, 62, 60, 62, 64]
    assert heard("|: C |1 D :|2 E |]") == [60, 62, 60, 64]
    assert heard("|: C [1 D :| [2 E || F |]") == [60, 62, 60, 64, 65]
    assert heard("|: C [1,3 D :| [2 E :| [4 F |]") == [60, 62, 60, 64, 60, 62, 60, 65]
    assert heard("C D :: E F :|") == [60, 62, 60, 62, 64, 65, 64, 65]


def test_a_repeat_that_was_not_opened_goes_back_to_the_latest_double_bar() -> None:
    assert heard("C :| D :|") == [60, 60, 62, 62]
    assert heard("C || D | E :|") == [60, 62, 64, 62, 64]


def test_a_repeat_that_is_never_closed_is_played_once() -> None:
    assert heard("|: C D | E") == [60, 62, 64]


def test_changes_of_key_metre_and_unit_on_the_way_hold_from_there() -> None:
    score = read(HEAD + "F4 [K:G] F4 | [M:3/4] [L:1/4] F3 |")
    assert [note.pitch for note in score.notes()] == [65, 66, 66]
    assert score.notes()[-1].ticks == 3 * WHOLE // 4
    changes = [symbol.kind for symbol in score.symbols if isinstance(symbol, Mark)]
    assert changes == ["K", "|", "M", "|"]


def test_headers_give_metre_key_tempo_and_words() -> None:
    score = read(REEL)
    assert score.metre == Metre(4, 4)
    assert (score.key.tonic, score.key.fifths, score.key.mode) == (4, 2, "dor")
    assert score.quarters == 208
    assert score.headers["T"] == "Drowsy Maggie"
    assert read("X:1\nT:One\nT:Two \\% more % not this\nK:C\nC").headers["T"] == "One\nTwo % more"


@pytest.mark.parametrize(
    ("tempo", "quarters"),
    [("1/4=120", 120), ("3/8=100", 150), ("80", 80), ('1/4=80 "Slow"', 80), ("C=120", 60),
     ("C3=100", 150), ('"Allegro"', None), ("1/4=99999", None), ("1/0=100", None)],
)  # fmt: skip
def test_tempo_is_in_quarters_a_minute_or_not_known(tempo: str, quarters: float | None) -> None:
    assert read(f"X:1\nL:1/8\nQ:{tempo}\nK:C\nC").quarters == quarters


@pytest.mark.parametrize(
    ("metre", "expected"),
    [("C", (4, 4)), ("C|", (2, 2)), ("none", (0, 0)), ("FREI4/4", (0, 0)), ("2+3/8", (5, 8)),
     ("12/8", (12, 8)), ("(2+2+3)/8", (7, 8))],
)  # fmt: skip
def test_metres_in_all_their_spellings(metre: str, expected: tuple[int, int]) -> None:
    assert read(f"X:1\nM:{metre}\nL:1/8\nK:C\nC").metre == expected


def test_every_note_knows_where_it_stands_in_the_text() -> None:
    for note in read(JIG).notes():
        assert JIG[note.start : note.end].strip("23") in {*"GABcdefgab", "F"}


# ------------------------------------------------------------------------------------ bad input
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "K:"),
        ("just words", "K:"),
        (HEAD + "C D § E", "is not ABC"),
        (HEAD + "C \x00", "is not ABC"),
        (HEAD + "[", "is not ABC"),
        (HEAD + "{gf", "is not ABC"),
        (HEAD + "V:1\nC\nV:2\nE", "more than one voice"),
        (HEAD + "C & E", "second voice"),
        (JIG + REEL, "more than one tune"),
        (HEAD + "C/0", "shorter"),
        (HEAD + "C0", "length"),
        (HEAD + "C//////////////////////", "shorter"),
        (HEAD + "> C", "no two notes"),
        (HEAD + "[1-]x", "not ABC"),
        (HEAD + ",C", "not ABC"),
        (HEAD + "c'''''''''''", "too low or too high"),
        ("X:1\nM:4/0\nK:C\nC", "metre"),
        ("X:1\nL:1/x\nK:C\nC", "unit"),
        ("X:1\nK:Q\nC", "key"),
        (HEAD + "[K:Q] C", "key"),
        ("X:1\nK:C\nZ", "metre"),
        (HEAD + "Z999" * 100, "notes"),
        (HEAD + "C" * 100_001, "characters"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, why: str) -> None:
    with pytest.raises(BadInput, match="tune") as caught:
        read(text)
    assert why in caught.value.values["why"]


abc_like = st.text("ABCDEFGabcdefgzxXZ|:[]()0123456789/<>-^_=,'{}\"!+&~. \n\\%KMLV", max_size=120)


@given(abc_like)
@example("[1")
@example("(3")
@example(":" * 200)
@example("-" * 50)
@example('"')
def test_anything_that_looks_like_abc_is_read_or_refused(music: str) -> None:
    try:
        score = read(HEAD + music)
    except BadInput:
        return
    assert all(note.ticks > 0 for note in score.notes())
    assert sum(s.ticks for s in sounds(score.symbols)) >= 0


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadInput):
        assert read(text).headers


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", [":", "/", "|", "[", "(3", "C/", '"', "!", "::|", "[1 ", "{", "-"])
def test_long_nonsense_is_answered_quickly(unit: str) -> None:
    text = HEAD + unit * (90_000 // len(unit))
    with suppress(BadInput):
        sounds(read(text).symbols)
