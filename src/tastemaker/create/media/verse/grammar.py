"""What may come next in a poem: whatever it lets through is well-formed and as it was asked for.

Masks are arrays over the vocabulary that are made once; a step takes two or three of them together
and strikes out the few characters that would repeat a line or come too often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NoReturn

import numpy as np

from tastemaker.create.media.verse.attributes import STRICT
from tastemaker.create.media.verse.check import MOST_OFTEN, SHORT_LINE
from tastemaker.create.media.verse.forms import BY_NAME, CI, CIPAI, FORMS, QUATRAINS
from tastemaker.create.media.verse.sounds import LEVEL, OBLIQUE, RHYMES, bits_of, sounds
from tastemaker.create.media.verse.tokens import CODE, END, FIRST, FIRST_FORM, VOCABULARY, folded
from tastemaker.create.media.verse.track import Track
from tastemaker.create.media.verse.words import SEASONS, THEMES
from tastemaker.domain import Attributes
from tastemaker.errors import BadInput
from tastemaker.ports import BoolArray

_LEVELS = 0xFFFF  # of Sounds.ends
#: Control → value → its characters.
_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        name: {value: characters for value, (characters, _) in sets.items()}
        for name, sets in (("theme", THEMES), ("season", SEASONS))
    }
)

#: How many of these a poem that was asked for it has at least.
FEWEST = {"theme": 2, "season": 1}


class VerseGrammar:
    """Implements ports.Grammar."""

    def __init__(self, attributes: Attributes) -> None:
        self._heads = heads_of(attributes)
        self._strict = attributes.get("tones") == STRICT
        self._forms = _forms(attributes, len(self._heads), self._strict)
        rhyme = attributes.get("rhyme")
        self._rhyme = bits_of(rhyme) if rhyme in RHYMES else 0
        self._owed = [
            _set(_WORDS[name][value])
            for name, value in attributes.items()
            if name in _WORDS and value in _WORDS[name]
            for _ in range(FEWEST[name])
        ]
        self._track = Track()
        self._counts: Counter[int] = Counter()
        self._lines: list[list[int]] = [[]]

    def context(self) -> tuple[int, ...]:
        return self._track.context()

    def push(self, token: int) -> None:
        track = self._track
        if track.form is not None:
            if track.place:
                self._counts[token] += 1
            self._lines[-1].append(token)
            said = next((i for i, words in enumerate(self._owed) if words[token]), None)
            if said is not None:
                del self._owed[said]
        before = track.line
        track.push(token)
        if track.line > before:
            self._lines.append([])

    def allowed(self) -> BoolArray:
        track = self._track
        if track.form is None:
            return self._forms
        if track.done:
            return _only(END)
        if track.place == 0 and track.line < len(self._heads):
            return _only(self._heads[track.line])
        mask = self._sounding()
        self._strike(mask)
        return self._due(mask)

    def _sounding(self) -> BoolArray:
        """By rhyme and tone alone; a fresh array."""
        track, heard = self._track, self._track.sounds
        mask = _characters().copy()
        if track.at_end and (bits := self._ending()):
            mask &= _rhyming(bits)
        if self._strict and (tone := self._toned()):
            mask &= heard.tones(tone)
        if self._strict and self._rhyme and track.at_end and not track.line:
            mask &= ~heard.level | _rhyming(self._rhyme & _LEVELS)
        return mask

    def _ending(self) -> int:
        """The bits that the end of this line must share one of; 0 for any."""
        track = self._track
        if not track.letter:
            return 0
        bits = track.ends.get(track.letter, 0)
        if not bits:
            bits = self._rhyme or ~0
            if self._strict:
                bits &= _LEVELS
                bits = bits & track.opening or bits
        return bits & 0xFFFFFFFF

    def _toned(self) -> int:
        """The tone that strict rules ask of the next place."""
        track = self._track
        if track.at_end and track.quatrain:
            if track.letter:
                return LEVEL
            if track.line:
                return OBLIQUE
        return track.expected

    def _strike(self, mask: BoolArray) -> None:
        """What comes too often, what would make a line come twice, a rhyme on the same word."""
        track = self._track
        assert track.form is not None
        if track.place:
            often = [token for token, times in self._counts.items() if times >= MOST_OFTEN]
            mask[often] = False
        if not track.at_end:
            return
        line = self._lines[-1]
        if track.length >= SHORT_LINE:
            mask[[one[-1] for one in self._lines[:-1] if one[:-1] == line]] = False
        if track.quatrain and track.letter:
            mask[[one[-1] for one in self._lines[1:-1:2]]] = False

    def _due(self, mask: BoolArray) -> BoolArray:
        """What was asked for and is not yet there comes, where it can: half way all but one of
        it, in the last line the rest."""
        track = self._track
        assert track.form is not None
        lines = len(track.form.lengths)
        late = {lines // 2 - 1: len(self._owed) - 1, lines - 1: len(self._owed)}
        left = track.length - track.place - 1  # places before the last, which rhymes
        if 0 < left <= late.get(track.line, 0):
            due = mask & self._owed[0]
            if due.any():
                return due
        return mask


def heads_of(attributes: Attributes) -> tuple[int, ...]:
    """The characters that the lines begin with, as asked for by `acrostic`.

    Raises BadInput("bad_field") for characters that there are not.
    """
    asked = attributes.get("acrostic")
    if asked is None:
        return ()
    if unknown := [c for c in folded(str(asked)) if c not in CODE]:
        _refuse(asked, f"{ascii(unknown[0])[1:-1]} is not among the characters that can be written")
    return tuple(CODE[c] for c in folded(str(asked)))


def _forms(attributes: Attributes, heads: int, strict: bool) -> BoolArray:
    """The forms to choose from: as asked for, and long enough for the acrostic."""
    form, cipai = attributes.get("form"), attributes.get("cipai")
    names = [*QUATRAINS, *CIPAI]
    if cipai in CIPAI and form in (None, CI):
        names = [str(cipai)]
    elif form == CI:
        names = [*CIPAI]
    elif form in QUATRAINS:
        names = [str(form)]
    elif strict:
        names = [*QUATRAINS]
    fitting = tuple(name for name in names if len(BY_NAME[name].lengths) >= heads)
    if not fitting:
        most = max(len(BY_NAME[name].lengths) for name in names)
        _refuse(attributes["acrostic"], f"the form has {most} lines at most")
    return _choice(fitting)


def _refuse(acrostic: object, why: str) -> NoReturn:
    raise BadInput("bad_field", field="attributes.acrostic", value=str(acrostic), why=why)


@lru_cache(maxsize=64)
def _choice(names: tuple[str, ...]) -> BoolArray:
    mask = np.zeros(len(VOCABULARY), np.bool_)
    mask[[FIRST_FORM + i for i, form in enumerate(FORMS) if form.name in names]] = True
    return _frozen(mask)


@lru_cache(maxsize=1)
def _characters() -> BoolArray:
    mask = np.zeros(len(VOCABULARY), np.bool_)
    mask[FIRST:] = True
    return _frozen(mask)


@lru_cache(maxsize=8192)
def _only(token: int) -> BoolArray:
    mask = np.zeros(len(VOCABULARY), np.bool_)
    mask[token] = True
    return _frozen(mask)


@lru_cache(maxsize=256)
def _rhyming(bits: int) -> BoolArray:
    return _frozen((sounds().ends & np.uint32(bits)) != 0)


@lru_cache(maxsize=64)
def _set(characters: str) -> BoolArray:
    mask = np.zeros(len(VOCABULARY), np.bool_)
    mask[[CODE[c] for c in characters]] = True
    return _frozen(mask)


def _frozen(mask: BoolArray) -> BoolArray:
    mask.flags.writeable = False
    return mask
