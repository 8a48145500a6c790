"""What is said of a tune: from its notes and headers, alike for everybody."""

from __future__ import annotations

import pytest

from tastemaker.create.media.tune import Tune
from tastemaker.create.media.tune.kinds import KINDS, METRES_OF, kind_of, region_of, usual_tempo
from tastemaker.create.media.tune.score import Metre
from tastemaker.errors import BadInput
from tests.unit.create.tune.tunes import HEAD, JIG, REEL, TYPED

TUNE = Tune()


def about(music: str, head: str = HEAD) -> dict[str, object]:
    return TUNE.describe(head + music)


def test_a_jig_is_described() -> None:
    found = TUNE.describe(JIG)
    assert {name: found[name] for name in ("metre", "mode", "key", "kind", "bars", "notes")} == {
        "metre": "6/8", "mode": "maj", "key": "G", "kind": "jig", "bars": 16, "notes": 92,
    }  # fmt: skip
    assert found["tempo"] == pytest.approx(171, abs=15)
    assert found["density"] == pytest.approx(1.95, abs=0.05)


@pytest.mark.parametrize("text", TYPED)
def test_everything_described_can_be_asked_for_and_all_measures_are_there(text: str) -> None:
    found = TUNE.describe(text)
    assert set(found) - {"notes"} <= set(TUNE.controls) | set(TUNE.measures)
    assert set(TUNE.measures) <= set(found)
    for name, values in TUNE.controls.items():
        assert found.get(name) is None or found[name] in values
    for name in TUNE.measures:
        assert isinstance(found[name], (int, float))
    assert -1 <= found["valence"] <= 1
    assert -1 <= found["arousal"] <= 1


@pytest.mark.parametrize(
    ("music", "mode"),
    [("CDEF GABc |", "maj"), ("CD_EF G_A_Bc |", "min"), ("CD_EF GA_Bc |", "dor"),
     ("CDEF GA_Bc |", "mix"), ("CDEG A4 |", "maj"), ("C2_E2 G4 |", "min")],
)  # fmt: skip
def test_the_mode_comes_from_the_notes(music: str, mode: str) -> None:
    assert about(music)["mode"] == mode


def test_another_key_changes_only_key_register_and_what_follows_from_it() -> None:
    low, high = about("C2E2 G2c2 |"), about("G2B2 d2g2 |", HEAD.replace("K:C", "K:G"))
    different = {name for name in low if low[name] != high[name]}
    assert different == {"key", "register", "valence", "arousal"}


def test_measures_count_what_they_say() -> None:
    found = about("C2 D2 E2 ^F2 | c3 c c4 |")
    assert found["density"] == 7 / 8
    assert found["leap"] == pytest.approx((2 + 2 + 2 + 6) / 6, abs=1e-4)
    assert found["range"] == 12
    assert found["dotted"] == pytest.approx(1 / 7, abs=1e-4)
    assert found["chromaticism"] == pytest.approx(1 / 7, abs=1e-4)
    assert about("C2C2 C2C2 |")["rhythm_entropy"] == 0
    assert about("C4 C2C2 |")["rhythm_entropy"] == pytest.approx(0.9183, abs=1e-4)
    assert (
        about("CDEC CDEC | CDEC CDEC |")["repetition"]
        > about("CDEF GFED | cAFD BGEC |")["repetition"]
    )


def test_the_beat_of_compound_time_does_not_count_as_dotted() -> None:
    assert about("C3 D3 | E2D C>DE |", HEAD.replace("4/4", "6/8"))["dotted"] == pytest.approx(
        1 / 7, abs=1e-4
    )


def test_quick_high_and_major_is_livelier_and_brighter_than_slow_low_and_minor() -> None:
    lively = about("c2e2 g2e2 |", HEAD.replace("K:", "Q:1/4=180\nK:"))
    calm = about("C2_E2 G2_E2 |", HEAD.replace("K:", "Q:1/4=60\nK:"))
    assert lively["valence"] > 0 > calm["valence"]  # type: ignore[operator]
    assert lively["arousal"] > calm["arousal"]  # type: ignore[operator]


def test_a_mode_counts_the_more_the_longer_its_own_chord_sounds() -> None:
    settled, astray = about("C4 _E4 | G4 C4 |"), about("_E4 _B4 | C2F2 _E4 |")
    assert settled["mode"] == astray["mode"] == "min"
    assert settled["valence"] < astray["valence"]  # type: ignore[operator]


def test_a_mood_moves_tempo_and_register_where_neither_is_asked_for() -> None:
    tokens = TUNE.encode(JIG)
    plain, calm, lively = (
        TUNE.describe(TUNE.decode(tokens, asked))
        for asked in ({}, {"arousal": -0.8}, {"arousal": 0.8})
    )
    assert calm["tempo"] < plain["tempo"] < lively["tempo"]
    assert lively["tempo"] < 1.5 * calm["tempo"]  # still a jig
    assert calm["arousal"] < plain["arousal"] < lively["arousal"]
    low, high = (
        TUNE.describe(TUNE.decode(tokens, {"valence": valence})) for valence in (-0.9, 0.9)
    )
    assert low["register"] < high["register"]
    asked = TUNE.describe(TUNE.decode(tokens, {"arousal": -0.8, "tempo": 200.0}))
    assert asked["tempo"] == pytest.approx(200.0, abs=2)


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"R": "slip jig"}, "slip jig"), ({"R": "double jig"}, "jig"), ({"R": "Reel"}, "reel"),
        ({"R": "highland fling"}, "strathspey"), ({"R": "Xiaodiao. Xin minge]"}, "xiaodiao"),
        ({"R": "Kinder -, Wiegen - Lied"}, "lullaby"), ({"R": "Liebes - Lied"}, "love song"),
        ({"R": "geistlich, Weihnachten"}, "hymn"), ({"T": "The Marquis's March"}, "march"),
        ({"R": "Romanze, Ballade, Lied"}, "ballad"), ({"T": "Lament for Limerick"}, "lament"),
        ({"R": "", "T": "The Foggy Dew"}, None), ({}, None), ({"R": "J\x84gerlied]"}, "work song"),
    ],
)  # fmt: skip
def test_kinds_are_told_by_their_names_in_the_headers(headers: dict[str, str], kind: str) -> None:
    assert kind_of(headers) == kind


@pytest.mark.parametrize(
    ("headers", "region"),
    [({"O": "China, Shanxi"}, "china"), ({"B": "O'Neill's 51"}, "ireland"),
     ({"O": "Europa, Mitteleuropa, Deutschland"}, "germany"), ({"O": "Irland"}, "ireland"),
     ({"B": "Ryan's Mammoth Collection"}, "america"), ({"O": "Atlantis"}, None), ({}, None),
     ({"S": "Northumbrian Minstrelsy"}, "england"), ({"O": "Europa, Luxemburg"}, "france")],
)  # fmt: skip
def test_regions_are_told_by_origin_book_and_source(headers: dict[str, str], region: str) -> None:
    assert region_of(headers) == region


def test_tempo_is_that_of_the_text_else_of_the_kind() -> None:
    assert TUNE.describe(REEL)["tempo"] == 208
    assert usual_tempo(Metre(4, 4), "reel") == 2 * usual_tempo(Metre(2, 4), "reel")
    assert usual_tempo(Metre(3, 4), "lullaby") < usual_tempo(Metre(3, 4), "waltz")
    assert about("C8|", HEAD.replace("4/4", "none"))["tempo"] == usual_tempo(Metre(0, 0), None)


def test_every_kind_is_named_and_metres_of_kinds_can_be_made() -> None:
    assert set(METRES_OF) <= set(KINDS)
    assert {name for names in METRES_OF.values() for name in names} <= set(TUNE.controls["metre"])


def test_nothing_is_said_of_silence_and_the_unreadable_is_refused() -> None:
    assert about("z8 |") == {}
    with pytest.raises(BadInput):
        TUNE.describe("la la la")


# ----------------------------------------------------------------------------------- shingles
def test_shingles_are_alike_in_every_key_and_differ_with_rhythm() -> None:
    here = TUNE.shingles(JIG)
    moved = TUNE.decode(TUNE.encode(JIG), {"key": "Eb"})
    dotted = TUNE.shingles(JIG.replace("|: GAG", "|: G>AG"))
    notes = len(TUNE.encode(JIG)) - len(("begin", "metre", "|:", ":|", "|:", ":|", "end"))
    assert len(here) == notes - 7
    assert here.dtype == "uint64"
    assert TUNE.shingles(moved).tolist() == here.tolist()
    assert dotted[0] != here[0]
    assert dotted[-1] == here[-1]


def test_shingles_of_a_copied_phrase_are_found_again() -> None:
    phrase = "CDEF GABc | dcBA G2E2 |"
    here, there = TUNE.shingles(HEAD + phrase), TUNE.shingles(HEAD + "c8 | " + phrase + " F8 |]")
    assert set(here.tolist()) <= set(there.tolist())


def test_a_tune_shorter_than_a_run_has_no_shingles() -> None:
    assert TUNE.shingles(HEAD + "CDE").tolist() == []
