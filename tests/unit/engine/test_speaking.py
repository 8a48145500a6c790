"""Answers are spoken by a command: labelled, in time, and never through a shell."""

from __future__ import annotations

import io
import json
import sys
import wave
from pathlib import Path

import pytest

from tastemaker.dialogue.prosody import prosody
from tastemaker.domain import Event, Mood
from tastemaker.engine.speaking import labelled
from tastemaker.errors import BadInput, NotReady
from tastemaker.understand.reader import RuleReader
from tests.unit.engine.worlds import world

SPEAKER = """
import json, sys, wave
out, text, rate, pitch, voice, told = sys.argv[1:]
json.dump({"text": text, "rate": int(rate), "pitch": int(pitch), "voice": voice}, open(told, "w"))
with wave.open(out, "wb") as file:
    file.setparams((1, 2, 8000, 0, "NONE", ""))
    file.writeframes(b"\\x01\\x02" * len(text))
"""


def person(place: Path, program: str = SPEAKER, **settings):
    (place / "speaker.py").write_text(program)
    command = f"{sys.executable} {place}/speaker.py {{out}} {{text}} {{rate}} {{pitch}} {{voice}} {place}/told"
    engine = world(**{"speech": command, **settings})
    engine.reader = RuleReader()
    return engine


def told(place: Path) -> dict:
    return json.loads((place / "told").read_text())


def test_what_is_spoken_is_sound_with_a_label(tmp_path: Path) -> None:
    spoken = person(tmp_path).speak("ada", "Here are two waltzes.")
    with wave.open(io.BytesIO(spoken)) as file:
        assert file.getnframes() == len("Here are two waltzes.")
        assert file.readframes(1) == b"\x01\x02"
    assert b"Made by AI" in spoken
    assert told(tmp_path) == {
        "text": "Here are two waltzes.",
        "rate": 165,
        "pitch": 50,
        "voice": "en",
    }


def test_chinese_is_spoken_and_labelled_in_chinese(tmp_path: Path) -> None:
    assert "人工智能".encode() in person(tmp_path).speak("ada", "两首圆舞曲", "zh")
    assert (told(tmp_path)["voice"], told(tmp_path)["text"]) == ("cmn", "两首圆舞曲")


@pytest.mark.parametrize("text", ["$(touch x); `id` | cat > y", "{out} {rate}", "--help", "“'\"\\"])
def test_no_words_become_part_of_the_command(tmp_path: Path, text: str) -> None:
    person(tmp_path).speak("ada", text)
    assert told(tmp_path)["text"] == text
    assert {path.name for path in tmp_path.iterdir()} == {"speaker.py", "told"}


def test_who_is_upset_is_spoken_to_calmly_and_only_with_their_leave(tmp_path: Path) -> None:
    engine = person(tmp_path)
    engine.observe(Event("ada", "say", text="I am so angry right now"))
    engine.speak("ada", "Yes.")
    assert told(tmp_path)["rate"] == 165
    engine.sense("ada", True)
    engine.observe(Event("ada", "say", text="I am so angry right now"))
    engine.speak("ada", "Yes.")
    assert told(tmp_path)["rate"] < 150


def test_arousal_quickens_and_gladness_lifts() -> None:
    rates = [prosody(Mood(0, arousal)).rate for arousal in (-1, 0, 1)]
    assert rates == sorted(set(rates))
    assert prosody(Mood(1, 0)).pitch > prosody(Mood(-1, 0)).pitch
    assert 0 <= prosody(Mood(-5, -5)).pitch <= prosody(Mood(5, 5)).pitch <= 99


@pytest.mark.parametrize(
    ("program", "why"),
    [("raise SystemExit(3)", "CalledProcessError"), ("import time; time.sleep(60)", "TimeoutExpired"),
     ("import sys; open(sys.argv[1], 'w').write('no sound')", "no WAV"), ("", "FileNotFoundError")],
)  # fmt: skip
def test_a_command_that_fails_is_named_with_the_setting(
    tmp_path: Path, program: str, why: str
) -> None:
    with pytest.raises(NotReady, match=why) as error:
        person(tmp_path, program, speech_seconds=1.0).speak("ada", "Yes.")
    assert "TASTEMAKER_SPEECH" in error.value.problem("zh")["hint"]
    assert "{text}" in error.value.problem("en")["hint"]


def test_without_a_command_the_setting_is_named(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotReady, match="espeak-ng"):
        world().speak("ada", "Yes.")


@pytest.mark.parametrize("command", ["speak {text}", "speak {out}", "speak '{out} {text}"])
def test_a_command_that_cannot_be_filled_is_refused(command: str) -> None:
    with pytest.raises(BadInput, match="speech"):
        world(speech=command).speak("ada", "Yes.")


@pytest.mark.parametrize("text", ["", " \n", "\x00\x07", "x" * 2_001])
def test_what_cannot_be_said_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput, match="text"):
        person(tmp_path).speak("ada", text)


def test_a_label_replaces_an_older_one_and_odd_files_are_refused() -> None:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(b"\x00\x01" * 9)
    once = labelled(file.getvalue(), "one")
    assert labelled(once, "one") == once
    for odd in (b"", b"RIFF", b"RIFF\x00\x00\x00\x00WAVE", once[:20]):
        with pytest.raises(ValueError):
            labelled(odd, "x")
