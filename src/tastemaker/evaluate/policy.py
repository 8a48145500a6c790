"""What other policies would have earned from the slates that this home has logged.

A row is one position of one slate, earning 1 where its item was welcomed from there (finished,
liked, saved, shared or bought) and 0 otherwise. Each position is judged with those above it as
they were logged (the position-based view: Li et al., 2018). Two policies can be judged exactly from
what a pick keeps:

- another amount of exploring: a logged propensity is (1 - explore)·[best] + explore·s, so that it
  tells whether the pick was the best one and its chance s of being drawn;
- `popular`: whatever most people had welcomed before, not seen by this person nor above it.

Guesses of rewards are by position alone: the same for every action, thus exact for any policy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from tastemaker.domain import Event, Slate
from tastemaker.engine import Engine
from tastemaker.engine.slates import SLATE
from tastemaker.errors import BadInput, NotReady
from tastemaker.evaluate.off_policy import Log, earned, effective, guesses, judge
from tastemaker.profile.fold import undone

WELCOMED = frozenset({"finish", "like", "save", "share", "buy"})
SIMULATED = "sim:"
LEAST = 5.0  # rows' worth below which an estimate says nothing

_EXPLORE = re.compile(r"explore=([0-9.e-]+)")


@dataclass(frozen=True, slots=True)
class Row:
    """One position of a logged slate."""

    slate: int
    position: int
    propensity: float
    explore: float  # amount of exploring it was logged under
    reward: float
    is_popular: bool


def evaluate_policy(
    engine: Engine,
    *,
    explore: Sequence[float] = (0.0, 0.2),
    simulated: bool = False,
    seed: int = 0,
) -> dict[str, Any]:
    """Welcomed picks per shown pick, of this home's own policy and of others, with intervals.

    `simulated`: judge the slates of simulated listeners instead of people. Raises BadInput for
    an amount outside [0, 1], NotReady where no slate was logged.
    """
    for amount in explore:
        if not 0 <= amount <= 1:
            raise BadInput("bad_field", field="explore", value=amount, why="use 0 to 1")
    engine.slates.flush()
    rows = list(_rows(engine, simulated))
    if not rows:
        raise NotReady("nothing_shown")
    rng = np.random.default_rng(seed)
    group = np.array([row.slate for row in rows])
    reward = np.array([row.reward for row in rows])
    return {
        "slates": len(set(group.tolist())),
        "positions": len(rows),
        "logged": earned(reward, group, rng),
        "policies": {
            **{f"explore={a:g}": _judged(rows, _exploring(rows, a), rng) for a in explore},
            "popular": _judged(rows, np.array([float(row.is_popular) for row in rows]), rng),
        },
    }


def _judged(
    rows: Sequence[Row], target: np.ndarray[Any, Any], rng: np.random.Generator
) -> dict[str, Any]:
    """Estimates for one policy; None where the log hardly overlaps with it."""
    group = np.array([row.slate for row in rows])
    reward = np.array([row.reward for row in rows])
    position = np.array([row.position for row in rows])
    fold, table = guesses(position, reward, group, int(position.max()) + 1, rng)
    guess = table[fold, position]
    log = Log(np.array([row.propensity for row in rows]), target, reward, group, guess, guess)
    worth = effective(log) if target.any() else 0.0
    estimates = judge(log, rng) if worth >= LEAST else None
    return {"estimates": estimates, "effective_rows": worth}


def _exploring(rows: Sequence[Row], amount: float) -> np.ndarray[Any, Any]:
    """The chance of each logged pick under another amount of exploring."""
    return np.array([other_chance(row.propensity, row.explore, amount) for row in rows])


def other_chance(propensity: float, logged: float, amount: float) -> float:
    """The chance, under `amount` of exploring, of a pick logged with `propensity` under `logged`.

    Nothing but the best has more than `logged` of a chance, and the best has at least
    1 - `logged`: below a half the two cannot be mixed up.
    """
    if logged <= 0:
        return 1 - amount if amount else 1.0
    is_best = propensity >= 1 - logged
    drawn = (propensity - (1 - logged) * is_best) / logged
    return float(np.clip((1 - amount) * is_best + amount * drawn, 0.0, 1.0))


# ------------------------------------------------------------------------------- what was logged
def _rows(engine: Engine, simulated: bool) -> Iterator[Row]:
    slates = [
        msgspec.convert(document.body, Slate)
        for document in engine.store.scan(SLATE)
        if (document.user or "").startswith(SIMULATED) == simulated
    ]
    events = _standing(engine.store.events())
    joined = {(e.slate, e.item) for e in events if e.slate and e.kind in WELCOMED}
    for number, (slate, favourites, seen) in enumerate(_replayed(slates, events)):
        found = _EXPLORE.search(slate.policy)
        explore = float(found[1]) if found else 1.0
        if explore >= 0.5:  # drawn by chance: which pick was the best is not told
            continue
        for position, pick in enumerate(slate.picks):
            above = {other.item for other in slate.picks[:position]}
            best = next((i for i in favourites if i not in seen and i not in above), None)
            reward = float((slate.id, pick.item) in joined)
            yield Row(number, position, pick.propensity, explore, reward, pick.item == best)


def _standing(ledger: Iterable[tuple[int, Event]]) -> list[Event]:
    rows = list(ledger)
    back = undone(rows)
    return [event for _, event in rows if event.id not in back]


def _replayed(
    slates: Sequence[Slate], events: Sequence[Event]
) -> Iterator[tuple[Slate, list[str], set[str]]]:
    """Each slate in order of time, with what most people had welcomed, and what its person had
    met, until then."""
    by_time = sorted((event for event in events if event.item), key=lambda e: e.at or 0.0)
    liked: Counter[str] = Counter()
    met: dict[str, set[str]] = {}
    at, order, stale = 0, [], True
    for slate in sorted(slates, key=lambda slate: (slate.at, slate.id)):
        while at < len(by_time) and (by_time[at].at or 0.0) < slate.at:
            event = by_time[at]
            item = str(event.item)
            met.setdefault(event.user, set()).add(item)
            if event.kind in WELCOMED:
                liked[item] += 1
                stale = True
            at += 1
        if stale:
            order = [item for item, _ in sorted(liked.items(), key=lambda one: (-one[1], one[0]))]
            stale = False
        yield slate, order, met.get(slate.user, set())
