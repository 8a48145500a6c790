"""Chords for a tune that has none, learned from tunes that have: a hidden Markov model.

Hidden is the chord of each stretch (half a bar where bars halve, else a bar), counted from the
tonic; seen are the notes in it, each pitch class as heavy as it sounds long. Chords follow each
other by chances of their own in major and minor and on and off the first beat; the Viterbi path
is taken (Allan & Williams, 2005, harmonise chorales so; stretches and weights are ours). All
chances are counted, and smoothed by what is common to both modes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.tune.attributes import mode_of
from tastemaker.create.media.tune.chords import KINDS, Chord, chord_name, has_chords, read_chord
from tastemaker.create.media.tune.form import layout
from tastemaker.create.media.tune.keys import standard
from tastemaker.create.media.tune.kinds import felt_beat
from tastemaker.create.media.tune.score import REST, WHOLE, Note, Score, joined
from tastemaker.errors import BadInput

FEWEST = 20  # tunes with chords to learn from
RARE = 0.002  # share of the stretches: chords met less often are left out
WEIGHT = (
    2.0  # of a quarter note in what is seen; chosen on a part of Nottingham left out of learning
)
SMOOTH = 8.0  # stretches that what is common to both modes counts as
_KINDS = tuple(KINDS)

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stretch:
    """weights (12,): quarters each pitch class sounds, from the tonic. chord: index, -1 none."""

    weights: Array
    onbeat: bool
    note: int  # the place among the symbols of the first note that begins in it; -1 none
    chord: tuple[int, int] | None = None  # (root from the tonic, kind)


@dataclass(frozen=True, slots=True, eq=False)
class Harmony:
    """Log chances over K chords. chords (K, 2): root from the tonic, kind. seen (2, K, 12): of
    pitch classes, by minor or not. follows (2, 2, K, K): by minor, by on or off the first beat.
    begins, ends (2, K)."""

    chords: NDArray[np.int64]
    seen: Array
    follows: Array
    begins: Array
    ends: Array

    def arrays(self) -> dict[str, NDArray[Any]]:
        return {
            "chords": self.chords, "seen": self.seen, "follows": self.follows,
            "begins": self.begins, "ends": self.ends,
        }  # fmt: skip

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> Harmony:
        names = ("chords", "seen", "follows", "begins", "ends")
        return cls(*(np.asarray(arrays[name]) for name in names))

    def path(self, stretches: Sequence[Stretch], minor: int) -> list[int]:
        """The likeliest chord of each stretch (Viterbi)."""
        seen = np.stack([WEIGHT * (self.seen[minor] @ s.weights) for s in stretches])
        best, back = self.begins[minor] + seen[0], []
        for stretch, here in zip(stretches[1:], seen[1:], strict=True):
            ways = best[:, None] + self.follows[minor, int(stretch.onbeat)]
            back.append(ways.argmax(axis=0))
            best = ways.max(axis=0) + here
        at = int((best + self.ends[minor]).argmax())
        path = [at]
        for came in reversed(back):
            path.append(int(came[path[-1]]))
        return path[::-1]


def learn(scores: Iterable[Score]) -> Harmony | None:
    """What the scores that have chords teach; None where too few have."""
    tunes = []
    for score in scores:
        if has_chords(score.symbols):
            try:
                tunes.append((_minor(score), stretches_of(score)))
            except BadInput:
                continue
    if len(tunes) < FEWEST:
        return None
    counts = Counter(s.chord for _, stretches in tunes for s in stretches if s.chord)
    least = RARE * sum(counts.values())
    chords = sorted(chord for chord, n in counts.items() if n >= least)
    row = {chord: i for i, chord in enumerate(chords)}
    k = len(chords)
    seen, follows = np.zeros((2, k, 12)), np.zeros((2, 2, k, k))
    begins, ends = np.zeros((2, k)), np.zeros((2, k))
    for minor, stretches in tunes:
        known = [(row[s.chord], s) for s in stretches if s.chord in row]
        for i, stretch in known:
            seen[minor, i] += stretch.weights
        for (i, _), (j, after) in pairwise(known):
            follows[minor, int(after.onbeat), i, j] += 1
        if known:
            begins[minor, known[0][0]] += 1
            ends[minor, known[-1][0]] += 1
    return Harmony(
        np.array(chords), _chances(seen), _chances(follows), _chances(begins), _chances(ends)
    )


def _chances(counts: Array) -> Array:
    """Logs, smoothed towards what is common to both modes, and that towards anything."""
    common = counts.sum(axis=0, keepdims=True) + 0.05
    common = common / common.sum(axis=-1, keepdims=True)
    smooth = counts + SMOOTH * common
    return np.asarray(np.log(smooth / smooth.sum(axis=-1, keepdims=True)))


def harmonised(score: Score, known: Harmony) -> Score:
    """`score` with a chord where each stretch begins, if it is another than the one before.

    Raises BadInput("bad_content") for a tune without metre.
    """
    stretches = stretches_of(score)
    path = known.path(stretches, _minor(score))
    symbols = list(score.symbols)
    before, fifths = -1, standard(score.key).fifths
    for stretch, at in zip(stretches, path, strict=True):
        note = symbols[stretch.note]
        if at != before and stretch.note >= 0 and isinstance(note, Note):
            root, kind = (int(value) for value in known.chords[at])
            root = (root + score.key.tonic) % 12
            name = chord_name(Chord(root, _KINDS[kind], root), fifths)
            symbols[stretch.note] = note._replace(chord=name)
            before = at
    return replace(score, symbols=symbols)


def stretches_of(score: Score) -> list[Stretch]:
    """A tune as written, cut into stretches. Raises BadInput("bad_content")."""
    found = layout(score)
    if found.problems:
        raise BadInput("bad_content", value="tune", why=found.problems[0], medium="tune")
    full, beat = score.metre.ticks, felt_beat(score.metre)
    half = full // 2 if full % (2 * beat) == 0 else full
    place = {id(symbol): i for i, symbol in enumerate(score.symbols)}
    stretches: list[Stretch] = []
    chord: Chord | None = None
    for part in found.parts:
        at = part.start
        for bar in part.bars:
            for begin in range(0, full, half):
                cut, chord = _cut(bar, at, begin, begin + half, chord, score.key.tonic, place)
                if cut is not None:
                    stretches.append(replace(cut, onbeat=begin == 0))
            at = 0
    return stretches


def _cut(
    bar: Sequence[Note], at: int, begin: int, end: int, chord: Chord | None, tonic: int,
    place: Mapping[int, int],
) -> tuple[Stretch | None, Chord | None]:  # fmt: skip
    """What of a bar that starts `at` ticks in lies in [begin, end), and the chord behind it."""
    weights, first, inside = np.zeros(12), -1, 0
    longest: Counter[Chord] = Counter()
    for note in bar:
        if begin <= at < end:
            first = place[id(note)] if first < 0 else first
            if note.chord and (named := read_chord(note.chord)) is not None:
                chord = named
        share = min(at + note.ticks, end) - max(at, begin)
        if share > 0:
            inside += share
            if note.pitch != REST:
                weights[(note.pitch - tonic) % 12] += share / (WHOLE / 4)
            if chord is not None:
                longest[chord] += share
        at += note.ticks
    if not inside:
        return None, chord
    kept = longest.most_common(1)[0][0] if longest else None
    known = None if kept is None else ((kept.root - tonic) % 12, _KINDS.index(kept.kind))
    return Stretch(weights, False, first, known), chord


def _minor(score: Score) -> int:
    return int(mode_of(joined(score.notes()), score.key.tonic) in ("min", "dor"))
