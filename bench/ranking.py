"""Ranking quality, training time, forgetting and latency, beside peers, on one machine.

    python bench/ranking.py ../shared/data --sets ml-1m ml-100k --protocols last-out temporal --peers
    python bench/ranking.py ../shared/data --sets beauty sports --sequence 10
    python bench/ranking.py ../shared/data --forget ml-1m
    python bench/ranking.py --latency

One JSON line per measurement; with --out a table (table.md) and a plot of quality against the time
of fitting (plot.svg) as well. Peers (see `peers`) are fitted and tuned on the same rows and asked
the same questions: every item is a candidate, what was met is excluded.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

import peers
import plot
from convert import SETS, convert
from latency import measure
from tastemaker.evaluate.ranking import evaluate_ranking
from tastemaker.evaluate.reading import meetings
from tastemaker.evaluate.splits import split
from tastemaker.rank.histories import Histories
from tastemaker.rank.linear import LinearRanker
from tastemaker.rank.tune import chosen


def show(**row: Any) -> None:
    print(json.dumps(row), flush=True)


def ours(folder: Path, protocol: Any, with_items: bool, minutes: float) -> plot.Measured:
    items = folder / "items.csv" if with_items else None
    found = evaluate_ranking(
        folder / "events.csv", items, protocol=protocol, sequence_minutes=minutes
    )
    who = "tastemaker" + (" with items" if with_items else "") + (" in order" if minutes else "")
    show(set=folder.name, who=who, **found)
    ndcg, seconds = found["metrics"]["ndcg@10"], found["fit_seconds"]
    return plot.Measured(folder.name, protocol, who, ndcg, seconds)


def beside(folder: Path, protocol: Any, names: list[str], seed: int) -> Iterator[plot.Measured]:
    histories = Histories.of(meetings(folder / "events.csv"))
    cut = split(histories, protocol, np.random.default_rng(seed))
    fits: dict[str, Callable[[], peers.Ask]] = {
        "popular": lambda: peers.popular(cut, histories),
        "ease": lambda: peers.ease(cut, histories),
        "ials": lambda: peers.ials(cut, histories, np.random.default_rng(seed)),
        "sasrec": lambda: peers.sasrec(cut, histories, seed),
    }
    for name in names:
        began = time.perf_counter()
        ask = fits[name]()
        seconds = time.perf_counter() - began
        ndcg = peers.ndcg(ask, cut.test, histories)
        row = {"set": folder.name, "who": name, "protocol": protocol, "ndcg@10": round(ndcg, 5)}
        show(**row, fit_seconds=round(seconds, 1), note="fitting includes tuning")
        yield plot.Measured(folder.name, protocol, name, ndcg, seconds)


def forgetting(folder: Path, people: int, seed: int) -> None:
    """One person at a time is taken out of a fitted ranking, and compared with a refit."""
    histories = Histories.of(meetings(folder / "events.csv"))
    how = chosen(histories)
    fit = {"decay": how.decay, "penalty": how.penalty}
    began = time.perf_counter()
    live = LinearRanker.fit(histories, **fit, keep=True)
    fitted = time.perf_counter() - began
    names = np.random.default_rng(seed).choice(histories.people, people, replace=False).tolist()
    spent = []
    for name in names:
        began = time.perf_counter()
        live.forget(histories.only([name]))
        spent.append(time.perf_counter() - began)
    never = LinearRanker.fit(histories.without(names), **fit, keep=True)
    apart = float(np.abs(live.dense() - never.dense()).max())
    show(
        set=folder.name,
        refit_seconds=round(fitted, 2),
        forget_seconds=round(float(np.median(spent)), 3),
        share=round(float(np.median(spent)) / fitted, 4),
        greatest_difference=apart,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--converted", type=Path, help="where converted sets are kept")
    parser.add_argument("--sets", nargs="*", default=[], choices=list(SETS))
    parser.add_argument("--protocols", nargs="*", default=["last-out"])
    parser.add_argument("--items", action="store_true", help="let item texts be used as well")
    parser.add_argument(
        "--sequence", type=float, default=0.0, help="minutes at most for the sequence ranker"
    )
    parser.add_argument(
        "--peers", nargs="*", default=[], choices=["popular", "ease", "ials", "sasrec"]
    )
    parser.add_argument("--forget", nargs="*", default=[], choices=list(SETS))
    parser.add_argument("--latency", action="store_true")
    parser.add_argument("--out", type=Path, help="folder for table.md and plot.svg")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if given.latency:
        for items in (11_000, 1_000_000):
            show(**measure(items, 300, given.seed))
    with tempfile.TemporaryDirectory() as scratch:
        out = given.converted or Path(scratch)
        measured: list[plot.Measured] = []
        for name in given.sets:
            for protocol in given.protocols:
                folder = convert(name, given.data, out)
                measured.append(ours(folder, protocol, given.items, given.sequence))
                measured += beside(folder, protocol, given.peers, given.seed)
                if given.out:
                    plot.write(given.out, measured)
        for name in given.forget:
            forgetting(convert(name, given.data, out), 5, given.seed)


if __name__ == "__main__":
    main()
