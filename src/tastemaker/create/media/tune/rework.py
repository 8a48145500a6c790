"""Going on from a tune that is there: behind it, in part of its bars, or in some that are named.

Everything else stays as it is written, note for note: what is new is put into the score of the
old one, not the other way round. Bars that were alike are varied alike, so that a tune keeps its
form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from tastemaker.create.media.tune import tokens as notation
from tastemaker.create.media.tune.attributes import describe
from tastemaker.create.media.tune.fields import bad
from tastemaker.create.media.tune.grammar import HURRY_AT, MOST_BARS, SHORTEST_SECTION
from tastemaker.create.media.tune.keys import shift_to_c
from tastemaker.create.media.tune.masks import Masks
from tastemaker.create.media.tune.retrace import NO_PITCH, Anew, Retrace, Stands, pitch_before
from tastemaker.create.media.tune.score import REST, Mark, Note, Score, Symbol
from tastemaker.create.media.tune.slots import NO_SLOT, Slot, owners, replaced, slots_of
from tastemaker.create.media.tune.write import write
from tastemaker.domain import Attributes, Rework
from tastemaker.errors import BadInput
from tastemaker.ports import Grammar

BEHIND = 8  # bars that are written behind a tune where no number is asked for
LONGEST_BEFORE = HURRY_AT - 100  # tokens that leave room to go on


@dataclass(frozen=True, slots=True)
class Source:
    """A tune to go on from, as score, tokens and slots."""

    score: Score
    tokens: tuple[int, ...]  # begin to the last before end
    slots: tuple[Slot, ...]
    bars: int

    @classmethod
    def of(cls, score: Score) -> Source:
        """Raises BadInput("bad_content") for a tune that has no tokens."""
        tokens = notation.encode(score)[:-1]
        slots = slots_of(score, tokens)
        return cls(score, tuple(tokens), tuple(slots), max(slot.number for slot in slots))


@dataclass(frozen=True, slots=True)
class Reworked:
    """One rework while it is written. Implements ports.Retraced."""

    source: Source
    grammar: Grammar
    attributes: Mapping[str, Any]
    anew: frozenset[int] = field(default_factory=frozenset)  # slots; none: it goes on behind

    def behind(self, tokens: Sequence[int]) -> list[int]:
        of, _ = owners(tokens)
        first = next((at for at, slot in enumerate(of) if slot in self.anew), len(of))
        return [at for at in range(first, len(of)) if of[at] != NO_SLOT and of[at] not in self.anew]

    def text(self, tokens: Sequence[int]) -> str:
        score = self.source.score
        symbols = self._filled(tokens) if self.anew else self._longer(tokens)
        headers = {name: value for name, value in score.headers.items() if name != "T"}
        return write(replace(score, headers=headers, symbols=symbols))

    def _filled(self, tokens: Sequence[int]) -> list[Symbol]:
        of, _ = owners(tokens)
        notes = iter(self._moved(notation.decode(tokens)))
        news: dict[int, list[Note]] = {slot: [] for slot in self.anew}
        for slot in of:
            if slot != NO_SLOT:
                note = next(symbol for symbol in notes if isinstance(symbol, Note))
                if slot in news:
                    news[slot].append(note)
        return replaced(self.source.score, self.source.slots, news)

    def _longer(self, tokens: Sequence[int]) -> list[Symbol]:
        old = len(notation.decode(self.source.tokens))
        symbols = list(self.source.score.symbols)
        while symbols and isinstance(symbols[-1], Mark) and symbols[-1].kind in ("|", "||"):
            symbols.pop()
        return symbols + self._moved(notation.decode(tokens))[old:]

    def _moved(self, symbols: Sequence[Symbol]) -> list[Symbol]:
        """From C, where tokens are, to where the tune is."""
        shift = -shift_to_c(self.source.score.key.tonic)
        return [
            symbol._replace(pitch=symbol.pitch + shift)
            if isinstance(symbol, Note) and symbol.pitch != REST
            else symbol
            for symbol in symbols
        ]


def rework(
    score: Score, how: Rework, asked: Attributes, masks: Masks, rng: np.random.Generator
) -> Reworked:
    """A rework of `score`; `masks`: of its metre and mode. Raises BadInput, see `Rework`."""
    source = Source.of(score)
    known = {**describe(score), **asked}
    if how.how == "continue":
        return _behind(source, known, asked, masks)
    if len(source.tokens) > HURRY_AT:
        bad(f"it has {len(source.tokens)} tokens, more than {HURRY_AT}")
    groups = _named(source, how) if how.how == "fill" else _drawn(source, how.strength, rng)
    chosen = frozenset(slot for group in groups for slot in group)
    plan = _plan(source, groups, chosen)
    grammar = Retrace(masks, source.bars, plan)
    return Reworked(source, grammar, {**known, "bars": source.bars}, chosen)


def _behind(source: Source, known: dict[str, Any], asked: Attributes, masks: Masks) -> Reworked:
    bars, most = int(asked.get("bars", source.bars + BEHIND)), MOST_BARS
    fewest = source.bars + SHORTEST_SECTION
    if len(source.tokens) > LONGEST_BEFORE or fewest > most:
        bad(f"it has {source.bars} bars, which leaves no room behind it")
    if not fewest <= bars <= most:
        why = f"it has {source.bars}: use {fewest} to {most}"
        raise BadInput("bad_field", field="attributes.bars", value=bars, why=why)
    grammar = Retrace(masks, bars, [Stands(source.tokens[1:])], open_ended=True)
    return Reworked(source, grammar, {**known, "bars": bars})


def _named(source: Source, how: Rework) -> list[list[int]]:
    """The slots of the bars that are named, each by itself."""
    asked = how.bars or (0, 0)
    first, last = (n + source.bars + 1 if n < 0 else n for n in asked)
    if not 1 <= first <= last <= source.bars:
        value = "{}-{}".format(*asked)
        why = f"it has {source.bars} bars: use 1-{source.bars}, or -1 for the last"
        raise BadInput("bad_field", field="rework.bars", value=value, why=why)
    return [[i] for i, slot in enumerate(source.slots) if first <= slot.number <= last]


def _drawn(source: Source, strength: float, rng: np.random.Generator) -> list[list[int]]:
    """Groups of like bars, drawn until they are the share wanted. Upbeats and the last bar stay."""
    groups: dict[tuple[int, ...] | int, list[int]] = {}
    slots = source.slots
    for i, slot in enumerate(slots[:-1]):
        if slot.whole:
            alone = slot.ties or slots[i + 1].ties
            groups.setdefault(i if alone else slot.tokens, []).append(i)
    ready = list(groups.values())
    if not ready:
        bad("it has no bar that could be varied")
    wanted = max(1, round(strength * sum(map(len, ready))))
    drawn: list[list[int]] = []
    for at in rng.permutation(len(ready)):
        if sum(map(len, drawn)) >= wanted:
            break
        drawn.append(ready[at])
    return drawn


def _plan(
    source: Source, groups: Sequence[Sequence[int]], chosen: frozenset[int]
) -> list[Stands | Anew]:
    """What stands and what is written, in order."""
    of, _ = owners(source.tokens)
    like = {slot: group[0] for group in groups for slot in group}
    sizes = {slot: len(group) for group in groups for slot in group}
    stretch: dict[int, int] = {}  # the first slot of a group → which stretch it is
    plan: list[Stands | Anew] = []
    stretches = 0
    standing: list[int] = []
    for at, token in enumerate(source.tokens[1:], 1):
        slot = of[at]
        if slot not in chosen:
            standing.append(token)
        elif of[at - 1] != slot:
            held = source.slots[slot]
            tied = held.ties if slot - 1 not in chosen else 0
            standing += held.tokens[:tied]
            plan += [Stands(tuple(standing))] if standing else []
            standing = []
            ticks = held.ticks - Slot(0, False, held.tokens[:tied]).ticks
            first = like[slot]
            again = stretch.setdefault(first, stretches)
            if ticks:
                stretches += 1
                plan.append(
                    Anew(
                        ticks,
                        held=_held(source, slot, chosen),
                        may_tie=slot - 1 in chosen and sizes[slot] == 1,
                        same=None if first == slot else again,
                        last=slot == len(source.slots) - 1,
                    )
                )
    return [*plan, Stands(tuple(standing))] if standing else plan


def _held(source: Source, slot: int, chosen: frozenset[int]) -> int:
    """The pitch that what stands behind a slot goes on from."""
    if slot + 1 >= len(source.slots) or slot + 1 in chosen or not source.slots[slot + 1].ties:
        return NO_PITCH
    return pitch_before([t for s in source.slots[: slot + 1] for t in s.tokens])
