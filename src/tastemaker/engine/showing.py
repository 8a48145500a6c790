"""From a person and what there is to picks: catalogue and own creations on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tastemaker.domain import Pick, Profile, Reason, Taste
from tastemaker.ports import Candidates
from tastemaker.rank.blend import Blend
from tastemaker.rank.rules import Condition
from tastemaker.rank.slate import Pool, Wishes, build
from tastemaker.rank.sources import chance_made
from tastemaker.settings import Settings


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Somebody, at one moment, before what may be shown to them."""

    profile: Profile
    taste: Taste
    pools: Sequence[Candidates]  # the catalogue, then creations (see `Live.pools`)
    now: float


def picks(
    shown: Shown,
    ranker: Blend | None,
    k: int,
    rng: np.random.Generator,
    settings: Settings,
    *,
    medium: str | None,
    mix: Sequence[str],
    exclude: frozenset[str],
    where: Sequence[Condition] = (),
) -> tuple[Pick, ...]:
    """The slate's picks in order, each with the exact chance it had of standing there.

    Before anything is learned all items are worth the same and positions are drawn by chance.
    """
    if ranker is None:
        scores = [np.zeros(len(pool.ids), np.float32) for pool in shown.pools]
    else:
        scores = ranker.score_many(shown.profile, shown.taste, shown.pools, shown.now)
    wishes = Wishes(
        exclude=exclude,
        where=where,
        medium=medium,
        mix=mix,
        made_share=settings.made_share,
        made_chance=_made_chance(shown),
        explore=settings.explore if ranker is not None else 1.0,
        variety=settings.variety,
        curiosity=settings.curiosity,
    )
    pools = [Pool(pool, score) for pool, score in zip(shown.pools, scores, strict=True)]
    chosen = build(pools, shown.profile, k, rng, wishes=wishes, now=shown.now)
    return tuple(Pick(shown.pools[c.pool].ids[c.row], c.score, c.propensity) for c in chosen)


def _made_chance(shown: Shown) -> float | None:
    """None where there are no creations."""
    made = {id for pool in shown.pools[1:] for id in pool.ids}
    return chance_made(shown.profile, made, shown.now) if made else None


def reasons(shown: Shown, ranker: Blend, item: str, language: str) -> list[Reason]:
    """Signed reasons that sum to the item's score for this person, strongest first."""
    pool = next(pool for pool in reversed(shown.pools) if item in pool.row)
    return ranker.reasons(
        shown.profile, shown.taste, pool, pool.row[item], shown.now, language, base=shown.pools[0]
    )


def policy(settings: Settings, learned: bool) -> str:
    """How positions were filled, as it stands on every slate."""
    if not learned:
        return "random"
    return (
        f"blend·variety={settings.variety:g}·curiosity={settings.curiosity:g}"
        f"·explore={settings.explore:g}"
    )
