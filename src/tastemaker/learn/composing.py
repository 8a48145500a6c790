"""A composer: fitted on the catalogue's own points, and tried before it goes live."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.devices import CPU, Device
from tastemaker.domain import Brief, Item
from tastemaker.learn.dataset import Dataset
from tastemaker.learn.fit import Placed
from tastemaker.learn.gate import Check, Gate, at_least, judge, no_higher, share_at_least
from tastemaker.ports import Generator, Gridded, Medium, Report

NETS = ("vae", "gan")  # the keys of `grids.lessons`, which needs torch
TRANSFORMER = "transformer"
UNITS = ("bits_per_note", "bits_per_token", "bits_per_cell", "distance")
VALID = 0.99  # share of drafts that must be well-formed
VARIETY = 0.7  # of the variety that as many real ones have
DRAFTS = 48  # what is tried: some three seconds

Snapshot = Callable[[Generator, Mapping[str, Any]], None]


def families(medium: Medium) -> tuple[str, ...]:
    """The families of generator that a medium can be made by."""
    return (*NETS, TRANSFORMER) if isinstance(medium, Gridded) else (TRANSFORMER,)


def fit_medium(
    medium: Medium,
    data: Dataset,
    placed: Placed,
    *,
    minutes: float,
    threads: int,
    rng: np.random.Generator,
    report: Report,
    resume: Path,
    snapshot: Snapshot,
    model: str = "",
    device: Device = CPU,
) -> tuple[Generator, Mapping[str, Any]]:
    """A composer for `medium`, with its measures. `snapshot` gets better and better ones on the
    way. Killed half-way, it goes on from what is kept in `resume`. `model`: the family of
    generator; without it the one that does best for the medium."""
    from tastemaker.create.models import train
    from tastemaker.create.models.grids import fit as grids

    family = model or (medium.model if isinstance(medium, Gridded) else TRANSFORMER)
    fit = train.fit if family == TRANSFORMER else partial(grids.fit, family=family)
    rows = _rows(medium, data)
    return fit(
        medium,
        [data.items[row] for row in rows],
        placed.candidates.points[rows],
        minutes=minutes,
        threads=threads,
        device=device,
        rng=rng,
        report=report,
        resume=resume,
        snapshot=snapshot,
    )


@dataclass(frozen=True, slots=True)
class Drafts:
    """What a composer wrote for some points of the catalogue: `variety` is the share of
    different short runs in it, against that in as many real ones."""

    asked: int
    sound: int
    variety: float


def drafted(
    generator: Generator, medium: Medium, data: Dataset, placed: Placed, rng: np.random.Generator
) -> Drafts:
    rows = rng.permutation(_rows(medium, data))[:DRAFTS].tolist()
    brief = Brief(medium.name)
    drafts = generator.draft_batch([(placed.candidates.points[row], brief) for row in rows], rng)
    sound = [draft.text for draft in drafts if draft.text and not medium.check(draft.text)]
    real = [data.items[row] for row in rows][: len(sound)]
    return Drafts(
        len(drafts), len(sound), _variety(medium, sound) / max(1e-9, _variety(medium, _texts(real)))
    )


def gate(drafts: Drafts, measured: Mapping[str, Any], live: Mapping[str, Any]) -> Gate:
    """`measured` and `live`: what was measured of the new composer and of the live one."""
    return judge(
        _surprise(measured, live),
        share_at_least("well-formed drafts", drafts.sound, drafts.asked, VALID),
        at_least("variety against real ones", drafts.variety, VARIETY),
    )


def _surprise(new: Mapping[str, Any], live: Mapping[str, Any]) -> Check:
    """Bits per note (token, cell) of what was held out, or the distance of what is drawn from what
    is real; compared if it was the same."""
    unit = next((unit for unit in UNITS if new.get(unit) is not None), "bits_per_token")
    alike = all(new[key] == live.get(key) for key in ("held_out", "trained_on"))
    name = unit.replace("_", " ") + ("" if alike or not live else " (the catalogue changed)")
    value = float("nan") if new.get(unit) is None else float(new[unit])
    return no_higher(name, value, live.get(unit) if alike else None)


def _rows(medium: Medium, data: Dataset) -> list[int]:
    return [row for row, item in enumerate(data.items) if item.medium == medium.name]


def _texts(items: Sequence[Item]) -> list[str]:
    return [item.text for item in items]


def _variety(medium: Medium, texts: Sequence[str]) -> float:
    runs = [medium.shingles(text) for text in texts]
    every = np.concatenate(runs) if runs else np.zeros(0, np.uint64)
    return len(np.unique(every)) / max(1, len(every))
