"""train personal: the rungs of the ladder that are everybody's, learned from everybody's feedback.

What is learned from is what stood in one slate: a thing that was liked or finished beside one that
was skipped or disliked. Three people in ten are kept aside, and what each rung gains is measured on
them alone, as how much likelier what they liked is than what they did not (nats a token): a rung
is climbed only where that gain is above 0 by its interval. Creations are private and never part
of what a shared composer learns from; they count in the person's own code and reward.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.personal.ladder import (
    CODE,
    PREFERRED,
    Compared,
    compared,
    read,
    serving,
    written,
)
from tastemaker.domain import Brief, Evidence, Item
from tastemaker.errors import BadInput, NotReady
from tastemaker.learn.dataset import Dataset
from tastemaker.learn.gate import Check, Gate, at_least, judge, share_at_least
from tastemaker.ports import FloatArray, Medium, Progress, Report, Store

if TYPE_CHECKING:
    from tastemaker.create.models.composer import TransformerGenerator
    from tastemaker.create.models.prefer import Pair
    from tastemaker.create.personal.code import Heard

METHODS = ("dpo", "kto")
WAYS = (*METHODS, "grpo")  # the last is `learn.grouped`
KEPT_ASIDE = 0.3  # of the people
MOST_PAIRS = 12  # of one person: nobody outweighs the others
LIKED, NOT = 0.9, 0.0  # weights of evidence: finished or better, worse than nothing
CODES_SHARE = 0.4  # of the time, for the codes
TRIED = 48  # drafts, for the diversity floor
VARIETY = 0.9  # of the different short runs in as many drafts of the composer as it was
VALID = 0.97


@dataclass(frozen=True, slots=True, eq=False)
class Preferred:
    """Two things one person met, by row of the catalogue: the one they liked, and the other."""

    user: str
    liked: int
    other: int


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """Pairs ready for a net, and beside each what its person met but the two."""

    pairs: list[Pair]
    heard: list[Heard]

    def only(self, rows: Sequence[int]) -> Lesson:
        return Lesson([self.pairs[i] for i in rows], [self.heard[i] for i in rows])


def slates(store: Store, upto: int) -> dict[str, list[list[str]]]:
    """user → the items acted on in each slate."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for number, event in store.events():
        if number <= upto and event.slate and event.item:
            found.setdefault(event.user, {}).setdefault(event.slate, {})[event.item] = None
    return {user: [list(one) for one in each.values()] for user, each in found.items()}


def preferred(
    user: str,
    evidence: Sequence[Evidence],
    shown: Sequence[Sequence[str]],
    row: Mapping[str, int],
    rng: np.random.Generator,
    method: str = "dpo",
) -> list[Preferred]:
    """Pairs of one person: of one slate for DPO, of thumbs from anywhere for KTO."""
    weight = {e.item: e.weight for e in evidence if e.item in row}
    groups = shown if method == "dpo" else [list(weight)]
    pairs = []
    for group in groups:
        liked = [row[id] for id in group if weight.get(id, NOT) >= LIKED]
        other = [row[id] for id in group if weight.get(id, NOT) < NOT]
        pairs += [Preferred(user, *two) for two in product(liked, other)]
    chosen = rng.permutation(len(pairs))[:MOST_PAIRS]
    return [pairs[i] for i in sorted(chosen.tolist())]


def aside(user: str) -> bool:
    """Whether a person is kept for judging: by their id, whatever the others are."""
    mark = hashlib.sha256(f"aside:{user}".encode()).digest()
    return int.from_bytes(mark[:4], "big") < KEPT_ASIDE * 2**32


def lesson(
    preferences: Sequence[Preferred],
    evidence: Mapping[str, Sequence[Evidence]],
    generator: TransformerGenerator,
    medium: Medium,
    items: Sequence[Item],
    points: FloatArray,
) -> Lesson:
    """Pairs as texts, each asked for by its person's point without the two."""
    from tastemaker.create.models.data import encoded
    from tastemaker.create.models.prefer import Pair, asked_by
    from tastemaker.create.personal.code import Codes

    row = {item.id: i for i, item in enumerate(items) if item.medium == medium.name}
    needed = sorted({i for one in preferences for i in (one.liked, one.other)})
    texts, _ = encoded(
        medium, [items[i] for i in needed], points[needed], generator.wishes, generator.longest
    )
    text = {needed[one.row]: one for one in texts}
    number = {user: i for i, user in enumerate(sorted({one.user for one in preferences}))}
    reader = Codes.begun(generator.wishes.size, np.random.default_rng(0))
    pairs, heard = [], []
    for one in preferences:
        if one.liked not in text or one.other not in text:
            continue
        rest = [
            e for e in evidence[one.user] if row.get(e.item) not in (None, one.liked, one.other)
        ]
        wish = generator.wishes.vector(_point(rest, row, points), {})
        pairs.append(
            Pair(number[one.user], asked_by(text[one.liked], wish), asked_by(text[one.other], wish))
        )
        met = [(items[row[e.item]], points[row[e.item]], e.weight, e.at) for e in rest]
        heard.append(generator.heard(reader, met))
    return Lesson(pairs, heard)


def _point(
    evidence: Sequence[Evidence], row: Mapping[str, int], points: FloatArray
) -> FloatArray | None:
    """Where somebody stands by what they liked."""
    total = sum(
        (max(e.weight, 0.0) * points[row[e.item]] for e in evidence),
        np.zeros(points.shape[1], np.float32),
    )
    length = float(np.linalg.norm(total))
    return np.asarray(total / length, np.float32) if length > 0 else None


@dataclass(slots=True, eq=False)
class Climbed:
    """What came of it: the composer to publish (None: no rung was climbed), and why."""

    generator: TransformerGenerator | None
    measured: dict[str, Any]
    gate: Gate
    tried: Mapping[int, TransformerGenerator]  # by rung, climbed or not


def climb(
    generator: TransformerGenerator,
    medium: Medium,
    learned: Lesson,
    held: Lesson,
    points: FloatArray,  # (n, d) prompts of drafts, for the diversity floor
    *,
    minutes: float,
    clock: Callable[[], float],
    rng: np.random.Generator,
    report: Report = lambda _: None,
    method: str = "dpo",
    resume: Path | None = None,
) -> Climbed:
    """Rungs 2 and 3, each learned from `learned` and judged on `held`.

    Raises BadInput for an unknown method, NotReady("nothing_to_learn") without pairs.
    """
    from tastemaker.create.models.checkpoint import Checkpoint
    from tastemaker.create.models.coding import coded_margins, fit_codes
    from tastemaker.create.models.prefer import margins, tune

    if method not in METHODS:
        known = ", ".join(WAYS)
        raise BadInput("bad_field", field="method", value=method, why=f"use {known}")
    if not learned.pairs or not held.pairs:
        raise NotReady("nothing_to_learn", value="preferences")
    seed = int(rng.integers(2**31))
    who = np.array([pair.person for pair in held.pairs])
    plain = margins(generator.net, held.pairs)
    codes = fit_codes(
        generator.net, learned.pairs, learned.heard, seconds=60 * minutes * CODES_SHARE,
        clock=clock, rng=rng, report=_part(report, 0.0, CODES_SHARE),
    )  # fmt: skip
    coded = np.asarray(coded_margins(generator.net, held.pairs, held.heard, codes), np.float64)
    under = dict(generator.metrics)
    ground = serving([one for one in read(under) if one.rung < CODE])
    second = compared(CODE, ground, by_person(coded - plain, who), rng)
    metrics = written(under, second)
    coded_net = generator.with_codes(codes, metrics)
    best = coded_net if second.better else None
    mark = f"{method}:{seed}:{len(learned.pairs)}:{generator.metrics.get('steps')}"
    checkpoint = Checkpoint(resume, mark) if resume else None
    tuned = tune(
        generator.net, learned.pairs, [pair.liked for pair in held.pairs],
        seconds=60 * minutes * (1 - CODES_SHARE), clock=clock, seed=seed, method=method,
        checkpoint=checkpoint, report=_part(report, CODES_SHARE, 1 - CODES_SHARE),
    )  # fmt: skip
    below = coded if second.better else plain
    gains = by_person(margins(tuned.net, held.pairs) - below, who)
    third = compared(PREFERRED, CODE if second.better else ground, gains, rng)
    # What tunes everybody's composer leaves no code behind: it was learned for the one before.
    metrics = written(metrics, third)
    preferred_net = generator.with_net(tuned.net, metrics)
    floor = drafted(preferred_net, generator, medium, points, rng)
    judged = judge(beats("rung 3", third), *floor)
    if judged.passed:
        best = preferred_net
    if checkpoint:
        checkpoint.remove()
    measured = {
        **metrics,
        "rung": serving(read(best.metrics)) if best else ground,
        "kl": tuned.kl,
        "stopped": tuned.stopped,
        "tuning_steps": tuned.steps,
    }
    reasons = (beats("rung 2", second).words, *judged.reasons)
    tried = {CODE: coded_net, PREFERRED: preferred_net}
    return Climbed(best, measured, Gate(best is not None, reasons), tried)


def by_person(values: NDArray[np.float64], who: NDArray[np.int64]) -> NDArray[np.float64]:
    """The mean of each person's values: people count alike, however many pairs they have."""
    return np.array([values[who == one].mean() for one in np.unique(who)])


def beats(name: str, one: Compared) -> Check:
    """Passes only where the interval lies above 0 and enough people were asked."""
    words = (
        f"{name}: {one.mean:+.4f} nats a token over rung {one.over}, "
        f"{one.low:+.4f} to {one.high:+.4f} ({one.people} people)"
    )
    return Check(one.better, words)


def drafted(
    new: TransformerGenerator, old: TransformerGenerator, medium: Medium, points: FloatArray,
    rng: np.random.Generator,
) -> tuple[Check, Check]:  # fmt: skip
    """The diversity floor: as many different short runs as before, nearly, and as well-formed."""
    rows = rng.integers(len(points), size=TRIED).tolist()
    seeds = rng.integers(2**31, size=TRIED).tolist()
    asked = [(points[row], Brief(medium.name, seed=s)) for row, s in zip(rows, seeds, strict=True)]
    found = [
        [d.text for d in maker.draft_batch(asked, rng) if d.text and not medium.check(d.text)]
        for maker in (new, old)
    ]
    share = variety(medium, found[0]) / max(1e-9, variety(medium, found[1]))
    return (
        at_least("variety against the composer before", share, VARIETY),
        share_at_least("well-formed drafts", len(found[0]), TRIED, VALID),
    )


def variety(medium: Medium, texts: Sequence[str]) -> float:
    """The share of short runs that are different."""
    runs = [medium.shingles(text) for text in texts]
    every = np.concatenate(runs) if runs else np.zeros(0, np.uint64)
    return len(np.unique(every)) / max(1, len(every))


def lessons(
    store: Store,
    data: Dataset,
    medium: Medium,
    generator: TransformerGenerator,
    points: FloatArray,
    rng: np.random.Generator,
    method: str = "dpo",
) -> tuple[Lesson, Lesson]:
    """What is learned from, and what is judged by, of one medium."""
    row = {item.id: i for i, item in enumerate(data.items) if item.medium == medium.name}
    shown = slates(store, data.watermark)
    evidence = {one.user: one.evidence for one in data.people}
    found = [
        two
        for user in sorted(evidence)
        for two in preferred(user, evidence[user], shown.get(user, ()), row, rng, method)
    ]
    sides = [[p for p in found if aside(p.user) is kept] for kept in (False, True)]
    learned, held = (
        lesson(side, evidence, generator, medium, data.items, points) for side in sides
    )
    return learned, held


def _part(report: Report, begin: float, width: float) -> Report:
    return lambda p: report(Progress(begin + width * p.done, p.stage, p.detail))
