"""What each modality adds: how well older likes foretell newer ones, with it, without it, by it alone.

Each person's newest quarter of likes is held out; the rest is their taste. The figure is the area
under the curve: the chance that something of what was held out stands nearer to them than
something they never met. The likes had their part in fitting the space itself, so the figures
compare modalities; they are no forecast.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from tastemaker.domain import Evidence, Item, Profile
from tastemaker.errors import NotReady
from tastemaker.fusion.described import MODALITIES
from tastemaker.fusion.taste import taste
from tastemaker.ports import FloatArray, Space

if TYPE_CHECKING:
    from tastemaker.engine import Engine

NAMES = ("attributes", "symbols", "text", *MODALITIES)
PEOPLE = 200
LEAST = 4  # likes of somebody before a quarter of them is held out
OTHERS = 1_000  # items against which the held out ones are compared
Held = tuple[tuple[Evidence, ...], tuple[str, ...]]  # older likes, ids of the newest


def added(engine: Engine, rng: np.random.Generator) -> dict[str, Any]:
    """`people`, whether they are `simulated` (only where nobody real has liked enough), `whole`,
    and of each modality `items`, `alone`, `without`, `adds`. Raises NotReady without a space or
    likes to judge by."""
    live = engine.refresh()
    space, items = live.models.space, live.catalogue.items
    if space is None:
        raise NotReady("not_learned", value="space")
    of_id = {item.id: item for item in items}
    users = list(engine.store.users())
    simulated, people = False, _held(engine, [u for u in users if not _made_up(u)], of_id)
    if not people:
        simulated, people = True, _held(engine, [u for u in users if _made_up(u)], of_id)
    if not people:
        raise NotReady("too_few_likes", value=LEAST)
    met = {e.item for older, _ in people for e in older} | {i for _, new in people for i in new}
    drawn = rng.permutation(len(items))[:OTHERS]
    chosen = [of_id[id] for id in sorted(met | {items[row].id for row in drawn})]
    notated = frozenset(engine.media)
    ways: dict[str, Callable[[Item], Item]] = {"whole": lambda item: item}
    for name in NAMES:
        ways[f"alone {name}"] = partial(_part, names={name}, notated=notated)
        ways[f"without {name}"] = partial(_part, names={*NAMES} - {name}, notated=notated)
    there = {name: sum(_has(item, name, notated) for item in items) for name in NAMES}
    told = {
        way: _told(space, [change(item) for item in chosen], people)
        for way, change in ways.items()
        if way == "whole" or there[way.partition(" ")[2]]
    }
    parts = {
        name: {
            "items": there[name],
            "alone": round(told[f"alone {name}"], 4),
            "without": round(told[f"without {name}"], 4),
            "adds": round(told["whole"] - told[f"without {name}"], 4),
        }
        for name in NAMES
        if there[name]
    }
    whole = round(told["whole"], 4)
    return {"people": len(people), "simulated": simulated, "whole": whole, "modalities": parts}


def _made_up(user: str) -> bool:
    return user.startswith("sim:")


def _held(engine: Engine, users: Sequence[str], of_id: Mapping[str, Item]) -> list[Held]:
    found: list[Held] = []
    for user in sorted(users):
        evidence = engine.profile(user).evidence
        likes = {e.item: e for e in evidence if e.weight > 0 and e.item in of_id}
        if len(likes) >= LEAST:
            order = sorted(likes.values(), key=lambda e: e.at)
            cut = len(order) - max(1, len(order) // 4)
            found.append((tuple(order[:cut]), tuple(e.item for e in order[cut:])))
        if len(found) == PEOPLE:
            break
    return found


def _told(space: Space, items: Sequence[Item], people: Sequence[Held]) -> float:
    """Mean area under the curve."""
    points = space.place(items)
    row = {item.id: at for at, item in enumerate(items)}
    return float(np.mean([_area(space, points, row, older, new) for older, new in people]))


def _area(
    space: Space,
    points: FloatArray,
    row: Mapping[str, int],
    older: tuple[Evidence, ...],
    new: Collection[str],
) -> float:
    person = taste(
        Profile("", evidence=older), lambda ids: points[[row[id] for id in ids]], space,
        max(e.at for e in older),
    )  # fmt: skip
    closeness = (points @ person.points.T).max(1)
    wanted = [row[id] for id in new]
    others = np.setdiff1d(np.arange(len(points)), [*wanted, *(row[e.item] for e in older)])
    if not len(others):
        return 0.5
    above = closeness[wanted][:, None] - closeness[others][None]
    return float((np.sign(above) / 2 + 0.5).mean())


def _has(item: Item, name: str, notated: Collection[str]) -> bool:
    if name in MODALITIES:
        return name in item.media
    if name == "attributes":
        return bool(item.attributes)
    code = item.medium in notated
    return bool(item.text and code) if name == "symbols" else bool(
        item.title or (item.text and not code)
    )  # fmt: skip


def _part(item: Item, names: Collection[str], notated: Collection[str]) -> Item:
    """`item` as it would be if only these modalities of it were known."""
    text = "symbols" if item.medium in notated else "text"
    return replace(
        item,
        title=item.title if "text" in names else "",
        text=item.text if text in names else "",
        attributes=item.attributes if "attributes" in names else {},
        media={name: path for name, path in item.media.items() if name in names},
    )
