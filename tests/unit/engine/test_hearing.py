"""How somebody sounds: read with their leave alone, into a mood that can be taken back."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tastemaker.domain import Event, Mood, Reading
from tastemaker.engine import Engine
from tastemaker.errors import BadInput, Conflict, NotReady
from tastemaker.fusion import audio
from tastemaker.understand import voice
from tests.unit.engine.worlds import world

RATE = 16_000


def wave(loud: float, seed: int) -> np.ndarray:
    """A second of shouting (loud, high, quick) or of murmuring."""
    rng = np.random.default_rng(seed)
    time = np.arange(RATE) / RATE
    pitch = 400 if loud > 0.5 else 110
    beats = 0.5 + 0.5 * np.sign(np.sin(2 * np.pi * (7 if loud > 0.5 else 1.5) * time))
    return (loud * beats * np.sin(2 * np.pi * pitch * time) + rng.normal(0, 0.01, RATE)).astype(
        np.float32
    )


def sound(loud: float, seed: int = 99) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, wave(loud, seed), RATE, format="WAV")
    return out.getvalue()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    labels = ("anger", "sadness")
    features = np.stack([audio.features(wave(0.9 if n % 2 else 0.1, n)) for n in range(16)])
    truth = np.array([[n % 2, 1 - n % 2] for n in range(16)], float)
    fitted = voice.fit(features, truth, labels, np.random.default_rng(0))
    folder = tmp_path_factory.mktemp("voice")
    fitted.save(folder, {})
    return folder


@pytest.fixture
def engine(model: Path) -> Engine:
    return world(voice_emotion=model)


def test_a_voice_becomes_a_mood_with_leave_and_goes_with_an_undo(engine: Engine) -> None:
    engine.sense("ada", True)
    heard = engine.hear("ada", sound(0.9))
    assert next(iter(heard.emotion)) == "anger"
    mood = engine.profile("ada").mood
    assert mood is not None
    assert (mood.source, mood.valence < 0 < mood.arousal) == ("voice", True)
    engine.undo(heard.event)
    assert engine.profile("ada").mood is None
    assert engine.profile("ada").sensing


def test_without_leave_nothing_is_read_or_kept(engine: Engine) -> None:
    with pytest.raises(Conflict) as told:
        engine.hear("ada", sound(0.9))
    assert told.value.code == "not_sensing"
    assert engine.events("ada") == []


def test_a_mood_heard_gives_no_leave_and_goes_with_it(engine: Engine) -> None:
    felt = Reading(mood=Mood(-0.5, 0.5, source="voice"))
    engine.observe(Event("ada", "sense", value=1.0, reading=felt))
    assert (engine.profile("ada").sensing, engine.profile("ada").mood) == (False, None)
    engine.sense("ada", True)
    engine.hear("ada", sound(0.1))
    engine.sense("ada", False)
    assert engine.profile("ada").mood is None


def test_the_sound_is_kept_nowhere(engine: Engine) -> None:
    engine.sense("ada", True)
    engine.hear("ada", sound(0.9))
    assert all(len(repr(row)) < 2_000 for row in engine.store.export("ada"))


@pytest.mark.parametrize("data", [b"", b"RIFF", b"\x00" * 5_000, b"x" * 10_000_001])
def test_what_is_no_sound_is_refused_and_nothing_is_noted(engine: Engine, data: bytes) -> None:
    engine.sense("ada", True)
    with pytest.raises(BadInput):
        engine.hear("ada", data)
    assert len(engine.events("ada")) == 1


def test_without_a_model_it_says_which_setting_names_one() -> None:
    engine = world()
    engine.sense("ada", True)
    with pytest.raises(NotReady) as told:
        engine.hear("ada", sound(0.9))
    assert "TASTEMAKER_VOICE_EMOTION" in told.value.in_words().hint
