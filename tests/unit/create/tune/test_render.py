"""Files: each holds the tune, and says who made it."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import wave
from xml.etree import ElementTree

import numpy as np
import pytest
import soundfile

from tastemaker.create.media.tune import Tune, seconds
from tastemaker.create.media.tune.read import read
from tastemaker.create.media.tune.score import joined, sounds
from tastemaker.create.media.tune.sound import MARK, MARK_UNIT, RATE
from tastemaker.errors import BadInput
from tests.unit.create.tune.tunes import ENDINGS, HEAD, JIG, REEL, TYPED

TUNE = Tune()
LABEL = "Made by Tastemaker · 由知味创作"


# ------------------------------------------------------------------------------------- all alike
@pytest.mark.parametrize("format", TUNE.formats)
def test_every_format_carries_the_label(format: str) -> None:
    made = TUNE.render(JIG, format, title="A & <B>", label=LABEL)
    assert LABEL.encode() in made
    assert LABEL.encode() not in TUNE.render(JIG, format, title="A & <B>")


@pytest.mark.parametrize("format", ["abc", "mid", "musicxml", "wav"])
def test_the_same_tune_gives_the_same_bytes(format: str) -> None:
    first, second = (TUNE.render(REEL, format, title="T", label=LABEL) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("format", ["pdf", "", "WAV", "../mid"])
def test_a_format_there_is_not_is_refused_with_those_there_are(format: str) -> None:
    with pytest.raises(BadInput, match="musicxml") as caught:
        TUNE.render(JIG, format)
    assert caught.value.code == "bad_field"


@pytest.mark.parametrize("format", TUNE.formats)
@pytest.mark.parametrize("text", ["", "nonsense", HEAD, HEAD + "z8|", "\ud800"])
def test_what_is_no_tune_makes_no_file(format: str, text: str) -> None:
    with pytest.raises(BadInput) as caught:
        TUNE.render(text, format)
    assert caught.value.code == "bad_content"


@pytest.mark.parametrize("format", TUNE.formats)
def test_titles_and_labels_of_any_kind_do_no_harm(format: str) -> None:
    wild = "<&\"'>\n\rK:D\x00\x07%\ud800 調\u2028" + "x" * 5000
    assert TUNE.render(JIG, format, title=wild, label=wild)


# ------------------------------------------------------------------------------------------ ABC
def test_abc_keeps_the_text_and_adds_title_and_label() -> None:
    assert TUNE.render(JIG, "abc") == JIG.encode()
    assert TUNE.render(JIG, "abc", title="Other") == JIG.encode(), "it has a title of its own"
    untitled = TUNE.decode(TUNE.encode(JIG))
    text = TUNE.render(untitled, "abc", title="New", label=LABEL).decode()
    assert read(text).headers["T"] == "New"
    assert read(text).headers["N"] == LABEL
    assert f"%%abc-creator {LABEL}\n" in text
    assert read(text).notes()[-1].pitch == read(untitled).notes()[-1].pitch


# ----------------------------------------------------------------------------------------- MIDI
@pytest.mark.parametrize("text", [*TYPED, HEAD + "(3CDE (5cdefgabc' C4-|C8-|C6 (3z^FA |]"])
def test_midi_read_by_others_holds_every_note_as_it_sounds(text: str) -> None:
    mido = pytest.importorskip("mido")
    file = mido.MidiFile(file=io.BytesIO(TUNE.render(text, "mid", title="T", label=LABEL)))
    scale = 10_080 // file.ticks_per_beat
    clock, held, found = 0, {}, []
    for message in file.tracks[0]:
        clock += message.time * scale
        if message.type == "note_on":
            held[message.note] = clock
        elif message.type == "note_off":
            begun = held.pop(message.note)
            found.append((begun, message.note, clock - begun))
    assert sorted(found) == [(s.onset, s.pitch, s.ticks) for s in sounds(read(text).symbols)]
    assert not held


def test_midi_says_tempo_metre_key_and_who_made_it() -> None:
    mido = pytest.importorskip("mido")
    track = mido.MidiFile(
        file=io.BytesIO(TUNE.render(REEL, "mid", title="T", label="L")), charset="utf-8"
    ).tracks[0]
    found = {message.type: message for message in track}
    assert mido.tempo2bpm(found["set_tempo"].tempo) == pytest.approx(208, rel=1e-4)
    assert (found["time_signature"].numerator, found["time_signature"].denominator) == (4, 4)
    assert found["key_signature"].key == "D", "two sharps, as E Dorian has"
    assert (found["track_name"].name, found["text"].text) == ("T", "L")


# ------------------------------------------------------------------------------------- MusicXML
def pitches(xml: bytes) -> list[int]:
    """MIDI pitches of the notes that are struck."""
    steps = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
    found = []
    for note in ElementTree.fromstring(xml).iter("note"):
        pitch = note.find("pitch")
        if pitch is None or any(tie.get("type") == "stop" for tie in note.iter("tie")):
            continue
        step, alter = pitch.findtext("step", ""), int(pitch.findtext("alter", "0"))
        found.append(12 * (int(pitch.findtext("octave", "")) + 1) + steps[step] + alter)
    return found


@pytest.mark.parametrize("text", [*TYPED, HEAD + "C5 (3DEF C | C3- C3/2 D/2 ^C3 | c16 |]"])
def test_musicxml_is_well_formed_and_has_the_same_notes(text: str) -> None:
    xml = TUNE.render(text, "musicxml", title="A & B", label="<L>")
    assert pitches(xml) == [note.pitch for note in joined(read(text).notes())]
    root = ElementTree.fromstring(xml)
    assert root.findtext("work/work-title") == "A & B"
    assert root.findtext("identification/miscellaneous/miscellaneous-field") == "<L>"


def test_musicxml_bars_add_up_to_what_was_written() -> None:
    root = ElementTree.fromstring(TUNE.render(HEAD + "C2 | (3CDE F6 | C5 D | ^F2 |]", "musicxml"))
    divisions = int(root.findtext(".//divisions") or 0)
    lengths = [
        sum(int(note.findtext("duration", "0")) for note in measure.iter("note")) / divisions
        for measure in root.iter("measure")
    ]
    assert lengths == [1, 4, 3, 1]
    assert [measure.get("number") for measure in root.iter("measure")][:2] == ["0", "1"]
    assert root.find(".//time-modification") is not None


def test_musicxml_says_repeats_endings_and_changes() -> None:
    root = ElementTree.fromstring(TUNE.render(ENDINGS, "musicxml"))
    assert [repeat.get("direction") for repeat in root.iter("repeat")] == ["forward", "backward"]
    assert [(e.get("number"), e.get("type")) for e in root.iter("ending")] == [
        ("1", "start"), ("1", "stop"), ("2", "start"), ("2", "discontinue"),
    ]  # fmt: skip
    changed = ElementTree.fromstring(
        TUNE.render(HEAD + "C8 | [M:3/4] C6 | [K:D] F6 |]", "musicxml")
    )
    assert [time.findtext("beats") for time in changed.iter("time")] == ["4", "3"]
    assert [key.findtext("fifths") for key in changed.iter("key")] == ["0", "2"]


# ---------------------------------------------------------------------------------------- sound
def test_wav_is_as_long_as_the_tune_and_never_clips() -> None:
    with wave.open(io.BytesIO(TUNE.render(JIG, "wav"))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        length = file.getnframes() / RATE
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    assert seconds(JIG) < length < seconds(JIG) + 1.5
    assert 16_000 < np.abs(samples.astype(int)).max() < 32_000


def test_the_loudest_tone_of_a_long_note_is_the_note() -> None:
    """A above middle C is 440 Hz."""
    text = HEAD.replace("K:", "Q:1/4=60\nK:") + "A8 | z8 |]"
    samples, rate = soundfile.read(io.BytesIO(TUNE.render(text, "wav")))
    spectrum = np.abs(np.fft.rfft(samples[: 2 * rate]))
    assert np.argmax(spectrum) / 2 == pytest.approx(440, abs=1)


def test_what_was_made_ends_with_a_soft_mark_in_morse() -> None:
    """Short long, short short: GB 45438-2025."""
    made, rate = soundfile.read(io.BytesIO(TUNE.render(JIG, "wav", label=LABEL)))
    plain, _ = soundfile.read(io.BytesIO(TUNE.render(JIG, "wav")))
    mark = made[len(plain) :]
    assert np.array_equal(made[: len(plain)], plain)
    assert np.abs(mark).max() < 0.1 * np.abs(plain).max()
    at = 0
    for units in MARK:
        stretch = mark[at : at + int(abs(units) * MARK_UNIT * rate)]
        assert (np.abs(stretch).max() > 0.01) == (units > 0)
        at += len(stretch)
    assert [units for units in MARK if units > 0] == [1, 3, 1, 1]


@pytest.mark.parametrize("format", ["ogg", "mp3", "wav"])
def test_sound_files_are_read_by_others_with_title_and_label(format: str) -> None:
    data = TUNE.render(JIG, format, title="Kesh", label=LABEL)
    with soundfile.SoundFile(io.BytesIO(data)) as file:
        assert file.samplerate == RATE
        assert file.frames / RATE > seconds(JIG)
        assert (file.title, file.comment) == ("Kesh", LABEL)


def test_minutes_of_sound_are_compressed_on_the_small_stack_of_a_thread() -> None:
    """Vorbis keeps what it is given on the stack: all at once, it took the process down."""
    program = (
        "import threading; from tastemaker.create.media.tune import Tune;"
        f"text = {HEAD.replace('K:', 'Q:1/4=60' + chr(10) + 'K:') + 'C8 D8 | ' * 60!r};"
        "threading.stack_size(512 * 1024);"
        "thread = threading.Thread(target=lambda: print(len(Tune().render(text, 'ogg'))));"
        "thread.start(); thread.join()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0
    assert int(done.stdout) > 100_000


def test_what_would_sound_for_hours_is_not_rendered_as_sound() -> None:
    endless = HEAD.replace("K:", "Q:1/4=20\nK:") + "C16|" * 50
    with pytest.raises(BadInput, match="900 seconds"):
        TUNE.render(endless, "wav")
    assert TUNE.render(endless, "mid")


def test_half_a_minute_is_rendered_in_half_a_second() -> None:
    """Of processor time, as other work on the machine is not ours."""
    text = JIG
    assert seconds(text) > 25
    for format in ("wav", "ogg"):
        best = np.inf
        for _ in range(3):
            begun = time.process_time()
            TUNE.render(text, format, label=LABEL)
            best = min(best, time.process_time() - begun)
        assert best < 0.5, format


# ---------------------------------------------------------------------------------------- video
def frames_of(data: bytes) -> tuple[list[np.ndarray], np.ndarray]:
    av = pytest.importorskip("av")
    with av.open(io.BytesIO(data)) as container:
        pictures = [f.to_ndarray(format="gray") for f in container.decode(video=0)]
    with av.open(io.BytesIO(data)) as container:
        sound = np.concatenate([f.to_ndarray().ravel() for f in container.decode(audio=0)])
    return pictures, sound


def test_a_video_shows_the_notes_while_they_sound() -> None:
    text = "X:1\nM:4/4\nL:1/8\nQ:1/4=60\nK:C\nC4 z4 | c4 z4 |]\n"
    pictures, sound = frames_of(TUNE.render(text, "mp4"))
    length = seconds(text)
    assert len(pictures) / 12 == pytest.approx(length + 0.9, abs=0.3)
    assert len(sound) / RATE == pytest.approx(length + 0.9, abs=0.3)
    # The note that sounds is brighter than any other.
    beats = length / 4  # half notes
    while_sounding = pictures[round(beats * 0.5 * 12)].max()
    in_the_rest = pictures[round(beats * 1.5 * 12)].max()
    assert while_sounding > in_the_rest + 20


def test_the_mark_stands_in_the_picture_from_the_first_frame_on_where_it_was_made() -> None:
    made, _ = frames_of(TUNE.render(JIG, "mp4", label=LABEL))
    plain, _ = frames_of(TUNE.render(JIG, "mp4"))
    for at in (0, -1):
        corner = (slice(0, 40), slice(0, 130))
        assert made[at][corner].max() > 200
        assert plain[at][corner].max() < 120


# ---------------------------------------------------------------------------------------- score
def test_a_printed_score_has_a_head_for_every_note_and_a_line_for_every_bar() -> None:
    for text in TYPED:
        score = read(text)
        root = ElementTree.fromstring(TUNE.render(text, "svg", title="A & <B>", label=LABEL))
        tag = "{http://www.w3.org/2000/svg}"
        heads = root.findall(f"{tag}ellipse")
        assert len(heads) >= len([note for note in score.notes() if note.pitch >= 0])
        assert LABEL in [t.text for t in root.iter(f"{tag}text")]
        assert "A & <B>" in [t.text for t in root.iter(f"{tag}text")]


def test_higher_notes_stand_higher_and_dots_and_ties_are_drawn() -> None:
    tag = "{http://www.w3.org/2000/svg}"

    def heads(text: str) -> list[float]:
        root = ElementTree.fromstring(TUNE.render(HEAD + text, "svg"))
        return [float(head.attrib["cy"]) for head in root.iter(f"{tag}ellipse")]

    rising = heads("C2D2E2F2 | G2A2B2c2 |]\n")
    assert rising == sorted(rising, reverse=True)
    assert len(set(rising)) == 8
    circles = [
        len(list(ElementTree.fromstring(TUNE.render(HEAD + text, "svg")).iter(f"{tag}circle")))
        for text in ("C2 D2 E4 | C8 |]\n", "C3 D E4 | C8 |]\n")
    ]
    assert circles == [0, 1]
