"""From a person and a brief to creations: draw drafts, drop what fails, keep the best and different.

Best-of-n under two judges, the person's own reward and the ranking: where they agree, less of what
one of them wrongly believes is chosen than under either alone. The ranking counts less: drafts are
made near the taste, and how near exactly then says little.

Of many drafts not the very best is taken but any of the best tenth (quantilizing: Taylor 2016):
both judges err most where they are most pleased. So what is chosen stays within ln 10 nats of the
generator, however many drafts there are, and nothing is bent out of shape to please.

The first creation is the one believed best; each later one is the best under another draw from
what is believed (Thompson 1933), so that what is not yet known of a person is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from tastemaker.create.meetings import Met, Numbers
from tastemaker.create.models.condition import MOODS
from tastemaker.create.reward import Reward
from tastemaker.domain import Brief, Profile, Taste
from tastemaker.errors import NotReady
from tastemaker.ports import FloatArray, Generator, Medium, Moderator, Proven

COPIED = 0.5  # no creation repeats more than half of itself from one training text
LIKENESS = 0.5  # weight of being different from what was already made for this brief
TOP = 0.1  # of the drafts: any of those may be chosen
RANKING = 0.1  # weight of what the ranking says, against the reward
SWAY = 0.1  # what the ranking counts at least, where the reward knows no difference
OBEY = 1.0  # weight of doing what was asked against what the person is known to like
STRAIN = 12.0  # nats that a draft may be strained; nine in ten real tunes would be less
LEAST_STRAINED = 0.5  # of the drafts, where most are more: those that are least
ROUNDS = 5  # batches without a single usable draft before giving up, each twice the one before
AT_ONCE = 4  # creations whose drafts are drawn in one batch, after the first

Place = Callable[[Sequence[tuple[str, Mapping[str, Any]]]], FloatArray]
Ranked = Callable[[FloatArray], FloatArray]  # points (n, d) → what the ranking makes of them (n,)


class Inspector(Protocol):
    """What stands against a draft that is well-formed and says nothing bad."""

    def refuses(self, medium: Medium, attributes: Mapping[str, Any]) -> str: ...

    def spoiled(self, medium: Medium, text: str) -> list[str]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """Whom a creation is for, at one moment."""

    profile: Profile
    taste: Taste
    met: Sequence[Met] = ()  # items of this medium, oldest first
    like: FloatArray | None = None  # (m, d) what it shall resemble
    toward: FloatArray | None = None  # (d,) unit: where what is asked for stands in the space
    now: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """A draft that was chosen. `attributes` are measured, and asked for where not measurable."""

    text: str
    attributes: dict[str, Any]
    point: FloatArray
    reward: float
    logprob: float
    copied: float
    dropped: Mapping[str, int] = field(default_factory=dict)  # why others were not chosen


@dataclass(frozen=True, slots=True, eq=False)
class Judges:
    """What tells the drafts for one person apart."""

    reward: Reward
    ranked: Ranked | None
    brief: Brief
    medium: Medium

    def worth(self, good: Sequence[Composed], points: FloatArray, weights: Numbers) -> Numbers:
        """(n,) in units of the reward: the reward under `weights`, the ranking on the same scale,
        and how far a draft is from what was asked for."""
        described = [c.attributes for c in good]
        own = self.reward.features(described, points) @ weights
        if self.ranked is not None and points.shape[1]:
            theirs = self.ranked(points).astype(np.float64)
            if (spread := float(theirs.std())) > 1e-9:
                own = own + (theirs - theirs.mean()) * (
                    RANKING * max(float(own.std()), SWAY) / spread
                )
        return np.asarray(own + OBEY * obedience(self.brief, self.medium, described))

    def expected(self, good: Sequence[Composed], points: FloatArray) -> Numbers:  # (n,)
        """How each would be met, as the reward has it."""
        return self.reward.expected(self.reward.features([c.attributes for c in good], points))


def compose(
    person: Person,
    brief: Brief,
    generator: Generator,
    medium: Medium,
    moderator: Moderator,
    place: Place,
    rng: np.random.Generator,
    *,
    n: int = 1,
    drafts: int = 4,
    ranked: Ranked | None = None,
    inspector: Inspector | None = None,
) -> Iterator[Composed]:
    """`n` creations, each given out as soon as it is chosen, the first one soonest. What a draft
    looks or sounds like is inspected when it is about to be chosen: few of them are rendered.

    Raises NotReady("no_draft") when nothing passes: the brief asks for what was never learned.
    """
    reward = Reward(medium, person.profile, person.taste, person.met, person.now)
    judges = Judges(reward, ranked, brief, medium)
    weights = reward.posterior.mean
    given: list[Composed] = []
    dropped: Counter[str] = Counter()
    empty = 0
    while len(given) < n:
        wanted = min(AT_ONCE, n - len(given)) if given else 1
        asked = [
            (aim(person, brief, rng, 1.0 + empty), replace(brief, seed=int(rng.integers(2**31))))
            for _ in range(wanted * drafts << empty)
        ]
        there = {c.text for c in given}
        good = _usable(generator, medium, moderator, asked, rng, dropped, there, inspector)
        found = 0
        if good:
            points = place([(c.text, c.attributes) for c in good])
            worth, expected = judges.worth(good, points, weights), judges.expected(good, points)
            for row in _best(worth, points, [c.point for c in given], rng):
                if inspector is not None and (spoiled := inspector.spoiled(medium, good[row].text)):
                    dropped[spoiled[0]] += 1
                    continue
                chosen = replace(
                    good[row],
                    point=points[row],
                    reward=float(expected[row]),
                    dropped=dict(dropped),
                )
                given.append(chosen)
                found += 1
                yield chosen
                if found == wanted:
                    break
        empty = 0 if found else empty + 1
        if empty >= ROUNDS:
            raise NotReady("no_draft", value=brief.medium, why=_why(dropped))
        weights = reward.posterior.drawn(rng) if found else weights


def pool(
    person: Person,
    brief: Brief,
    generator: Generator,
    medium: Medium,
    moderator: Moderator,
    place: Place,
    rng: np.random.Generator,
    *,
    drafts: int,
    ranked: Ranked | None = None,
    inspector: Inspector | None = None,
) -> tuple[list[Composed], Numbers]:
    """All usable ones of so many drafts, and what each is worth by what is believed now: what
    `compose` chooses a first creation from. Raises NotReady("no_draft") where none is."""
    reward = Reward(medium, person.profile, person.taste, person.met, person.now)
    judges, dropped = Judges(reward, ranked, brief, medium), Counter[str]()
    seeds = rng.integers(2**31, size=drafts).tolist()
    asked = [(aim(person, brief, rng), replace(brief, seed=seed)) for seed in seeds]
    good = _usable(generator, medium, moderator, asked, rng, dropped, set(), inspector)
    if not good:
        raise NotReady("no_draft", value=brief.medium, why=_why(dropped))
    points = place([(c.text, c.attributes) for c in good])
    expected = judges.expected(good, points)
    found = [
        replace(one, point=point, reward=float(met))
        for one, point, met in zip(good, points, expected, strict=True)
    ]
    return found, judges.worth(good, points, reward.posterior.mean)


def aim(
    person: Person, brief: Brief, rng: np.random.Generator, insist: float = 1.0
) -> FloatArray | None:
    """The point one draft starts from: a mode of the taste, or what it shall resemble.

    Turned towards what is asked for (`insist`: how far), because a point of pure major asks for
    major whatever the brief says; and away by `brief.surprise`. None: nothing is known.
    """
    point = None
    if person.like is not None and len(person.like):
        point = person.like[int(rng.integers(len(person.like)))]
    elif len(person.taste.weights):
        chance = person.taste.weights / person.taste.weights.sum()
        point = person.taste.points[int(rng.choice(len(chance), p=chance))]
    if point is None or not len(point):
        return None
    if person.toward is not None and person.toward.any():
        point = point + insist * person.toward
        point = point / max(float(np.linalg.norm(point)), 1e-9)
    if brief.surprise > 0:
        away = rng.standard_normal(len(point))
        point = (1 - brief.surprise) * point + brief.surprise * away / np.linalg.norm(away)
        point = point / np.linalg.norm(point)
    return np.asarray(point, np.float32)


def obedience(
    brief: Brief, medium: Medium, attributes: Sequence[Mapping[str, Any]]
) -> FloatArray:  # (n,)
    """How near drafts come to the numbers that were asked for: 0, or below.

    Distances count in standard deviations among the drafts, so that no unit outweighs another;
    valence and arousal have one unit, that of the one in which drafts differ more.
    """
    off = np.zeros(len(attributes), np.float32)
    asked = {name: float(v) for name, v in brief.attributes.items() if name in medium.measures}
    if brief.mood is not None and set(MOODS) <= set(medium.measures):
        asked |= {"valence": brief.mood.valence, "arousal": brief.mood.arousal}
    met = {
        name: np.array([float(a.get(name, value)) for a in attributes], np.float32)
        for name, value in asked.items()
    }
    unit = {name: float(values.std()) for name, values in met.items()}
    if set(MOODS) <= unit.keys():
        unit |= dict.fromkeys(MOODS, max(unit[name] for name in MOODS))
    for name, value in asked.items():
        off -= np.minimum(np.abs(met[name] - value) / (unit[name] + 1e-3), 3.0)
    return np.asarray(off / max(1, len(asked)), np.float32)


def disobeys(brief: Brief, medium: Medium, attributes: Mapping[str, Any]) -> str:
    """The control whose measured value is not the one asked for; empty if there is none."""
    for name, value in brief.attributes.items():
        if name in medium.controls and attributes.get(name, value) != value:
            return name
    return ""


def _usable(
    generator: Generator,
    medium: Medium,
    moderator: Moderator,
    asked: Sequence[tuple[FloatArray | None, Brief]],
    rng: np.random.Generator,
    dropped: Counter[str],
    there: set[str],
    inspector: Inspector | None,
) -> list[Composed]:
    """The drafts of one batch that may be shown, each text once."""
    good = []
    for (_, brief), draft in zip(asked, generator.draft_batch(asked, rng), strict=True):
        described = medium.describe(draft.text) if not medium.check(draft.text) else None
        unproven = described is not None and isinstance(medium, Proven) and medium.prove(draft.text)
        copied = generator.copied(draft.text) if described is not None else 0.0
        if described is None:
            dropped["not well-formed"] += 1
        elif unproven:
            dropped[unproven[0]] += 1
        elif draft.text in there:
            dropped["the same again"] += 1
        elif name := disobeys(brief, medium, described):
            dropped[f"another {name}"] += 1
        elif inspector is not None and (name := inspector.refuses(medium, described)):
            dropped[f"a policy on {name}"] += 1
        elif copied > COPIED:
            dropped["copied"] += 1
        elif not (verdict := moderator.judge("draft", draft.text)).allowed:
            dropped[verdict.category] += 1
        else:
            there.add(draft.text)
            asked_for = {k: v for k, v in brief.attributes.items() if k in medium.controls}
            attributes = {**asked_for, **described}
            nowhere = np.zeros(0, np.float32)
            made = Composed(draft.text, attributes, nowhere, 0.0, draft.logprob, copied)
            good.append((made, draft.strain))
    return _unstrained(good, dropped)


def _unstrained(good: Sequence[tuple[Composed, float]], dropped: Counter[str]) -> list[Composed]:
    """Without those that were brought to their form or their end against the generator's will:
    well-formed, and not like what it learned."""
    if not good:
        return []
    strain = np.array([nats for _, nats in good])
    most = max(STRAIN, float(np.quantile(strain, LEAST_STRAINED, method="lower")))
    if strained := int((strain > most).sum()):
        dropped["strained"] += strained
    return [one for one, nats in good if nats <= most]


def _best(
    worth: Numbers, points: FloatArray, given: Sequence[FloatArray], rng: np.random.Generator
) -> Iterator[int]:
    """Every row once: each time one of the best tenth by worth, less its likeness to what was
    chosen before it."""
    left = np.ones(len(worth), np.bool_)
    chosen, top = list(given), among(len(worth))
    while left.any():
        alike = (points @ np.stack(chosen).T).max(1) if chosen and points.shape[1] else 0.0
        value = np.where(left, worth - LIKENESS * alike, -np.inf)
        best = np.argsort(-value, kind="stable")[: min(top, int(left.sum()))]
        row = int(best[rng.integers(len(best))])
        left[row] = False
        chosen.append(points[row])
        yield row


def among(drafts: int) -> int:
    """How many of so many drafts may be chosen."""
    return max(1, round(TOP * drafts))


def _why(dropped: Counter[str]) -> str:
    return ", ".join(f"{count} × {why}" for why, count in dropped.most_common(3)) or "no drafts"
