"""The folk collections inside music21: read, written and told apart as they should be."""

from __future__ import annotations

import io
import warnings

import numpy as np
import pytest

from tastemaker.create.media.tune import Tune
from tastemaker.create.media.tune.form import layout
from tastemaker.create.media.tune.read import read
from tastemaker.create.media.tune.score import WHOLE, joined, sounds
from tastemaker.create.media.tune.tokens import shift_to_c
from tastemaker.errors import BadInput
from tests.unit.create.tune.tunes import real_tunes

TUNE = Tune()
SAMPLE = 70  # tunes of each collection in the quick run


def lossless(texts: list[tuple[str, str]]) -> tuple[int, int, int]:
    """How many are read, have tokens; asserts that those come back as they sounded."""
    readable = encoded = 0
    for _, text in texts:
        try:
            score = read(text)
            readable += 1
            tokens = TUNE.encode(text)
        except BadInput:
            continue
        encoded += 1
        back = read(TUNE.decode(tokens))
        there, here = shift_to_c(score.key.tonic), shift_to_c(back.key.tonic)
        assert [(s.onset, s.pitch + here, s.ticks) for s in sounds(back.symbols)] == [
            (s.onset, s.pitch + there, s.ticks) for s in sounds(score.symbols)
        ], text
        assert TUNE.describe(text)["bars"] == layout(back).bars
    return len(texts), readable, encoded


def test_a_sample_is_read_and_comes_back_from_tokens_as_it_sounded() -> None:
    count, readable, encoded = lossless(real_tunes(SAMPLE))
    assert readable >= 0.97 * count
    assert encoded >= 0.85 * count


@pytest.mark.slow
def test_all_of_them_are_read_and_come_back_from_tokens_as_they_sounded() -> None:
    count, readable, encoded = lossless(real_tunes())
    assert count == 12_947
    assert readable >= 0.99 * count
    assert encoded >= 0.88 * count


def test_nearly_all_real_tunes_are_within_the_degrees_of_their_mode() -> None:
    """Of those the grammar's form allows, the mode takes away few."""
    allowed = {"form": 0, "mode": 0}
    for _, text in real_tunes(SAMPLE):
        try:
            tokens = TUNE.encode(text)
        except BadInput:
            continue
        mode = TUNE.describe(text)["mode"]
        legal = {}
        for name, asked in (("form", {}), ("mode", {"mode": mode})):
            grammar = TUNE.mask(asked)
            legal[name] = True
            for token in tokens[1:-1]:  # what it ends on is another matter
                legal[name] &= bool(grammar.allowed()[token])
                grammar.push(token)
            allowed[name] += legal[name]
    assert allowed["mode"] >= 0.95 * allowed["form"]


def test_real_tunes_render_in_every_format_that_is_written() -> None:
    for _, text in real_tunes(12):
        for format in ("abc", "mid", "musicxml"):
            try:
                assert TUNE.render(text, format, title="T", label="L")
            except BadInput:
                with pytest.raises(BadInput):
                    read(text)


@pytest.mark.slow
def test_musicxml_read_by_music21_has_the_same_pitches_and_lengths() -> None:
    converter = pytest.importorskip("music21.converter")
    for _, text in real_tunes(30):
        try:
            score = read(text)
        except BadInput:
            continue
        xml = TUNE.render(text, "musicxml", title="T", label="L").decode()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            there = converter.parse(xml, format="musicxml").stripTies().recurse().notes
        assert [note.pitch.midi for note in there] == [s.pitch for s in joined(score.notes())]
        lengths = [float(note.quarterLength) for note in there]
        assert np.allclose(lengths, [s.ticks * 4 / WHOLE for s in joined(score.notes())], atol=1e-3)


@pytest.mark.slow
def test_midi_read_by_mido_has_the_same_notes() -> None:
    mido = pytest.importorskip("mido")
    for _, text in real_tunes(100):
        try:
            heard = sounds(read(text).symbols)
            file = mido.MidiFile(file=io.BytesIO(TUNE.render(text, "mid")))
        except BadInput:
            continue
        scale, clock, held, found = 10_080 // file.ticks_per_beat, 0, {}, []
        for message in file.tracks[0]:
            clock += message.time * scale
            if message.type == "note_on":
                held[message.note] = clock
            elif message.type == "note_off":
                begun = held.pop(message.note)
                found.append((begun, message.note, clock - begun))
        assert sorted(found) == [(s.onset, s.pitch, s.ticks) for s in heard]
