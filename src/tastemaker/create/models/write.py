"""Many drafts at once: the net proposes, the grammar allows, chance chooses.

Each row has its own grammar and its own chance, so what a row writes does not depend on what
stands beside it (but for rounding: two batch sizes may add up in another order, which tips a
choice about once in a million tokens).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from tastemaker.create.models.decode import Decoder, State
from tastemaker.ports import BoolArray, Choosing, FloatArray, Grammar, Hurried, IntArray

BEGIN, END = 1, 2
DROP_AT = 0.25  # share of a batch that has ended before its rows make room
ENDING = 8  # tokens
SURELY = 0.5  # of what is certain to be no more than the tail, so that rounding changes nothing
LEAST = 1e-200  # share of what is allowed, below which it is reckoned by itself
ASTRAY = 5.0  # nats: about what a small net gives a character it writes by itself
HURRY_AT = 0.75  # share of the longest text from which on it ends as soon as it may
SHORTER_AT = 0.85  # and from which on it may be shorter than is asked for


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a token is chosen. Best of 100 tunes each: guidance 2 and top_p 0.97 obey more and
    copy no more than none; a temperature below 1 makes pitches and rhythms less like real ones.
    """

    guidance: float = 2.0  # 1: none; how far away from what the net would do unasked
    temperature: float = 1.0
    top_p: float = 0.97  # the least likely tokens, 3 % of the chance together, are not drawn
    best_of: int = 1  # texts written for each draft: the least strained is taken


@dataclass(slots=True, eq=False)
class Row:
    """One text while it is written."""

    wish: FloatArray  # (condition,)
    grammar: Grammar
    rng: np.random.Generator
    tokens: list[int] = field(default_factory=lambda: [BEGIN])
    logprob: float = 0.0  # nats, of the net as asked, within the grammar
    forced: float = 0.0  # nats: what the net, as asked, gave to tokens that the grammar forbade
    newest: deque[float] = field(default_factory=lambda: deque(maxlen=ENDING))  # nats of each
    ended: bool = False
    stuck: bool = False  # its grammar allowed nothing any more

    @property
    def strain(self) -> float:
        """Nats: what the grammar forbade of what the net would have said, and how oddly it ended. A
        grammar can bring anything to an end; whether the net believes in it is another matter.
        Of a text that is put together from parts, what stands in none of them."""
        astray = self.grammar.astray if isinstance(self.grammar, Choosing) else None
        if astray is not None:
            return ASTRAY * astray
        return self.forced + sum(self.newest)


def write(decoder: Decoder, rows: Sequence[Row], sampling: Sampling, longest: int) -> None:
    """Writes all `rows` to their end, or up to `longest` tokens; `ended` says whether they came to it.

    Late in its length (`HURRY_AT`) a text ends as soon as its grammar lets it, and later still
    (`SHORTER_AT`) a grammar that can lets it be shorter than is asked for.
    """
    if not rows:
        return
    with one_thread():
        going = list(rows)
        state = decoder.start(_conditions(going, sampling), longest)
        chances = np.stack([row.rng.random(longest) for row in going])
        for at in range(longest - 1):
            logits = _guided(decoder, state, going, sampling)
            if at >= longest * SHORTER_AT:
                for row in going:
                    if isinstance(row.grammar, Hurried):
                        row.grammar.hurry()
            allowed = np.array([row.grammar.allowed() for row in going])
            if at >= longest * HURRY_AT:
                may_end = allowed[:, END].copy()
                allowed[may_end] = False
                allowed[may_end, END] = True
            _choose(going, *logits, allowed, chances[:, at], sampling)
            left = [i for i, row in enumerate(going) if not (row.ended or row.stuck)]
            if not left:
                return
            if len(left) <= len(going) * (1 - DROP_AT):
                state = state.keep(_with_twins(left, len(going), sampling))
                going, chances = [going[i] for i in left], chances[left]


@contextmanager
def one_thread() -> Iterator[None]:
    """A step is too small to be shared: two threads that wait for each other are no quicker than
    one, and many times slower where something else runs on the machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with _libraries().limit(limits=1, user_api="blas"):
            yield
    finally:
        torch.set_num_threads(before)


@cache
def _libraries() -> ThreadpoolController:
    """Found once: looking for them takes milliseconds."""
    return ThreadpoolController()


def _conditions(rows: Sequence[Row], sampling: Sampling) -> FloatArray:
    """(b, n), and beneath them, where guidance asks for it, as many that ask for nothing."""
    wishes = np.stack([row.wish for row in rows])
    return wishes if sampling.guidance == 1 else np.concatenate([wishes, np.zeros_like(wishes)])


def _with_twins(left: Sequence[int], b: int, sampling: Sampling) -> IntArray:
    twins = [] if sampling.guidance == 1 else [b + i for i in left]
    return np.array([*left, *twins], np.int64)


def _guided(
    decoder: Decoder, state: State, rows: Sequence[Row], sampling: Sampling
) -> tuple[FloatArray, FloatArray]:
    """Logits (b, vocabulary) as asked, and led away from those unasked (Ho & Salimans, 2022)."""
    twice = 1 if sampling.guidance == 1 else 2
    tokens = np.array([row.tokens[-1] for row in rows] * twice)
    contexts = np.array([row.grammar.context() for row in rows] * twice, np.int64)
    logits = decoder.step(state, tokens, contexts)
    if twice == 1:
        return logits, logits
    asked, unasked = logits[: len(rows)], logits[len(rows) :]
    return asked, unasked + sampling.guidance * (asked - unasked)


def _choose(
    rows: Sequence[Row],
    asked: FloatArray,
    guided: FloatArray,
    allowed: BoolArray,
    chances: NDArray[np.float64],
    sampling: Sampling,
) -> None:
    """One token for each row that is still being written; moves grammars on."""
    stuck = ~np.any(allowed, axis=1)
    allowed[stuck, END] = True
    chance, every, total = within(asked, allowed)
    if sampling.guidance != 1 or sampling.temperature != 1:
        chance, _, _ = within(guided / sampling.temperature, allowed)
    chosen = drawn(chance, sampling.top_p, chances)
    forced = np.maximum(every - total, 0.0).tolist()
    nats = (asked[np.arange(len(rows)), chosen] - total).tolist()
    for i, (row, token) in enumerate(zip(rows, chosen.tolist(), strict=True)):
        row.stuck = row.stuck or bool(stuck[i])
        if row.ended or row.stuck:
            continue
        row.tokens.append(token)
        row.logprob += nats[i]
        row.forced += forced[i]
        row.newest.append(forced[i] - nats[i])
        row.ended = token == END
        if not row.ended:
            row.grammar.push(token)


def within(
    logits: FloatArray, allowed: BoolArray
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """What is allowed, in proportion to its chance, 0 elsewhere (b, vocabulary); the logarithm of the
    sum of exp(logits) over everything (b,), and over what is allowed (b,)."""
    x = logits.astype(np.float64)
    most = x.max(1)
    x -= most[:, None]
    np.exp(x, out=x)
    every = most + np.log(x.sum(1))
    x *= allowed  # quicker than `where`, which stumbles at every change of the mask
    total = x.sum(1)
    if total.min() < LEAST:
        held = np.where(allowed, logits, -np.inf)
        most = held.max(1)
        x = np.exp(held - most[:, None], dtype=np.float64)
        total = x.sum(1)
    return x, every, most + np.log(total)


def drawn(p: NDArray[np.float64], top_p: float, chances: NDArray[np.float64]) -> IntArray:  # (b,)
    """One column of each row of `p` by `chances` (b,) in [0, 1). `p` are chances but for their sum; the
    tail beyond `top_p` of it is not drawn (nucleus sampling, Holtzman et al., 2020)."""
    b, size = p.shape
    total = p.sum(1)
    # All that is less likely than this lies in the tail, for so much of it is no more than the tail.
    floor = total * max(0.0, (1 - top_p) / size * SURELY)
    there = (p > floor[:, None]).reshape(-1).nonzero()[0]
    some, rows = p.reshape(-1)[there], there // size
    counts = np.bincount(rows, minlength=b)
    ends = counts.cumsum()
    if top_p < 1:
        rising = np.zeros((b, counts.max()))
        rising[rows, np.arange(len(some)) - (ends - counts)[rows]] = some
        rising.sort(1)
        upto = rising.cumsum(1)
        tail = (upto <= (upto[:, -1] - top_p * total)[:, None]).sum(1)
        some *= some >= rising[np.arange(b), tail][rows]
    # In the order of the vocabulary, so that two tokens as likely as each other never swap.
    upto = some.cumsum()
    last = upto[ends - 1]
    before = np.zeros(b)
    before[1:] = last[:-1]
    places = upto.searchsorted(before + chances * (last - before), "right")
    return np.asarray(there[np.minimum(places, ends - 1)] % size)
