"""The emotion of a voice is learned from recordings and judged on speakers that were left out."""

from __future__ import annotations

import wave
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tastemaker.errors import BadInput
from tastemaker.fusion import audio
from tastemaker.learn.voice import train
from tastemaker.understand.circumplex import mood_of
from tastemaker.understand.voice import Voice

PITCH = {"anger": 330.0, "sadness": 110.0}


def recording(path: Path, pitch: float, speaker: int, take: int) -> None:
    """A buzz: loud and wavering when angry, low and even when sad; speakers differ a little."""
    t = np.arange(8_000) / 16_000
    hertz = pitch * (1 + 0.04 * speaker + 0.01 * take)
    wavering = 1 + (0.3 * np.sin(2 * np.pi * 9 * t) if pitch > 200 else 0)
    sound = sum(np.sin(2 * np.pi * hertz * n * t) / n for n in (1, 2, 3)) * wavering
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes((6_000 * sound).astype("<i2").tobytes())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("voices")
    lines = ["file,speaker,emotion"]
    for speaker in range(3):
        for emotion, pitch in PITCH.items():
            for take in range(3):
                name = f"{speaker}{emotion}{take}.wav"
                recording(place / name, pitch, speaker, take)
                lines.append(f"{name},s{speaker},{emotion}")
    (place / "labels.csv").write_text("\n".join(lines))
    return place


def test_what_is_plain_to_hear_is_told_of_unseen_speakers(folder: Path, tmp_path: Path) -> None:
    result = train(folder / "labels.csv", out=tmp_path / "m", report=lambda _: None)
    assert result["metrics"]["accuracy"] == 1.0
    assert set(result["speakers"]) == {"s0", "s1", "s2"}
    model = Voice.load(tmp_path / "m")
    heard = audio.features(audio.samples((folder / "0anger0.wav").read_bytes()))
    found = model.read(heard)
    assert next(iter(found)) == "anger"
    assert sum(found.values()) == pytest.approx(1, abs=0.01)
    mood = mood_of(found)
    assert mood is not None
    assert mood.valence < 0 < mood.arousal


def test_recordings_may_lie_in_a_zip(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "wav.zip", "w") as kept:
        for name in folder.glob("*.wav"):
            kept.write(name, name.name)
    one = train(folder / "labels.csv", report=lambda _: None)
    other = train(folder / "labels.csv", tmp_path / "wav.zip", report=lambda _: None)
    assert one["metrics"] == other["metrics"]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("file,speaker,emotion\nno.wav,a,x\nno.wav,b,y", "no sound"),
        ("file,speaker,emotion\n../labels.csv,a,x\n../labels.csv,b,y", "no sound"),
        ("file,speaker,emotion\nx.wav,a,x", "two speakers"),
        ("name,emotion\nx.wav,a", "no column"),
        ("", "no rows"),
    ],
)
def test_what_cannot_be_learned_from_is_refused_in_words(
    tmp_path: Path, rows: str, why: str
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/labels.csv").write_text(rows)
    with pytest.raises(BadInput, match=why):
        train(tmp_path / "in/labels.csv", report=lambda _: None)


def test_a_folder_without_a_voice_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        Voice.load(tmp_path)
