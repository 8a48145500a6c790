"""Tunes as a medium: everything the rest of the house needs to know of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.tune import tokens as notation
from tastemaker.create.media.tune.attributes import (
    CONTROLS,
    MEASURES,
    TONICS,
    describe,
    metres_for,
    mode_of,
    paced,
)
from tastemaker.create.media.tune.check import problems_of
from tastemaker.create.media.tune.chords import has_chords
from tastemaker.create.media.tune.fields import bad
from tastemaker.create.media.tune.form import Layout, layout
from tastemaker.create.media.tune.grammar import FEWEST_BARS, MOST_BARS, TuneGrammar
from tastemaker.create.media.tune.harmonise import Harmony, harmonised, learn
from tastemaker.create.media.tune.keys import MIDDLE, choose_key
from tastemaker.create.media.tune.kinds import KINDS, usual_tempo
from tastemaker.create.media.tune.masks import Contrast, Masks
from tastemaker.create.media.tune.read import read as read_anew
from tastemaker.create.media.tune.render import FORMATS, render
from tastemaker.create.media.tune.rework import Reworked
from tastemaker.create.media.tune.rework import rework as reworked
from tastemaker.create.media.tune.score import REST, Note, Score, joined
from tastemaker.create.media.tune.shingles import shingles
from tastemaker.create.media.tune.track import CONTEXTS, contexts_of
from tastemaker.create.media.tune.write import write
from tastemaker.domain import Attributes, Rework
from tastemaker.errors import BadInput
from tastemaker.ports import IntArray

LIFT = 4.0  # semitones that the gladdest tune lies above the usual place

KEPT = 8_192  # texts whose tokens are kept, some 3 MB

#: A draft is checked, described, compared and placed, one after the other.
read = lru_cache(maxsize=64)(read_anew)


@lru_cache(maxsize=64)
def _laid_out(text: str) -> Layout:
    return layout(read(text))


@lru_cache(maxsize=KEPT)
def _tokens(text: str) -> array[int]:
    return array("H", notation.encode(read(text), _laid_out(text)))


class Tune:
    """Single-voice tunes in ABC notation. Implements ports.Medium."""

    name = "tune"
    version = "2"
    vocabulary: Sequence[str] = notation.VOCABULARY
    contexts: tuple[int, ...] = CONTEXTS
    formats: Mapping[str, str] = FORMATS
    controls: Mapping[str, Sequence[str]] = CONTROLS
    measures: Sequence[str] = MEASURES
    finish: tuple[str, str] = ("chords", "written")

    def encode(self, text: str) -> list[int]:
        """Tokens, from begin to end; see `tokens`. The key is not among them."""
        return _tokens(text).tolist()

    def decode(self, tokens: Sequence[int], attributes: Attributes | None = None) -> str:
        """ABC. What tokens do not say comes from `attributes`, where there are any: the key and
        the register it is put in, tempo and kind; else from what is usual, a little higher or
        lower by the valence asked for, quicker or slower by the arousal.
        """
        asked = attributes or {}
        metre, symbols = notation.metre_of(tokens), notation.decode(tokens)
        heard = joined([symbol for symbol in symbols if isinstance(symbol, Note)])
        if not heard:
            bad("it has no notes")
        key, shift = choose_key(
            mode_of(heard, 0),
            [note.pitch for note in heard],
            _number(asked, "register") or MIDDLE + LIFT * (_number(asked, "valence") or 0.0),
            TONICS.index(asked["key"]) if asked.get("key") in TONICS else None,
        )
        moved = [
            symbol._replace(pitch=symbol.pitch + shift)
            if isinstance(symbol, Note) and symbol.pitch != REST
            else symbol
            for symbol in symbols
        ]
        kind = asked["kind"] if asked.get("kind") in tuple(KINDS) else None
        tempo = _number(asked, "tempo")
        quarters = min(max(tempo, 20.0), 480.0) if tempo else usual_tempo(metre, kind)
        score = Score({"R": kind} if kind else {}, metre, key, quarters, moved)
        arousal = _number(asked, "arousal")
        if arousal is not None and not tempo:
            score = replace(score, quarters=paced(score, arousal))
        return write(score)

    def mask(self, attributes: Attributes) -> TuneGrammar:
        """Of the attributes it holds to: metre (or kind, where that has one), mode and bars."""
        return TuneGrammar(
            _masks(metres_for(attributes), str(attributes.get("mode"))), bars_asked(attributes)
        )

    def contexts_of(self, tokens: Sequence[int], attributes: Attributes) -> IntArray:
        """Without `bars` among the attributes, the bars left are unknown (0), as they are in
        `mask`: leave it out in part of the training to be able to leave it out in use."""
        return contexts_of(tokens, bars_asked(attributes))

    def check(self, text: str) -> list[str]:
        return problems_of(text)

    def describe(self, text: str) -> dict[str, Any]:
        """See `attributes.describe`. Raises BadInput("bad_content") for unreadable text."""
        score = read(text)
        with suppress(BadInput):  # many melodies are no more than that: without a place as tokens
            _tokens(text)  # what is described is placed soon, and has just been read
        return describe(score, _laid_out(text))

    def retraced(
        self, text: str, rework: Rework, attributes: Attributes, rng: np.random.Generator
    ) -> Reworked:
        """See `rework`."""
        score = read(text)
        mode = mode_of(joined(score.notes()), score.key.tonic)
        masks = _masks(tuple(range(len(notation.METRES))), mode)
        return reworked(score, rework, attributes, masks, rng)

    def learned(self, texts: Iterable[str]) -> dict[str, NDArray[Any]] | None:
        """What tunes with chords teach of chords, as arrays; None where there are too few."""
        known = learn(read(text) for text in texts if '"' in text)
        return None if known is None else known.arrays()

    def finished(self, text: str, learned: Mapping[str, NDArray[Any]]) -> str:
        """The tune with chords; as it is where it has some."""
        score = read(text)
        if has_chords(score.symbols):
            return text
        return write(harmonised(score, Harmony.of(learned)))

    def shingles(self, text: str) -> NDArray[np.uint64]:
        return shingles(read(text))

    def render(self, text: str, format: str, *, title: str = "", label: str = "") -> bytes:
        return render(text, format, title, label)


def bars_asked(attributes: Attributes) -> int | None:
    """The number of bars asked for, within what can be made; None for any."""
    bars = _number(attributes, "bars")
    return None if bars is None else min(max(round(bars), FEWEST_BARS), MOST_BARS)


def _number(attributes: Attributes, name: str) -> float | None:
    value = attributes.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        return None
    return float(value)


#: Which degrees make a mode, as `mode_of` tells them apart.
_CONTRASTS = {
    "maj": (Contrast(4, 3, False), Contrast(11, 10, False)),
    "mix": (Contrast(4, 3, False), Contrast(10, 11, True)),
    "min": (Contrast(3, 4, True), Contrast(8, 9, False)),
    "dor": (Contrast(3, 4, True), Contrast(9, 8, True)),
}


@lru_cache(maxsize=256)
def _masks(metres: tuple[int, ...], mode: str) -> Masks:
    return Masks(metres, _CONTRASTS.get(mode, ()))
