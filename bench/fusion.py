"""Whether the taste space is good for music: what stands together, what a part of a tune tells,
how long it takes.

    python bench/fusion.py [--essen]

*Neighbours*: the share of a tune's ten nearest that have the same kind (region, mode, metre),
beside chance. *Foretold*: kind and region of held-out tunes, voted by their 15 nearest among the
rest, placed without the attribute in question and without whatever is computed from it (tempo and
mood follow the kind where the text gives no tempo); beside the same vote over raw standardised
attributes, and beside always naming the commonest. *Variants*: tunes of one title printed in
different collections, placed without titles: how often one is among the other's ten nearest.
*Liked*: simulated listeners' 20 most enjoyed of 200 random tunes make a taste; the area under the
curve with which it finds what else they enjoy, beside the same through raw attributes; and the
same where every second tune lacks one modality, while the space is fitted and after.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from tastemaker.create.media.tune import Tune
from tastemaker.domain import Evidence, Item, Profile
from tastemaker.engine.making import described
from tastemaker.errors import BadInput
from tastemaker.evaluate.listeners import listeners
from tastemaker.fusion.attributes import AttributeEncoder
from tastemaker.fusion.space import TasteSpace
from tastemaker.fusion.taste import taste
from tastemaker.store.importers.folk import DEFAULT, ESSEN, folk_tunes

MEDIA = {"tune": Tune()}
FOLLOWS = {"kind": ("tempo", "valence", "arousal"), "region": (), "mode": ("valence", "arousal")}
Points = NDArray[np.float32]
Place = Callable[[Sequence[Item]], Points]


def catalogue(essen: bool) -> list[Item]:
    items = []
    for item in folk_tunes(DEFAULT + ESSEN if essen else DEFAULT):
        try:
            items.append(described(item, MEDIA))
        except BadInput:
            continue
    return items


def without(items: Sequence[Item], *facets: str) -> list[Item]:
    hidden = set(facets)
    return [
        replace(item, attributes={k: v for k, v in item.attributes.items() if k not in hidden})
        for item in items
    ]


def labels(items: Sequence[Item], facet: str) -> NDArray[np.str_]:
    return np.array([str(item.attributes.get(facet, "")) for item in items])


def nearest(points: Points, among: Points, k: int, same: bool = False) -> NDArray[np.int64]:
    rows = []
    for start in range(0, len(points), 512):
        closeness = points[start : start + 512] @ among.T
        if same:
            closeness[np.arange(len(closeness)), start + np.arange(len(closeness))] = -np.inf
        rows.append(np.argpartition(-closeness, k, axis=1)[:, :k])
    return np.concatenate(rows)


def together(points: Points, names: NDArray[np.str_]) -> tuple[float, float]:
    """(share of the ten nearest with the same name, chance)."""
    known = names != ""
    points, names = points[known], names[known]
    near = nearest(points, points, 10, same=True)
    share = np.unique(names, return_counts=True)[1] / len(names)
    return float((names[near] == names[:, None]).mean()), float((share**2).sum())


def foretold(
    known: Points, asked: Points, told: NDArray[np.str_], truth: NDArray[np.str_]
) -> float:
    near = nearest(asked, known, 15)
    hits = 0
    for row, name in zip(near, truth, strict=True):
        found, counts = np.unique(told[row], return_counts=True)
        hits += found[counts.argmax()] == name
    return hits / len(truth)


def raw_place(items: Sequence[Item]) -> Place:
    encoder = AttributeEncoder.fit(items, np.random.default_rng(0))
    middle = np.nanmean(encoder.encode(items), axis=0)

    def place(some: Sequence[Item]) -> Points:
        rows = np.nan_to_num(encoder.encode(some) - middle)
        return (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype("f4")

    return place


def variants(place: Place, items: Sequence[Item]) -> tuple[float, int]:
    groups = defaultdict(list)
    for row, item in enumerate(items):
        groups[re.sub(r"^the|\W", "", item.title.lower())].append(row)
    bare = [replace(item, title="") for item in without(items, "region", "kind", "key")]
    points, hits, pairs = place(bare), 0, 0
    for rows in groups.values():
        if 2 <= len(rows) <= 4:
            for a in rows:
                others = {
                    b for b in rows
                    if items[b].attributes["collection"] != items[a].attributes["collection"]
                }  # fmt: skip
                if others:
                    closeness = points @ points[a]
                    closeness[a] = -np.inf
                    hits += bool(others & set(np.argpartition(-closeness, 10)[:10].tolist()))
                    pairs += 1
    return hits / max(pairs, 1), pairs


def liked(place: Place, items: Sequence[Item], people: int) -> NDArray[np.float64]:
    """Area under the curve, per listener, of what they enjoy among what they did not meet."""
    rng = np.random.default_rng(1)
    points = place(items)
    bare = TasteSpace.fit([], None, rng, dim=points.shape[1])  # nobody says or states anything
    row = {item.id: at for at, item in enumerate(items)}
    found = []
    for listener in listeners(people, items, rng):
        joy = listener.enjoys(items)
        met = rng.choice(len(items), 200, replace=False)
        best = met[np.argsort(-joy[met])[:20]]
        evidence = tuple(Evidence(items[i].id, 1.5, 0.0, f"e{i}", "like") for i in best)
        person = taste(
            Profile("sim", evidence=evidence),
            lambda ids: points[[row[id] for id in ids]],
            bare,
            0.0,
        )
        rest = np.setdiff1d(np.arange(len(items)), met)
        score = (points[rest] @ person.points.T).max(1)
        good = joy[rest] > np.quantile(joy[rest], 0.9)
        order = score.argsort().argsort() + 1
        n, m = good.sum(), (~good).sum()
        found.append((order[good].sum() - n * (n + 1) / 2) / (n * m))
    return np.array(found)


def derived(space: TasteSpace, points: Points, count: int) -> float:
    """Milliseconds from a profile to its taste, which is what an event costs here; the median."""
    rows = np.random.default_rng(2).choice(len(points), count, replace=False)
    evidence = tuple(Evidence(str(row), 1.5, 60.0 * at, "e", "like") for at, row in enumerate(rows))
    profile, took = Profile("p", evidence=evidence), []
    for _ in range(50):
        began = time.process_time()
        taste(profile, lambda ids: points[[int(id) for id in ids]], space, 60.0 * count)
        took.append(time.process_time() - began)
    return 1e3 * float(np.median(took))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--essen", action="store_true", help="with the 8,500 tunes of Essen")
    asked.add_argument("--people", type=int, default=100)
    given = asked.parse_args()
    console = Console()
    items = catalogue(given.essen)
    began = time.perf_counter()
    space = TasteSpace.fit(items, None, np.random.default_rng(0), media=MEDIA)
    fit = time.perf_counter() - began
    began = time.perf_counter()
    points = space.place(items)
    batch = time.perf_counter() - began
    alone = []
    for item in items[:: len(items) // 200]:
        began = time.perf_counter()
        space.place([item])
        alone.append(time.perf_counter() - began)
    console.print(
        f"{len(items)} tunes: fitted in {fit:.1f} s, placed in {batch:.1f} s, "
        f"one in {np.median(alone) * 1e3:.2f} ms (p99 {np.quantile(alone, 0.99) * 1e3:.2f} ms)"
    )

    for count in (20, 100, 300):
        console.print(
            f"the taste of somebody who liked {count}: {derived(space, points, count):.2f} ms of the processor"
        )

    raw = raw_place(items)
    table = Table("neighbours", "space", "raw attributes", "chance")
    for facet in ("kind", "region", "mode", "metre", "key"):
        names = labels(items, facet)
        share, chance = together(points, names)
        table.add_row(
            facet, f"{share:.3f}", f"{together(raw(items), names)[0]:.3f}", f"{chance:.3f}"
        )
    console.print(table)

    table = Table("foretold", "space", "space, notes alone", "raw attributes", "commonest")
    order = np.random.default_rng(0).permutation(len(items))
    for facet in ("kind", "region", "mode"):
        blind = without(items, facet, *FOLLOWS[facet])
        names = labels(items, facet)
        rows = order[names[order] != ""]
        test, train = rows[: len(rows) // 10], rows[len(rows) // 10 :]
        learned = TasteSpace.fit(
            [items[i] for i in train], None, np.random.default_rng(0), media=MEDIA
        )
        flat = raw_place([blind[i] for i in train])
        notes = [replace(item, title="", attributes={}) for item in items]
        cells = []
        for place, seen in ((learned.place, blind), (learned.place, notes), (flat, blind)):
            known, unknown = place([seen[i] for i in train]), place([seen[i] for i in test])
            cells.append(foretold(known, unknown, names[train], names[test]))
        commonest = np.unique(names[train], return_counts=True)[1].max() / len(train)
        table.add_row(facet, *(f"{cell:.3f}" for cell in cells), f"{commonest:.3f}")
    console.print(table)

    table = Table(
        "placed by one modality", "cosine to the whole", "its own tune in the ten nearest"
    )
    parts = {
        "attributes": [replace(item, title="", text="") for item in items],
        "notes": [replace(item, title="", attributes={}) for item in items],
        "title": [replace(item, text="", attributes={}) for item in items],
        "all but kind and region": without(items, "kind", "region"),
    }
    sample = order[:500]
    for name, part in parts.items():
        some = space.place([part[i] for i in sample])
        near = nearest(some, points, 10)
        own = np.mean([i in row for i, row in zip(sample, near, strict=True)])
        cosine = float((some * points[sample]).sum(1).mean())
        table.add_row(name, f"{cosine:.3f}", f"{own:.3f}")
    console.print(table)

    share, count = variants(space.place, items)
    console.print(
        f"variants ({count}): {share:.3f} found by the space, "
        f"{variants(raw, items)[0]:.3f} by raw attributes"
    )
    own, flat_own = (liked(p, items, given.people) for p in (space.place, raw))
    gain = own - flat_own
    console.print(
        f"liked: AUC {own.mean():.3f}, raw attributes {flat_own.mean():.3f}, "
        f"gain {gain.mean():+.3f} ± {1.96 * gain.std() / np.sqrt(len(gain)):.3f}"
    )

    table = Table("liked, of every second tune", "AUC", "less above one half")
    for name, bare in lacking(items).items():
        halved = TasteSpace.fit(bare, None, np.random.default_rng(0), media=MEDIA)
        left = liked(lambda _, bare=bare, halved=halved: halved.place(bare), items, given.people)
        less = (left.mean() - own.mean()) / (own.mean() - 0.5)
        table.add_row(f"no {name}", f"{left.mean():.3f}", f"{less:+.1%}")
    console.print(table)


def lacking(items: Sequence[Item]) -> dict[str, list[Item]]:
    """Every second tune without one of its modalities."""
    gone = {"attributes": {"attributes": {}}, "notes": {"text": ""}, "title": {"title": ""}}
    return {
        name: [replace(item, **(what if i % 2 else {})) for i, item in enumerate(items)]
        for name, what in gone.items()
    }


if __name__ == "__main__":
    main()
