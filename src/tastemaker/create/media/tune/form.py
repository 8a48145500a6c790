"""Bars and sections: where each bar begins and ends, and whether it is full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tastemaker.create.media.tune.score import Mark, Note, Score, Symbol, sections


@dataclass(slots=True)
class Part:
    """The music between two structural marks: a section up to its endings, or one ending.

    mark: what stands before it: "" "|:" "||" "[1" "[2"; closed: a `:|` follows. `start` and
    `end` are ticks into a bar; `bars` are cut at bar lines. `reset`: `start` is not where the
    music before it stopped.
    """

    mark: str
    closed: bool
    start: int = 0
    end: int = 0
    reset: bool = False
    bars: list[list[Note]] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """A tune cut into bars. `problems` are sentences; it is sound when there are none."""

    parts: list[Part]
    problems: list[str]
    bars: int  # bars begun on their first beat: an upbeat does not count


def layout(score: Score) -> Layout:
    """Cuts a tune into parts and bars, and says where that fails."""
    found = Layout([], [], 0)
    if not score.metre.value:
        found.problems.append("it has no metre")
        return found
    for symbol in score.symbols:
        if isinstance(symbol, Mark) and symbol.kind in "MK":
            change = f"metre changes to {symbol.metre}" if symbol.metre else "key changes"
            found.problems.append(f"the {change} on the way")
            return found
    _parts(score, found)
    _bars(score.metre.ticks, found)
    return found


def _parts(score: Score, found: Layout) -> None:
    pending = list(sections(score.symbols))
    closed = True  # nothing stands before the first section
    for section in pending:
        turns = [ending.turns for ending in section.endings]
        if section.times > 2 or (turns and turns != [(1,), (2,)]):
            found.problems.append("its endings are not one first and one second")
        if section.opened and not section.repeated and not turns:
            found.problems.append("a repeat is opened and never closed")
        twice = section.times > 1
        mark = "|:" if twice else "" if closed else "||"
        part = Part(mark, twice and not turns)
        part.bars = _split(section.symbols, score.metre.ticks)
        found.parts.append(part)
        for i, ending in enumerate(section.endings):
            bars = _split(ending.symbols, score.metre.ticks)
            if not bars:
                found.problems.append(f"ending {i + 1} is empty")
            found.parts.append(Part(f"[{i + 1}", i == 0, bars=bars))
        closed = part.closed


def _split(symbols: Sequence[Symbol], full: int) -> list[list[Note]]:
    """Notes cut at bar lines, and where a bar is full without one (many collections leave out
    the bar line at the end of a line). Two short bars in a row that make a full one are one."""
    bars: list[list[Note]] = [[]]
    room = full
    for symbol in symbols:
        if isinstance(symbol, Mark):
            if bars[-1]:
                bars.append([])
                room = full
            continue
        bars[-1].append(symbol)
        room -= symbol.ticks
        if room <= 0:
            bars.append([])
            room = full
    bars = [bar for bar in bars if bar]
    lengths = [length(bar) for bar in bars]
    for i in range(len(bars) - 1, 0, -1):
        if lengths[i] < full and lengths[i] + lengths[i - 1] == full and 1 < i < len(bars) - 1:
            bars[i - 1] += bars.pop(i)
            lengths[i - 1] += lengths.pop(i)
    return bars


def length(notes: Sequence[Note]) -> int:
    return sum([note.ticks for note in notes])


def _bars(full: int, found: Layout) -> None:
    """Positions of parts; bars that are neither full nor at the edge of a part."""
    here = turned = 0
    for number, part in enumerate(found.parts):
        natural = turned if part.mark == "[2" else here
        lengths = [length(bar) for bar in part.bars]
        if not lengths:
            part.start = part.end = here
            continue
        upbeat = lengths[0] < full and (len(lengths) > 1 or number == 0 < len(found.parts) - 1)
        if natural and lengths[0] == full - natural:
            part.start = natural
        elif upbeat:
            part.start = full - lengths[0]
        part.reset = part.start != natural
        if part.mark == "[1":
            turned = part.start
        here = part.start
        for i, ticks in enumerate(lengths):
            found.bars += here == 0
            here += ticks
            if here > full:
                found.problems.append(f"bar {found.bars} is too long")
            elif here < full and i < len(lengths) - 1:
                found.problems.append(f"bar {found.bars} is not full")
            here = 0 if here >= full or i < len(lengths) - 1 else here
        part.end = here

