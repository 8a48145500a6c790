"""Chords: read, kept, written, played, and put to tunes that have none."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from tastemaker.create.media.tune import Tune
from tastemaker.create.media.tune.chords import Chord, chord_name, harmony, read_chord
from tastemaker.create.media.tune.harmonise import FEWEST, learn, stretches_of
from tastemaker.create.media.tune.read import read
from tastemaker.create.media.tune.score import Note
from tests.unit.create.tune.tunes import HEAD, JIG

TUNE = Tune()
CHORDED = HEAD + '|: "C"C2E2 "G7"G2F2 | "Am"E2c2 "^slow""F"A4 :|\n'


def named(text: str) -> list[str]:
    return [s.chord for s in read(text).symbols if isinstance(s, Note) and s.chord]


# --------------------------------------------------------------------------------------- names
@pytest.mark.parametrize(
    ("name", "root", "kind", "bass"),
    [
        ("G", 7, "major", 7),
        ("F#m", 6, "minor", 6),
        ("Bb7", 10, "seventh", 10),
        ("D/f+", 2, "major", 6),
        ("A7/c#", 9, "seventh", 1),
        ("(E7)", 4, "seventh", 4),
        ("Gd", 7, "diminished", 7),
        ("Am7", 9, "minor seventh", 9),
    ],
)
def test_names_as_collections_write_them(name: str, root: int, kind: str, bass: int) -> None:
    assert read_chord(name) == Chord(root, kind, bass)


@pytest.mark.parametrize("words", ["", "Fine", "slowly", "H", "D.C.", "^over", "Gx"])
def test_words_that_are_no_chord(words: str) -> None:
    assert read_chord(words) is None


def test_a_chord_is_spelled_as_its_key_spells_it_and_read_back() -> None:
    for root in range(12):
        for fifths in (-4, 0, 4):
            chord = Chord(root, "minor", root)
            assert read_chord(chord_name(chord, fifths)) == chord
    assert chord_name(Chord(10, "major", 10), -2) == "Bb"
    assert chord_name(Chord(6, "seventh", 6), 3) == "F#7"


# ------------------------------------------------------------------------------ read and write
def test_chords_stay_with_their_notes_and_words_do_not() -> None:
    assert named(CHORDED) == ["C", "G7", "Am", "F"]
    again = TUNE.decode(TUNE.encode(CHORDED), TUNE.describe(CHORDED))
    assert named(again) == []  # tokens have none
    assert TUNE.describe(CHORDED)["chords"] == "written"
    assert "chords" not in TUNE.describe(JIG)
    assert TUNE.encode(CHORDED) == TUNE.encode(CHORDED.replace('"Am"', ""))


def test_chords_sound_until_the_next_and_through_repeats() -> None:
    found = harmony(read(CHORDED).symbols)
    assert [s.chord.root for s in found] == [0, 7, 9, 5] * 2
    assert len({s.ticks for s in found}) == 1


def test_chords_are_played_in_midi_and_wav_and_stand_in_scores() -> None:
    mido = pytest.importorskip("mido")
    from io import BytesIO

    plain = CHORDED.replace('"C"', "").replace('"G7"', "").replace('"Am"', "").replace('"F"', "")
    track = mido.MidiFile(file=BytesIO(TUNE.render(CHORDED, "mid"))).tracks[0]
    struck = [m for m in track if m.type == "note_on" and m.channel == 1]
    assert len(struck) == 2 * (4 + 5 + 4 + 4)  # bass and three notes, a seventh has four
    assert not [
        m for m in mido.MidiFile(file=BytesIO(TUNE.render(plain, "mid"))).tracks[0]
        if m.type == "note_on" and m.channel == 1
    ]  # fmt: skip
    assert TUNE.render(CHORDED, "wav") != TUNE.render(plain, "wav")
    root = ElementTree.fromstring(TUNE.render(CHORDED, "musicxml"))
    kinds = [kind.text for kind in root.iter("kind")]
    assert kinds == ["major", "dominant", "minor", "major"]
    tag = "{http://www.w3.org/2000/svg}text"
    drawn = [t.text for t in ElementTree.fromstring(TUNE.render(CHORDED, "svg")).iter(tag)]
    assert [words for words in drawn if words in ("C", "G7", "Am", "F")] == ["C", "G7", "Am", "F"]


# ----------------------------------------------------------------------------------- harmonise
def taught(n: int = 60) -> list[str]:
    """Tunes in every key whose bars are broken chords, with the chord over them."""
    rng, texts = np.random.default_rng(0), []
    for i in range(n):
        bars = []
        for root in [0, *rng.choice([0, 5, 7], size=6), 0]:
            names = {0: ("C", "CEGE"), 5: ("F", "FAcA"), 7: ("G", "GBdB")}
            chord, notes = names[int(root)]
            bars.append(f'"{chord}"' + "".join(f"{note}2" for note in notes))
        text = HEAD + " | ".join(bars) + " |]\n"
        texts.append(text if i % 2 else text.replace("K:C", "K:C\nN:odd"))
    return texts


def test_what_was_learned_puts_the_right_chords_to_a_new_tune_in_another_key() -> None:
    learned = TUNE.learned(taught())
    assert learned is not None
    bare = "X:1\nM:4/4\nL:1/8\nK:G\nG2B2d2B2 | c2e2g2e2 | d2f2a2f2 | G2B2d2B2 |]\n"
    made = TUNE.finished(bare, learned)
    assert named(made) == ["G", "C", "D", "G"]
    assert TUNE.encode(made) == TUNE.encode(bare)
    assert TUNE.check(made) == []


def test_a_tune_that_has_chords_keeps_its_own() -> None:
    learned = TUNE.learned(taught())
    assert TUNE.finished(CHORDED, learned) == CHORDED


def test_of_too_few_tunes_nothing_is_learned() -> None:
    assert TUNE.learned(taught(FEWEST - 1)) is None
    assert TUNE.learned([JIG] * 50) is None


def test_neighbours_decide_where_notes_do_not() -> None:
    """A bar of rests between two of G is no reason to leave G."""
    known = learn(map(read, taught()))
    assert known is not None
    score = read("X:1\nM:4/4\nL:1/8\nK:C\nC2E2G2E2 | z8 | C2E2G2E2 |]\n")
    path = known.path(stretches_of(score), 0)
    assert len({int(known.chords[at][0]) for at in path}) == 1
