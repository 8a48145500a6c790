"""The timeline: when each note sounds, and where it stands in the text."""

from __future__ import annotations

import pytest

from tastemaker.create.media.tune import seconds, timeline
from tests.unit.create.tune.tunes import HEAD, TYPED

SLOW = HEAD.replace("K:", "Q:1/4=60\nK:")


def test_notes_begin_when_those_before_them_end() -> None:
    found = timeline(SLOW + "C2 z2 E4 | G8 |]")
    assert [(note.start, note.duration, note.pitch) for note in found] == [
        (0, 1, 60), (2, 2, 64), (4, 4, 67),
    ]  # fmt: skip


def test_repeated_notes_point_to_the_same_characters() -> None:
    text = SLOW + "|: C4 E4 :|"
    found = timeline(text)
    assert [text[note.character] for note in found] == ["C", "E", "C", "E"]
    assert [note.start for note in found] == [0, 2, 4, 6]


@pytest.mark.parametrize("text", TYPED)
def test_every_note_points_to_where_it_is_written(text: str) -> None:
    assert all(text[note.character].upper() in "ABCDEFG" for note in timeline(text))


def test_a_tune_lasts_to_the_end_of_its_last_rest() -> None:
    assert seconds(SLOW + "|: C4 z4 :|") == 8
    assert seconds(SLOW) == 0
