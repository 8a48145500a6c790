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
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from tastemaker.create.models.decode import Decoder, State
from tastemaker.ports import BoolArray, FloatArray, Grammar, IntArray

BEGIN, END = 1, 2
DROP_AT = 0.25  # share of a batch that has ended before its rows make room
ENDING = 8  # tokens
HURRY_AT = 0.75  # share of the longest text from which on it ends as soon as it may


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
        grammar can bring anything to an end; whether the net believes in it is another matter."""
        return self.forced + sum(self.newest)


def write(decoder: Decoder, rows: Sequence[Row], sampling: Sampling, longest: int) -> None:
    """Writes all `rows` to their end, or up to `longest` tokens; `ended` says whether they came to it.

    Late in its length (`HURRY_AT`) a text ends as soon as its grammar lets it.
    """
    if not rows:
        return
    with one_thread():
        going = list(rows)
        state = decoder.start(_conditions(going, sampling), longest)
        chances = [row.rng.random(longest) for row in going]
        for at in range(longest - 1):
            logits = _guided(decoder, state, going, sampling)
            allowed = np.stack([row.grammar.allowed() for row in going])
            if at >= longest * HURRY_AT:
                may_end = allowed[:, END].copy()
                allowed[may_end] = False
                allowed[may_end, END] = True
            _choose(going, *logits, allowed, np.array([c[at] for c in chances]), sampling)
            left = [i for i, row in enumerate(going) if not (row.ended or row.stuck)]
            if not left:
                return
            if len(left) <= len(going) * (1 - DROP_AT):
                state = state.keep(_with_twins(left, len(going), sampling))
                going, chances = [going[i] for i in left], [chances[i] for i in left]


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
    for row, nowhere in zip(rows, stuck.tolist(), strict=True):
        row.stuck = row.stuck or nowhere
    allowed[stuck, END] = True
    columns = np.flatnonzero(allowed.any(0))
    allowed = allowed[:, columns]
    within = np.where(allowed, asked[:, columns].astype(np.float64), -np.inf)
    total = logsumexp(within)
    forced = logsumexp(asked) - total
    drawn = within
    if sampling.guidance != 1 or sampling.temperature != 1:
        tempered = guided[:, columns].astype(np.float64) / sampling.temperature
        drawn = np.where(allowed, tempered, -np.inf)
    cumulated = np.cumsum(likely(softmax(drawn), sampling.top_p), 1)
    # In the order of the vocabulary, so that two tokens as likely as each other never swap.
    chosen = (cumulated <= (chances * cumulated[:, -1])[:, None]).sum(1)
    for i, row in enumerate(rows):
        if row.ended or row.stuck:
            continue
        token = int(columns[chosen[i]])
        row.tokens.append(token)
        nats = float(within[i, chosen[i]] - total[i])
        row.logprob += nats
        row.forced += max(0.0, float(forced[i]))
        row.newest.append(float(forced[i]) - nats)
        row.ended = token == END
        if not row.ended:
            row.grammar.push(token)


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    p = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(p / p.sum(1, keepdims=True))


def logsumexp(logits: NDArray[Any]) -> NDArray[Any]:  # (b,)
    most = logits.max(1)
    return np.asarray(most + np.log(np.exp(logits - most[:, None]).sum(1)))


def likely(p: NDArray[np.float64], top_p: float) -> NDArray[np.float64]:
    """`p` with the tail beyond `top_p` set to 0 (nucleus sampling, Holtzman et al., 2020)."""
    if top_p >= 1:
        return p
    falling = -np.sort(-p, axis=1)
    kept = np.cumsum(falling, 1) - falling < top_p
    least = np.where(kept, falling, np.inf).min(1, keepdims=True)
    return np.where(p >= least, p, 0.0)
