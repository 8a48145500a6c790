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
    people with a short and a long past, and of rare and usual taste; the worse of the two."""
    joys = np.array([_shown(stage, one) for one in stage.people])
    groups = _groups(stage)
    rng = stage.luck(10)
    drawn = [
        min(_evenness(joys, split, rng) for split in groups.values()) for _ in range(RESAMPLES)
    ]
    each = {name: _evenness(joys, split) for name, split in groups.items()}
    means = {
        name: {"in": float(joys[split].mean()), "out": float(joys[~split].mean())}
        for name, split in groups.items()
    }
    found = told(min(each.values()), np.array(drawn))
    return Proof(
        "H", found["mean"] >= FOUR_FIFTHS, found["mean"], found["low"], found["high"], FOUR_FIFTHS,
        "fairness", len(joys), {"ratio": each, "enjoyment": means},
    )  # fmt: skip


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


def _evenness(
    joys: Numbers, split: NDArray[np.bool_], rng: np.random.Generator | None = None
) -> float:
    """Mean of the worse-off half by that of the better-off; of people drawn anew with `rng`."""
    halves = [joys[split], joys[~split]]
    if rng is not None:
        halves = [rng.choice(half, len(half)) for half in halves]
    one, other = (float(half.mean()) for half in halves)
    return min(one, other) / max(one, other, 1e-9)
