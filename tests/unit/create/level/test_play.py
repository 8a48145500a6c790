"""Search agents find a way through a level exactly where there is one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.create.media.level.play import jump_needed, way
from tastemaker.create.media.level.styles import CLIMB, DUNGEON, PLATFORM, STYLES, Style


def platform(*changes: tuple[int, int, str]) -> list[str]:
    """Flat ground, and tiles (row, column, tiles) put over it."""
    rows = [["-"] * 32 for _ in range(13)] + [["X"] * 32]
    for row, column, tiles in changes:
        rows[row][column : column + len(tiles)] = tiles
    return ["".join(row) for row in rows]


def room(*changes: tuple[int, int, str]) -> list[str]:
    rows = [list("W" * 11) for _ in range(16)]
    for row in rows[2:14]:
        row[2:9] = "F" * 7
    for row, column, tiles in [(1, 4, "DDD"), (14, 4, "DDD"), *changes]:
        rows[row][column : column + len(tiles)] = tiles
    return ["".join(row) for row in rows]


def test_flat_ground_is_walked_without_a_jump() -> None:
    assert way(PLATFORM, platform(), jump=0) is not None
    assert jump_needed(PLATFORM, platform()) == 1


@pytest.mark.parametrize("height", [1, 2, 3, 4])
def test_a_wall_needs_a_jump_as_high_as_it_is(height: int) -> None:
    wall = platform(*((13 - i, 15, "X") for i in range(1, height + 1)))
    assert way(PLATFORM, wall, jump=height - 1) is None
    assert way(PLATFORM, wall, jump=height) is not None
    assert jump_needed(PLATFORM, wall) == height


def test_nobody_jumps_over_a_wall_of_five() -> None:
    wall = platform(*((13 - i, 15, "X") for i in range(1, 6)))
    assert way(PLATFORM, wall) is None
    assert jump_needed(PLATFORM, wall) == 5


def test_a_gap_is_jumped_where_it_is_not_too_wide() -> None:
    assert way(PLATFORM, platform((13, 14, "-" * 6))) is not None
    assert way(PLATFORM, platform((13, 12, "-" * 14))) is None


def test_a_low_ceiling_shortens_a_jump() -> None:
    gap = [(13, 14, "-" * 6), *((r, 10, "S" * 14) for r in range(12))]
    assert way(PLATFORM, platform(*gap)) is None


def test_a_way_is_made_of_neighbouring_places() -> None:
    found = way(PLATFORM, platform((12, 9, "X"), (13, 14, "--")))
    assert found is not None
    for (r, c), (to_r, to_c) in pairwise(found):
        assert abs(r - to_r) <= 1
        assert abs(c - to_c) <= 1
    assert found[0][1] < 3
    assert found[-1][1] >= 29


def test_every_door_of_a_room_must_be_reached() -> None:
    assert way(DUNGEON, room()) is not None
    assert way(DUNGEON, room((7, 2, "BBBBBBB"))) is None
    assert way(DUNGEON, room((7, 2, "PPPPPPP"))) is None
    assert way(DUNGEON, room((7, 2, "BBBFBBB"))) is not None


def test_a_room_without_a_door_has_no_way() -> None:
    assert way(DUNGEON, room((1, 4, "WWW"), (14, 4, "WWW"))) is None


def test_ledges_are_jumped_through_from_below() -> None:
    ledges = ["TTTTTTTTTTTTTTTT" if i % 3 == 0 else "-" * 16 for i in range(16)]
    assert way(CLIMB, ledges) is not None
    walls = [row.replace("T", "#") for row in ledges]
    assert way(CLIMB, walls) is None


def test_one_side_of_a_climb_is_the_other() -> None:
    rows = ["-" * 16 for _ in range(16)]
    rows[15] = "-" * 12 + "####"
    for row, column in ((12, 0), (9, 3), (6, 5), (3, 7)):
        rows[row] = "".join("T" if column <= c < column + 3 else "-" for c in range(16))
    assert way(CLIMB, rows) is not None
    walled = [f"#{row[1:-1]}#" if 8 <= i < 15 else row for i, row in enumerate(rows)]
    assert way(CLIMB, walled) is None


def test_hazards_are_not_touched() -> None:
    ledges = ["TTTTTTTTTTTTTTTT" if i % 3 == 0 else "-" * 16 for i in range(16)]
    ledges[8] = "H" * 16
    assert way(CLIMB, ledges) is None


@given(st.data(), st.sampled_from(sorted(STYLES)))
def test_whoever_jumps_higher_finishes_whatever_others_do(data: st.DataObject, name: str) -> None:
    style: Style = STYLES[name]
    tiles = st.sampled_from(style.tiles[:3] + "-" * 6) if style.jump else st.sampled_from("FFFFFWD")
    line = st.text(tiles, min_size=style.width, max_size=style.width)
    rows = data.draw(st.lists(line, min_size=style.height, max_size=style.height))
    found = [way(style, rows, jump) is not None for jump in range(style.jump + 1)]
    assert found == sorted(found)
    need = jump_needed(style, rows)
    assert need == 0 if not style.jump else (need <= style.jump) == found[-1]
