"""train personal --method grpo: rung 4, opt-in.

The shared composer draws for people it may learn from, each person's reward says how they would
meet what was drawn, and the composer moves towards what is met better (`create.models.grouped`).
A reward is a guess about somebody: so what is judged is not the reward but real feedback of
people kept aside, as for rungs 2 and 3, and the rung is climbed only where they gain, by the interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.meetings import Met
from tastemaker.create.personal.ladder import CODE, GROUPED, compared, read, serving, written
from tastemaker.create.reward import Reward
from tastemaker.domain import Item
from tastemaker.errors import NotReady
from tastemaker.fusion.taste import taste
from tastemaker.learn.dataset import Dataset
from tastemaker.learn.gate import Gate, judge
from tastemaker.learn.preference import (
    Climbed,
    Lesson,
    aside,
    beats,
    by_person,
    drafted,
    variety,
)
from tastemaker.ports import FloatArray, Medium, Progress, Report, Space

if TYPE_CHECKING:
    from tastemaker.create.models.composer import TransformerGenerator

FEWEST_MET = 5  # items of the medium, for a reward that says more than the prior
WORST = -1.0  # how a draft without an end is met


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """One person to draw for: where they stand, and how they would meet what is drawn."""

    user: str
    point: FloatArray  # (d,)
    expected: Callable[[Sequence[str]], NDArray[np.float64]]


def judges_of(
    data: Dataset, medium: Medium, space: Space, points: FloatArray, half_life_days: float = 30.0
) -> list[Judge]:
    """Of everybody who may be learned from and has met enough of this medium."""
    row = {item.id: i for i, item in enumerate(data.items)}
    found = []
    for person in data.people:
        met = [
            Met(data.items[row[e.item]], points[row[e.item]], e.weight, e.at)
            for e in person.evidence
            if e.item in row and data.items[row[e.item]].medium == medium.name
        ]
        if aside(person.user) or len(met) < FEWEST_MET:
            continue
        stands = taste(
            person,
            lambda ids: np.stack([_point(i, row, points) for i in ids]),
            space,
            data.now,
            half_life_days=half_life_days,
        )
        if len(stands.weights):
            best = stands.points[int(np.argmax(stands.weights))]
            reward = Reward(medium, person, stands, met, data.now)
            found.append(Judge(person.user, best, _expecting(reward, medium, space)))
    return found


def _point(id: str, row: dict[str, int], points: FloatArray) -> FloatArray:
    known = row.get(id)
    return points[known] if known is not None else np.full(points.shape[1], np.nan, np.float32)


def _expecting(
    reward: Reward, medium: Medium, space: Space
) -> Callable[[Sequence[str]], NDArray[np.float64]]:
    def expected(texts: Sequence[str]) -> NDArray[np.float64]:
        """(n,) how texts would be met; `WORST` for one without an end."""
        found = np.full(len(texts), WORST)
        there = [i for i, text in enumerate(texts) if text]
        if there:
            told = [medium.describe(texts[i]) for i in there]
            items = [
                Item(f"draft:{i}", medium.name, text=texts[i], attributes=attributes)
                for i, attributes in zip(there, told, strict=True)
            ]
            found[there] = reward.expected(reward.features(told, space.place(items)))
        return found

    return expected


def reach(
    generator: TransformerGenerator,
    medium: Medium,
    judges: Sequence[Judge],
    held: Lesson,
    points: FloatArray,  # (n, d) prompts of drafts, for the diversity floor
    *,
    minutes: float,
    clock: Callable[[], float],
    rng: np.random.Generator,
    report: Report = lambda _: None,
    most_steps: int = 10_000,
) -> Climbed:
    """Rung 4 over whatever is in use. Raises NotReady("nothing_to_learn") without people."""
    from tastemaker.create.models.coding import coded_margins
    from tastemaker.create.models.grouped import Prompt, improve
    from tastemaker.create.models.prefer import margins

    if not judges or not held.pairs:
        raise NotReady("nothing_to_learn", value="preferences")
    report(Progress(0.0, "learning from drafts", f"{len(judges)} people"))
    prompts = []
    for i, one in enumerate(judges):
        want = generator.habits.completed(one.point, {}, generator.wishes, rng)
        prompts.append(Prompt(i, generator.wishes.vector(one.point, want), want))

    def rewarded(people: Sequence[int], texts: Sequence[str]) -> NDArray[np.float64]:
        found = np.zeros(len(texts))
        for person in set(people):
            own = [i for i, who in enumerate(people) if who == person]
            found[own] = judges[person].expected([texts[i] for i in own])
        return found

    learned = improve(
        generator.net, medium, prompts, rewarded, longest=generator.longest,
        seconds=60 * minutes, clock=clock, seed=int(rng.integers(2**31)), most_steps=most_steps,
        variety=lambda texts: variety(medium, [text for text in texts if text]), report=report,
    )  # fmt: skip
    who = np.array([pair.person for pair in held.pairs])
    below = serving(read(generator.metrics))
    before = margins(generator.net, held.pairs)
    if below == CODE and generator.codes is not None:
        before = np.asarray(
            coded_margins(generator.net, held.pairs, held.heard, generator.codes), np.float64
        )
    gains = by_person(margins(learned.net, held.pairs) - before, who)
    fourth = compared(GROUPED, below, gains, rng)
    metrics = written(generator.metrics, fourth)
    grouped = generator.with_net(learned.net, metrics)
    judged = judge(beats("rung 4", fourth), *drafted(grouped, generator, medium, points, rng))
    measured = {
        **metrics,
        "rung": GROUPED if judged.passed else below,
        "kl": learned.kl,
        "stopped": learned.stopped,
        "tuning_steps": learned.steps,
        "reward_first": float(np.mean(learned.rewards[:3])),
        "reward_last": float(np.mean(learned.rewards[-3:])),
    }
    best = grouped if judged.passed else None
    return Climbed(best, measured, Gate(judged.passed, judged.reasons), {GROUPED: grouped})
