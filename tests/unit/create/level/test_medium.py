"""Levels as a medium: what every medium holds, and what only levels do."""

from __future__ import annotations

import json
from io import BytesIO

import numpy as np
import pytest

from tastemaker.create.media.level import Level
from tastemaker.create.media.level.styles import STYLES
from tastemaker.errors import BadInput
from tastemaker.ports import Gridded, Proven
from tastemaker.testing import check_medium
from tests.unit.create.level.test_play import platform, room

CLIMB = "\n".join("T" * 16 if i % 3 == 0 else "-" * 16 for i in range(16))
EXAMPLES = [
    "\n".join(platform((12, 9, "E"), (9, 10, "S?S"), (11, 20, "<>"), (12, 20, "[]"))),
    "\n".join(room((6, 3, "B"), (8, 5, "M"))),
    CLIMB,
]


@pytest.fixture
def level() -> Level:
    return Level()


def test_it_is_a_medium(level: Level) -> None:
    check_medium(level, EXAMPLES, walks=6)
    assert isinstance(level, Gridded)
    assert isinstance(level, Proven)


@pytest.mark.parametrize("text", EXAMPLES)
def test_a_grid_reads_as_the_level_it_was_made_of(level: Level, text: str) -> None:
    grid = level.to_grid(text)
    assert grid.shape == level.grid
    assert (grid.sum(axis=0) == 1).all()
    assert level.from_grid(grid, level.describe(text)) == text


def test_a_grid_becomes_tiles_of_its_style_alone(level: Level) -> None:
    noise = np.random.default_rng(0).standard_normal(level.grid).astype(np.float32)
    for style in STYLES:
        assert not level.check(level.from_grid(noise, {"style": style}))


def test_a_mirror_turns_pipes_round(level: Level) -> None:
    mirrored = level.mirrored(EXAMPLES[0])
    assert not level.check(mirrored)
    assert "<>" in mirrored
    assert level.mirrored(mirrored) == EXAMPLES[0]
    assert not level.prove(mirrored)


def test_what_cannot_be_finished_is_told(level: Level) -> None:
    assert level.prove(EXAMPLES[0]) == []
    wall = "\n".join(platform(*((r, 15, "X") for r in range(13))))
    assert level.check(wall) == []
    assert level.prove(wall)


def test_harder_levels_are_called_harder(level: Level) -> None:
    def difficulty(rows: list[str]) -> float:
        return float(level.describe("\n".join(rows))["difficulty"])

    flat = difficulty(platform())
    enemies = difficulty(platform((12, 9, "E--E--E")))
    jumps = difficulty(platform((12, 9, "X"), (11, 9, "X"), (10, 9, "X")))
    gaps = difficulty(platform((12, 9, "E--E--E"), (11, 9, "X"), (12, 12, "X"), (13, 14, "----")))
    assert flat < enemies < gaps
    assert flat < jumps


def test_winding_ways_are_less_linear(level: Level) -> None:
    straight = level.describe("\n".join(room()))["linearity"]
    winding = room((4, 2, "BBBBBB"), (7, 3, "BBBBBB"), (10, 2, "BBBBBB"))
    assert level.describe("\n".join(winding))["linearity"] < straight


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("XX\nX", "differ in length"),
        ("XX\nXX", "size of no style"),
        (EXAMPLES[0].replace("E", "W"), "no tile"),
    ],
)
def test_bad_content_is_told_apart(level: Level, text: str, why: str) -> None:
    assert why in level.check(text)[0]
    with pytest.raises(BadInput):
        level.encode(text)


def test_files_carry_the_label(level: Level) -> None:
    from PIL import Image

    label = "Made by Tastemaker 知味"
    svg = level.render(EXAMPLES[0], "svg", title="A <b>", label=label).decode()
    assert label in svg
    assert "A &lt;b&gt;" in svg
    with Image.open(BytesIO(level.render(EXAMPLES[1], "png", title="房间", label=label))) as png:
        assert png.size == (11 * 16, 16 * 16)
        assert png.text["Comment"] == label
    assert label in level.render(EXAMPLES[2], "txt", label=label).decode()
    with pytest.raises(BadInput):
        level.render(EXAMPLES[0], "wav")


def test_attributes_are_plain_json(level: Level) -> None:
    for text in EXAMPLES:
        assert json.loads(json.dumps(level.describe(text))) == level.describe(text)
