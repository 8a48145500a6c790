"""What is in use at this moment: one model set, and everything derived from it and the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tastemaker.domain import Item, Profile, Taste
from tastemaker.engine.catalogue import CREATION, Catalogue, candidates, item_of
from tastemaker.engine.offers import OFFER, all_offered
from tastemaker.fusion.taste import taste
from tastemaker.ports import Candidates, Generator, Space, Store
from tastemaker.profile.facets import facets_of
from tastemaker.profile.measures import CUTS
from tastemaker.profile.newcomers import tied
from tastemaker.rank.blend import Blend

TASTES_KEPT = 10_000
OWN_KEPT = 1_000  # people whose creations stay in memory as rows
NEWCOMER = 20  # meetings after which somebody needs no friends to lend them a taste
FRIENDS = 20  # the closest ones lend

ProfileOf = Callable[[str], Profile]
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Models:
    """Everything learned that is in use, from one model set."""

    id: str = ""
    space: Space | None = None
    ranker: Blend | None = None
    generators: Mapping[str, Generator] = field(default_factory=dict)
    points_file: Path | None = None  # where points of items in this space are remembered


class Live:
    """One model set with all that is derived from it: swapped as a whole, so that no request
    ever sees half of one set and half of another."""

    def __init__(
        self, models: Models, catalogue: Catalogue, store: Store, half_life_days: float
    ) -> None:
        self.models, self.catalogue = models, catalogue
        self._store, self._half_life_days = store, half_life_days
        self._tastes: dict[str, tuple[Profile, Taste]] = {}
        self._own: dict[str, tuple[int, Candidates]] = {}
        self._offered: tuple[int, list[tuple[str, Item]], Candidates] = (-1, [], self._rows((), ""))
        self._common: tuple[str, dict[tuple[str, str], float]] = ("", {})

    def refresh(self) -> None:
        """Catch up with the catalogue in the store."""
        if self.catalogue.refresh():
            self._own.clear()

    def taste(self, profile: Profile, profile_of: ProfileOf, now: float) -> Taste:
        """Derived from the profile, never kept in it; cached for as long as that very profile
        is in use. Newcomers are lent the tastes of people they are tied to."""
        known = self._tastes.get(profile.user)
        if known is None or known[0] is not profile:
            known = (profile, self.lent(profile, profile_of, now))
            _remember(self._tastes, profile.user, known, TASTES_KEPT)
        return known[1]

    def lent(self, profile: Profile, profile_of: ProfileOf, now: float) -> Taste:
        """`taste`, not remembered."""
        return self.derived(profile, now, self._lent(profile, profile_of, now))

    def own(self, user: str) -> Candidates:
        """The person's own creations, as rows to rank."""
        version = self._store.version(CREATION)
        known = self._own.get(user)
        if known is None or known[0] != version:
            items = [item_of(document) for document in self._store.scan(CREATION, user=user)]
            known = (version, self._rows(items, f"{user}:{version}:{len(items)}"))
            _remember(self._own, user, known, OWN_KEPT)
        return known[1]

    def offered(self, user: str) -> Candidates:
        """Creations that others offer to everybody, as rows to rank; this person's own are not
        among them."""
        version = self._store.version(OFFER)
        if self._offered[0] != version:
            found = all_offered(self._store)
            self._offered = (version, found, self._rows([item for _, item in found], f"{version}"))
        _, found, rows = self._offered
        if all(whose != user for whose, _ in found):
            return rows
        others = [item for whose, item in found if whose != user]
        return self._rows(others, f"{version}:{user}")

    def pools(self, user: str) -> list[Candidates]:
        """Everything that may be shown to somebody: the catalogue first, then, where there are
        any, their own creations and what others offer."""
        made = (self.own(user), self.offered(user))
        return [self.catalogue.base, *(pool for pool in made if pool.ids)]

    def common(self) -> Mapping[tuple[str, str], float]:
        """Facet value → share of the catalogue: what everybody gets to hear says little."""
        key = self.catalogue.base.key
        if self._common[0] != key:
            items = self.catalogue.items
            counts = Counter(
                (facet, value) for item in items for facet, value, _ in facets_of(item, CUTS)
            )
            self._common = (key, {pair: n / len(items) for pair, n in counts.items()})
        return self._common[1]

    def forget(self, user: str) -> None:
        self._tastes.pop(user, None)
        self._own.pop(user, None)

    def derived(self, profile: Profile, now: float, lent: Taste | None = None) -> Taste:
        """The taste of a profile by itself, with what is `lent` to it."""
        return taste(
            profile,
            self.catalogue.points_of,
            self.models.space,
            now,
            prior=lent,
            half_life_days=self._half_life_days,
        )

    def _rows(self, items: Sequence[Item], key: str) -> Candidates:
        return candidates(items, self.catalogue.points.of(items), f"made:{key}")

    def _lent(self, profile: Profile, profile_of: ProfileOf, now: float) -> Taste | None:
        if not profile.ties or len(profile.evidence) >= NEWCOMER:
            return None
        closest = sorted(profile.ties.items(), key=lambda tie: -tie[1])[:FRIENDS]
        return tied((self.derived(profile_of(other), now), tie) for other, tie in closest)


def _remember(cache: dict[str, V], key: str, value: V, most: int) -> None:
    """Keep `value`; the oldest goes when there are too many."""
    while len(cache) >= most:
        cache.pop(next(iter(cache)), None)
    cache[key] = value
