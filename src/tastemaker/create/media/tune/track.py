"""Where in its form each token stands: what models are told beside the token itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tastemaker.create.media.tune.tokens import (
    BARS,
    CLOSE,
    DOUBLE,
    FIRST,
    FIRST_MARK,
    FIRST_METRE,
    FIRST_NOTE,
    FIRST_UPBEAT,
    LENGTHS,
    LONGEST_BAR,
    METRES,
    OPEN,
    SECOND,
    UPBEATS,
)
from tastemaker.ports import IntArray

#: Phases of the form.
HEAD, PLAIN, REPEAT, ENDING_1, BETWEEN, ENDING_2 = range(6)

MOST_BARS_COUNTED = 64

#: How many values each number of `Grammar.context` takes: ticks into the bar (grid of 96 to the
#: whole note) · bars begun in this section, capped at 32 · bars still to begin, capped at 64,
#: plus one, 0 where the length is open · metre, plus one, 0 before it is known · phase of the
#: form · sections begun, capped at 7.
CONTEXTS = (LONGEST_BAR + 1, 33, MOST_BARS_COUNTED + 2, len(METRES) + 1, 6, 8)


class Track:
    """Follows a text token by token. Any tokens can be pushed; nothing is refused here."""

    __slots__ = (
        "bar", "bars", "metre", "origin", "phase", "position", "section_bars", "sections",
        "started", "target", "turned",
    )  # fmt: skip

    def __init__(self, target: int | None = None) -> None:
        self.target = target  # bars wanted in all; None: open
        self.metre = -1  # index into METRES
        self.bar = 1  # ticks in a full bar
        self.position = 0  # ticks into the bar
        self.bars = 0  # bars begun on their first beat
        self.section_bars = 0
        self.sections = 0
        self.phase = HEAD
        self.origin = 0  # where in the bar the section began
        self.turned = 0  # where in the bar the first ending began
        self.started = False  # the section has sounded

    def push(self, token: int) -> None:
        if token >= FIRST_NOTE:
            self._sound(LENGTHS[(token - FIRST_NOTE) % len(LENGTHS)])
        elif token >= FIRST_MARK:
            self._mark(token)
        elif token >= FIRST_UPBEAT:
            self.position = (self.bar - UPBEATS[token - FIRST_UPBEAT]) % self.bar
            if not self.started:
                self.origin = self.position
        elif token >= FIRST_METRE:
            self.metre = token - FIRST_METRE
            self.bar = BARS[self.metre]
            self._section(PLAIN)

    def _sound(self, length: int) -> None:
        if self.phase == BETWEEN:  # a section without a mark of its own
            self._section(PLAIN)
        if not self.position:
            self.bars += 1
            self.section_bars += 1
        self.position = (self.position + length) % self.bar
        self.started = True

    def _mark(self, token: int) -> None:
        if token == OPEN:
            self._section(REPEAT)
        elif token == DOUBLE:
            self._section(PLAIN)
        elif token == FIRST:
            self.phase, self.turned = ENDING_1, self.position
        elif token == SECOND:
            self.phase, self.position = ENDING_2, self.turned
        elif token == CLOSE:
            self.phase = BETWEEN

    def _section(self, phase: int) -> None:
        if self.started or not self.sections:
            self.sections += 1
        self.phase, self.origin = phase, self.position
        self.section_bars, self.started = 0, False

    def context(self) -> tuple[int, int, int, int, int, int]:
        left = 0
        if self.target is not None:
            left = 1 + min(max(self.target - self.bars, 0), MOST_BARS_COUNTED)
        return (
            self.position,
            min(self.section_bars, 32),
            left,
            self.metre + 1,
            self.phase,
            min(self.sections, 7),
        )


def contexts_of(tokens: Sequence[int], target: int | None) -> IntArray:
    """(n - 1, 6): the context before each token after the first."""
    track = Track(target)
    rows = []
    for token in tokens[:-1]:
        track.push(token)
        rows.append(track.context())
    return np.array(rows, dtype=np.int64).reshape(len(rows), len(CONTEXTS))
