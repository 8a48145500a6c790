"""Which characters have followed which in headlines that people wrote.

A small net knows what a topic is made of and seldom what follows three characters; a count of all runs
of four knows that and nothing else. So the net chooses among the characters that have followed the
last three, as a model of n-grams that backs off (Katz 1987) would, and the guidance of its topic among
what reads. Where fewer than `LEAST` have, those that followed the last two count, and so on: else lines
would be copies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.writing.characters import BEGIN, CHARACTERS, END, FIRST
from tastemaker.ports import BoolArray, IntArray

LENGTH = 4  # characters
LEAST = 2  # that have followed as many as are looked at
BITS = 14  # in which a token fits
LAST = (1 << BITS) - 1  # the bits of the last token of a run
ENOUGH = 50_000  # runs, below which lines would be copies: it is written freely
assert FIRST + len(CHARACTERS) < 1 << BITS


class Runs:
    """`codes` (n,): runs of LENGTH tokens, each once, BITS a token, rising."""

    def __init__(self, codes: NDArray[np.int64]) -> None:
        self.codes = codes
        self.by_length = [codes]  # of LENGTH, LENGTH - 1… 2 tokens
        for length in range(LENGTH - 1, 1, -1):
            self.by_length.append(_shorter(self.by_length[-1], length))

    @classmethod
    def of(cls, lines: Iterable[Sequence[int]]) -> Runs | None:
        """The runs of lines in tokens, beginning and end among them; None where there are too few."""
        each = [_coded(line) for line in lines]
        codes = np.unique(np.concatenate(each)) if each else np.zeros(0, np.int64)
        return cls(codes) if len(codes) >= ENOUGH else None

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        return {"codes": self.codes}

    def within(self, mask: BoolArray, tokens: Sequence[int]) -> BoolArray:
        """What of `mask` has followed the last of `tokens`; `mask` itself where nothing has."""
        before = [*([BEGIN] * LENGTH), *tokens]
        for place, codes in enumerate(self.by_length):
            kept = np.zeros_like(mask)
            kept[_after(codes, before[place + 1 - LENGTH :])] = True
            kept &= mask
            if kept.sum() >= (LEAST if place < LENGTH - 2 else 1):
                return kept
        return mask


def _coded(line: Sequence[int]) -> NDArray[np.int64]:
    tokens = np.array([*([BEGIN] * (LENGTH - 1)), *line, END], np.int64)
    code = np.zeros(len(tokens) - LENGTH + 1, np.int64)
    for place in range(LENGTH):
        code = (code << BITS) | tokens[place : place + len(code)]
    return code


def _shorter(codes: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    """All runs of `length` tokens in `codes`, which are one longer and rising. But for those that end a
    line each begins a longer one, so next to nothing is left to be sorted: a stock is read at every start."""
    ends = codes[codes & LAST == END] & ((1 << BITS * length) - 1)
    ends.sort()
    runs = np.concatenate([codes >> BITS, ends])
    runs.sort(kind="stable")  # merges what is sorted
    once = np.append(True, runs[1:] != runs[:-1])
    kept: NDArray[np.int64] = runs[once & (runs & LAST != BEGIN)]
    return kept


def _after(codes: NDArray[np.int64], tokens: Sequence[int]) -> IntArray:
    """What comes after `tokens` in runs that are one longer."""
    code = 0
    for token in tokens:
        code = (code << BITS) | token
    start, end = np.searchsorted(codes, [code << BITS, (code + 1) << BITS])
    return codes[start:end] & LAST
