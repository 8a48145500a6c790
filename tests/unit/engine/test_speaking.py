"""Answers are spoken by a command: labelled, in time, and never through a shell."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from tastemaker.create.media.level import Level
from tastemaker.create.media.tune import Tune
from tastemaker.create.media.verse import Verse
from tastemaker.dialogue.prosody import prosody
from tastemaker.domain import Brief, Event, Item, Mood, Origin
from tastemaker.engine.catalogue import document_of
from tastemaker.engine.speaking import LABELS, labelled, recital, speak
from tastemaker.errors import BadInput, NotFound, NotReady
from tastemaker.ports import Medium
from tastemaker.trust.label import record_of
from tastemaker.trust.stamp import record_in
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


VERSE = "春眠不觉晓，处处闻啼鸟。\n夜来风雨声，花落知多少。"


def told(place: Path) -> dict:
    return json.loads((place / "told").read_text())


def test_what_is_spoken_is_sound_with_a_label(tmp_path: Path) -> None:
    spoken = person(tmp_path).speak("ada", "Here are two waltzes.")
    with wave.open(io.BytesIO(spoken)) as file:
        assert file.getnframes() == len("Here are two waltzes.")
        assert file.readframes(1) == b"\x01\x02"
    assert b"Made by AI" in spoken
    assert record_in(spoken) == record_of(
        f"speech:made/{hashlib.sha256(b'Here are two waltzes.').hexdigest()[:12]}",
        "Here are two waltzes.",
    )
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


def verse(valence: float) -> Item:
    origin = Origin("ada", Brief("verse"), "m1", 1, 1, "made by AI")
    felt = {"valence": valence, "arousal": valence}
    return Item(f"made:{valence}", "verse", text=VERSE, attributes=felt, origin=origin)


def reciting(place: Path, **settings):
    engine = person(place, **settings)
    engine.media = {**engine.media, "verse": Verse()}
    for valence in (-0.8, 0.8):
        made = verse(valence)
        engine.store.put([document_of(made)])
    engine.refresh()
    return engine


def test_a_verse_is_recited_as_it_feels_and_to_nobody_else(tmp_path: Path) -> None:
    engine, how = reciting(tmp_path), []
    for valence in (-0.8, 0.8):
        assert "人工智能".encode() in engine.recite("ada", f"made:{valence}")
        how.append(told(tmp_path))
    assert how[0]["text"] == "春眠不觉晓， 处处闻啼鸟， 夜来风雨声， 花落知多少，"
    assert how[0]["voice"] == "cmn"
    assert how[0]["rate"] < 165 < how[1]["rate"]
    assert how[0]["pitch"] < 50 < how[1]["pitch"]
    with pytest.raises(NotFound):
        engine.recite("bob", "made:0.8")


def test_lines_without_an_end_are_set_apart_when_they_are_spoken() -> None:
    item = Item("n1", "news", title="A cat is found", text="It had slept.\nAll is well")
    assert recital(item, {}) == ("A cat is found,\nIt had slept.\nAll is well,", None)


@pytest.mark.parametrize("medium", [Tune(), Level()])
def test_what_has_no_words_is_not_recited(medium: Medium) -> None:
    with pytest.raises(BadInput, match="no words"):
        recital(Item("i", medium.name, text="X:1"), {medium.name: medium})


# ------------------------------------------------------------------------ with a voice installed
VOICE = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")


def heard(wav: bytes) -> tuple[float, float]:
    """Seconds, and the height of the voice: the median of the best periods, Hz."""
    with wave.open(io.BytesIO(wav)) as file:
        rate = file.getframerate()
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)
    long, pitches = rate // 25, []
    low, high = rate // 400, rate // 60
    for at in range(0, len(sound) - long, long // 2):
        part = sound[at : at + long] - sound[at : at + long].mean()
        echo = np.correlate(part, part, "full")[long - 1 :]
        best = low + int(np.argmax(echo[low:high]))
        if np.abs(part).max() > 1500 and echo[best] > 0.5 * echo[0]:
            pitches.append(rate / best)
    return len(sound) / rate, float(np.median(pitches))


@VOICE
@pytest.mark.parametrize(("text", "language"), [("Here are two calm waltzes for you.", "en"), ("床前明月光，疑是地上霜。", "zh")])  # fmt: skip
def test_a_real_voice_is_quicker_and_higher_the_gladder_it_is(text: str, language: str) -> None:
    def by(mood: Mood | None) -> tuple[float, float]:
        wav = speak(text, language, mood, command="", seconds=30.0)
        assert LABELS[language == "zh"].encode() in wav
        return heard(wav)

    (slow, low), (plain, middle), (quick, high) = (
        by(mood) for mood in (Mood(-0.7, -0.6), None, Mood(0.8, 0.6))
    )
    assert slow > 1.1 * plain > 1.1 * 1.1 * quick
    assert low < 0.95 * middle < 0.95 * 0.95 * high


@VOICE
def test_a_real_voice_recites_a_verse(tmp_path: Path) -> None:
    engine = reciting(tmp_path, speech="", speech_seconds=30.0)
    sad, glad = (heard(engine.recite("ada", f"made:{valence}")) for valence in (-0.8, 0.8))
    assert sad[0] > 1.2 * glad[0]
    assert sad[1] < glad[1]
