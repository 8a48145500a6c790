"""The whole taste space at a glance: items by medium, creations, people; and its modalities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tastemaker.domain import Item
from tastemaker.engine.catalogue import CREATION, item_of
from tastemaker.engine.mapping import axes
from tastemaker.errors import NotReady
from tastemaker.fusion.described import MODALITIES
from tastemaker.ports import FloatArray, Space

if TYPE_CHECKING:
    from tastemaker.engine import Engine

MOST = 4_000  # items drawn; more hide each other
PEOPLE = 300
JUDGED = 400  # items of each modality whose neighbours are compared
NEAREST = 10


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """Dots by group name ("tune", "creations", "people"), each (n, 2); and what to say of it."""

    groups: Mapping[str, FloatArray]
    report: Mapping[str, Any]


def overview(engine: Engine) -> Overview:
    """Raises NotReady before a space is learned or while fewer than three items are there."""
    live = engine.refresh()
    space, base = live.models.space, live.catalogue.base
    if space is None or len(base.ids) < 3:
        raise NotReady("not_learned", value="space")
    mean, two = axes(base.points)
    rows = np.unique(np.linspace(0, len(base.ids) - 1, MOST).astype(np.int64))
    made = [item_of(row) for row in engine.store.scan(CREATION, limit=MOST)]
    people = [user for user in engine.store.users() if not user.startswith("sim:")][:PEOPLE]
    tastes = [taste.points for user in people if len((taste := engine.taste(user)).points)]
    groups = {
        str(medium) or "items": base.points[rows[base.medium[rows] == medium]]
        for medium in np.unique(base.medium[rows])
    }
    if made:
        groups["creations"] = live.catalogue.points.of(made)
    if tastes:
        groups["people"] = np.vstack(tastes)
    report = {
        "items": len(base.ids),
        "made": len(made),
        "people": len(tastes),
        "dim": space.dim,
        "modalities": _modalities(live.catalogue.items, base.points, space),
    }
    return Overview({name: (points - mean) @ two.T for name, points in groups.items()}, report)


def _modalities(
    items: tuple[Item, ...], points: FloatArray, space: Space
) -> dict[str, dict[str, Any]]:
    """For each modality: items that have it, and what share of their nearest items it finds when
    it is all that is known of them."""
    found = {}
    for name in ("attributes", "text", *MODALITIES):
        rows = [row for row, item in enumerate(items) if _has(item, name)]
        if not rows:
            continue
        some = np.array(rows)[np.unique(np.linspace(0, len(rows) - 1, JUDGED).astype(np.int64))]
        alone = space.place([_only(items[row], name) for row in some])
        shared = [
            len(_near(points, points[row], row) & _near(points, point, row))
            for row, point in zip(some, alone, strict=True)
        ]
        share = float(np.mean(shared)) / min(NEAREST, len(items) - 1)
        found[name] = {"items": len(rows), "nearest_shared": round(share, 4)}
    return found


def _has(item: Item, name: str) -> bool:
    if name in MODALITIES:
        return name in item.media
    return bool(item.attributes if name == "attributes" else item.title or item.text)


def _only(item: Item, name: str) -> Item:
    """`item` as it would be if nothing else were known of it."""
    return replace(
        item,
        title=item.title if name == "text" else "",
        text=item.text if name == "text" else "",
        attributes=item.attributes if name == "attributes" else {},
        media={name: item.media[name]} if name in MODALITIES else {},
    )


def _near(points: FloatArray, point: FloatArray, but: int) -> set[int]:
    closeness = points @ point
    closeness[but] = -np.inf
    return set(np.argsort(-closeness, kind="stable")[:NEAREST].tolist())
