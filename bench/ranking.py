"""Ranking quality, training time, forgetting and latency, beside peers, on one machine.

    python bench/ranking.py ../shared/data --sets ml-1m ml-100k --protocols last-out temporal --peers
    python bench/ranking.py ../shared/data --sets ml-100k --peers ease rectools --out artefacts/ranking
    python bench/ranking.py ../shared/data --sets beauty sports --sequence 10
    python bench/ranking.py ../shared/data --cold ml-100k ml-1m industrial
    python bench/ranking.py ../shared/data --forget ml-1m
    python bench/ranking.py --latency

One JSON line per measurement; with --out a table (table.md) and a plot of quality against the time
of fitting (plot.svg) as well. Peers (all of `libraries` unless some are named; it says how they are
installed) are fitted on the same rows, tuned on the same questions for `--budget` seconds each, and
asked the same ones: every item is a candidate, what was met is excluded. Seconds are those of the
processor, on one thread with OMP_NUM_THREADS=1. --cold asks for items that nobody has met (see `cold`).
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import cold
import libraries
import peers
import plot
from cases import Case
from convert import SETS, convert
from latency import measure
from tastemaker.evaluate.ranking import Trial
from tastemaker.evaluate.reading import meetings
from tastemaker.evaluate.splits import PROTOCOLS
from tastemaker.rank.histories import Histories
from tastemaker.rank.linear import LinearRanker
from tastemaker.rank.tune import chosen


def show(**row: Any) -> None:
    print(json.dumps(row), flush=True)


def ours(case: Case, with_items: bool, minutes: float) -> plot.Measured:
    files = case.files if with_items else replace(case.files, items={})
    trial = Trial(case.histories, files, case.cut, case.rng, minutes)
    began = time.process_time()
    blend = trial.fit(lambda _: None)
    seconds = time.process_time() - began
    found = trial.judge(blend, 10, lambda _: None)
    who = "tastemaker" + (" with items" if with_items else "") + (" in order" if minutes else "")
    show(set=case.name, who=who, protocol=case.protocol, fit_seconds=round(seconds, 1), **found)
    return plot.Measured(case.name, case.protocol, who, found["metrics"]["ndcg@10"], seconds)


def beside(
    case: Case, names: list[str], budget: float, seed: int, rectools: Path
) -> Iterator[plot.Measured]:
    words = case.words(case.histories.ids)
    for name in names:
        found = libraries.fitted(name, case.cut, case.histories, words, budget, seed, rectools)
        ndcg = peers.ndcg(found.ask, case.cut.test, case.histories)
        row = {"set": case.name, "who": name, "protocol": case.protocol, "ndcg@10": round(ndcg, 5)}
        show(**row, fit_seconds=round(found.seconds, 1), tried=found.tried, **found.settings)
        yield plot.Measured(case.name, case.protocol, name, ndcg, found.seconds)


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
    parser.add_argument("--protocols", nargs="*", default=["last-out"], choices=PROTOCOLS)
    parser.add_argument("--items", action="store_true", help="let item texts be used as well")
    parser.add_argument(
        "--sequence", type=float, default=0.0, help="minutes at most for the sequence ranker"
    )
    parser.add_argument("--peers", nargs="*", choices=libraries.NAMES, help="none named: all")
    parser.add_argument(
        "--budget", type=float, default=120.0, help="seconds of the processor to tune each peer"
    )
    parser.add_argument(
        "--rectools", type=Path, default=libraries.RECTOOLS, help="Python that has RecTools"
    )
    parser.add_argument("--cold", nargs="*", default=[], choices=list(SETS))
    parser.add_argument("--forget", nargs="*", default=[], choices=list(SETS))
    parser.add_argument("--latency", action="store_true")
    parser.add_argument("--out", type=Path, help="folder for table.md and plot.svg")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    named = [] if given.peers is None else given.peers or list(libraries.NAMES)
    needed = [*named, *(["ials"] if given.cold else [])]
    if lacking := libraries.missing(needed, given.rectools):
        parser.error("not installed\n" + "\n".join(lacking))
    if given.latency:
        for items in (11_000, 1_000_000):
            show(**measure(items, 300, given.seed))
    with tempfile.TemporaryDirectory() as scratch:
        out = given.converted or Path(scratch)
        measured: list[plot.Measured] = []
        for name in given.sets:
            for protocol in given.protocols:
                case = Case.of(convert(name, given.data, out), protocol, given.seed)
                measured.append(ours(case, given.items, given.sequence))
                for one in beside(case, named, given.budget, given.seed, given.rectools):
                    measured.append(one)
                    if given.out:
                        plot.write(given.out, measured)
        for name in given.cold:
            case = Case.of(convert(name, given.data, out), "cold", given.seed)
            for row in cold.measure(case, given.budget, given.seed):
                show(set=name, **row)
        for name in given.forget:
            forgetting(convert(name, given.data, out), 5, given.seed)


if __name__ == "__main__":
    main()
