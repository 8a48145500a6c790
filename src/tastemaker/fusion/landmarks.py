"""Named places in the space: where items with a facet value stand, and where words point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tastemaker.domain import PROVENANCE, Item
from tastemaker.fusion.attributes import number_of, words_of
from tastemaker.fusion.linear import unit
from tastemaker.ports import FloatArray

SEPARATOR = "\u001f"
LEAST_ITEMS = 3  # items that must have a facet value before it has a place
SPREAD = 0.5  # standard deviations from which a number counts as low or high


def key_of(facet: str, value: str) -> str:
    return f"{facet}{SEPARATOR}{value}"


def value_in(key: str) -> str:
    return key.partition(SEPARATOR)[2]


def places_of_facts(items: Sequence[Item], points: FloatArray) -> dict[str, FloatArray]:
    """Directions of facet values: mean of the items that have one, less the mean of all."""
    if not len(items):
        return {}
    middle = points.mean(0)
    placed = {
        key: unit(points[at].mean(0) - middle)
        for key, at in _rows(items).items()
        if LEAST_ITEMS <= len(at) < len(items)
    }
    return {key: point for key, point in placed.items() if point.any()}


def from_words(text: FloatArray, points: FloatArray) -> FloatArray:  # (text dim, d)
    """From features of words to directions, by ridge regression over the catalogue."""
    if not text.shape[1] or not len(text):
        return np.zeros((0, points.shape[1]), np.float32)
    x = np.nan_to_num(text).astype(np.float64)
    gram = x.T @ x + 0.01 * max(1.0, float(np.trace(x.T @ x)) / x.shape[1]) * np.eye(x.shape[1])
    return np.linalg.solve(gram, x.T @ (points - points.mean(0))).astype(np.float32)


def _rows(items: Sequence[Item]) -> dict[str, list[int]]:
    """Facet value → rows of the items that have it; of a number, those far below or above."""
    rows: dict[str, list[int]] = {}
    numbers: dict[str, dict[int, float]] = {}
    for at, item in enumerate(items):
        rows.setdefault(key_of("medium", item.medium), []).append(at)
        for facet, value in item.attributes.items():
            if facet in PROVENANCE:
                continue
            if (number := number_of(value)) is not None:
                numbers.setdefault(facet, {})[at] = number
            for word in words_of(value):
                rows.setdefault(key_of(facet, word), []).append(at)
    for facet, found in numbers.items():
        those, values = np.array(list(found)), np.array(list(found.values()))
        off = values - values.mean()
        reach = SPREAD * values.std()
        rows[key_of(facet, "low")] = those[off < -reach].tolist()
        rows[key_of(facet, "high")] = those[off > reach].tolist()
    return rows
