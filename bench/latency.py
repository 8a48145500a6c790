"""How long scoring and building a slate take: p50 and p99, on synthetic catalogues.

    python bench/latency.py [--items 11000 1000000] [--requests 300]

Each request is another person (30 meetings, two tastes, one dislike, 20 creations of their own);
every second one asks right after an event, so nothing about the person can be remembered.
"""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

import numpy as np
import scipy.sparse as sp

from tastemaker.domain import Evidence, Profile, Taste
from tastemaker.ports import Candidates, FloatArray
from tastemaker.rank.blend import Blend
from tastemaker.rank.content import ContentRanker
from tastemaker.rank.decay import Decay
from tastemaker.rank.linear import LinearRanker
from tastemaker.rank.popular import PopularRanker
from tastemaker.rank.slate import Pool, build

NOW = 1_700_000_000.0
DIM = 64
PER_ROW = 100  # entries of B per item


def unit(rng: np.random.Generator, n: int) -> FloatArray:
    points = rng.standard_normal((n, DIM), dtype=np.float32)
    return points / np.linalg.norm(points, axis=1, keepdims=True)


def world(ids: list[str], points: FloatArray, made: bool, key: str) -> Candidates:
    n = len(ids)
    return Candidates(
        key=key,
        ids=tuple(ids),
        row={id: row for row, id in enumerate(ids)},
        points=points,
        medium=np.full(n, "tune"),
        made=np.full(n, made),
        created_at=np.full(n, np.nan),
        attributes=[{}] * n,
        titles=[""] * n,
        texts=[""] * n,
    )


def blend_of(ids: list[str], rng: np.random.Generator) -> Blend:
    n = len(ids)
    indices = rng.integers(0, n, n * PER_ROW, dtype=np.int32)
    values = rng.standard_normal(n * PER_ROW, dtype=np.float32) / 10
    weights = sp.csr_array((values, indices, np.arange(0, n * PER_ROW + 1, PER_ROW)), (n, n))
    counts = rng.pareto(1.0, n)
    return Blend(
        [
            LinearRanker(ids, weights, Decay(), at=NOW),
            PopularRanker(ids, counts, at=NOW),
            ContentRanker(),
            PopularRanker(ids, counts, name="trend", half_life_days=7, at=NOW),
        ]
    )


def person(number: int, ids: list[str], rng: np.random.Generator) -> tuple[Profile, Taste]:
    evidence = tuple(
        Evidence(ids[row], 1.0, NOW - 60.0 * i, f"e{i}", "play")
        for i, row in enumerate(rng.integers(0, len(ids), 30).tolist())
    )
    evidence += (Evidence(ids[int(rng.integers(len(ids)))], -1.5, NOW, "no", "dislike"),)
    profile = Profile(
        f"p{number}", version=number, evidence=evidence, seen={e.item: e.at for e in evidence}
    )
    return profile, Taste(unit(rng, 2), np.array([0.6, 0.4], np.float32))


def measure(items: int, requests: int, seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    ids = [f"item{i}" for i in range(items)]
    base = world(ids, unit(rng, items), False, "base")
    blend = blend_of(ids, rng)
    spent = []
    for number in range(requests + 5):
        profile, taste = person(number, ids, rng)
        own = world([f"made:{number}/{i}" for i in range(20)], unit(rng, 20), True, f"own{number}")
        began = time.perf_counter()
        scores = blend.score_many(profile, taste, [base, own], NOW)
        pools = [Pool(base, scores[0]), Pool(own, scores[1])]
        build(pools, profile, 10, rng, now=NOW)
        spent.append(1000 * (time.perf_counter() - began))
    low, high = np.quantile(
        spent[5:], [0.5, 0.99]
    )  # the first ones fill what is kept per catalogue
    return {"items": items, "p50_ms": round(float(low), 2), "p99_ms": round(float(high), 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[11_000, 1_000_000])
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    for items in given.items:
        print(json.dumps(measure(items, given.requests, given.seed)), flush=True)


if __name__ == "__main__":
    main()
