"""From a person and a brief to creations: draw drafts, drop what fails, keep the best and different.

Best-of-n under the person's own reward: with n drafts the chosen ones stay within
ln n - (n - 1) / n nats of the generator, so nothing is bent out of shape to please.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from tastemaker.create.reward import Met, Reward
from tastemaker.domain import Brief, Profile, Taste
from tastemaker.errors import NotReady
from tastemaker.ports import FloatArray, Generator, Medium, Moderator, Proven

COPIED = 0.5  # no creation repeats more than half of itself from one training text
LIKENESS = 0.5  # weight of being different from what was already made for this brief
OBEY = 1.0  # weight of doing what was asked against what the person is known to like
ROUNDS = 5  # batches without a single usable draft before giving up, each twice the one before
AT_ONCE = 4  # creations whose drafts are drawn in one batch, after the first

Place = Callable[[Sequence[tuple[str, Mapping[str, Any]]]], FloatArray]


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
) -> Iterator[Composed]:
    """`n` creations, each given out as soon as it is chosen, the first one soonest.

    Raises NotReady("no_draft") when nothing passes: the brief asks for what was never learned.
    """
    reward = Reward(medium, person.profile, person.taste, person.met, person.now)
    weights = reward.posterior.drawn(rng)
    given: list[Composed] = []
    dropped: Counter[str] = Counter()
    empty = 0
    while len(given) < n:
        wanted = min(AT_ONCE, n - len(given)) if given else 1
        asked = [
            (aim(person, brief, rng, 1.0 + empty), replace(brief, seed=int(rng.integers(2**31))))
            for _ in range(wanted * drafts << empty)
        ]
        good = _usable(generator, medium, moderator, asked, rng, dropped, {c.text for c in given})
        if not good:
            empty += 1
            if empty >= ROUNDS:
                raise NotReady("no_draft", value=brief.medium, why=_why(dropped))
            continue
        empty = 0
        points = place([(c.text, c.attributes) for c in good])
        features = reward.features([c.attributes for c in good], points)
        worth = features @ weights + OBEY * obedience(brief, medium, [c.attributes for c in good])
        for row in _best(worth, points, [c.point for c in given], wanted):
            chosen = replace(
                good[row],
                point=points[row],
                reward=float(reward.expected(features[row : row + 1])[0]),
                dropped=dict(dropped),
            )
            given.append(chosen)
            yield chosen


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

    Distances count in standard deviations among the drafts, so that no unit outweighs another.
    """
    off = np.zeros(len(attributes), np.float32)
    asked = {name: float(v) for name, v in brief.attributes.items() if name in medium.measures}
    if brief.mood is not None and {"valence", "arousal"} <= set(medium.measures):
        asked |= {"valence": brief.mood.valence, "arousal": brief.mood.arousal}
    for name, value in asked.items():
        values = np.array([float(a.get(name, value)) for a in attributes], np.float32)
        off -= np.minimum(np.abs(values - value) / (values.std() + 1e-3), 3.0)
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
        elif copied > COPIED:
            dropped["copied"] += 1
        elif not (verdict := moderator.judge("draft", draft.text)).allowed:
            dropped[verdict.category] += 1
        else:
            there.add(draft.text)
            asked_for = {k: v for k, v in brief.attributes.items() if k in medium.controls}
            attributes = {**asked_for, **described}
            nowhere = np.zeros(0, np.float32)
            good.append(Composed(draft.text, attributes, nowhere, 0.0, draft.logprob, copied))
    return good


def _best(
    worth: FloatArray, points: FloatArray, given: Sequence[FloatArray], wanted: int
) -> Iterator[int]:
    """Rows by worth, each less its likeness to what was chosen before it."""
    left = np.ones(len(worth), np.bool_)
    chosen = list(given)
    for _ in range(min(wanted, len(worth))):
        alike = (points @ np.stack(chosen).T).max(1) if chosen and points.shape[1] else 0.0
        row = int(np.argmax(np.where(left, worth - LIKENESS * alike, -np.inf)))
        left[row] = False
        chosen.append(points[row])
        yield row


def _why(dropped: Counter[str]) -> str:
    return ", ".join(f"{count} × {why}" for why, count in dropped.most_common(3)) or "no drafts"
