"""What is wrong with a poem, in words."""

from __future__ import annotations

from collections import Counter

from tastemaker.create.media.verse.read import Poem, read
from tastemaker.create.media.verse.sounds import sounds
from tastemaker.create.media.verse.tokens import CODE
from tastemaker.errors import BadInput

MOST_OFTEN = 3  # times one character may come, not counting those that begin a line
SHORT_LINE = 4  # shorter lines may come twice, as refrains do


def problems_of(text: str) -> list[str]:
    """Empty for a well-formed poem: its lines have the lengths of a form, those that must rhyme
    do as one speaks now, no line and no rhyming word of a quatrain comes twice, and no character
    comes too often."""
    try:
        poem = read(text)
    except BadInput as problem:
        return [str(problem.values["why"])]
    return [*_rhymes(poem), *_repeats(poem)]


def _rhymes(poem: Poem) -> list[str]:
    ends, sounding, problems = sounds().ends, dict[str, int](), []
    said: dict[str, str] = {}
    for at, (line, letter) in enumerate(zip(poem.lines, poem.form.rhymes, strict=True)):
        if not letter:
            continue
        bits = sounding.get(letter, ~0) & int(ends[CODE[line[-1]]])
        if not bits:
            problems.append(f"line {at + 1} does not rhyme: {line[-1]}")
        elif poem.form.quatrain and said.get(letter) == line[-1]:
            problems.append(f"two lines rhyme on the same word: {line[-1]}")
        sounding[letter] = bits
        said[letter] = line[-1]
    return problems


def _repeats(poem: Poem) -> list[str]:
    problems = []
    lines = Counter(line for line in poem.lines if len(line) >= SHORT_LINE)
    problems += [f"a line comes twice: {line}" for line, times in lines.items() if times > 1]
    within = Counter(c for line in poem.lines for c in line[1:])
    problems += [
        f"{character} comes {times} times"
        for character, times in within.items()
        if times > MOST_OFTEN
    ]
    return problems
