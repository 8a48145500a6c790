"""Sprites as a medium: what every medium holds, and what only pictures do."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tastemaker.create.media.sprite import Sprite
from tastemaker.create.media.sprite.palette import COLOURS, COUNT, nearest, rgba
from tastemaker.create.media.sprite.read import from_picture, write
from tastemaker.errors import BadInput
from tastemaker.ports import Gridded
from tastemaker.testing import check_medium


def disc(colour: tuple[float, float, float], radius: float = 10) -> str:
    y, x = np.mgrid[:32, :32] - 15.5
    inside = x**2 + y**2 < radius**2
    return write(np.where(inside, nearest(np.array(colour, np.float32)), 0))


EXAMPLES = [disc((1, 0, 0)), disc((0, 0, 1), 14), disc((0.5, 0.5, 0.5), 6)]


@pytest.fixture
def sprite() -> Sprite:
    return Sprite()


def test_it_is_a_medium(sprite: Sprite) -> None:
    check_medium(sprite, EXAMPLES, walks=2)
    assert isinstance(sprite, Gridded)


@given(st.integers(1, COUNT - 1))
def test_every_colour_is_nearest_to_itself(colour: int) -> None:
    assert nearest(COLOURS[colour - 1]) == colour


@given(st.lists(st.floats(0, 1, width=32), min_size=3, max_size=3))
def test_no_colour_is_far_from_one_there_is(colour: list[float]) -> None:
    found = COLOURS[int(nearest(np.array(colour, np.float32))) - 1]
    assert np.abs(found - colour).max() < 0.14


@pytest.mark.parametrize("text", EXAMPLES)
def test_a_grid_reads_as_the_sprite_it_was_made_of(sprite: Sprite, text: str) -> None:
    grid = sprite.to_grid(text)
    assert grid.shape == sprite.grid
    assert grid.min() >= 0
    assert grid.max() <= 1
    assert sprite.from_grid(grid, {}) == text
    assert sprite.mirrored(sprite.mirrored(text)) == text


def test_looks_are_told_in_words_and_numbers(sprite: Sprite) -> None:
    red, blue, grey = (sprite.describe(text) for text in EXAMPLES)
    assert (red["palette"], blue["palette"], grey["palette"]) == ("red", "blue", "grey")
    assert blue["coverage"] > red["coverage"] > grey["coverage"]
    assert red["arousal"] > grey["arousal"]
    for look in (red, blue, grey):
        assert -1 <= look["valence"] <= 1
        assert -1 <= look["arousal"] <= 1


def test_picture_files_become_sprites_and_come_back(sprite: Sprite) -> None:
    png = sprite.render(EXAMPLES[1], "png", label="Made by Tastemaker")
    assert from_picture(png) == EXAMPLES[1]
    with Image.open(BytesIO(png)) as picture:
        assert picture.text["Comment"] == "Made by Tastemaker"
    assert b"Made by Tastemaker" in sprite.render(EXAMPLES[1], "svg", label="Made by Tastemaker")


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        from_picture(data)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("00", "lines"),
        ("\n".join(["zz" * 32] * 32), "characters"),
        ("\n".join(["ff" * 32] * 32), "no colour"),
        ("\n".join(["00" * 32] * 32), "empty"),
    ],
)
def test_bad_content_is_told_apart(sprite: Sprite, text: str, why: str) -> None:
    assert why in sprite.check(text)[0]


def test_clear_pixels_have_no_colour() -> None:
    assert (rgba(np.zeros((2, 2), np.int64)) == 0).all()
