"""How good creations are: well-formed, as asked, new, different from each other, and quick.

Asked for is what real texts are like that were held out of training: all their attributes and
their points. Beside each figure that has one stands what the real texts reach themselves.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tastemaker.create.models.data import split
from tastemaker.domain import Attributes, Brief, Draft, Item
from tastemaker.errors import NotReady
from tastemaker.ports import FloatArray, Generator, Medium, Progress, Report

BATCH = 16
FEWEST = 3  # texts below which ranks say nothing
NOVEL = 0.5  # a draft that shares a longer run with one training text counts as copied


def evaluate_creation(
    generator: Generator,
    medium: Medium,
    items: Sequence[Item],
    points: FloatArray,
    *,
    n: int = 100,
    seed: int = 0,
    report: Report | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Any]:
    """`items` are the catalogue the generator was trained on, `points` (items, d) their places.

    Raises NotReady if there are too few items to hold any out.
    """
    say = report or (lambda _: None)
    say(Progress(0.0, "choosing"))
    rng = np.random.default_rng(seed)
    held = np.flatnonzero(split(medium, items))
    if not len(held):
        raise NotReady("too_little", value=medium.name, found=len(items), needed=2)
    rows = rng.permutation(held)[:n].tolist()
    models = [items[row] for row in rows]
    asked = [
        (points[row], Brief(medium.name, attributes=item.attributes, seed=int(rng.integers(2**31))))
        for row, item in zip(rows, models, strict=True)
    ]
    drafts, seconds = _timed(generator, asked, rng, say, clock)
    say(Progress(0.9, "judging"))
    got = [medium.describe(draft.text) if draft.text else {} for draft in drafts]
    wanted = [item.attributes for item in models]
    return {
        "made": len(drafts),
        **_validity(medium, drafts),
        "obeyed": obeyed(medium, wanted, got),
        "followed": followed(medium, wanted, got),
        "copied": {
            "made": _copied([generator.copied(draft.text) for draft in drafts if draft.text]),
            "real": _copied([generator.copied(item.text) for item in models]),
        },
        "variety": {
            "made": variety(medium, [draft.text for draft in drafts if draft.text]),
            "real": variety(medium, [item.text for item in models]),
        },
        "seconds": seconds,
        "training": dict(getattr(generator, "metrics", {})),
    }


def obeyed(
    medium: Medium, wanted: Sequence[Attributes], got: Sequence[Attributes]
) -> dict[str, float]:
    """For each control that can be read off a text: the share of drafts that are as asked."""
    shares: dict[str, float] = {}
    for name in medium.controls:
        kept = [
            is_[name] == asked[name]
            for asked, is_ in zip(wanted, got, strict=True)
            if name in asked and name in is_
        ]
        if kept:
            shares[name] = float(np.mean(kept))
    return shares


def followed(
    medium: Medium, wanted: Sequence[Attributes], got: Sequence[Attributes]
) -> dict[str, float | None]:
    """For each measure: Spearman's rank correlation of what was asked with what came; `mean`."""
    found: dict[str, float | None] = {}
    for name in medium.measures:
        pairs = [
            (float(asked[name]), float(is_[name]))
            for asked, is_ in zip(wanted, got, strict=True)
            if name in asked and name in is_
        ]
        if len(pairs) >= FEWEST and (rho := spearman(*np.array(pairs).T)) is not None:
            found[name] = rho
    known = [rho for rho in found.values() if rho is not None]
    return {**found, "mean": float(np.mean(known)) if known else None}


def spearman(one: Any, other: Any) -> float | None:
    """None where one of them never varies."""
    from scipy.stats import rankdata

    ranks = np.stack([rankdata(one), rankdata(other)])
    if (ranks.std(axis=1) == 0).any():
        return None
    return float(np.corrcoef(ranks)[0, 1])


def variety(medium: Medium, texts: Sequence[str]) -> float | None:
    """Distinct short runs as a share of all: 1 if no run is met twice, in or among the texts."""
    runs = [medium.shingles(text) for text in texts]
    joined = np.concatenate(runs) if runs else np.zeros(0, np.uint64)
    return len(np.unique(joined)) / len(joined) if len(joined) else None


def _validity(medium: Medium, drafts: Sequence[Draft]) -> dict[str, float]:
    ended = [bool(draft.text) for draft in drafts]
    valid = [bool(draft.text) and not medium.check(draft.text) for draft in drafts]
    return {"ended": float(np.mean(ended)), "valid": float(np.mean(valid))}


def _copied(shares: Sequence[float]) -> dict[str, float]:
    """Of the longest run in one training text, as a share of the text."""
    if not shares:
        return {}
    return {
        "median": float(np.median(shares)),
        "p90": float(np.quantile(shares, 0.9)),
        "over_half": float(np.mean(np.array(shares) > NOVEL)),
    }


def _timed(
    generator: Generator,
    asked: Sequence[tuple[FloatArray | None, Brief]],
    rng: np.random.Generator,
    say: Report,
    clock: Callable[[], float],
) -> tuple[list[Draft], dict[str, float]]:
    """The drafts, and how long one takes alone and in a batch."""
    next(generator.draft(*asked[0], rng))  # the first ever warms caches up
    began = clock()
    next(generator.draft(*asked[0], rng))
    alone = clock() - began
    drafts: list[Draft] = []
    began = clock()
    for at in range(0, len(asked), BATCH):
        drafts += generator.draft_batch(asked[at : at + BATCH], rng)
        say(Progress(0.9 * len(drafts) / len(asked), "making", f"{len(drafts)} of {len(asked)}"))
    each = (clock() - began) / len(asked)
    return drafts, {"alone": alone, f"each_of_{BATCH}": each}
