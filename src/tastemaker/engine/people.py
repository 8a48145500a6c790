"""Profiles kept live: the ledger of each person folded once, then event by event.

Every read asks the store for the person's newest ledger number and folds what is new, so several
processes over one store all see an event as soon as it is durable.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator

from tastemaker.domain import Event, Profile
from tastemaker.engine.catalogue import Lookup
from tastemaker.ports import Document, Store
from tastemaker.profile.fold import FoldSettings, fold, rebuild, start

USER = "user"
TIE = "tie"
KEPT = 10_000  # profiles in memory; at about 40 kB each, 400 MB at the very most


def begun(store: Store, user: str) -> Profile:
    """What is known before the first event: stated traits, and ties to others."""
    known: Document | None = store.get(USER, user)
    ties = {
        str(document.body["other"]): float(document.body["weight"])
        for document in store.scan(TIE, user=user)
    }
    traits = known.body.get("traits", {}) if known else {}
    return start(user, traits, ties, known.at if known else 0.0)


class People:
    def __init__(self, store: Store, item_of: Lookup, settings: FoldSettings) -> None:
        self._store, self._item_of, self.settings = store, item_of, settings
        self._profiles: OrderedDict[str, tuple[int, Profile]] = OrderedDict()
        self._locks = [threading.Lock() for _ in range(256)]  # one person always gets the same
        self._guard = threading.Lock()

    def profile(self, user: str) -> Profile:
        """The live profile: equal to one rebuilt from the ledger."""
        about = self._store.version(USER) + self._store.version(TIE)
        with self._locks[hash(user) % len(self._locks)]:
            known = self._profiles.get(user)
            if known is None or known[0] != about:
                profile = self.rebuilt(user)
            else:
                profile = self._caught_up(known[1])
            self._keep(user, about, profile)
            return profile

    def rebuilt(self, user: str, leaving_out: frozenset[str] = frozenset()) -> Profile:
        """The profile folded from nothing but the store, without some events (ids)."""
        rows = ((number, event) for number, event in self.rows(user) if event.id not in leaving_out)
        return rebuild(begun(self._store, user), rows, self._item_of, self.settings)

    def forget(self, user: str | None = None) -> None:
        """Drop what is cached, of one person or of everybody."""
        with self._guard:
            if user is None:
                self._profiles.clear()
            else:
                self._profiles.pop(user, None)

    def _caught_up(self, profile: Profile) -> Profile:
        if self._store.watermark(profile.user) == profile.version:
            return profile
        new = list(self.rows(profile.user, max(0, profile.version - 1)))
        last = new.pop(0)[0] if new and profile.version else 0
        if last != profile.version:  # another process erased them
            return self.rebuilt(profile.user)
        if any(event.kind == "undo" for _, event in new):
            return self.rebuilt(profile.user)
        for number, event in new:
            item = self._item_of(event.item) if event.item else None
            profile = fold(profile, number, event, item, settings=self.settings)
        return profile

    def rows(self, user: str, after: int = 0) -> Iterator[tuple[int, Event]]:
        """(ledger number, event) of a person, in ledger order."""
        return self._store.events(user, after=after)

    def _keep(self, user: str, about: int, profile: Profile) -> None:
        with self._guard:
            self._profiles[user] = (about, profile)
            self._profiles.move_to_end(user)
            while len(self._profiles) > KEPT:
                self._profiles.popitem(last=False)
