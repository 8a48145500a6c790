"""What music feels like, judged by its sound."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.create.media.tune import Tune
from tastemaker.domain import Mood
from tastemaker.fusion import audio, heard
from tastemaker.fusion.audio import RATE

FAST = "X:1\nT:x\nM:2/4\nL:1/16\nQ:1/4=150\nK:C\n"
SLOW = "X:1\nT:x\nM:2/4\nL:1/4\nQ:1/4=50\nK:Cm\n"
QUICK_MAJOR = "cegc' c'gec|cdef gefd|cegc' c'bag|gfed cdec|cegc' gece|gfed c2c2|\n"
CALM_MINOR = "C,E,|G,F,|E,D,|C,2|A,G,|F,E,|D,B,,|C,2|\n"


def felt(text: str) -> Mood:
    return heard.mood_of(audio.samples(Tune().render(text, "wav")))


def test_fast_high_and_major_pleases_and_stirs_more_than_slow_low_and_minor() -> None:
    bright, dark = felt(FAST + QUICK_MAJOR), felt(SLOW + CALM_MINOR)
    assert bright.valence > 0.3 > -0.3 > dark.valence
    assert bright.arousal > 0.3 > -0.3 > dark.arousal


def test_the_same_notes_in_minor_please_less() -> None:
    major, minor = felt(FAST + QUICK_MAJOR), felt(FAST.replace("K:C", "K:Cm") + QUICK_MAJOR)
    assert minor.valence < major.valence


def test_it_stays_within_its_bounds_and_says_where_it_comes_from() -> None:
    mood = felt(FAST + QUICK_MAJOR)
    assert max(abs(mood.valence), abs(mood.arousal)) <= 1
    assert mood.source == "sound"
    assert felt(FAST + QUICK_MAJOR) == mood


@pytest.mark.parametrize("seconds", [0.0, 0.01, 2.0])
def test_silence_feels_of_nothing(seconds: float) -> None:
    silence = np.zeros(int(seconds * RATE), np.float32)
    assert heard.mood_of(silence) == Mood(0.0, 0.0, source="sound")


def test_noise_and_one_long_tone_are_heard_without_a_fault() -> None:
    rng = np.random.default_rng(0)
    tone = np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE).astype(np.float32)
    for wave in (rng.normal(0, 0.1, RATE).astype(np.float32), tone):
        mood = heard.mood_of(wave)
        assert np.isfinite([mood.valence, mood.arousal]).all()
