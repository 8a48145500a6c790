"""What is wrong with a tune, in words."""

from __future__ import annotations

from tastemaker.create.media.tune.form import layout
from tastemaker.create.media.tune.read import read
from tastemaker.create.media.tune.score import REST, Mark, Score, sections
from tastemaker.errors import BadInput

WIDEST = 48  # semitones: four octaves, more than any instrument of the folk collections plays
LOWEST, HIGHEST = 36, 103
FEWEST_BARS, MOST_BARS = 2, 256
MOST_SHOWN = 8  # problems of one kind


def problems_of(text: str) -> list[str]:
    """Empty for a well-formed tune: it can be read, has one metre and key, full bars (short ones
    only where the upbeat of a section and its end make one), balanced repeats, a length and
    a range one can play."""
    try:
        score = read(text)
    except BadInput as problem:
        return [str(problem.values["why"])]
    pitches = [note.pitch for note in score.notes() if note.pitch != REST]
    if not pitches:
        return ["it has no notes"]
    return [*_form(score), *_range(pitches)]


def _form(score: Score) -> list[str]:
    found = layout(score)
    problems = found.problems[:MOST_SHOWN]
    if not problems:
        problems += [f"bar {bar} is not full" for bar in found.loose[:MOST_SHOWN]]
    if found.bars < FEWEST_BARS:
        problems.append(f"it has fewer than {FEWEST_BARS} bars")
    if found.bars > MOST_BARS:
        problems.append(f"it has {found.bars} bars, more than {MOST_BARS}")
    for section in sections(score.symbols):
        if section.opened and not section.repeated and not section.endings:
            problems.append("a repeat is opened and never closed")
    return problems + _repeats(score)


def _repeats(score: Score) -> list[str]:
    """A repeat sign that closes nothing."""
    sounded = False
    for symbol in score.symbols:
        if not isinstance(symbol, Mark):
            sounded = True
        elif symbol.kind == ":|" and not sounded:
            return ["a repeat is closed before anything has sounded"]
    return []


def _range(pitches: list[int]) -> list[str]:
    low, high = min(pitches), max(pitches)
    if high - low > WIDEST:
        return [f"its range of {high - low} semitones is more than {WIDEST}"]
    if low < LOWEST or high > HIGHEST:
        return [f"it goes from {low} to {high}, beyond {LOWEST} to {HIGHEST}"]
    return []
