"""Bars: where each begins and ends, and whether it is full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tastemaker.create.media.tune.score import Mark, Metre, Note, Score, Section, Symbol, sections


@dataclass(slots=True)
class Part:
    """The music between two structural marks: a section up to its endings, or one ending.

    mark: what stands before it: "" "|:" "||" "[1" "[2"…; closed: a `:|` follows. `start` and
    `end` are ticks into a bar; `bars` are cut at bar lines. `reset`: `start` is not where the
    music before it stopped.
    """

    mark: str
    closed: bool
    bars: list[list[Note]] = field(default_factory=list)
    changes: dict[int, list[Mark]] = field(default_factory=dict)  # bar → another metre or key
    start: int = 0
    end: int = 0
    reset: bool = False


@dataclass(slots=True)
class Layout:
    """A tune cut into bars. `problems` say, in words, why it has no place on a strict grid.

    `loose`: numbers of bars at the edge of a section that are short without anything before or
    behind them that makes them full.
    """

    parts: list[Part]
    problems: list[str] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)
    bars: int = 0  # bars begun on their first beat: an upbeat does not count


def layout(score: Score) -> Layout:
    """Cuts a tune into parts and bars. Always gives all its notes, even where it has problems."""
    form = sections(score.symbols)
    found = Layout(_parts(form, score.metre))
    if not score.metre.value:
        found.problems.append("it has no metre")
    for mark in [symbol for symbol in score.symbols if isinstance(symbol, Mark)]:
        if mark.kind == "M":
            found.problems.append(f"the metre changes to {mark.metre} on the way")
        elif mark.kind == "K":
            found.problems.append("the key changes on the way")
    for section in form:
        turns = [ending.turns for ending in section.endings]
        if section.times > 2 or turns not in ([], [(1,), (2,)]):
            found.problems.append("its endings are not one first and one second")
    if found.problems:
        found.bars = sum(len(part.bars) for part in found.parts)
    else:
        _place(score.metre.ticks, found)
    return found


def _parts(form: Sequence[Section], metre: Metre) -> list[Part]:
    parts: list[Part] = []
    for section in form:
        twice = section.times > 1
        after_repeat = not parts or parts[-1].closed
        mark = "|:" if twice else "" if after_repeat else "||"
        part = Part(mark, twice and not section.endings)
        metre = _cut(section.symbols, metre, part)
        parts.append(part)
        for i, ending in enumerate(section.endings):
            numbers = ",".join(map(str, ending.turns))
            part = Part(f"[{numbers}", i < len(section.endings) - 1)
            metre = _cut(ending.symbols, metre, part)
            parts.append(part)
    return parts


def _cut(symbols: Sequence[Symbol], metre: Metre, part: Part) -> Metre:
    """Notes cut at bar lines, and where a bar is full without one: many collections leave out
    the bar line at the end of a line. Gives the metre that holds behind them."""
    bar: list[Note] = []
    bars = [bar]
    full = room = metre.ticks or 1 << 60
    for symbol in symbols:
        if isinstance(symbol, Note):
            bar.append(symbol)
            room -= symbol.ticks
            if room > 0:
                continue
        if bar:
            bar = []
            bars.append(bar)
        if isinstance(symbol, Mark) and symbol.kind in "MK":
            part.changes.setdefault(len(bars) - 1, []).append(symbol)
            metre = symbol.metre or metre
            full = metre.ticks or 1 << 60
        room = full
    bars = [bar for bar in bars if bar]
    part.bars = bars if part.changes else _mended(bars, full)
    return metre


def _mended(bars: list[list[Note]], full: int) -> list[list[Note]]:
    """Two short bars in a row that make a full one are one, with a bar line too many."""
    i = 2
    while i < len(bars) - 1:
        if length(bars[i - 1]) < full and length(bars[i - 1]) + length(bars[i]) == full:
            bars[i - 1 : i + 1] = [bars[i - 1] + bars[i]]
        i += 1
    return bars


def length(notes: Sequence[Note]) -> int:
    return sum([note.ticks for note in notes])


def _place(full: int, found: Layout) -> None:
    """Where parts begin and end; bars that are neither full nor at the edge of a part."""
    here = turned = 0
    for number, part in enumerate(found.parts):
        natural = turned if part.mark == "[2" else here
        lengths = [length(bar) for bar in part.bars]
        part.start = natural
        if lengths and lengths[0] < full:
            upbeat = len(lengths) > 1 or number == 0 < len(found.parts) - 1
            if upbeat and lengths[0] != full - natural:
                part.start = full - lengths[0]
        elif lengths:
            part.start = 0
        part.reset = part.start != natural
        if part.mark == "[1":
            turned = part.start
        here = part.end = _fill(part, lengths, full, found)
    _find_loose(found)


def _fill(part: Part, lengths: list[int], full: int, found: Layout) -> int:
    """Counts bars, notes those that do not fit; where in its bar the part ends."""
    here = part.start
    for i, ticks in enumerate(lengths):
        found.bars += here == 0
        here += ticks
        if here > full:
            found.problems.append(f"bar {found.bars} is too long for the metre")
        elif here < full and i < len(lengths) - 1:
            found.problems.append(f"bar {found.bars} is not full")
        if here >= full or i < len(lengths) - 1:
            here = 0
    return here


def _find_loose(found: Layout) -> None:
    """A short bar at an edge is made full by the upbeat of what follows it, or by that of what
    is played again, or at the very end by that of the beginning; an upbeat likewise."""
    parts = [part for part in found.parts if part.bars]
    bars = 0
    opening = parts[0].start if parts else 0
    for i, part in enumerate(parts):
        bars += len(part.bars) - (part.start > 0)
        behind = parts[i + 1].start if i + 1 < len(parts) else opening
        if part.end and part.end not in (behind, part.start, opening):
            found.loose.append(bars)
        before = parts[i - 1].end if i else parts[-1].end
        repeated = i + 1 < len(parts) and parts[i + 1].mark == "|:"
        only_upbeat = len(part.bars) == 1 and repeated
        if part.start and part.start not in (before, part.end) and not only_upbeat:
            found.loose.append(max(bars - len(part.bars) + 1, 1))
