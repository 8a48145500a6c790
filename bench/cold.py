"""Items nobody has met, among all items: ours beside TF-IDF cosine and iALS that reads features.

A tenth of the items is met by nobody while learning (`--protocol cold`). Recall@20: the share of what
somebody chose of them that stands among the first twenty of everything they had not met. All three
read the same metadata and are asked the same questions. iALS is tuned on another tenth of the
items, hidden in the same way; TF-IDF has nothing to tune.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import scipy.sparse as sp

import libraries
from cases import Case
from peers import Ask, given, judged, tuned
from tastemaker.evaluate import metrics
from tastemaker.evaluate.ranking import Trial
from tastemaker.evaluate.splits import Asked, split
from tastemaker.ports import FloatArray
from tastemaker.rank.histories import Histories

DEPTH = 20


def recall(ask: Ask, asked: Sequence[Asked], histories: Histories) -> float:
    return judged(metrics.recall, ask, asked, histories, DEPTH)


def measure(case: Case, budget: float, seed: int) -> Iterator[dict[str, Any]]:
    """One row each: who, recall@20, seconds of the processor."""
    trial = Trial(case.histories, case.files, case.cut, case.rng)
    ids = trial.candidates.ids
    words = case.words(ids)
    if words is None:
        raise SystemExit(f"{case.name}: nothing is said of these items")
    chance = [DEPTH / (len(ids) - len(one.given)) for one in case.cut.test]
    yield {"who": "chance", "recall@20": float(np.mean(chance)), "people": len(case.cut.test)}
    began = time.process_time()
    blend = trial.fit(lambda _: None)
    seconds = time.process_time() - began
    found = trial.judge(blend, DEPTH, lambda _: None)
    among = {"among the new": found["metrics"][f"cold_recall@{DEPTH}"]}
    yield {"who": "tastemaker", **timed(found["metrics"][f"recall@{DEPTH}"], seconds), **among}
    alone = found["parts"]["content"][f"recall@{DEPTH}"]
    yield {"who": "tastemaker, content alone", **timed(alone, seconds)}

    def told(who: str, fit: Callable[[], Ask]) -> dict[str, Any]:
        began = time.process_time()
        ask = fit()
        seconds = time.process_time() - began
        return {"who": who, **timed(recall(ask, case.cut.test, case.histories), seconds)}

    yield told("TF-IDF cosine", lambda: nearest(words, case.histories))
    yield told("iALS with features", lambda: by_features(case, words, budget, seed))


def timed(recall: float, seconds: float) -> dict[str, float]:
    return {f"recall@{DEPTH}": round(recall, 5), "fit_seconds": round(seconds, 1)}


def nearest(words: sp.csr_array, histories: Histories) -> Ask:
    """Cosine of the words of each item to those of all that was met, summed up."""

    def ask(asked: Sequence[Asked]) -> FloatArray:
        rows = given(histories, asked)
        met = sp.csr_array(rows @ words[: rows.shape[1]])
        return np.asarray((met @ words.T).toarray(), np.float32)

    return ask


def by_features(case: Case, words: sp.csr_array, budget: float, seed: int) -> Ask:
    """iALS with the settings that find another tenth of the items best."""
    known = case.cut.late
    assert known is not None
    rng = np.random.default_rng(seed + 1)  # with the seed of the case it would hide the same tenth
    inner = split(known, "cold", rng)
    assert inner.late is not None
    hidden = replace(inner, early=inner.late, tune=inner.test, late=None)
    _, first, ranges = libraries.PEERS["ials"]
    best = tuned(
        lambda learned, **one: libraries.ials(learned, known, words, **one),
        libraries.drawn(first, ranges, rng),
        hidden,
        known,
        budget,
        recall,
    )
    return libraries.ials(known, case.histories, words, **best.settings)
