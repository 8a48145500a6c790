"""What Tastemaker's ranking is measured beside: how a peer is asked, judged and tuned.

A peer is `fit(learned, **settings) -> ask`, where `ask(questions)` gives (people, items) scores. It
is fitted on the same rows as Tastemaker, tuned on the same questions, and asked the same ones. Peers
of other libraries stand in `libraries`, the one that is ours, popularity of the last days, here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import scipy.sparse as sp

from tastemaker.evaluate import metrics
from tastemaker.evaluate.ranking import places
from tastemaker.evaluate.splits import Asked, Split
from tastemaker.ports import FloatArray
from tastemaker.rank.histories import Histories

Ask = Callable[[Sequence[Asked]], FloatArray]
Fit = Callable[..., Ask]  # (learned, **settings)
Settings = dict[str, Any]
Range = tuple[float, float] | list[Any]  # from, to by powers; or one of these

DAY = 86_400.0
CHUNK = 500  # people scored at once
TRIES = 24  # settings tried at most, however cheap
TUNED_ON = 2_000  # questions at most


@dataclass(frozen=True, slots=True)
class Tuned:
    """A fitted peer, and what it cost."""

    ask: Ask
    settings: Settings
    tried: int  # settings
    seconds: float  # of the processor, tuning included


def judged(
    measure: Callable[[metrics.Ranks, int], Any],
    ask: Ask,
    asked: Sequence[Asked],
    histories: Histories,
    k: int = 10,
) -> float:
    """Mean of a measure by full ranking, what was met excluded: as `tastemaker evaluate ranking`."""
    found = []
    for lo in range(0, len(asked), CHUNK):
        part = asked[lo : lo + CHUNK]
        for question, scores in zip(part, ask(part), strict=True):
            free = np.ones(len(scores), np.bool_)
            free[histories.item[question.given]] = False
            found.append(measure([places(scores, question.chosen, free)], k)[0])
    return float(np.mean(found))


def ndcg(ask: Ask, asked: Sequence[Asked], histories: Histories) -> float:
    """NDCG@10."""
    return judged(metrics.ndcg, ask, asked, histories)


def drawn(
    first: Settings, ranges: Mapping[str, Range], rng: np.random.Generator
) -> Iterator[Settings]:
    """`first`, then settings drawn from `ranges`, without end."""
    yield first
    while True:
        yield {
            name: among[int(rng.integers(len(among)))]
            if isinstance(among, list)
            else float(np.exp(rng.uniform(*np.log(among))))
            for name, among in ranges.items()
        }


def tuned(
    fit: Fit,
    settings: Iterator[Settings],
    split: Split,
    histories: Histories,
    budget: float,
    judge: Callable[[Ask, Sequence[Asked], Histories], float] = ndcg,
) -> Tuned:
    """The best of the settings that `budget` seconds of the processor allow to try (one at least),
    judged by the questions for tuning; fitted again on `late` where there is one."""
    some = split.tune[:: max(1, len(split.tune) // TUNED_ON)]
    began, tried = time.process_time(), 0
    best: tuple[float, Settings, Ask] | None = None
    for tried, one in enumerate(islice(settings, TRIES), start=1):  # noqa: B007
        ask = fit(split.early, **one)
        gain = judge(ask, some, histories)
        if best is None or gain > best[0]:
            best = gain, one, ask
        if time.process_time() - began > budget:
            break
    assert best is not None
    ask = best[2] if split.late is None else fit(split.late, **best[1])
    return Tuned(ask, best[1], tried, time.process_time() - began)


def met(histories: Histories) -> sp.csr_matrix:
    """(people, items) 1 where they met."""
    shape = (len(histories.people), len(histories.ids))
    ones = np.ones(len(histories.item), np.float32)
    matrix = sp.csr_matrix((ones, (histories.owner, histories.item)), shape)
    matrix.data[:] = 1.0
    return matrix


def given(histories: Histories, asked: Sequence[Asked]) -> sp.csr_matrix:
    """(questions, items) 1 where they are given."""
    rows = np.repeat(np.arange(len(asked)), [len(one.given) for one in asked])
    cols = np.concatenate([histories.item[one.given] for one in asked])
    ones = np.ones(len(rows), np.float32)
    matrix = sp.csr_matrix((ones, (rows, cols)), (len(asked), len(histories.ids)))
    matrix.data[:] = 1.0
    return matrix


def trend(learned: Histories, days: float) -> Ask:
    """What most people met in the last days before the newest event."""
    recent = learned.at > learned.until - days * DAY
    counts = np.bincount(learned.item[recent], minlength=len(learned.ids)).astype(np.float32)
    return lambda asked: np.tile(counts, (len(asked), 1))


TREND = [{"days": days} for days in (7.0, 1.0, 2.0, 4.0, 14.0, 30.0, 90.0, 1e6)]
