"""Where in its form a text stands while it is written, character by character."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tastemaker.create.media.verse.forms import FORMS, LONGEST_LINE, MOST_LINES, Form
from tastemaker.create.media.verse.sounds import (
    LEVEL,
    OBLIQUE,
    RHYMES,
    UNKNOWN,
    Sounds,
    rhyme_of,
    sounds,
)
from tastemaker.create.media.verse.tokens import FIRST_FORM
from tastemaker.ports import IntArray

#: Form (0: not chosen yet), line, place in the line, the line's rhyme (0: none, 1: still open),
#: the tone that the place should have (0: any).
CONTEXTS = (len(FORMS) + 1, MOST_LINES + 1, LONGEST_LINE, len(RHYMES) + 2, 3)

#: Lines of a quatrain whose tones are opposite to those of the first: opposition within a
#: couplet, likeness between the two (dui and nian).
_TURNED = (False, True, True, False)


class Track:
    """`ends` is the rhyme of each letter so far, as bits of Sounds.ends."""

    def __init__(self, heard: Sounds | None = None) -> None:
        self.sounds = heard or sounds()
        self.form: Form | None = None
        self.line = self.place = 0
        self.ends: dict[str, int] = {}
        self.opening = 0  # the bits of the first line's end, where it may rhyme
        self.tone = UNKNOWN  # of the second place of the first line, which all others follow

    @property
    def done(self) -> bool:
        return self.form is not None and self.line == len(self.form.lengths)

    @property
    def length(self) -> int:
        return 0 if self.form is None or self.done else self.form.lengths[self.line]

    @property
    def letter(self) -> str:
        """Of the rhyme of this line; empty for none."""
        return "" if self.form is None or self.done else self.form.rhymes[self.line]

    @property
    def at_end(self) -> bool:
        """Whether the next character is the last of its line."""
        return self.place == self.length - 1

    def push(self, token: int) -> None:
        if self.form is None:
            self.form = FORMS[token - FIRST_FORM]
            return
        self._hear(token)
        self.place += 1
        if self.place == self.length:
            self.line, self.place = self.line + 1, 0

    def _hear(self, token: int) -> None:
        tone = self.sounds.tone(token)
        if self._toned() and self.tone == UNKNOWN and tone != UNKNOWN:
            self.tone = self._turned(tone)
        if not self.at_end:
            return
        bits = int(self.sounds.ends[token])
        if letter := self.letter:
            before = self.ends.get(letter, self.opening or bits)
            self.ends[letter] = before & bits or bits
        elif self.line == 0 and self.quatrain and tone != OBLIQUE:
            self.opening = bits

    @property
    def quatrain(self) -> bool:
        return self.form is not None and self.form.quatrain

    def _toned(self) -> bool:
        """Whether the tone of the next place follows from the others: places 2, 4 and 6."""
        return self.quatrain and self.place % 2 == 1

    def _turned(self, tone: int) -> int:
        turned = _TURNED[self.line] ^ (self.place == 3)
        return tone if not turned else LEVEL + OBLIQUE - tone

    @property
    def expected(self) -> int:
        """The tone the next place should have; UNKNOWN for any."""
        if not self._toned() or self.tone == UNKNOWN:
            return UNKNOWN
        return self._turned(self.tone)

    def context(self) -> tuple[int, ...]:
        if self.form is None:
            return (0, 0, 0, 0, 0)
        form = 1 + FORMS.index(self.form)
        if self.done:
            return (form, self.line, 0, 0, 0)
        return (form, self.line, self.place, self._rhyme(), self.expected)

    def _rhyme(self) -> int:
        if not self.letter:
            return 0
        name = rhyme_of(self.ends.get(self.letter, self.opening))
        return 2 + RHYMES.index(name) if name else 1


def contexts_of(tokens: Sequence[int]) -> IntArray:
    """(n - 1, c): `Track.context` before each token after the first."""
    track = Track()
    found = [track.context()]
    for token in tokens[1:-1]:
        track.push(token)
        found.append(track.context())
    return np.array(found, np.int64)


def regularity(tokens: Sequence[int]) -> float:
    """The share of places 2, 4 and 6 whose tone is as it should be, under the better of the two
    patterns; `tokens` of a quatrain, from begin to end."""
    track, signs = Track(), []
    for token in tokens[1:-1]:
        if track.form is not None and track._toned():
            tone = track.sounds.tone(token)
            signs.append(0 if tone == UNKNOWN else 1 if track._turned(tone) == LEVEL else -1)
        track.push(token)
    wrong = min(signs.count(1), signs.count(-1))
    return 1 - wrong / max(1, len(signs))
