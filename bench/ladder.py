"""What each rung of personal learning is worth to simulated listeners whose taste is hidden.

    python bench/ladder.py --set HOME/models/ID [--people 80] [--judged 20] [--minutes 4]

Reads space and tune composer of a model set. `--people` listeners react to slates of eight tunes
drawn by chance; rungs 2 and 3 are learned from them, three in ten held out for the gate. Then
`--judged` listeners nothing was learned from, with the same kind of past, are made tunes on each
rung, and say how much they would enjoy them: paired, with intervals over listeners.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from composer import tunes
from tastemaker.create.compose import Person, compose
from tastemaker.create.media.tune import Tune
from tastemaker.create.meetings import Met
from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.personal.ladder import CODE, PREFERRED
from tastemaker.domain import Brief, Event, Item, Profile, Verdict
from tastemaker.errors import NotReady
from tastemaker.evaluate.listeners import Listener, listeners
from tastemaker.evaluate.uncertain import interval, paired
from tastemaker.fusion.space import TasteSpace
from tastemaker.fusion.taste import taste
from tastemaker.learn.preference import aside, climb, lesson, preferred, variety
from tastemaker.profile.fold import FoldSettings, fold

SLATES, LENGTH = 8, 8
NOW = 100_000.0


class Anything:
    """Moderation is not what is measured here."""

    def judge(self, about: str, text: str) -> Verdict:
        del text
        return Verdict(about, True)


def lived(
    who: Listener, items: Sequence[Item], rng: np.random.Generator
) -> tuple[Profile, list[list[str]]]:
    """The profile after some slates, and what stood in each."""
    profile, shown = Profile(who.user), []
    of_id = {item.id: item for item in items}
    for n in range(SLATES):
        slate = [items[i] for i in rng.choice(len(items), LENGTH, replace=False)]
        events, _ = who.react(slate, 1_000.0 + n, rng, slate=f"{n}")
        shown.append(list(dict.fromkeys(e.item for e in events if e.item)))
        for i, event in enumerate(events):
            one = Event(**{**_fields(event), "id": f"{who.user}{n}.{i}"})
            profile = fold(
                profile, profile.version + 1, one, of_id[one.item], settings=FoldSettings()
            )
    return profile, shown


def _fields(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in type(event).__dataclass_fields__}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--set", type=Path, required=True)
    parser.add_argument("--people", type=int, default=80)
    parser.add_argument("--judged", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=4.0)
    parser.add_argument("--pairs", type=int, default=12, help="of one person, at most")
    parser.add_argument("--each", type=int, default=2, help="tunes for one person on each rung")
    parser.add_argument("--tunes", type=int, default=10_000, help="of the collections, at most")
    parser.add_argument("--method", default="dpo")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    medium, rng = Tune(), np.random.default_rng(asked.seed)
    every = tunes(medium)
    items = [every[i] for i in sorted(rng.permutation(len(every))[: asked.tunes].tolist())]
    space = TasteSpace.load(asked.set / "space", {"tune": medium})
    made = TransformerGenerator.load(asked.set / "tune", medium)
    points = np.asarray(space.place(items), np.float32)
    row = {item.id: i for i, item in enumerate(items)}
    crowd = listeners(asked.people + asked.judged, items, rng)
    pasts = {who.user: lived(who, items, rng) for who in crowd}
    evidence = {user: profile.evidence for user, (profile, _) in pasts.items()}
    learners = [who.user for who in crowd[: asked.people]]
    pairs = [
        two for user in learners
        for two in preferred(user, evidence[user], pasts[user][1], row, rng, asked.method)[: asked.pairs]
    ]  # fmt: skip
    sides = [
        lesson([p for p in pairs if aside(p.user) is kept], evidence, made, medium, items, points)
        for kept in (False, True)
    ]
    print(f"{len(sides[0].pairs)} pairs to learn from, {len(sides[1].pairs)} held out", flush=True)
    climbed = climb(
        made, medium, *sides, points, minutes=asked.minutes, clock=time.monotonic,
        rng=np.random.default_rng(asked.seed), method=asked.method,
    )  # fmt: skip
    found = climbed.tried
    told = {k: climbed.measured[k] for k in ("ladder", "rung", "kl", "stopped", "tuning_steps")}
    print(json.dumps(told, indent=1), *climbed.gate.reasons, sep="\n", flush=True)
    print(
        "update of a code, ms per event:",
        f"{1e3 * seconds_per_event(found[CODE], items, points):.4f}",
    )
    heard(
        made,
        found,
        crowd[asked.people :],
        pasts,
        medium,
        items,
        points,
        space,
        asked.each,
        asked.seed,
    )


def seconds_per_event(coded: TransformerGenerator, items: Sequence[Item], points: Any) -> float:
    """From one more event to the new code, the item's own numbers included."""
    codes = coded.codes
    assert codes is not None
    state, n = codes.heard([]), 500
    began = time.perf_counter()
    for i in range(n):
        wish = coded.wishes.vector(points[i], items[i].attributes)
        state = state.met(wish, 1.0 - 2.0 * (i % 2), float(i))
        codes.steer(state)
    return (time.perf_counter() - began) / n


def heard(
    made: TransformerGenerator, found: Mapping[int, TransformerGenerator], crowd: Sequence[Listener],
    pasts: dict[str, Any], medium: Tune, items: Sequence[Item], points: Any, space: TasteSpace,
    each_gets: int, seed: int,
) -> None:  # fmt: skip
    """What listeners think of tunes made on each rung."""
    row = {item.id: i for i, item in enumerate(items)}
    joys: dict[str, list[float]] = {}
    texts: dict[str, list[str]] = {}
    for number, who in enumerate(crowd):
        profile = pasts[who.user][0]
        met = [
            Met(items[row[e.item]], points[row[e.item]], e.weight, e.at) for e in profile.evidence
        ]
        stands = taste(profile, lambda ids: points[[row[i] for i in ids]], space, NOW)
        person = Person(profile, stands, met, now=NOW)
        known = [(m.item, m.point, m.weight, m.at) for m in met]
        rungs = [
            ("0 point", made, 1), ("1 best of 4", made, 4),
            ("2 code", found[CODE].steered(known), 4), ("3 preferred", found[PREFERRED], 4),
        ]  # fmt: skip
        for name, generator, drafts in rungs:
            made_for = []
            for n in range(each_gets):
                luck = np.random.default_rng([seed, number, n])
                try:
                    made_for += list(
                        compose(
                            person, Brief("tune"), generator, medium, Anything(),
                            lambda asked: placed(space, asked), luck, drafts=drafts,
                        )
                    )  # fmt: skip
                except NotReady:
                    continue
            tune_items = [
                Item(f"{name}:{number}:{i}", "tune", "", one.text, one.attributes)
                for i, one in enumerate(made_for)
            ]
            joys.setdefault(name, []).append(float(np.mean(who.enjoys(tune_items))))
            texts.setdefault(name, []).extend(one.text for one in made_for)
        print(f"\r{number + 1} listeners", end="", flush=True)
    luck = np.random.default_rng(seed)
    print()
    before = None
    for name, each in joys.items():
        mean = interval(np.array(each), luck)
        line = f"{name:<12} {mean['mean']:.3f} ({mean['low']:.3f} to {mean['high']:.3f})"
        line += f"  variety {variety(medium, texts[name]):.3f}"
        if before is not None:
            gain = paired(np.array(each), np.array(joys[before]), luck)
            line += (
                f"  over {before}: {gain['mean']:+.3f} ({gain['low']:+.3f} to {gain['high']:+.3f})"
            )
        print(line, flush=True)
        before = name if before is None else "1 best of 4"


def placed(space: TasteSpace, drafts: Sequence[tuple[str, Any]]) -> Any:
    return space.place([Item(f"draft:{i}", "tune", "", t, a) for i, (t, a) in enumerate(drafts)])


if __name__ == "__main__":
    main()
