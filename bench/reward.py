"""How well a person's own reward foretells what they enjoy, on simulated listeners.

    python bench/reward.py [--listeners 40] [--seed 7]

Each listener meets tunes at random, finishes or skips them, likes or dislikes some. After 5, 20
and 80 of them, the reward is derived from the folded profile and judged on 300 other tunes
against the hidden joy: rank correlation of its mean and of draws from it, and how much more the
best of 4 and of 16 under a draw is enjoyed than one taken by chance. Beside it stand the nearness
to the taste alone, and the same reward with every item counted as evidence for itself.
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from composer import tunes
from tastemaker.create.media.tune import Tune
from tastemaker.create.meetings import Met
from tastemaker.create.reward import Reward
from tastemaker.domain import Event, Item, Profile, Taste
from tastemaker.evaluate.listeners import Listener, listeners
from tastemaker.fusion.space import TasteSpace
from tastemaker.fusion.taste import taste
from tastemaker.ports import FloatArray
from tastemaker.profile.fold import FoldSettings, fold

AFTER = (5, 20, 80)  # meetings
JUDGED = 300  # tunes
DRAWS = 10
NOW = 2_000.0


class Circular(Reward):
    """Every item that was met counts as evidence for itself."""

    def _rows(self, attributes: Any, points: Any, own: Any) -> Any:
        del own
        return super()._rows(attributes, points, None)


def lived(who: Listener, items: list[Item], rng: np.random.Generator) -> dict[int, Profile]:
    """The profile after each number of meetings in `AFTER`."""
    profile, found = Profile(who.user), {}
    for n, (item, joy) in enumerate(zip(items, who.enjoys(items), strict=True), start=1):
        sure = np.log((joy + 1e-9) / (1 - joy + 1e-9)) + rng.normal(0, who.noise)
        felt = 1 / (1 + np.exp(-sure))
        kinds = ["finish" if rng.random() < felt else "skip"]
        if rng.random() < who.frankness and not 0.15 <= felt <= 0.75:
            kinds.append("like" if felt > 0.75 else "dislike")
        for kind in kinds:
            event = Event(who.user, kind, item.id, at=1_000.0 + n, id=f"{n}{kind}")
            profile = fold(profile, profile.version + 1, event, item, settings=FoldSettings())
        if n in AFTER:
            found[n] = profile
    return found


def judged(scores: FloatArray, joys: FloatArray, rng: np.random.Generator) -> list[float]:
    """Rank correlation, and what the best of 4 and of 16 gain over chance."""
    gains = []
    for n in (4, 16):
        rows = rng.permutation(len(joys))[: len(joys) // n * n].reshape(-1, n)
        best = rows[np.arange(len(rows)), scores[rows].argmax(1)]
        gains.append(float(joys[best].mean() - joys.mean()))
    return [float(spearmanr(scores, joys).statistic), *gains]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--listeners", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    medium, rng = Tune(), np.random.default_rng(asked.seed)
    items = tunes(medium)
    space = TasteSpace.fit(items, None, np.random.default_rng(0), media={"tune": medium})
    points = space.place(items)
    row = {item.id: i for i, item in enumerate(items)}
    told: dict[tuple[int, str], list[list[float]]] = {}
    for who in listeners(asked.listeners, items, rng):
        drawn = rng.permutation(len(items))
        others, met = drawn[:JUDGED], [items[i] for i in drawn[JUDGED : JUDGED + max(AFTER)]]
        joys = np.asarray(who.enjoys([items[i] for i in others]))
        for n, profile in lived(who, met, rng).items():
            stands = taste(profile, lambda ids: points[[row[id] for id in ids]], space, NOW)
            for name, scores in told_by(profile, stands, items, points, row, others, medium):
                told.setdefault((n, name), []).append(judged(scores, joys, rng))
    print(f"{'meetings':>8}  {'scored by':<22}{'rank corr.':>10}{'best of 4':>11}{'of 16':>8}")
    for (n, name), rows in told.items():
        correlation, four, sixteen = np.nanmean(rows, axis=0)
        print(f"{n:8}  {name:<22}{correlation:10.3f}{four:+11.3f}{sixteen:+8.3f}")


def told_by(
    profile: Profile, stands: Taste, items: list[Item], points: FloatArray,
    row: dict[str, int], others: Any, medium: Tune,
) -> list[tuple[str, Any]]:  # fmt: skip
    """Scores of `others` by each way to score them."""
    met = [Met(items[row[e.item]], points[row[e.item]], e.weight, e.at) for e in profile.evidence]
    found: list[tuple[str, Any]] = []
    if len(stands.points):
        found.append(("nearness alone", (points[others] @ stands.points.T).max(1)))
    for name, kind in (("counting itself", Circular), ("the reward", Reward)):
        reward = kind(medium, profile, stands, met, NOW)
        features = reward.features([items[i].attributes for i in others], points[others])
        found.append((f"{name}, mean", reward.expected(features)))
        if kind is Reward:
            for seed in range(DRAWS):
                weights = reward.posterior.drawn(np.random.default_rng(seed))
                found.append((f"{name}, drawn", features @ weights))
    return found


if __name__ == "__main__":
    main()
