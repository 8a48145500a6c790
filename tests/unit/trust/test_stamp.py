"""What a machine is told of a file stands in the file, and is read out of it again."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from io import BytesIO

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.create.media.copy import Copy
from tastemaker.create.media.headline import Headline
from tastemaker.create.media.level import Level
from tastemaker.create.media.prose import Prose
from tastemaker.create.media.tune import Tune
from tastemaker.create.media.verse import Verse
from tastemaker.ports import Medium
from tastemaker.trust.label import label_of, record_of
from tastemaker.trust.stamp import PNG, record_in, stamped
from tests.unit.create.level.test_play import platform
from tests.unit.create.tune.tunes import JIG

LEVEL = "\n".join(platform())
TUNE = Tune()
LABEL = label_of("zh")
RECORD = record_of("tune:made/1", "the text")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect/></svg>'


@given(st.dictionaries(st.sampled_from(["Label", "ProduceID", "ReservedCode1"]), st.text()))
def test_what_was_written_is_read_whatever_it_holds(record: dict[str, str]) -> None:
    drawn = stamped(SVG, record)
    ET.fromstring(drawn)
    assert record_in(drawn) == record


def test_a_stamped_picture_is_the_same_picture() -> None:
    pillow = pytest.importorskip("PIL.Image")
    plain = Level().render(LEVEL, "png", title="A", label="made")
    marked = stamped(plain, {"Label": "1", "ProduceID": "level:made/1"})
    with pillow.open(BytesIO(plain)) as one, pillow.open(BytesIO(marked)) as other:
        other.load()
        assert one.tobytes() == other.tobytes()
        assert '"Label": "1"' in other.info["AIGC"]
        assert other.info["Comment"] == "made"
    assert record_in(marked) == {"Label": "1", "ProduceID": "level:made/1"}


@pytest.mark.parametrize(
    "data", [b"", b"words", PNG, SVG, b'{"AIGC": {"Label": 1}}', b'{"AIGC": {nonsense}}']
)
def test_a_file_that_says_nothing_of_itself_has_no_record(data: bytes) -> None:
    assert record_in(data) is None


def test_bytes_of_no_known_kind_stay_as_they_are() -> None:
    assert stamped(b"a poem\n", {"Label": "1"}) == b"a poem\n"


# ---------------------------------------------------------------------------------------- words
WORDS = [
    (Verse(), "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡"),
    (Copy(), "类型=裤|颜色=黑色\n这条黑色的裤子好看。"),
    (Headline(), "这场精彩的比赛终于开始了"),
    (Prose(), "Dear Ada,\n\nit rains.\n"),
    (Level(), LEVEL),
]


@pytest.mark.parametrize(("medium", "text"), WORDS, ids=lambda one: getattr(one, "name", ""))
def test_every_text_says_to_people_and_machines_that_it_was_made(medium: Medium, text: str) -> None:
    for format, kind in medium.formats.items():
        if not kind.startswith("text/"):
            continue
        plain = medium.render(text, format, title="A", label=LABEL)
        marked = stamped(plain, RECORD, kind)
        assert LABEL in plain.decode()
        assert marked.startswith(plain.rstrip(b"\n"))
        assert record_in(marked) == RECORD


def test_a_record_survives_what_happens_to_text_that_is_copied() -> None:
    marked = stamped("一首诗\n".encode(), RECORD, "text/plain; charset=utf-8").decode()
    for copied in (marked.strip(), marked.replace("\n", "\r\n"), f"> {marked}", marked * 2):
        assert record_in(copied.encode()) == RECORD


def test_pages_of_markdown_do_not_show_the_record() -> None:
    marked = stamped(b"# A\n", RECORD, "text/markdown").decode()
    assert re.sub("<!--.*-->", "", marked).strip() == "# A"


# ---------------------------------------------------------------------------------------- tunes


def file_of(format: str, text: str = JIG) -> bytes:
    if format == "mp4":
        pytest.importorskip("av")
    return TUNE.render(text, format, title="A & <B>", label=LABEL)


@pytest.mark.parametrize("format", TUNE.formats)
def test_every_file_of_a_tune_says_that_it_was_made(format: str) -> None:
    plain = file_of(format)
    assert record_in(plain) is None
    assert record_in(stamped(plain, RECORD)) == RECORD


@pytest.mark.parametrize("format", ["wav", "ogg", "mp3"])
def test_a_stamped_sound_sounds_the_same_and_keeps_its_words(format: str) -> None:
    plain = file_of(format)
    marked = stamped(plain, RECORD)
    (one, rate), (other, again) = (soundfile.read(BytesIO(data)) for data in (plain, marked))
    assert rate == again
    assert np.array_equal(one, other)
    assert LABEL.encode() in marked
    if format == "ogg":
        with soundfile.SoundFile(BytesIO(marked)) as file:
            assert (file.title, file.comment) == ("A & <B>", LABEL)


def test_a_stamped_midi_file_plays_the_same() -> None:
    mido = pytest.importorskip("mido")
    plain = file_of("mid")
    one, other = (mido.MidiFile(file=BytesIO(d)) for d in (plain, stamped(plain, RECORD)))
    assert list(other.tracks[0])[1:] == list(one.tracks[0])
    assert other.length == one.length


def test_a_stamped_video_shows_and_sounds_the_same() -> None:
    av = pytest.importorskip("av")
    plain = file_of("mp4")
    seen = []
    for data in (plain, stamped(plain, RECORD)):
        with av.open(BytesIO(data)) as container:
            assert container.metadata["comment"] == LABEL
            first = next(container.decode(video=0)).to_ndarray(format="gray")
            length = float(container.duration)
        seen.append((first.tobytes(), length))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("format", ["svg", "musicxml"])
def test_stamped_markup_is_still_markup(format: str) -> None:
    wild = {**RECORD, "ProduceID": "<&>{}\"'"}
    marked = stamped(file_of(format), wild)
    ET.fromstring(marked)
    assert record_in(marked) == wild


def test_a_stamped_tune_reads_as_the_same_tune() -> None:
    marked = stamped(file_of("abc"), RECORD).decode()
    assert TUNE.encode(marked) == TUNE.encode(JIG)


def test_notation_without_a_place_for_it_gets_one() -> None:
    plain = TUNE.render(JIG, "musicxml")  # no label, so nothing miscellaneous yet
    assert record_in(stamped(plain, RECORD)) == RECORD


def test_an_mp3_without_a_tag_gets_one() -> None:
    bare = TUNE.render(JIG, "mp3")
    marked = stamped(bare, RECORD)
    assert record_in(marked) == RECORD
    assert len(soundfile.read(BytesIO(marked))[0]) == len(soundfile.read(BytesIO(bare))[0])
