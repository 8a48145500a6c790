"""What people did, said or decided: taken in, taken back, folded into a profile."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tastemaker.domain import Event, Profile
from tastemaker.engine import intake, offers
from tastemaker.engine.artists import Artists, Knowing
from tastemaker.engine.base import Base
from tastemaker.engine.names import Titles
from tastemaker.engine.versed import Versed
from tastemaker.errors import BadInput, NotFound
from tastemaker.ports import Reader


@dataclass(frozen=True, slots=True)
class Observed:
    """What became of events: how many are new, how many were there already."""

    new: int
    repeated: int
    watermark: int
    ids: tuple[str, ...]


class Ledger(Base):
    def observe(self, events: Event | Sequence[Event]) -> Observed:
        """Take in what people did, said or decided. Durable when it returns; all or nothing.

        Raises BadInput (which field, which value), NotFound for an item that is not there.
        """
        now = self._clock()
        given = [events] if isinstance(events, Event) else list(events)
        self._check_events(given)
        ready = [
            intake.complete(
                event,
                now=now,
                new_id=new_event_id,
                reader=self._reader_of(event),
                settings=self.settings,
            )
            for event in given
        ]
        intake.check_items(ready, self.knows_item)
        self._check_undos(ready)
        offer_again = offers.around(self.store, ready, self.people.profile, self.media)
        appended = self.store.append(ready)
        offer_again()
        return Observed(
            appended.new, appended.repeated, appended.watermark, tuple(event.id for event in ready)
        )

    def undo(self, event_id: str, user: str | None = None) -> Event:
        """Take one event back: the profile becomes what it would be without it."""
        event = self.store.event(event_id)
        if event is None or (user is not None and event.user != user):
            raise NotFound("no_such", what="event", value=event_id)
        self.observe(Event(event.user, "undo", text=event_id))
        return event

    def events(
        self, user: str, limit: int = 50, before: int | None = None
    ) -> list[tuple[int, Event]]:
        """The person's newest events first, with their ledger numbers."""
        rows = [
            (number, event)
            for number, event in self.store.events(user)
            if before is None or number < before
        ]
        return rows[::-1][:limit]

    def profile(self, user: str) -> Profile:
        intake.check_name("user", user)
        return self.people.profile(user)

    def artists(self) -> Artists:
        """Whose work the catalogue holds."""
        return self._artists(self.refresh().catalogue.base)

    def titles(self, user: str = "") -> Titles:
        """What the catalogue holds, by title; with `user`, what was made for this person."""
        live = self.refresh()
        return self._titles(live.own(user) if user else live.catalogue.base)

    def reader_for(self, user: str) -> Reader:
        """That of what this person says. Without leave, what they feel is not read, so that it
        stands nowhere."""
        values = self._values(self.refresh().catalogue.base)
        today = datetime.fromtimestamp(self.now(), UTC).date()
        reader = Versed(Knowing(self.reader, self.artists()), values, self.artists(), today)
        return reader if self.profile(user).sensing else intake.Discreet(reader)

    def _reader_of(self, event: Event) -> Reader:
        unread = event.kind == "say" and event.reading is None
        return self.reader_for(event.user) if unread else self.reader

    def _decide(self, event: Event) -> Event:
        observed = self.observe(event)
        return replace(event, id=observed.ids[0])

    def _check_events(self, events: Sequence[Event]) -> None:
        if len(events) > self.settings.max_events:
            why = f"more than {self.settings.max_events}"
            raise BadInput("bad_field", field="events", value=len(events), why=why)

    def _check_undos(self, events: Sequence[Event]) -> None:
        """Only what is there, and one's own, can be taken back."""
        ids = {event.id: event for event in events}
        for event in events:
            if event.kind == "undo":
                target = ids.get(event.text or "") or self.store.event(event.text or "")
                if target is None or target.user != event.user:
                    raise NotFound("no_such", what="event", value=event.text)


def new_event_id() -> str:
    return "e_" + uuid.uuid4().hex[:24]
