"""Nearest neighbours among many points: how many of the true hundred a walk finds, and how fast.

    python bench/near.py [--points 200000]

Points: 64 numbers, unit rows, scattered about 500 centres; a hundred of them are asked about.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from rich.console import Console

from tastemaker.fusion.linear import unit
from tastemaker.fusion.near import Near

ASKED, K, CENTRES, SCATTER = 100, 100, 500, 0.7


def scattered(n: int, rng: np.random.Generator, dim: int = 64) -> np.ndarray:
    centres = rng.standard_normal((CENTRES, dim))
    return unit(centres[rng.integers(0, CENTRES, n)] + SCATTER * rng.standard_normal((n, dim)))


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    given.add_argument("--points", type=int, default=200_000)
    n = given.parse_args().points
    rng = np.random.default_rng(0)
    points = scattered(n, rng)
    asked = points[rng.choice(n, ASKED, replace=False)]
    exact, walked = Near(points, exact=n), Near(points, exact=0)
    if walked.is_exact:
        raise SystemExit("usearch is missing: pip install 'tastemaker[ann]'")
    began = time.perf_counter()
    walked.prepare()
    built = time.perf_counter() - began
    found, took = [], []
    for way in (exact, walked):
        began = time.perf_counter()
        found.append([set(way.find(point, K).tolist()) for point in asked])
        took.append((time.perf_counter() - began) / ASKED * 1e3)
    recall = np.mean([len(a & b) / K for a, b in zip(*found, strict=True)])
    Console().print(
        f"{n} points: built in {built:.1f} s; recall@{K} {recall:.4f}; a query "
        f"{took[1]:.2f} ms, comparing with all {took[0]:.2f} ms"
    )


if __name__ == "__main__":
    main()
