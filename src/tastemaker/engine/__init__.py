"""The loop: observe · profile · create · recommend · why · talk · erase.

An Engine is made by `tastemaker.open`. It is synchronous, may be used from several threads, and
several processes may each have one over the same store.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.domain import (
    Attributes,
    Brief,
    Event,
    Fact,
    Item,
    Profile,
    Reading,
    Reason,
    Slate,
    Taste,
)
from tastemaker.engine import asking, intake, making, mapping, rights, showing, talking
from tastemaker.engine.catalogue import (
    CREATION,
    ITEM,
    Catalogue,
    Points,
    document_of,
    item_of,
)
from tastemaker.engine.live import Live, Models
from tastemaker.engine.people import TIE, USER, People
from tastemaker.engine.slates import SlateLog
from tastemaker.errors import BadInput, NotFound, NotReady
from tastemaker.ports import (
    Document,
    Medium,
    Moderator,
    Reader,
    Receipt,
    Store,
)
from tastemaker.profile.facts import FactView, views
from tastemaker.profile.fold import FoldSettings
from tastemaker.profile.newcomers import pick as telling
from tastemaker.rank.rules import conditions
from tastemaker.settings import Settings
from tastemaker.store.files import FileStore

__all__ = ["Added", "Engine", "Live", "Models", "Observed"]

MIX = ("catalogue", "generated")
MEDIA_TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
    ".bmp": "image/bmp", ".tiff": "image/tiff", ".svg": "image/svg+xml", ".wav": "audio/wav",
    ".flac": "audio/flac", ".ogg": "audio/ogg", ".mp3": "audio/mpeg", ".aiff": "audio/aiff",
    ".mp4": "video/mp4", ".webm": "video/webm", ".avi": "video/x-msvideo",
}  # fmt: skip
LONGEST_SLATE = 500


@dataclass(frozen=True, slots=True)
class Observed:
    """What became of events: how many are new, how many were there already."""

    new: int
    repeated: int
    watermark: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Added:
    new: int
    changed: int
    unchanged: int


class Engine:
    """The whole of Tastemaker behind one object.

    Every method raises a TastemakerError, and nothing else, for what a caller can get wrong;
    nothing is half-written when one is raised.
    """

    def __init__(
        self,
        store: Store,
        *,
        settings: Settings,
        media: Mapping[str, Medium],
        reader: Reader,
        moderator: Moderator,
        models: Callable[[str], Models | None],  # id in use → the newer set, or None
        clock: Callable[[], float],
        rng: np.random.Generator,
    ) -> None:
        self.store, self.settings, self.media = store, settings, media
        self.reader, self.moderator = reader, moderator
        self._newer, self._clock, self._rng = models, clock, rng
        self._rng_lock, self._swap = threading.Lock(), threading.Lock()
        self._live = self._opened(models("") or Models())
        self.people = People(
            store,
            self._item_for_fold,
            FoldSettings.of(settings.half_life_days, settings.evidence_kept),
        )
        self.slates = SlateLog(store)
        self.refresh()

    # ------------------------------------------------------------------------------ the ledger
    def observe(self, events: Event | Sequence[Event]) -> Observed:
        """Take in what people did, said or decided. Durable when it returns; all or nothing.

        Raises BadInput (which field, which value), NotFound for an item that is not there.
        """
        now = self._clock()
        given = [events] if isinstance(events, Event) else list(events)
        self._check_events(given)
        ready = [
            intake.complete(
                event, now=now, new_id=new_event_id, reader=self.reader, settings=self.settings
            )
            for event in given
        ]
        intake.check_items(ready, self.knows_item)
        self._check_undos(ready)
        appended = self.store.append(ready)
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

    # ------------------------------------------------------------------------------ the person
    def profile(self, user: str) -> Profile:
        intake.check_name("user", user)
        return self.people.profile(user)

    def knows(self, user: str) -> bool:
        """Whether anything is held about this person."""
        return self.store.watermark(user) > 0 or self.store.get(USER, user) is not None

    def taste(self, user: str) -> Taste:
        return self._taste(self.profile(user), self._live)

    def facts(self, user: str, language: str = "en") -> list[FactView]:
        """What is known of a person, strongest first, in words."""
        return views(self.profile(user), self._clock(), language, common=self.refresh().common())

    def edit_fact(
        self, user: str, facet: str, value: str, action: str, weight: float = 1.0
    ) -> Event:
        """Pin, lower, forget or state one fact. Undone like every other event."""
        if action not in ("pin", "lower", "forget", "state"):
            raise BadInput(
                "bad_field", field="action", value=action, why="use pin, lower, forget or state"
            )
        if action != "state" and (facet, value) not in self.profile(user).facts:
            raise NotFound("no_such", what="fact", value=f"{facet}:{value}")
        fact = Fact(facet, value, weight, at=self._clock(), source="stated")
        return self._decide(Event(user, action, reading=Reading(facts=(fact,))))

    def block(self, user: str, facet: str, value: str) -> Event:
        """Never show this person what has this attribute; the facet "item" names one item."""
        intake.check_name("facet", facet)
        intake.check_name("value", value)
        return self._decide(Event(user, "block", reading=Reading(facts=(Fact(facet, value),))))

    def unblock(self, user: str, facet: str, value: str) -> Event:
        """Show it again. Raises NotFound for what is not blocked."""
        if (facet, value) not in self.profile(user).blocked:
            raise NotFound("no_such", what="block", value=f"{facet}:{value}")
        return self._decide(Event(user, "unblock", reading=Reading(facts=(Fact(facet, value),))))

    def pause(self, user: str, until: float | None = None) -> Event:
        """Stop learning from what this person does, until then or until resumed."""
        return self._decide(Event(user, "pause", value=until))

    def resume(self, user: str) -> Event:
        return self._decide(Event(user, "resume"))

    def renew(self, user: str) -> Event:
        """A new taste. Undo brings the old one back."""
        return self._decide(Event(user, "renew"))

    def sense(self, user: str, allowed: bool) -> Event:
        """Allow or forbid sensing of mood (off until allowed: EU AI Act, Article 50)."""
        return self._decide(Event(user, "sense", value=1.0 if allowed else 0.0))

    def add_users(self, users: Iterable[tuple[str, Attributes]]) -> int:
        """People with their stated traits; replaces what was stated before."""
        now, rows = self._clock(), []
        for user, traits in users:
            intake.check_name("user", user)
            rows.append(Document(USER, user, {"traits": dict(traits)}, user=user, at=now))
        self.store.put(rows)
        return len(rows)

    def add_ties(self, ties: Iterable[tuple[str, str, float]]) -> int:
        """Who is tied to whom, and how strongly (0 to 1)."""
        now, rows = self._clock(), []
        for user, other, weight in ties:
            intake.check_name("user", user)
            intake.check_name("other", other)
            body = {"other": other, "weight": float(weight)}
            rows.append(Document(TIE, rights.tie_id(user, other), body, user=user, at=now))
        self.store.put(rows)
        return len(rows)

    # ------------------------------------------------------------------------------- the items
    def item(self, id: str, user: str | None = None) -> Item:
        """An item. A creation is there only for the person it was made for."""
        item = self._live.catalogue.get(id)
        if item is None or (item.origin is not None and item.origin.user != user):
            raise NotFound("no_item", value=id)
        return item

    def items(
        self, q: str = "", medium: str | None = None, limit: int = 50, after: str = ""
    ) -> list[Item]:
        """Catalogue items by id, those whose id, title or text holds `q`."""
        self.refresh()
        wanted, found = q.casefold(), []
        for item in sorted(self._live.catalogue.items, key=lambda item: item.id):
            if item.id <= after or (medium and item.medium != medium):
                continue
            if wanted in f"{item.id}\n{item.title}\n{item.text}".casefold():
                found.append(item)
                if len(found) == limit:
                    break
        return found

    def add(
        self,
        items: Iterable[Item],
        unreadable: Callable[[Item, BadInput], None] | None = None,
    ) -> Added:
        """Put items into the catalogue, described by their medium where there is one.

        All or nothing: raises BadInput for content its medium cannot read, unless `unreadable`
        takes such items away.
        """
        ready = []
        for item in items:
            intake.check_name("id", item.id)
            if item.origin is not None:
                raise BadInput("bad_field", field="origin", value=item.id, why="only made here")
            try:
                ready.append(making.described(item, self.media))
            except BadInput as error:
                if unreadable is None:
                    raise
                unreadable(item, error)
        new = changed = 0
        documents = []
        for item in {item.id: item for item in ready}.values():
            document, known = document_of(item), self.store.get(ITEM, item.id)
            if known is None:
                new += 1
            elif dict(known.body) != document.body:
                changed += 1
            else:
                continue
            documents.append(document)
        self.store.put(documents)
        if changed:
            self.people.forget()  # facets come from items: profiles are folded anew
        return Added(new, changed, len(ready) - new - changed)

    def remove(self, id: str, user: str | None = None) -> None:
        """Take an item out of the catalogue, or a creation of this person away."""
        item = self.item(id, user)
        self.store.delete(CREATION if item.origin else ITEM, id)
        self._live.catalogue.points.forget([id])

    def media_of(self, id: str, format: str, user: str | None = None) -> tuple[bytes, str]:
        """The item as a file, with its media type. Creations carry their label inside."""
        item = self.item(id, user)
        if format in item.media:
            path = FileStore(self.settings.files_folder).path(item.media[format])
            return path.read_bytes(), MEDIA_TYPES.get(path.suffix, "application/octet-stream")
        medium = self.media.get(item.medium)
        if medium is None or format not in medium.formats:
            known = ", ".join(medium.formats) if medium else "–"
            raise BadInput("bad_field", field="format", value=format, why=f"use {known}")
        label = item.origin.label if item.origin else ""
        data = medium.render(item.text, format, title=item.title, label=label)
        return data, medium.formats[format]

    def similar(self, id: str, k: int = 10, user: str | None = None) -> list[Item]:
        """Catalogue items nearest to this one in the taste space."""
        item, live = self.item(id, user), self.refresh()
        base = live.catalogue.base
        if live.models.space is None:
            raise NotReady("not_learned", value="space")
        closeness = base.points @ live.catalogue.points.of([item])[0]
        if id in base.row:
            closeness[base.row[id]] = -np.inf
        best = np.argsort(-closeness, kind="stable")[:k]
        return [live.catalogue.items[row] for row in best if np.isfinite(closeness[row])]

    def search(self, words: str, k: int = 10, medium: str | None = None) -> list[Item]:
        """Catalogue items of any modality nearest to what `words` say, in any language.

        Empty where none of the words is known. Raises NotReady before a space is learned.
        """
        live = self.refresh()
        if live.models.space is None:
            raise NotReady("not_learned", value="space")
        point, base = live.models.space.place_words(words), live.catalogue.base
        if not point.any():
            return []
        closeness = base.points @ point
        if medium:
            closeness = np.where(base.medium == medium, closeness, -np.inf)
        best = np.argsort(-closeness, kind="stable")[:k]
        return [live.catalogue.items[row] for row in best if np.isfinite(closeness[row])]

    def onboarding(self, k: int = 6, medium: str | None = None) -> list[Item]:
        """The items whose like or dislike tells most about somebody new."""
        live = self.refresh()
        base = live.catalogue.base
        rows = np.flatnonzero(base.medium == medium) if medium else np.arange(len(base.ids))
        if not len(rows):
            return []
        rng = np.random.default_rng(self.settings.seed)
        chosen = telling(base.points[rows], np.ones(len(rows), np.float32), k, rng)
        return [live.catalogue.items[rows[row]] for row in chosen]

    # -------------------------------------------------------------------------------- the slate
    def recommend(
        self,
        user: str,
        k: int = 10,
        *,
        medium: str | None = None,
        mix: Sequence[str] = MIX,
        exclude: Sequence[str] = (),
        where: Sequence[str] = (),
        after: str = "",
        why: bool = False,
        language: str = "en",
    ) -> Slate:
        """What to show this person next: catalogue and creations together, logged.

        `where`: conditions on attributes, each to be met (see `rank.rules`). `after`: the id of a
        slate of theirs that this one continues; nothing shown in it, or in those that it
        continues, comes again.
        """
        _check_length(k)
        if not mix or set(mix) - set(MIX):
            raise BadInput(
                "bad_field",
                field="mix",
                value=",".join(mix),
                why="use catalogue, generated or both",
            )
        bounds = conditions(where)
        above = self.slates.shown_before(after, user) if after else frozenset()
        live, now = self.refresh(), self._clock()
        profile = self.profile(user)
        shown = showing.Shown(
            profile, self._taste(profile, live), live.catalogue.base, live.own(user), now
        )
        picks = showing.picks(
            shown, live.models.ranker, k, self._spawn(), self.settings,
            medium=medium, mix=tuple(mix), exclude=above | frozenset(exclude), where=bounds,
        )  # fmt: skip
        if why and live.models.ranker is not None:
            picks = tuple(
                replace(pick, reasons=tuple(self._reasons(shown, live, pick.item, language)))
                for pick in picks
            )
        slate = Slate(
            uuid.uuid4().hex,
            user,
            picks,
            showing.policy(self.settings, live.models.ranker is not None),
            now,
            profile.version,
            live.models.id,
            after,
        )
        self.slates.add(slate)
        return slate

    def slate(self, id: str) -> Slate:
        return self.slates.get(id)

    def why(self, user: str, item: str, language: str = "en") -> list[Reason]:
        """Signed reasons that sum to the item's score for this person, strongest first."""
        self.item(item, user)
        live, profile = self.refresh(), self.profile(user)
        shown = showing.Shown(
            profile,
            self._taste(profile, live),
            live.catalogue.base,
            live.own(user),
            self._clock(),
        )
        return self._reasons(shown, live, item, language)

    def without(self, user: str, item: str, gone: str, language: str = "en") -> asking.Without:
        """Where an item would stand for this person without an event, or without everything they
        did with an item (`gone`: the id of either)."""
        self.item(item, user)
        return asking.without(
            user, item, gone, self.people, self.refresh(), self._clock(), language
        )

    def recommend_session(
        self,
        events: Sequence[Event],
        k: int = 10,
        *,
        medium: str | None = None,
        exclude: Sequence[str] = (),
        where: Sequence[str] = (),
        why: bool = False,
        language: str = "en",
    ) -> Slate:
        """Catalogue items for somebody of whom these events are all that is known. Nothing of
        it is stored: the slate has no id and no user."""
        self._check_events(events)
        wanted = _wanted(k, medium, exclude, where, why, language)
        live, now = self.refresh(), self._clock()
        profile = asking.session_profile(
            events, reader=self.reader, settings=self.settings, fold=self.people.settings,
            item_of=live.catalogue.of_everybody, now=now,
        )  # fmt: skip
        return asking.session_slate(profile, live, wanted, self.settings, self._spawn(), now)

    def recommend_group(
        self,
        users: Sequence[str],
        k: int = 10,
        *,
        medium: str | None = None,
        exclude: Sequence[str] = (),
        where: Sequence[str] = (),
        why: bool = False,
        language: str = "en",
    ) -> Slate:
        """Catalogue items that suit several people together: their mean and the least pleased of
        them count alike. With `why`, the reasons say for whom. It is not logged."""
        wanted = _wanted(k, medium, exclude, where, why, language)
        return asking.group_slate(
            users, self.people, self.refresh(), wanted, self.settings, self._spawn(), self._clock()
        )

    # ----------------------------------------------------------------------------- the creation
    def creations(self, user: str, brief: Brief) -> Iterator[Item]:
        """Creations for this person, each given out (and kept) as soon as it is made.

        Raises NotReady while nothing has been learned for the medium, BadInput for a brief
        the medium cannot follow, NotFound for an item to resemble that is not there.
        """
        live = self.refresh()
        generator = making.generator_for(brief, self.media, live.models.generators)
        profile = self.profile(user)
        like = [self.item(id, user) for id in brief.like]
        maker = making.Maker(
            profile=profile,
            taste=self._taste(profile, live),
            medium=self.media[brief.medium],
            generator=generator,
            reader=self.reader,
            moderator=self.moderator,
            points=live.catalogue.points,
            points_of=live.catalogue.points_of,
            item_of=live.catalogue.get,
            model_set=live.models.id,
            drafts=self.settings.drafts_per_creation,
            now=self._clock(),
        )
        seed = making.seed_of(brief, self._spawn())
        for item in maker.make(brief, like, seed):
            self.store.put([document_of(item)])
            yield item

    def create(self, user: str, brief: Brief) -> list[Item]:
        return list(self.creations(user, brief))

    def restock(self, user: str) -> int:
        """Make fresh creations until `settings.stock` of them wait for this person."""
        live = self.refresh()
        own, seen = live.own(user), self.profile(user).seen
        made = 0
        for medium in live.models.generators:
            fresh = sum(
                1
                for id, kind in zip(own.ids, own.medium, strict=True)
                if kind == medium and id not in seen
            )
            if fresh < self.settings.stock:
                made += len(self.create(user, Brief(medium, n=self.settings.stock - fresh)))
        return made

    def made_for(self, user: str) -> list[Item]:
        """Everything made for this person, newest first."""
        items = [item_of(document) for document in self.store.scan(CREATION, user=user)]
        return sorted(items, key=lambda item: (-(item.created_at or 0.0), item.id))

    # ----------------------------------------------------------------------------- conversation
    def talk(self, user: str, text: str, language: str = "") -> Iterator[dict[str, Any]]:
        """Answer somebody: what was understood, then what was made or found, then words."""
        return talking.talk(self, user, text, language)

    # ---------------------------------------------------------------------------------- rights
    def export(self, user: str, path: Path) -> Path:
        """Everything held about a person, as a ZIP of JSON lines with a guide."""
        self.slates.flush()
        return rights.export(self.store, user, path, self._clock())

    def erase_preview(self, user: str) -> dict[str, int]:
        """How many rows of each kind an erase would remove."""
        self.slates.flush()
        return rights.preview(self.store, user)

    def erase(self, user: str) -> Receipt:
        """Forget a person: ledger, profile, slates, creations, conversations, keys, caches."""
        intake.check_name("user", user)
        self.slates.forget(user)
        made = [document.id for document in self.store.scan(CREATION, user=user)]
        receipt = self.store.erase(user, self._clock())
        self.people.forget(user)
        live = self._live
        live.catalogue.points.forget(made)
        live.forget(user)
        return receipt

    # ------------------------------------------------------------------------------- the house
    def refresh(self) -> Live:
        """Use the newest model set and catalogue. Costs two reads when nothing changed.

        While one thread takes a new set over, the others go on with the one before.
        """
        newer = self._newer(self._live.models.id)
        if newer is not None and self._swap.acquire(blocking=False):
            try:
                if newer.id != self._live.models.id:
                    self._live = self._opened(newer)
            finally:
                self._swap.release()
        live = self._live
        live.refresh()
        return live

    @property
    def models(self) -> Models:
        return self._live.models

    def map(self, user: str) -> dict[str, Any]:
        """A picture of the taste space: items, the person's points, their creations, in 2-D."""
        live = self.refresh()
        return mapping.picture(
            live.catalogue, self.taste(user), self.made_for(user), self.profile(user)
        )

    def stats(self) -> dict[str, Any]:
        """Counts that an operator looks at."""
        live = self.refresh()
        return {
            "items": len(live.catalogue.items),
            "events": self.store.watermark(),
            "model_set": live.models.id,
            "media": sorted(self.media),
            "creators": sorted(live.models.generators),
            "made_share_cap": self.settings.made_share,
        }

    def now(self) -> float:
        """The time by this engine's clock, epoch seconds."""
        return self._clock()

    def knows_item(self, id: str) -> bool:
        return id in self._live.catalogue.base.row or self._live.catalogue.get(id) is not None

    def close(self) -> None:
        self.slates.close()
        self.store.close()

    # ------------------------------------------------------------------------------------ parts
    def _taste(self, profile: Profile, live: Live) -> Taste:
        return live.taste(profile, self.people.profile, self._clock())

    def _reasons(self, shown: showing.Shown, live: Live, item: str, language: str) -> list[Reason]:
        if live.models.ranker is None:
            raise NotReady("not_learned", value="ranking")
        return showing.reasons(shown, live.models.ranker, item, language)

    def _opened(self, models: Models) -> Live:
        catalogue = Catalogue(self.store, Points(models.space, models.points_file))
        catalogue.refresh()
        return Live(models, catalogue, self.store, self.settings.half_life_days)

    def _decide(self, event: Event) -> Event:
        observed = self.observe(event)
        return replace(event, id=observed.ids[0])

    def _item_for_fold(self, id: str) -> Item | None:
        return self._live.catalogue.get(id)

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

    def _spawn(self) -> np.random.Generator:
        with self._rng_lock:  # numpy generators are not safe among threads
            return np.random.default_rng(self._rng.integers(2**63))


def _check_length(k: int) -> None:
    if not 1 <= k <= LONGEST_SLATE:
        raise BadInput("bad_field", field="k", value=k, why=f"use 1 to {LONGEST_SLATE}")


def _wanted(
    k: int, medium: str | None, exclude: Sequence[str], where: Sequence[str], why: bool,
    language: str,
) -> asking.Wanted:  # fmt: skip
    _check_length(k)
    return asking.Wanted(k, medium, frozenset(exclude), conditions(where), why, language)


def new_event_id() -> str:
    return "e_" + uuid.uuid4().hex[:24]
