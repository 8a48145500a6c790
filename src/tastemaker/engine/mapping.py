"""A picture of the taste space: principal axes of the catalogue, people and creations in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tastemaker.domain import Item, Profile, Taste
from tastemaker.engine.catalogue import Catalogue
from tastemaker.engine.titles import titled
from tastemaker.ports import FloatArray

SHOWN = 600  # dots; more hide each other


def axes(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean (d,) and the two principal axes (2, d) of points (n, d), signs made definite."""
    mean = points.mean(0)
    _, _, rows = np.linalg.svd(points - mean, full_matrices=False)
    two = rows[:2]
    sign = np.sign(two[np.arange(len(two)), np.abs(two).argmax(1)])
    return mean, (two * sign[:, None]).astype(np.float32)


def picture(
    catalogue: Catalogue, taste: Taste, made: Sequence[Item], profile: Profile, language: str
) -> dict[str, Any]:
    """Dots with x and y: a sample of the catalogue, what was met, what was made, the person."""
    base = catalogue.base
    if len(base.ids) < 3 or base.points.shape[1] < 2:
        return {"items": [], "met": [], "made": [], "you": []}
    mean, two = axes(base.points)

    def dot(id: str, title: str, point: FloatArray) -> dict[str, Any]:
        x, y = (two @ (point - mean)).tolist()
        return {"id": id, "title": title, "x": round(x, 4), "y": round(y, 4)}

    step = max(1, len(base.ids) // SHOWN)
    met = [(id, base.row[id]) for id in profile.seen if id in base.row]
    new = made[:100]
    return {
        "items": [
            dot(base.ids[row], base.titles[row], base.points[row])
            for row in range(0, len(base.ids), step)
        ],
        "met": [dot(id, base.titles[row], base.points[row]) for id, row in met[-200:]],
        "made": [
            dot(item.id, titled(item, language), point)
            for item, point in zip(new, catalogue.points.of(new), strict=True)
        ],
        "you": [
            {**dot("", "", point), "weight": round(float(weight), 3)}
            for point, weight in zip(taste.points, taste.weights, strict=True)
        ],
    }
