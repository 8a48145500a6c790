"""Bright and vivid colours please; vivid and dark ones stir."""

from __future__ import annotations

import colorsys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.fusion.feeling import mood_of
from tastemaker.fusion.image import pixels

PHOTOS = Path(__file__).parents[4] / "shared/data/photos"


def plain(hue: float, saturation: float, brightness: float, cover: float = 1.0) -> np.ndarray:
    rgb = colorsys.hsv_to_rgb(hue, saturation, brightness)
    return np.full((8, 8, 4), (*rgb, cover), np.float32)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 1), st.floats(0.1, 1))
def test_more_brightness_pleases_and_calms(hue, saturation, one, other):
    low, high = sorted((one, other))
    dark, light = mood_of(plain(hue, saturation, low)), mood_of(plain(hue, saturation, high))
    assert light.valence >= dark.valence - 2e-3
    assert light.arousal <= dark.arousal + 2e-3


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 1))
def test_more_saturation_pleases_and_stirs(hue, one, other, brightness):
    low, high = sorted((one, other))
    pale, vivid = mood_of(plain(hue, low, brightness)), mood_of(plain(hue, high, brightness))
    assert vivid.valence >= pale.valence - 2e-3
    assert vivid.arousal >= pale.arousal - 2e-3


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_both_numbers_stay_in_range(hue, saturation, brightness, cover):
    mood = mood_of(plain(hue, saturation, brightness, cover))
    assert -1 <= mood.valence <= 1
    assert -1 <= mood.arousal <= 1


def test_what_is_transparent_says_nothing():
    half = plain(0.0, 1.0, 1.0)
    half[4:] = (0.5, 0.5, 0.5, 0.0)
    assert mood_of(half) == mood_of(plain(0.0, 1.0, 1.0))


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the photographs are not here")
def test_a_photograph_made_darker_pleases_less_and_a_greyed_one_stirs_less():
    names = sorted(p for p in PHOTOS.iterdir() if p.suffix in (".png", ".jpg", ".jpeg"))
    assert len(names) == 10
    darker = 0
    for name in names:
        photo = pixels(name.read_bytes())
        dark, grey = photo.copy(), photo.copy()
        dark[..., :3] *= 0.5
        grey[..., :3] = photo[..., :3].max(2, keepdims=True)
        assert mood_of(dark).valence <= mood_of(photo).valence, name
        darker += mood_of(dark).valence < mood_of(photo).valence
        assert mood_of(grey).arousal <= mood_of(photo).arousal, name
    assert darker >= 9  # the night sky is as dark as a picture can feel
    felt = {mood_of(pixels(name.read_bytes())) for name in names}
    assert len(felt) > 5
