"""The folk tunes of the music21 package: read without it, named for good, each with its source."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tastemaker.domain import Item
from tastemaker.errors import BadInput, Missing
from tastemaker.store.importers import folk
from tastemaker.store.importers.folk import folk_tunes


@pytest.fixture(scope="module")
def tunes() -> dict[str, Item]:
    return {tune.id: tune for tune in folk_tunes()}


def test_there_are_the_tunes_of_four_collections(tunes: dict[str, Item]) -> None:
    counts = Counter(tune.attributes["collection"] for tune in tunes.values())
    assert counts == {
        "oneills1850": 2009, "airdsAirs": 1180, "ryansMammoth": 1059, "miscFolk": 185,
    }  # fmt: skip
    assert len(list(folk_tunes())) == len(tunes)  # no id stands for two tunes


def test_a_tune_is_its_abc_as_it_stands(tunes: dict[str, Item]) -> None:
    tune = tunes["tune:oneills1850/0201"]
    assert (tune.medium, tune.title) == ("tune", "The Blackbird")
    assert tune.text.startswith("X: 201\nT: The Blackbird\nB: O'Neill's 201\n")
    assert tune.text.endswith("| D4 ||\n")
    assert tune.attributes["source"] == "O'Neill's Music of Ireland (1903)"
    assert "Out of copyright" in tune.attributes["licence"]
    assert tune.attributes["region"] == "ireland"
    for tune in tunes.values():
        assert tune.text.count("\nK:") >= 1, tune.id
        assert sum(line.startswith("X:") for line in tune.text.splitlines()) == 1, tune.id
        assert tune.title, tune.id
        assert {"collection", "source", "licence"} <= set(tune.attributes), tune.id


def test_remarks_between_tunes_belong_to_none_of_them(tunes: dict[str, Item]) -> None:
    assert not any(tune.text.rstrip().splitlines()[-1].startswith("%") for tune in tunes.values())


def test_ids_stay_when_tunes_share_a_number_or_a_file(tunes: dict[str, Item]) -> None:
    assert tunes["tune:airdsAirs/0001"].title == "The Ranting Highlandman."
    assert tunes["tune:ryansMammoth/AcaciaReel"].title == "Acacia -- Reel"
    assert tunes["tune:miscFolk/northumbrianminstrelsyopus-0001"].title == "Chevy Chase 1"
    assert "tune:oneills1850/0626" not in tunes  # two transcriptions of the same number
    assert {"tune:oneills1850/0626-0635-0626", "tune:oneills1850/0626-0700-0626"} <= set(tunes)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Merry Tailor, The", "The Merry Tailor"),
        ("Bashful Lover., The", "The Bashful Lover"),
        ("HIGHWAY TO DUBLIN, THE", "The HIGHWAY TO DUBLIN"),
        ("Hame, Hame, Hame", "Hame, Hame, Hame"),
        ("The Echo", "The Echo"),
    ],
)
def test_an_article_at_the_end_of_a_title_goes_to_its_front(written: str, read: str) -> None:
    assert folk.readable(written) == read


def test_the_essen_collection_comes_only_when_asked_for_and_says_its_terms() -> None:
    essen = list(folk_tunes(folk.ESSEN))
    assert len(essen) == len({tune.id for tune in essen}) == 8514
    assert sum("\nO: China" in tune.text for tune in essen) == 1217
    assert all("non-commercial" in tune.attributes["licence"] for tune in essen)
    assert not set(folk.ESSEN) & set(folk.DEFAULT)
    assert "non-commercial" in folk.ESSEN_TERMS["en"]
    assert "非商业" in folk.ESSEN_TERMS["zh"]


def test_a_collection_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadInput, match="oneills1850"):
        next(folk_tunes(["../../../etc"]))


def test_without_the_package_one_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(folk, "find_spec", lambda name: None)
    with pytest.raises(Missing) as raised:
        next(folk_tunes())
    assert "tastemaker[music]" in raised.value.in_words().hint


def test_music21_itself_is_never_imported() -> None:
    program = (
        "import sys; from tastemaker.store.importers.folk import folk_tunes; next(folk_tunes());"
        "sys.exit('music21' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
