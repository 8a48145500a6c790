"""F, H: is the ranking even-handed between sources, and between groups of people?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tastemaker.errors import NotReady
from tastemaker.evaluate.listeners import Listener
from tastemaker.evaluate.proofs.stage import Proof, Stage
from tastemaker.evaluate.uncertain import RESAMPLES, Numbers, interval, told

EQUAL = 0.02  # enjoyments that differ by less are taken for equal
PAIRS = 20  # at most, for each creation
HEARD = 1_500  # catalogue items among which equals are looked for
ODDS = 0.6  # a creation stands above its equal in at most so many of 100, and 100 minus so many
FOUR_FIFTHS = 0.8  # Uniform Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4 D
K = 10


def source_bias(stage: Stage) -> Proof:
    """F. Of a creation and a catalogue item that somebody enjoys equally, how often is the
    creation scored above? One half is even-handed."""
    shares = [share for one in stage.people if (share := _above(stage, one)) is not None]
    if not shares:
        raise NotReady("too_little", value="equal pairs", found=0, needed=1)
    found = interval(np.array(shares), stage.luck(8))
    passed = 1 - ODDS <= found["mean"] <= ODDS
    return Proof(
        "F", passed, found["mean"], found["low"], found["high"], ODDS, "source bias", len(shares),
        {"even": 0.5, "at_least": 1 - ODDS},
    )  # fmt: skip


def _above(stage: Stage, one: Listener) -> float | None:
    engine = stage.engine
    made = stage.made(one.user)
    live, profile = engine.refresh(), engine.profile(one.user)
    ranker, base, own = live.models.ranker, live.catalogue.base, live.own(one.user)
    if ranker is None:
        raise NotReady("not_learned", value="ranking")
    mine, theirs = ranker.score_many(profile, engine.taste(one.user), [base, own], engine.now())
    rng = stage.luck(9, stage.people.index(one))
    rows = rng.permutation(len(stage.items))[:HEARD].tolist()
    fresh = [stage.items[row] for row in rows if stage.items[row].id not in one.heard]
    joys = one.enjoys(fresh)
    scores = np.array([mine[base.row[item.id]] for item in fresh])
    shares = []
    for item, joy in zip(made, one.enjoys(made), strict=True):
        equal = np.flatnonzero(np.abs(joys - joy) < EQUAL)[:PAIRS]
        score = theirs[own.row[item.id]]
        shares += ((score > scores[equal]) + 0.5 * (score == scores[equal])).tolist()
    return float(np.mean(shares)) if shares else None


def fairness(stage: Stage) -> Proof:
    """H. Enjoyment of the ten items recommended: the worse-off half by the better-off half, for
    people with a short and a long past, and of rare and usual taste; the less even of the two."""
    joys = np.array([_shown(stage, one) for one in stage.people])
    halves = {
        name: _worse_first(joys[split], joys[~split]) for name, split in _groups(stage).items()
    }
    ratios = {name: float(worse.mean() / better.mean()) for name, (worse, better) in halves.items()}
    least = min(ratios, key=lambda name: ratios[name])
    drawn = _drawn(*halves[least], stage.luck(10))
    found = told(ratios[least], drawn)
    return Proof(
        "H", found["mean"] >= FOUR_FIFTHS, found["mean"], found["low"], found["high"], FOUR_FIFTHS,
        "fairness", len(joys), {"ratio": ratios, "enjoyment": float(joys.mean())},
    )  # fmt: skip


def _worse_first(one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
    return (one, other) if one.mean() <= other.mean() else (other, one)


def _drawn(worse: Numbers, better: Numbers, rng: np.random.Generator) -> Numbers:
    """The ratio of their means, of people drawn anew; which half is which stays."""
    means = [
        half[rng.integers(len(half), size=(RESAMPLES, len(half)))].mean(axis=1)
        for half in (worse, better)
    ]
    ratio: Numbers = means[0] / means[1]
    return ratio


def _shown(stage: Stage, one: Listener) -> float:
    slate = stage.engine.recommend(one.user, K, medium=stage.medium, mix=("catalogue",))
    items = [stage.engine.item(pick.item) for pick in slate.picks]
    return float(one.enjoys(items).mean())


def _groups(stage: Stage) -> Mapping[str, NDArray[np.bool_]]:
    """Which half everybody belongs to: by how long their past is, by how usual their taste is."""
    some = [stage.items[row] for row in stage.luck(11).permutation(len(stage.items))[:200].tolist()]
    joys = np.array([one.enjoys(some) for one in stage.people])
    usual = np.array(
        [np.corrcoef(row, np.delete(joys, n, 0).mean(axis=0))[0, 1] for n, row in enumerate(joys)]
    )
    past = np.arange(len(joys)) % 2 == 1
    return {"long_past": past, "usual_taste": usual > np.median(usual)}
