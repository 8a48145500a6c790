"""What one event costs on rungs 0 to 2: from the event to the taste point, reward and code that follow.

    python bench/live.py --set HOME/models/ID [--met 50 200 400]

Processor time, one thread: the event is folded into a profile that has met so many tunes; then
everything a creation is made by is derived anew, as the engine does it: taste, reward and its
posterior, and the code (of random matrices where none was learned: the arithmetic is the same).
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch

from composer import tunes
from tastemaker.create.media.tune import Tune
from tastemaker.create.meetings import Met
from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.personal.code import Codes
from tastemaker.create.reward import Reward
from tastemaker.domain import Event, Profile
from tastemaker.fusion.space import TasteSpace
from tastemaker.fusion.taste import taste
from tastemaker.profile.fold import FoldSettings, fold

TIMES = 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--set", type=Path, required=True)
    parser.add_argument("--met", type=int, nargs="*", default=[50, 200, 400])
    asked = parser.parse_args()
    torch.set_num_threads(1)
    medium, rng = Tune(), np.random.default_rng(0)
    space = TasteSpace.load(asked.set / "space", {"tune": medium})
    made = TransformerGenerator.load(asked.set / "tune", medium)
    items = tunes(medium)[: max(asked.met) + TIMES]
    points = np.asarray(space.place(items), np.float32)
    row = {item.id: i for i, item in enumerate(items)}
    codes = made.codes or Codes.begun(made.wishes.size, rng)
    print("met  fold  taste  reward  code  together: median and worst, ms")
    for met in asked.met:
        profile = Profile("ada")
        for i in range(met):
            profile = _with(profile, i, items)
        heard = made.heard(codes, [(items[i], points[i], 1.0, float(i)) for i in range(met)])
        spent = []
        for i in range(met, met + TIMES):
            at = [time.process_time()]
            profile = _with(profile, i, items)
            at.append(time.process_time())
            stands = taste(profile, lambda ids: points[[row[id] for id in ids]], space, 2e9)
            at.append(time.process_time())
            known = [
                Met(items[row[e.item]], points[row[e.item]], e.weight, e.at)
                for e in profile.evidence
            ]
            Reward(medium, profile, stands, known, 2e9).posterior.drawn(rng)
            at.append(time.process_time())
            wish = made.wishes.vector(points[i], items[i].attributes)
            heard = heard.met(wish, 1.0, float(i))
            codes.steer(heard)
            at.append(time.process_time())
            spent.append(np.diff(at))
        each = 1e3 * np.array(spent)
        parts = "  ".join(f"{ms:5.2f}" for ms in np.median(each, axis=0))
        together = each.sum(axis=1)
        print(f"{met:3d}  {parts}  {np.median(together):5.2f}  {together.max():5.2f}", flush=True)


def _with(profile: Profile, i: int, items: list) -> Profile:  # type: ignore[type-arg]
    event = Event("ada", "like" if i % 3 else "dislike", items[i].id, at=1e9 + i, id=f"e{i}")
    return fold(profile, i + 1, event, items[i], settings=FoldSettings())


if __name__ == "__main__":
    main()
