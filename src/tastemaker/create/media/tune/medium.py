"""Tunes as a medium: everything the rest of the house needs to know of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.tune import attributes as facts
from tastemaker.create.media.tune import tokens
from tastemaker.create.media.tune.form import layout
from tastemaker.create.media.tune.grammar import FEWEST_BARS, MOST_BARS, TuneGrammar
from tastemaker.create.media.tune.masks import Masks
from tastemaker.create.media.tune.read import read
from tastemaker.create.media.tune.score import Key, Score, sounds
from tastemaker.create.media.tune.track import CONTEXTS, contexts_of
from tastemaker.create.media.tune.write import write
from tastemaker.domain import Attributes
from tastemaker.errors import BadInput
from tastemaker.ports import IntArray

RUN = 7  # notes in a shingle


class Tune:
    """Single-voice tunes in ABC notation. Implements ports.Medium."""

    name = "tune"
    version = "1"
    vocabulary: Sequence[str] = tokens.VOCABULARY
    contexts: tuple[int, ...] = CONTEXTS
    formats: Mapping[str, str] = MappingProxyType({"abc": "text/vnd.abc"})
    controls: Mapping[str, Sequence[str]] = MappingProxyType(facts.CONTROLS)
    measures: Sequence[str] = facts.MEASURES

    def encode(self, text: str) -> list[int]:
        return tokens.encode(read(text))

    def decode(self, ids: Sequence[int], attributes: Attributes | None = None) -> str:
        symbols = tokens.decode(ids)
        return write(Score({}, tokens.metre_of(ids), Key(0, 0), None, symbols))

    def mask(self, attributes: Attributes) -> TuneGrammar:
        rules = _masks(tuple(facts.metres_for(attributes)), str(attributes.get("mode")))
        return TuneGrammar(rules, bars_asked(attributes))

    def contexts_of(self, ids: Sequence[int], attributes: Attributes) -> IntArray:
        return contexts_of(ids, bars_asked(attributes))

    def check(self, text: str) -> list[str]:
        try:
            score = read(text)
        except BadInput as problem:
            return [str(problem.values["why"])]
        problems = list(layout(score).problems)
        if not any(note.pitch >= 0 for note in score.notes()):
            problems.append("it has no notes")
        return problems

    def describe(self, text: str) -> dict[str, Any]:
        return facts.describe(read(text))

    def shingles(self, text: str) -> NDArray[np.uint64]:
        heard = sounds(read(text).symbols)
        if len(heard) <= RUN:
            return np.zeros(0, dtype=np.uint64)
        pitches = np.array([sound.pitch for sound in heard], dtype=np.int64)
        lengths = np.array([sound.ticks for sound in heard], dtype=np.int64)
        steps = ((np.diff(pitches) + 128) * 4_000_037 + lengths[1:]).astype(np.uint64)
        hashes = np.zeros(len(steps) - RUN + 1, dtype=np.uint64)
        for i in range(RUN):
            hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + steps[i : i + len(hashes)]
            hashes ^= hashes >> np.uint64(29)
        return hashes

    def render(self, text: str, format: str, *, title: str = "", label: str = "") -> bytes:
        if format not in self.formats:
            raise BadInput(
                "bad_field", field="format", value=format, why=f"use {', '.join(self.formats)}"
            )
        score = read(text)
        return write(score).encode()


def bars_asked(attributes: Attributes) -> int | None:
    """The number of bars asked for, within what can be made; None for any."""
    bars = attributes.get("bars")
    if isinstance(bars, bool) or not isinstance(bars, (int, float)) or not np.isfinite(bars):
        return None
    return min(max(round(bars), FEWEST_BARS), MOST_BARS)


@lru_cache(maxsize=256)
def _masks(metres: tuple[int, ...], mode: str) -> Masks:
    scale = facts.SCALES.get(mode)
    pitches = tuple(scale is None or pitch % 12 in scale for pitch in tokens.PITCHES)
    third = {3, 4} if scale is None else {3, 4} & scale
    finals = tuple(pitch % 12 in {0, 7, *third} for pitch in tokens.PITCHES)
    return Masks(metres, pitches, finals)
