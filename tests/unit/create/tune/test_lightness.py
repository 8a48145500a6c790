"""Major or minor, and how clearly: of what is heard, not of what the key line says."""

from __future__ import annotations

import pytest

from tastemaker.create.media.tune.lightness import lightness
from tastemaker.create.media.tune.score import Sound

MAJOR, MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)


def line(*steps: tuple[int, int], tonic: int = 62) -> list[Sound]:
    """Sounds of (semitones over the tonic, ticks), one after the other."""
    clock, sounds = 0, []
    for step, ticks in steps:
        sounds.append(Sound(clock, tonic + step, ticks, 0, 0))
        clock += ticks
    return sounds


def resting(scale: tuple[int, ...], *rests: int, long: int = 4) -> list[Sound]:
    """A scale upwards, that stays on some of its steps."""
    return line(*((step, long if step in rests else 1) for step in scale))


def test_major_is_lighter_than_minor_and_what_rests_on_its_chord_is_clearer() -> None:
    clear, plain = resting(MAJOR, 0, 4, 7), resting(MAJOR)
    dark, dim = resting(MINOR, 0, 3, 7), resting(MINOR)
    lights = [lightness(sounds, 2, mode) for sounds, mode in
              ((clear, "maj"), (plain, "maj"), (dim, "min"), (dark, "min"))]  # fmt: skip
    assert lights == sorted(lights, reverse=True)
    assert lights[0] > 0.5
    assert lights[-1] < -0.5


def test_a_major_tune_that_rests_on_the_chord_of_its_relative_minor_is_darker() -> None:
    assert lightness(resting(MAJOR, 9, 0, 4), 2, "maj") < lightness(resting(MAJOR), 2, "maj")


@pytest.mark.parametrize("tonic", range(12))
def test_it_is_the_same_in_every_key(tonic: int) -> None:
    here = lightness(resting(MAJOR, 0, 4, 7), 2, "maj")
    there = lightness(
        [sound._replace(pitch=sound.pitch + tonic - 2) for sound in resting(MAJOR, 0, 4, 7)],
        tonic, "maj",
    )  # fmt: skip
    assert there == pytest.approx(here, abs=1e-9)


def test_one_tone_alone_and_all_twelve_alike_are_neither() -> None:
    """No key fits better than another: what is left is the mode that was read."""
    assert -0.1 < lightness(line((0, 4)), 2, "maj") < 0.6
    even = line(*((step, 1) for step in range(12)))
    assert abs(lightness(even, 2, "maj")) < 0.3
