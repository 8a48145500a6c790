"""Off-policy estimates against what really happened: Open Bandit, campaign "men", small version.

    python bench/off_policy.py [../shared/data/open-bandit-small]

Two policies (uniform random and Bernoulli Thompson sampling) served the same shop in the same week,
each with its propensities logged. Each is judged from the log of the other; the truth is the
click rate of its own log, with its own interval. A policy that is judged is taken as the share in
which its log shows each item at each position. Passes where the doubly robust estimate is within
10 % of the truth, or the truth within its 95 % interval.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from tastemaker.evaluate.off_policy import Log, Numbers, Whole, earned, effective, guesses, judge

NEAR = 0.10


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """One log: item, position (from 0), click and propensity of each row, all (n,)."""

    item: Whole
    position: Whole
    click: Numbers
    propensity: Numbers


def read(file: Path) -> Shown:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    position = np.array([int(row["position"]) for row in rows])
    return Shown(
        np.array([int(row["item_id"]) for row in rows]),
        position - position.min(),
        np.array([float(row["click"]) for row in rows]),
        np.array([float(row["propensity_score"]) for row in rows]),
    )


def policy(of: Shown, items: int, positions: int) -> Numbers:  # (positions, items), rows sum to 1
    shares = np.zeros((positions, items))
    np.add.at(shares, (of.position, of.item), 1.0)
    return shares / shares.sum(axis=1, keepdims=True)


def log_for(shown: Shown, chance: Numbers, rng: np.random.Generator) -> Log:
    positions, items = chance.shape
    group = np.arange(len(shown.click))
    cell = shown.position * items + shown.item
    fold, table = guesses(cell, shown.click, group, positions * items, rng)
    expected = (table.reshape(-1, positions, items) * chance).sum(axis=2)  # (folds, positions)
    return Log(
        shown.propensity,
        chance[shown.position, shown.item],
        shown.click,
        group,
        table[fold, cell],
        expected[fold, shown.position],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default="../shared/data/open-bandit-small", type=Path)
    folder = parser.parse_args().folder
    rng = np.random.default_rng(0)
    logs = {name: read(folder / name / "men" / "men.csv.gz") for name in ("random", "bts")}
    items = 1 + max(int(log.item.max()) for log in logs.values())
    positions = 1 + max(int(log.position.max()) for log in logs.values())
    screen, passed = Console(), True
    for source, judged in (("random", "bts"), ("bts", "random")):
        chance = policy(logs[judged], items, positions)
        if judged == "random":
            chance = np.full((positions, items), 1 / items)  # known: no need to count
        log = log_for(logs[source], chance, rng)
        own = logs[judged].click
        truth = earned(own, np.arange(len(own)), rng)
        table = Table(title=f"{judged}, judged from the log of {source}", box=None)
        for heading in ("", "clicks in 1,000", "95 % interval", "off by"):
            table.add_column(heading, justify="right")
        table.add_row("truth", *_row(truth), "")
        results = judge(log, rng)
        for name, found in results.items():
            table.add_row(name, *_row(found), f"{found['mean'] / truth['mean'] - 1:+.0%}")
        dr = results["dr"]
        near = abs(dr["mean"] / truth["mean"] - 1) <= NEAR
        good = near or dr["low"] <= truth["mean"] <= dr["high"]
        passed &= good
        screen.print(table)
        screen.print(
            f"worth {effective(log):.0f} of {len(log.reward)} rows; dr "
            + ("passes" if good else "falls short")
        )
    raise SystemExit(not passed)


def _row(found: dict[str, float]) -> tuple[str, str]:
    low, high = 1000 * found["low"], 1000 * found["high"]
    return f"{1000 * found['mean']:.2f}", f"{low:.2f} to {high:.2f}"


if __name__ == "__main__":
    main()
