"""Creations that others may see: those a person liked, once that person allows it.

An offer is a copy without the maker's name, words and seed, so that nobody to whom it is shown
learns for whom it was made. It follows from the maker's profile and belongs to the maker: it goes
when the leave, the liking, the creation or the person does. Before anything is noted that could
end an offer, all of that person's are taken back, and what still holds is offered again after it:
whatever breaks in between, nothing is shown that should not be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import msgspec

from tastemaker.domain import Brief, Event, Item, Origin, Profile
from tastemaker.engine.catalogue import CREATION, item_of
from tastemaker.ports import Document, Medium, Prompted, Store, Worded

OFFER = "offer"

#: Deeds that say outright that somebody likes a thing, and wants it to be seen by saying so.
LIKING = frozenset({"like", "save", "share", "buy", "rate"})
#: What can begin or end an offer whatever item it is about.
TURNING = frozenset({"offer", "undo", "renew"})
MADE = ":made/"  # stands in the id of every creation


def touched(events: Iterable[Event]) -> list[str]:
    """The people whose offers these events may change."""
    return sorted(
        {e.user for e in events if e.kind in TURNING or (e.item is not None and MADE in e.item)}
    )


def withdraw(store: Store, user: str) -> None:
    """Take back everything this person offers."""
    for document in list(store.scan(OFFER, user=user)):
        store.delete(OFFER, document.id)


def renew(store: Store, profile: Profile, media: Mapping[str, Medium]) -> None:
    """Offer what this person's profile says may be offered, and nothing else of theirs."""
    due = {item.id: item for item in _due(store, profile) if not personal(item, media)}
    for document in list(store.scan(OFFER, user=profile.user)):
        if document.id not in due:
            store.delete(OFFER, document.id)
    store.put(
        Document(
            OFFER, item.id, msgspec.to_builtins(nameless(item)), user=profile.user,
            label=item.medium, at=item.created_at or 0.0,
        )
        for item in due.values()
    )  # fmt: skip


def around(
    store: Store,
    events: Sequence[Event],
    profile_of: Callable[[str], Profile],
    media: Mapping[str, Medium],
) -> Callable[[], None]:
    """Take back what `events` may end; what is returned offers again what still holds."""
    people = touched(events)
    for user in people:
        withdraw(store, user)

    def again() -> None:
        for user in people:
            profile = None
            while profile is None or profile.version != profile_of(user).version:
                profile = profile_of(user)  # somebody else may note something meanwhile
                renew(store, profile, media)

    return again


def personal(item: Item, media: Mapping[str, Medium]) -> bool:
    """Whether it may speak of the person it was made for: it was told what is known of them, or
    holds words of theirs."""
    medium = media.get(item.medium)
    if medium is None or isinstance(medium, Prompted):
        return True
    words = medium.words if isinstance(medium, Worded) else {}
    return item.origin is None or any(name in words for name in item.origin.brief.attributes)


def nameless(item: Item) -> Item:
    """A creation as others see it: made by AI, for nobody they know."""
    if item.origin is None:
        return item
    origin = Origin("", Brief(item.medium), item.origin.model_set, 0, 0, item.origin.label)
    return replace(item, origin=origin)


def offered(store: Store, id: str) -> Item | None:
    """A creation that is offered to everybody, as they see it."""
    document = store.get(OFFER, id)
    return item_of(document) if document else None


def all_offered(store: Store) -> list[tuple[str, Item]]:
    """Everything on offer, each with whose it is."""
    return [(document.user or "", item_of(document)) for document in store.scan(OFFER)]


def _due(store: Store, profile: Profile) -> list[Item]:
    if not profile.offering:
        return []
    liking: dict[str, float] = {}
    for met in profile.evidence:
        if MADE in met.item and (met.kind in LIKING or met.weight < 0):
            liking[met.item] = liking.get(met.item, 0.0) + met.weight
    wanted = [id for id, weight in liking.items() if weight > 0 and id not in profile.hidden]
    found = (store.get(CREATION, id) for id in wanted)
    return [item_of(row) for row in found if row is not None and row.user == profile.user]
