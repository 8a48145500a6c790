"""What contends is logged show by show, counted once, and counted again when others write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import tastemaker
from tastemaker import Conflict, Contests, Kept, NotFound, Tally

EXPECTED = {"a": 0.05, "b": 0.05, "c": 0.05}


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    engine = tastemaker.open(tmp_path)
    yield engine.kept("shop")
    engine.close()


def contests(kept: Kept, seed: int = 0) -> Contests:
    return Contests(kept, np.random.default_rng(seed))


def test_what_is_taken_up_is_shown_more_and_counted(kept: Kept) -> None:
    contest = contests(kept)
    for _ in range(150):
        shown = contest.show("hats", EXPECTED)
        assert 0 < shown.chance <= 1
        if shown.variant == "b":
            contest.take(shown.id)
    tallies = contest.tallies("hats")
    assert sum(tally.shown for tally in tallies.values()) == 150
    assert tallies["b"].taken == tallies["b"].shown > 75
    assert contest.tallies("coats") == {}


def test_the_same_tallies_come_from_the_notes_alone(kept: Kept) -> None:
    one = contests(kept)
    for _ in range(20):
        one.take(one.show("hats", EXPECTED).id)
    assert contests(kept).tallies("hats") == one.tallies("hats")


def test_what_another_process_showed_counts(kept: Kept) -> None:
    one, other = contests(kept, 1), contests(kept, 2)
    one.show("hats", EXPECTED)
    other.take(other.show("hats", {"a": 0.05}).id)
    one.show("hats", {"a": 0.05})
    assert sum(tally.shown for tally in one.tallies("hats").values()) == 3
    assert one.tallies("hats") == other.tallies("hats")
    assert one.tallies("hats")["a"].taken == 1


def test_a_show_is_taken_up_once(kept: Kept) -> None:
    contest = contests(kept)
    shown = contest.show("hats", EXPECTED)
    contest.take(shown.id)
    with pytest.raises(Conflict):
        contest.take(shown.id)
    with pytest.raises(NotFound):
        contest.take("hats.none")
    assert contest.tallies("hats") == {shown.variant: Tally(1, 1)}
