"""The closed loop against hidden tastes: is what is shown, and what is made, really enjoyed?

Every arm gets the same listeners under ids of its own: same hidden tastes, same luck (common
random numbers), so that arms are compared in pairs. Everything goes through the engine's public
methods; nothing is retrained meanwhile. Afterwards the listeners are erased.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tastemaker.domain import DAY, Brief, Event, Item
from tastemaker.engine import Engine
from tastemaker.errors import BadInput, NotReady
from tastemaker.evaluate.hearing import Numbers
from tastemaker.evaluate.listeners import SIM, Listener
from tastemaker.evaluate.listeners import listeners as listeners_over
from tastemaker.evaluate.swap import swap
from tastemaker.evaluate.uncertain import interval, paired, ratio
from tastemaker.ports import Progress, Report

#: What is compared. `generic` and `personal` put creations at fixed places; `joint` is what people
#: get: creations kept in stock, and slates of both that the engine fills. `oracle` reads the hidden
#: tastes: the most that any ranking could reach.
ARMS = ("random", "popular", "ranked", "generic", "personal", "joint", "oracle")
PLACED = frozenset({"generic", "personal"})
CREATING = PLACED | {"joint"}
MADE_AT = (0, 4)  # positions where the creating arms put a creation
REMAKE = 5  # rounds for which creations are made in one go
BEGUN_WITH = 12  # onboarding items a listener is asked about, in every arm
VISITS_A_DAY = 2
EVENTS_A_VISIT = 11
FAMOUS = 800  # items that anybody talks about


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """What the arms have in common."""

    engine: Engine
    medium: str
    items: dict[str, Item]
    popular: tuple[str, ...]
    generic: tuple[Item, ...]
    asked: tuple[Item, ...]  # what everybody new is asked about
    k: int
    seed: int
    began: float

    def luck(self, *what: int) -> np.random.Generator:
        """Chance that depends on nothing but the seed and `what` it is for."""
        return np.random.default_rng([self.seed, *what])


@dataclass(slots=True, eq=False)
class Seat:
    """One listener in one arm."""

    number: int
    listener: Listener
    waiting: list[Item]  # creations not shown yet
    joys: list[float]  # mean enjoyment of each slate
    made_joys: list[float]  # of each creation consumed


def simulate(
    engine: Engine,
    *,
    listeners: int = 60,
    rounds: int = 20,
    seed: int = 1,
    k: int = 10,
    medium: str = "tune",
    arms: Sequence[str] = ARMS,
    swapping: bool = True,
    report: Report = lambda _: None,
) -> dict[str, Any]:
    """Satisfaction per arm with 95 % intervals, lifts, and the swap test.

    Satisfaction of a slate is the mean true enjoyment, in [0, 1], of what was consumed of it,
    fatigue counted in. Arms that create are left out while nothing is learned for `medium`; the
    swap test, which takes as long as an arm, without `swapping`.
    Raises NotReady without a catalogue, BadInput for an unknown arm.
    """
    if unknown := set(arms) - set(ARMS):
        raise BadInput(
            "bad_field", field="arms", value=", ".join(unknown), why="use " + ", ".join(ARMS)
        )
    can_create = medium in engine.stats()["creators"]
    arms = [arm for arm in arms if can_create or arm not in CREATING]
    nobody = f"{SIM}{seed}-nobody"
    world = _world(engine, medium, k, seed, rounds, nobody if "generic" in arms else "")
    crowd = _crowd(world, listeners)
    seats = {
        arm: [
            Seat(number, one.copy(f"{seed}-{arm}-{one.name}"), [], [], [])
            for number, one in enumerate(crowd)
        ]
        for arm in arms
    }
    try:
        for done, arm in enumerate(arms):
            _play(world, arm, seats[arm], rounds, _part(report, arm, done, len(arms) + 1))
        result = _told(seats, world.luck(99))
        if swapping and "personal" in seats:
            report(Progress(len(arms) / (len(arms) + 1), "swap", "own profile against another's"))
            people = [seat.listener for seat in seats["personal"]]
            result["swap"] = swap(engine, people, medium, world.luck(98))
        report(Progress(1.0, "done"))
        return {"listeners": listeners, "rounds": rounds, "seed": seed, **result}
    finally:
        for everybody in seats.values():
            for seat in everybody:
                engine.erase(seat.listener.user)
        engine.erase(nobody)


def play_in(
    engine: Engine,
    *,
    listeners: int = 80,
    events_each: int = 60,  # about
    rng: np.random.Generator,
    now: float,
    medium: str = "tune",
    weeks: float = 4.0,
    report: Report = lambda _: None,
) -> int:
    """A first history, so that a ranking has something to learn from; how many events.

    The listeners roam the catalogue by themselves: part of what they meet is what many meet,
    part is what they went looking for.
    """
    items = [item for item in engine.items(limit=1_000_000) if item.medium == medium]
    if not items:
        raise NotReady("not_learned", value="ranking")
    crowd = listeners_over(listeners, items, rng)
    fame = fame_of(crowd, items, rng)
    visits = max(1, round(events_each / EVENTS_A_VISIT))
    events: list[Event] = []
    for done, one in enumerate(crowd):
        report(Progress(0.9 * done / len(crowd), "listening", one.user))
        for at in np.sort(rng.uniform(now - weeks * 7 * DAY, now, visits)).tolist():
            events += one.react(found(one, items, fame, rng), at, rng)[0]
    events.sort(key=lambda event: event.at or 0.0)
    for at in range(0, len(events), 5_000):
        report(Progress(0.9 + 0.1 * at / len(events), "writing"))
        engine.observe(events[at : at + 5_000])
    return len(events)


def fame_of(crowd: Sequence[Listener], items: Sequence[Item], rng: np.random.Generator) -> Numbers:
    """(n,) how often each item is talked about: by Zipf's law among those anybody talks about,
    and what most enjoy is rather, but not reliably, more famous (Salganik et al., 2006)."""
    talked = rng.permutation(len(items))[:FAMOUS]
    heard = [items[row] for row in talked.tolist()]
    some = [crowd[row] for row in rng.permutation(len(crowd))[:20].tolist()]
    loved = np.mean([one.enjoys(heard) for one in some], axis=0)
    luck = rng.normal(0, loved.std(), len(heard))
    fame = np.zeros(len(items))
    fame[talked[np.argsort(-loved - luck)]] = 1 / (np.arange(len(heard)) + 10.0)
    share: Numbers = fame / fame.sum()
    return share


def found(
    one: Listener, items: Sequence[Item], fame: Numbers, rng: np.random.Generator
) -> list[Item]:
    """What somebody picks for a visit: of what everybody talks about and of what they come
    across, each time the best of four they look at."""
    known = rng.choice(len(items), (5, 4), p=fame)
    stray = rng.integers(len(items), size=(3, 4))
    looked = [items[row] for row in np.concatenate([known, stray]).ravel()]
    best = one.enjoys(looked).reshape(-1, 4).argmax(axis=1)
    picked = [looked[4 * row + column] for row, column in enumerate(best.tolist())]
    return [picked[row] for row in rng.permutation(len(picked))]


# ------------------------------------------------------------------------------------ the arms
def _world(engine: Engine, medium: str, k: int, seed: int, rounds: int, nobody: str) -> World:
    items = {item.id: item for item in engine.items(limit=1_000_000, medium=medium)}
    if not items:
        raise NotReady("not_learned", value="ranking")
    loved = Counter(
        event.item
        for _, event in engine.store.events()
        if event.kind in ("finish", "like", "save", "share", "buy") and event.item in items
    )
    popular = tuple(sorted(items, key=lambda id: (-loved[id], id)))
    generic: list[Item] = []
    needed = len(MADE_AT) * rounds if nobody else 0
    while len(generic) < needed:
        brief = Brief(medium, n=min(16, needed), seed=seed * 1000 + len(generic))
        generic += engine.create(nobody, brief)
    asked = tuple(engine.onboarding(BEGUN_WITH, medium))
    return World(engine, medium, items, popular, tuple(generic), asked, k, seed, engine.now())


def _crowd(world: World, n: int) -> list[Listener]:
    return listeners_over(n, list(world.items.values()), world.luck(0))


def _play(
    world: World, arm: str, seats: Sequence[Seat], rounds: int, report: Callable[[float], None]
) -> None:
    for seat in seats:
        _begin(world, seat)
    for round in range(rounds):
        report(round / rounds)
        for seat in seats:
            items, slate = _slate(world, arm, seat, round)
            at = world.began + round * DAY / VISITS_A_DAY
            luck = world.luck(1, seat.number, round)
            events, joys = seat.listener.react(items, at, luck, slate)
            if arm not in ("random", "popular", "oracle"):
                world.engine.observe([replace(event, at=None) for event in events])
            seat.joys.append(float(np.mean(joys)))
            consumed = zip(items, joys, strict=False)
            seat.made_joys += [joy for item, joy in consumed if item.origin is not None]


def _begin(world: World, seat: Seat) -> None:
    """Say about a few telling items what is liked, as everybody new is asked to."""
    joys = seat.listener.enjoys(world.asked)
    liked = [world.asked[row] for row in np.argsort(-joys)[:3].tolist() if joys[row] > 0.5]
    if liked:
        world.engine.observe([Event(seat.listener.user, "like", item.id) for item in liked])


def _slate(world: World, arm: str, seat: Seat, round: int) -> tuple[list[Item], str | None]:
    """What this arm shows, and the id of the slate where the engine made it."""
    one, k = seat.listener, world.k
    luck = world.luck(2, seat.number, round)
    fresh = [id for id in world.items if id not in one.heard]
    if arm == "random":
        return [world.items[fresh[row]] for row in luck.choice(len(fresh), k, replace=False)], None
    if arm == "popular":
        return [world.items[id] for id in world.popular if id not in one.heard][:k], None
    if arm == "oracle":
        seen = [world.items[fresh[row]] for row in luck.permutation(len(fresh))[:500]]
        return [seen[row] for row in np.argsort(-one.enjoys(seen, world.began))[:k]], None
    if arm == "joint":
        world.engine.restock(one.user, world.medium)
        slate = world.engine.recommend(one.user, k, medium=world.medium)
        return [world.engine.item(pick.item, one.user) for pick in slate.picks], slate.id
    slate = world.engine.recommend(one.user, k, medium=world.medium, mix=("catalogue",))
    items = [world.items[pick.item] for pick in slate.picks]
    if arm in PLACED:
        if not seat.waiting:
            seat.waiting = _made(world, arm, seat, round)
        for position in MADE_AT:
            items[position : position + 1] = [seat.waiting.pop(0)]
    return items, slate.id


def _made(world: World, arm: str, seat: Seat, round: int) -> list[Item]:
    """Creations for the next rounds: for nobody in particular, or for this listener."""
    count = len(MADE_AT) * REMAKE
    if arm == "generic":
        order = world.luck(3, seat.number).permutation(len(world.generic))
        begin = round * len(MADE_AT)
        return [world.generic[row] for row in order[begin : begin + count]]
    brief = Brief(world.medium, n=count, seed=world.seed * 1000 + round)
    return world.engine.create(seat.listener.user, brief)


# ---------------------------------------------------------------------------------- the result
def _told(seats: dict[str, list[Seat]], rng: np.random.Generator) -> dict[str, Any]:
    joys = {arm: np.array([np.mean(seat.joys) for seat in seats[arm]]) for arm in seats}
    told: dict[str, Any] = {"arms": {arm: interval(each, rng) for arm, each in joys.items()}}
    if "random" in joys:
        told["lift_over_random"] = {
            arm: ratio(each, joys["random"], rng) for arm, each in joys.items() if arm != "random"
        }
    pairs = (("personal", "generic"), ("personal", "ranked"), ("generic", "ranked"))
    for arm, other in (*pairs, ("joint", "ranked"), ("joint", "personal")):
        if arm in joys and other in joys:
            told[f"{arm}_minus_{other}"] = paired(joys[arm], joys[other], rng)
    if set(seats) >= PLACED:
        mine, anyones = (
            np.array([np.mean(seat.made_joys) for seat in seats[arm]])
            for arm in ("personal", "generic")
        )
        told["creations"] = {
            "personal": interval(mine, rng),
            "generic": interval(anyones, rng),
            "personal_minus_generic": paired(mine, anyones, rng),
        }
    if "ranked" in joys:
        told["lift_over_ranked"] = {
            arm: ratio(joys[arm], joys["ranked"], rng)
            for arm in ("personal", "joint")
            if arm in joys
        }
    told["creations_enjoyed"] = {
        arm: {"shown": len(all), "mean": float(np.mean(all))}
        for arm in seats
        if (all := [joy for seat in seats[arm] for joy in seat.made_joys])
    }
    return told


def _part(report: Report, arm: str, done: int, of: int) -> Callable[[float], None]:
    return lambda share: report(Progress((done + share) / of, arm, f"{share:.0%}"))
