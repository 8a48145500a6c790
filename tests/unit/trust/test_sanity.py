"""Silence, torn sound and empty pictures are seen for what they are."""

from __future__ import annotations

import wave
from io import BytesIO

import numpy as np
import pytest

from tastemaker.trust.sanity import problems_of, problems_of_picture, problems_of_sound

TONE = 0.5 * np.sin(np.linspace(0, 900, 8000))
RNG = np.random.default_rng(0)


def wav(samples: np.ndarray) -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(22_050)
        sound.writeframes((samples * 32767).astype("<i2").tobytes())
    return out.getvalue()


@pytest.mark.parametrize(
    ("samples", "problem"),
    [
        (TONE, []),
        (0.02 * TONE, []),
        (np.zeros(8000), ["silent"]),
        (0.001 * TONE, ["silent"]),
        (np.clip(4 * TONE, -1, 1), ["clipped"]),
        (np.zeros(0), ["no sound"]),
        (np.full(10, np.nan), ["no sound"]),
    ],
)
def test_what_is_heard(samples: np.ndarray, problem: list[str]) -> None:
    assert problems_of_sound(samples) == problem
    if np.isfinite(samples).all():
        assert problems_of(wav(samples), "wav") == problem


@pytest.mark.parametrize(
    ("pixels", "problem"),
    [
        (RNG.random((8, 8, 4)), []),
        (np.ones((8, 8, 4)), ["blank"]),
        (np.zeros((8, 8, 4)), ["blank"]),
        (np.zeros((0, 0, 4)), ["no picture"]),
    ],
)
def test_what_is_seen(pixels: np.ndarray, problem: list[str]) -> None:
    assert problems_of_picture(pixels) == problem


def test_colours_under_full_transparency_are_not_seen() -> None:
    pixels = RNG.random((8, 8, 4))
    pixels[..., 3] = 0
    assert problems_of_picture(pixels) == ["blank"]


def test_a_shape_of_one_colour_on_nothing_is_a_picture() -> None:
    pixels = np.zeros((8, 8, 4))
    pixels[2:5, 2:5] = (0, 0, 0, 1)
    assert problems_of_picture(pixels) == []


def test_other_formats_are_not_looked_at() -> None:
    assert problems_of(b"words", "txt") == []
