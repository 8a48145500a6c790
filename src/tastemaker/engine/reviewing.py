"""The review queue: creations that wait, those that may be shown, and those that may not.

A creation is kept as one of three kinds of document: `creation` can be shown, `held` waits for a
person, `refused` is kept from everybody, so that a verdict can be taken back and learned from.
Nothing but this file reads the last two, and a creation that is refused stays so when it is made
again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice

import msgspec

from tastemaker.domain import Item, Verdict
from tastemaker.engine.catalogue import CREATION, document_of, item_of
from tastemaker.engine.titles import called
from tastemaker.errors import BadInput, NotFound
from tastemaker.ports import Document, Medium, Moderator, Store
from tastemaker.settings import Settings
from tastemaker.trust.review import Doubt, Learned, doubt, held

HELD, REFUSED, VERDICT = "held", "refused", "verdict"
EDITED = "edited"
LOOKED_AT = 2_000  # open creations among which the least certain are looked for
LEARNED_FROM = 5_000  # verdicts


@dataclass(frozen=True, slots=True)
class Waiting:
    """A creation nobody has judged. `held`: it is not shown before somebody does."""

    item: Item
    held: bool
    doubt: Doubt


class Reviews:
    """Who may see what was made: by policy, and by what people decide."""

    def __init__(
        self,
        store: Store,
        media: Mapping[str, Medium],
        moderator: Moderator,
        settings: Settings,
        clock: Callable[[], float],
        changed: Callable[[str, str], None],
    ) -> None:
        """`changed(id, user)` is told after a creation came, went or became another."""
        self._store, self._media, self._moderator = store, media, moderator
        self._policy, self._share = settings.review, settings.review_share
        self._clock, self._changed = clock, changed
        self._learned: tuple[int, dict[str, Learned]] = (-1, {})

    # ------------------------------------------------------------------------------ what is made
    def keep(self, item: Item) -> Item | None:
        """Keep a new creation, and give back what may be shown of it: nothing of one that waits
        or was refused, the edited one where somebody has edited it."""
        if any(self._store.get(kind, item.id) for kind in (REFUSED, HELD)):
            return None
        there = self._store.get(CREATION, item.id)
        if there is not None and self._store.get(VERDICT, item.id) is not None:
            return item_of(there)
        if there is None and self._waits(item):
            self._store.put([replace(document_of(item), kind=HELD)])
            return None
        self._store.put([document_of(item)])
        return item

    def forget(self, about: str, user: str) -> None:
        """Drop a creation of this person that is not shown. Raises NotFound."""
        row = self.get(about, user)
        self._store.delete(row.kind, about)

    def waiting(self, user: str) -> Iterator[Item]:
        """What was made for this person and waits for a verdict."""
        return (item_of(row) for row in self._store.scan(HELD, user=user))

    def made(self, user: str, medium: str) -> Iterator[Item]:
        """All that was made for this person, whatever was decided about it."""
        for kind in (CREATION, HELD, REFUSED):
            yield from (item_of(row) for row in self._store.scan(kind, user=user, label=medium))

    def doubt(self, item: Item) -> Doubt:
        """How likely a person would refuse it."""
        return doubt(item, self._moderator.judge(item.id, item.text), self._of(item.medium))

    # --------------------------------------------------------------------------------- the queue
    def open(self, user: str | None = None, after: str = "", first: str = "") -> Iterator[Waiting]:
        """Creations without a verdict: by id, or with `first="doubt"` those held and then those
        that are most uncertain."""
        if first == "doubt":
            some = list(islice(self._open(user, ""), LOOKED_AT))
            yield from sorted(some, key=lambda w: (not w.held, w.doubt.certainty, w.item.id))
        else:
            yield from self._open(user, after)

    def decided(self, user: str | None = None, after: str = "") -> Iterator[Document]:
        """Verdicts by the id of what they are about."""
        return self._store.scan(VERDICT, user=user, after=after)

    def get(self, about: str, user: str | None = None) -> Document:
        """A creation in whatever state. Raises NotFound, also for another person's if `user`."""
        for kind in (HELD, CREATION, REFUSED):
            row = self._store.get(kind, about)
            if row is not None and user in (None, row.user):
                return row
        raise NotFound("no_item", value=about)

    def judge(
        self,
        about: str,
        allowed: bool,
        *,
        category: str = "",
        by: str = "person",
        text: str | None = None,
        user: str | None = None,
    ) -> Document:
        """Decide about a creation, also again. With `text`, that stands in its place.

        Raises NotFound as `get` does, BadInput for a text its medium cannot read or a rule
        refuses, or one given for what is not allowed.
        """
        row = self.get(about, user)
        item = item_of(row)
        if text is not None:
            if not allowed:
                why = "a creation that is refused cannot be edited too"
                raise BadInput("bad_field", field="text", value=text, why=why)
            item, category = self._edited(item, text), category or EDITED
        verdict = Verdict(about, allowed, category, 1.0, by)
        document = Document(
            VERDICT, about, msgspec.to_builtins(verdict), row.user,
            "allowed" if allowed else "refused", self._clock(),
        )  # fmt: skip
        kind = CREATION if allowed else REFUSED
        # First where it is kept from now on, so that it is lost at no moment.
        self._store.put([replace(document_of(item), kind=kind), document])
        for other in {HELD, CREATION, REFUSED} - {kind}:
            self._store.delete(other, about)
        self._changed(about, row.user or "")
        return document

    def _waits(self, item: Item) -> bool:
        if self._policy == "off":
            return False
        return held(item, self.doubt(item), self._policy, self._share)

    def _edited(self, item: Item, text: str) -> Item:
        medium = self._media.get(item.medium)
        if medium is None:
            known = ", ".join(sorted(self._media))
            raise BadInput("no_medium", value=item.medium, known=known)
        if problems := medium.check(text):
            raise BadInput("bad_field", field="text", value=text, why="; ".join(problems))
        verdict = self._moderator.judge(item.id, text)
        if not verdict.allowed:
            raise BadInput("bad_field", field="text", value=text, why=verdict.category)
        attributes = {**item.attributes, **medium.describe(text)}
        return called(replace(item, text=text, attributes=attributes))

    def _open(self, user: str | None, after: str) -> Iterator[Waiting]:
        rows = merge(
            self._store.scan(HELD, user=user, after=after),
            self._store.scan(CREATION, user=user, after=after),
            key=lambda row: row.id,
        )
        for row in rows:
            if row.kind == HELD or self._store.get(VERDICT, row.id) is None:
                item = item_of(row)
                yield Waiting(item, row.kind == HELD, self.doubt(item))

    def _of(self, medium: str) -> Learned:
        version = self._store.version(VERDICT)
        if self._learned[0] != version:
            self._learned = (version, {})
        known = self._learned[1]
        if medium not in known:
            known[medium] = Learned(self._judged(medium))
        return known[medium]

    def _judged(self, medium: str) -> Iterator[tuple[Item, bool]]:
        for verdict in self._store.scan(VERDICT, limit=LEARNED_FROM):
            allowed = verdict.label == "allowed"
            row = self._store.get(CREATION if allowed else REFUSED, verdict.id)
            if row is not None and row.label == medium:
                yield item_of(row), allowed
