"""Slates for nobody known and for several people, and what would be without an event.

None of these is logged, so nothing is drawn by chance in them and nothing about anybody is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tastemaker.domain import Event, Item, Pick, Profile, Reason, Slate
from tastemaker.engine import intake, showing
from tastemaker.engine.live import Live
from tastemaker.engine.people import People
from tastemaker.engine.titles import titled
from tastemaker.errors import BadInput, NotFound, NotReady
from tastemaker.ports import Reader
from tastemaker.profile.fold import FoldSettings, rebuild, start
from tastemaker.rank import group
from tastemaker.rank.rules import Condition
from tastemaker.rank.slate import CATALOGUE, Pool, Wishes, build, may_stand
from tastemaker.rank.words import STAYS, WITHOUT, say
from tastemaker.settings import Settings

SESSION = "session"  # stands in place of a name; no event of it reaches the ledger
LARGEST_GROUP = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a slate is asked for with."""

    k: int = 10
    medium: str | None = None
    exclude: frozenset[str] = frozenset()
    where: Sequence[Condition] = ()
    why: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Without:
    """Where an item would stand had something not happened. Rank 1 is the best."""

    item: str
    events: tuple[str, ...]  # the events left out
    rank: int
    rank_without: int
    score: float
    score_without: float
    words: str


def session_profile(
    events: Sequence[Event],
    *,
    reader: Reader,
    settings: Settings,
    fold: FoldSettings,
    item_of: Callable[[str], Item | None],
    now: float,
) -> Profile:
    """The profile of somebody of whom these events are all that is known.

    Raises BadInput for an event that the ledger would refuse, NotFound for an unknown item.
    """
    ready = []
    for number, event in enumerate(events):
        named = replace(event, user=SESSION, id=event.id or f"{SESSION}:{number}")
        ready.append(intake.complete(named, now=now, new_id=str, reader=reader, settings=settings))
    intake.check_items(ready, lambda id: item_of(id) is not None)
    return rebuild(start(SESSION), enumerate(ready, 1), item_of, fold)


def session_slate(
    profile: Profile, live: Live, wanted: Wanted, settings: Settings, rng: np.random.Generator,
    now: float,
) -> Slate:  # fmt: skip
    """Catalogue items for a session."""
    taste = live.derived(profile, now)
    shown = showing.Shown(profile, taste, [live.catalogue.base], now)
    ranker = live.models.ranker
    picks = showing.picks(
        shown, ranker, wanted.k, rng, settings.model_copy(update={"explore": 0.0}),
        medium=wanted.medium, mix=(CATALOGUE,), exclude=wanted.exclude, where=wanted.where,
    )  # fmt: skip
    if wanted.why and ranker is not None:
        picks = tuple(
            replace(
                pick,
                reasons=tuple(showing.reasons(shown, ranker, pick.item, wanted.language)),
            )
            for pick in picks
        )
    return Slate("", "", picks, "session", now, profile.version, live.models.id)


def group_slate(
    users: Sequence[str], people: People, live: Live, wanted: Wanted, settings: Settings,
    rng: np.random.Generator, now: float,
) -> Slate:  # fmt: skip
    """Catalogue items for several people at once. Raises BadInput, NotReady."""
    users = tuple(dict.fromkeys(users))
    if not 1 <= len(users) <= LARGEST_GROUP:
        why = f"use 1 to {LARGEST_GROUP} people"
        raise BadInput("bad_field", field="group", value=len(users), why=why)
    for user in users:
        intake.check_name("group", user)
    ranker = live.models.ranker
    if ranker is None:
        raise NotReady("not_learned", value="ranking")
    base = live.catalogue.base
    profiles = [people.profile(user) for user in users]
    scores, added = group.together(
        [
            ranker.score(profile, live.taste(profile, people.profile, now), base, now)
            for profile in profiles
        ]
    )
    wishes = Wishes(
        wanted.exclude, wanted.where, wanted.medium, (CATALOGUE,), explore=0.0,
        variety=settings.variety,
    )  # fmt: skip
    chosen = build(
        [Pool(base, scores)], group.union(profiles), wanted.k, rng, wishes=wishes, now=now
    )
    picks = tuple(
        Pick(base.ids[c.row], c.score, c.propensity, _group_reasons(users, added, c.row, wanted))
        for c in chosen
    )
    return Slate("", "", picks, "group", now, 0, live.models.id)


def without(
    user: str, item: str, gone: str, people: People, live: Live, now: float, language: str
) -> Without:
    """Where `item` would stand for this person without an event, or without all they did with
    an item. What the rankers learned from everybody stays as it is.

    Raises NotFound where `gone` is neither, NotReady before anything is learned.
    """
    ranker = live.models.ranker
    if ranker is None:
        raise NotReady("not_learned", value="ranking")
    rows = list(people.rows(user))
    left_out = tuple(event.id for _, event in rows if gone in (event.id, event.item))
    if not left_out:
        raise NotFound("no_such", what="event", value=gone)
    profile = people.profile(user)
    other = people.rebuilt(user, leaving_out=frozenset(left_out))
    # A version of its own: what is remembered for (user, version) is about the real profile.
    print_ = hashlib.sha256(repr((profile.version, left_out)).encode()).digest()[:7]
    other = replace(other, version=-1 - int.from_bytes(print_))
    pools = live.pools(user)
    at = max(at for at, pool in enumerate(pools) if item in pool.row)
    may = [may_stand(pool, profile, Wishes(), now) for pool in pools]

    def standing(of: Profile) -> tuple[int, float]:
        taste = live.taste(of, people.profile, now) if of is profile else live.lent(
            of, people.profile, now
        )  # fmt: skip
        scores = ranker.score_many(of, taste, pools, now)
        score = float(scores[at][pools[at].row[item]])
        above = sum(
            int((one[allowed] > score).sum()) for one, allowed in zip(scores, may, strict=True)
        )
        return above + 1, score

    (rank, score), (then, score_then) = standing(profile), standing(other)
    title = _title(gone, rows, live, language)
    words = say(
        STAYS if then == rank else WITHOUT, language, title=title, then=str(then), now=str(rank)
    )
    return Without(item, left_out, rank, then, score, score_then, words)


def _group_reasons(
    users: Sequence[str], added: np.ndarray[tuple[int, ...], np.dtype[np.float32]], row: int,
    wanted: Wanted,
) -> tuple[Reason, ...]:  # fmt: skip
    return tuple(group.reasons(users, added, row, wanted.language)) if wanted.why else ()


def _title(gone: str, rows: Sequence[tuple[int, Event]], live: Live, language: str) -> str:
    """What was left out, by the title of the item it was about."""
    about = next((e.item for _, e in rows if e.id == gone), gone)
    found = live.catalogue.get(about) if about else None
    return (titled(found, language) if found else "") or about or gone
