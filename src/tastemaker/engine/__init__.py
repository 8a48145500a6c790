"""The loop: observe · profile · create · recommend · why · talk · erase.

An Engine is made by `tastemaker.open`. It is synchronous, may be used from several threads, and
several processes may each have one over the same store.
"""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.dialogue.answers.calibrate import Wanted
from tastemaker.dialogue.phrasing import Voice
from tastemaker.dialogue.tone import soothing
from tastemaker.domain import (
    Answer,
    Attributes,
    Brief,
    Event,
    Fact,
    Item,
    Near,
    Profile,
    Reading,
    Reason,
    Slate,
    Taste,
)
from tastemaker.engine import (
    adding,
    answering,
    asking,
    finding,
    hearing,
    intake,
    making,
    mapping,
    offers,
    reworking,
    rights,
    showing,
    speaking,
    talking,
)
from tastemaker.engine.adding import Added
from tastemaker.engine.answering import HandOvers
from tastemaker.engine.artists import Artists, Knowing
from tastemaker.engine.catalogue import (
    CREATION,
    ITEM,
    Catalogue,
    item_of,
)
from tastemaker.engine.documents import Documents
from tastemaker.engine.kept import Kept
from tastemaker.engine.live import Live, Models
from tastemaker.engine.people import USER, People
from tastemaker.engine.points import Points
from tastemaker.engine.quality import Quality
from tastemaker.engine.reviewing import Reviews
from tastemaker.engine.shelf import Shelf
from tastemaker.engine.slates import SlateLog
from tastemaker.errors import BadInput, NotFound, NotReady
from tastemaker.ports import (
    Medium,
    Moderator,
    Reader,
    Receipt,
    Store,
)
from tastemaker.profile.facts import FactView, views
from tastemaker.profile.fold import FoldSettings
from tastemaker.profile.mood import mood_now
from tastemaker.rank.columns import PerCandidates
from tastemaker.rank.rules import conditions
from tastemaker.settings import Settings
from tastemaker.understand.reader import language_of

__all__ = ["Added", "Engine", "Live", "Models", "Observed"]

MIX = ("catalogue", "generated")
LONGEST_SLATE = 500
MOST_NEAR = 50


@dataclass(frozen=True, slots=True)
class Observed:
    """What became of events: how many are new, how many were there already."""

    new: int
    repeated: int
    watermark: int
    ids: tuple[str, ...]


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
        unlearn: Callable[[str], Callable[[], Sequence[str]]] = lambda _: tuple,
        voice: Voice | None = None,
    ) -> None:
        """`voice` says answers in conversations; None: as the templates have them.

        `unlearn`: asked with a person before an erase; what it gives takes them, once they are
        gone, out of what was learned, and says which parts could not let go yet."""
        self.store, self.settings, self.media = store, settings, media
        self.reader, self.moderator, self.voice = reader, moderator, voice
        self._artists = PerCandidates(Artists)
        self._newer, self._clock, self._rng, self._unlearn = models, clock, rng, unlearn
        self._rng_lock, self._swap = threading.Lock(), threading.Lock()
        self._live = self._opened(models("") or Models())
        self.people = People(
            store,
            self._item_for_fold,
            FoldSettings.of(settings.half_life_days, settings.evidence_kept),
        )
        self.slates = SlateLog(store)
        self.quality = Quality.of(settings.never_made, media)
        self.documents = Documents(store)
        self.hand_overs = HandOvers(store, clock)
        self.reviews = Reviews(store, media, moderator, settings, clock, self._reviewed)
        self.shelf = Shelf(
            self.documents, settings.answers_file, wanted=Wanted(settings.answer_precision, settings.answer_astray),
            seed=settings.seed, model=settings.sentence_model,
        )  # fmt: skip
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
                event,
                now=now,
                new_id=new_event_id,
                reader=self._reader_for(event),
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

    def _reader_for(self, event: Event) -> Reader:
        """Without leave, what somebody feels is not read, so that it stands nowhere."""
        if event.kind != "say" or event.reading is not None:
            return self.reader
        reader = Knowing(self.reader, self.artists())
        return reader if self.profile(event.user).sensing else intake.Discreet(reader)

    def artists(self) -> Artists:
        """Whose work the catalogue holds."""
        return self._artists(self.refresh().catalogue.base)

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
        """Whether this person has done, said or stated anything."""
        return self.store.watermark(user) > 0 or self.store.get(USER, user) is not None

    def holds(self, user: str) -> bool:
        """Whether anything is held about this person: slates and creations too, which somebody
        has who has done nothing yet."""
        return self.knows(user) or bool(self.erase_preview(user))

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

    def offer(self, user: str, allowed: bool) -> Event:
        """Allow or forbid showing others, without a name, creations that this person likes."""
        return self._decide(Event(user, "offer", value=1.0 if allowed else 0.0))

    def hear(self, user: str, sound: bytes) -> hearing.Heard:
        """Read how somebody sounds, with their leave; the sound is not kept. See `hearing.hear`."""
        return hearing.hear(self, user, sound)

    def speak(self, user: str, text: str, language: str = "en") -> bytes:
        """`text` as a labelled WAV, its rate and pitch from how the person feels, where they let
        that be read: calm for who is upset. Raises NotReady where nothing can speak."""
        profile = self.profile(user)
        felt = mood_now(profile, self._clock()) if profile.sensing else None
        return speaking.speak(
            text, language, soothing(felt) if felt else None,
            command=self.settings.speech, seconds=self.settings.speech_seconds,
        )  # fmt: skip

    def recite(self, user: str, item: str) -> bytes:
        """What an item says, as a labelled WAV that sounds as it feels: a sad verse slowly and low.
        Raises NotFound, BadInput for what has no words, NotReady where nothing can speak."""
        text, mood = speaking.recital(self.item(item, user), self.media)
        return speaking.speak(
            text, language_of(text), mood,
            command=self.settings.speech, seconds=self.settings.speech_seconds,
        )  # fmt: skip

    def add_users(self, users: Iterable[tuple[str, Attributes]]) -> adding.Added:
        """People with their stated traits; replaces what was stated before. Repeating it changes
        nothing."""
        return adding.users(users, self.store, self._clock())

    def add_ties(self, ties: Iterable[tuple[str, str, float]]) -> adding.Added:
        """Who is tied to whom, and how strongly (0 to 1). Repeating it changes nothing."""
        return adding.ties(ties, self.store, self._clock())

    # ------------------------------------------------------------------------------- the items
    def item(self, id: str, user: str | None = None) -> Item:
        """An item. A creation is there for the person it was made for; for others, without a
        name, where it is offered to them."""
        item = self._live.catalogue.get(id)
        if item is not None and item.origin is not None and item.origin.user != user:
            item = offers.offered(self.store, id)
        if item is None:
            raise NotFound("no_item", value=id)
        return item

    def items(
        self, q: str = "", medium: str | None = None, limit: int = 50, after: str = ""
    ) -> list[Item]:
        """Catalogue items by id, those whose id, title or text holds `q`."""
        return finding.holding(self.refresh(), q, medium, limit, after)

    def add(
        self,
        items: Iterable[Item],
        unreadable: Callable[[Item, BadInput], None] | None = None,
    ) -> Added:
        """Put items into the catalogue, described by their medium where there is one.

        All or nothing: raises BadInput for content its medium cannot read, unless `unreadable`
        takes such items away.
        """
        added = adding.items(items, self.store, self.media, unreadable)
        if added.changed:
            self.people.forget()  # facets come from items: profiles are folded anew
        return added

    def remove(self, id: str, user: str | None = None) -> None:
        """Take an item out of the catalogue, or a creation of this person away."""
        item = self._live.catalogue.get(id)
        if item is None and user:
            self.reviews.forget(id, user)
            return
        if item is None or (item.origin is not None and item.origin.user != user):
            raise NotFound("no_item", value=id)
        self.store.delete(offers.OFFER, id)
        self.store.delete(CREATION if item.origin else ITEM, id)
        self._live.catalogue.points.forget([id])

    def media_of(self, id: str, format: str, user: str | None = None) -> tuple[bytes, str]:
        """The item as a file, with its media type. Creations carry their label inside."""
        item = self.item(id, user)
        return adding.as_file(item, format, self.media, self.settings.files_folder)

    def similar(self, id: str, k: int = 10, user: str | None = None) -> list[Item]:
        """Catalogue items nearest to this one in the taste space."""
        item = self.item(id, user)
        return finding.like(self.refresh(), item, k)

    def search(self, words: str, k: int = 10, medium: str | None = None) -> list[Item]:
        """Catalogue items of any modality nearest to what `words` say, in any language.

        Empty where none of the words is known. Raises NotReady before a space is learned.
        """
        return finding.meaning(self.refresh(), words, k, medium)

    def onboarding(self, k: int = 6, medium: str | None = None) -> list[Item]:
        """The items whose like or dislike tells most about somebody new."""
        return finding.onboarding(self.refresh(), k, medium, self.settings.seed)

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
            why_not = "use catalogue, generated or both"
            raise BadInput("bad_field", field="mix", value=",".join(mix), why=why_not)
        bounds = conditions(where)
        above = self.slates.shown_before(after, user) if after else frozenset()
        live = self.refresh()
        shown = self._shown(user, live)
        picks = showing.picks(
            shown, live.models.ranker, k, self._spawn(), self.settings,
            medium=medium, mix=tuple(mix), exclude=above | frozenset(exclude), where=bounds,
        )  # fmt: skip
        if why and live.models.ranker is not None:
            picks = tuple(
                replace(pick, reasons=tuple(self._reasons(shown, live, pick.item, language)))
                for pick in picks
            )
        policy = showing.policy(self.settings, live.models.ranker is not None)
        slate = Slate(
            uuid.uuid4().hex, user, picks, policy, shown.now, shown.profile.version,
            live.models.id, after,
        )  # fmt: skip
        self.slates.add(slate)
        return slate

    def slate(self, id: str) -> Slate:
        return self.slates.get(id)

    def why(self, user: str, item: str, language: str = "en") -> list[Reason]:
        """Signed reasons that sum to the item's score for this person, strongest first."""
        self.item(item, user)
        live = self.refresh()
        return self._reasons(self._shown(user, live), live, item, language)

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
    def made(
        self, user: str, brief: Brief, drafts: int | None = None
    ) -> Iterator[tuple[Item, Item | None]]:
        """Creations for this person, each given out (and kept) as soon as it is made, with what
        may be shown of it: None while it waits for a review. `drafts`: of how many each is the
        best; None: as the settings have it.

        Raises NotReady while nothing has been learned for the medium, BadInput for a brief
        the medium cannot follow, NotFound for an item to resemble that is not there.
        """
        maker = self.maker(user, brief, drafts)
        like = [self.item(id, user) for id in brief.like]
        source = self.source(user, brief)
        seed = making.seed_of(brief, self._spawn())
        for item in maker.make(brief, like, seed, source):
            yield item, self.reviews.keep(item)

    def maker(self, user: str, brief: Brief, drafts: int | None = None) -> making.Maker:
        """What a creation for this person depends on, as of now. Raises as `made` does."""
        live = self.refresh()
        generator = making.generator_for(brief, self.media, live.models.generators)
        self.quality.check(brief, self.media[brief.medium])
        profile = self.profile(user)
        return making.Maker(
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
            drafts=drafts or self.settings.drafts_per_creation,
            now=self._clock(),
            quality=self.quality,
        )

    def source(self, user: str, brief: Brief) -> Item | None:
        """What a brief goes on from; None where nothing. Raises NotFound for an item that is not
        there for this person, BadInput for a rework that cannot be."""
        if brief.rework is None:
            return None
        return reworking.source(self.item(brief.rework.item, user), user, brief, self.media)

    def creations(self, user: str, brief: Brief, drafts: int | None = None) -> Iterator[Item]:
        """Those of `made` that may be shown."""
        return (shown for _, shown in self.made(user, brief, drafts) if shown is not None)

    def create(self, user: str, brief: Brief) -> list[Item]:
        """All that may be shown of what is made, at least one: raises NotReady where everything
        waits for a review, and as `made` does."""
        made = list(self.creations(user, brief))
        if not made:
            raise NotReady("held", value=brief.n)
        return made

    def restock(self, user: str, medium: str | None = None) -> int:
        """Make fresh creations until `settings.stock` of them, of every medium or of one, wait
        for this person. Nobody waits for these, so each is the best of more drafts."""
        held = Counter(item.medium for item in self.reviews.waiting(user))
        seen, stock = self.profile(user).seen, self.settings.stock
        drafts = self.settings.drafts_in_stock
        return sum(
            len(list(self.creations(user, Brief(name, n=missing), drafts)))
            for name, missing in making.missing(self.refresh(), user, seen, stock, held)
            if medium in (None, name)
        )

    def made_for(self, user: str) -> list[Item]:
        """Everything made for this person, newest first."""
        items = [item_of(document) for document in self.store.scan(CREATION, user=user)]
        return sorted(items, key=lambda item: (-(item.created_at or 0.0), item.id))

    # ----------------------------------------------------------------------------- conversation
    def talk(self, user: str, text: str, language: str = "") -> Iterator[dict[str, Any]]:
        """Answer somebody: what was understood, then what was made or found, then words."""
        return talking.talk(self, user, text, language)

    # --------------------------------------------------------------------------------- answers
    def answer(self, user: str | None, question: str, language: str = "en") -> Answer:
        """What the documents (`engine.documents`) say to a question, with citations; that it is
        not known where an answer would too likely be wrong. Nothing about `user` is kept.

        Raises BadInput for a question without words, or one too long.
        """
        if user is not None:
            intake.check_name("user", user)
        return answering.answer(question, self.shelf.ready(), language)

    def nearest(self, question: str, k: int = 5) -> list[Near]:
        """What comes nearest to answering a question, best first, for somebody who judges it.

        Raises BadInput as `answer` does, and for a k that is not 1 to 50.
        """
        if not 1 <= k <= MOST_NEAR:
            raise BadInput("bad_field", field="k", value=k, why=f"use 1 to {MOST_NEAR}")
        return answering.nearest(question, self.shelf.ready(), k)

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
        """Forget a person: ledger, profile, slates, creations, conversations, keys, caches, and
        what was learned from them, as far as that can be taken out again at once."""
        intake.check_name("user", user)
        self.slates.forget(user)
        made = [document.id for document in self.store.scan(CREATION, user=user)]
        unlearn = self._unlearn(user)
        receipt = self.store.erase(user, self._clock())
        self.people.forget(user)
        live = self._live
        live.catalogue.points.forget(made)
        live.forget(user)
        later = tuple(unlearn())
        self.refresh()
        return replace(receipt, later=later)

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

    def kept(self, application: str) -> Kept:
        """The documents of an application: durable, its own, erased with their person."""
        return Kept(self.store, application, self._clock)

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

    def _shown(self, user: str, live: Live) -> showing.Shown:
        profile = self.profile(user)
        taste = self._taste(profile, live)
        pools = live.pools(user)
        return showing.Shown(profile, taste, pools, self._clock())

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

    def _reviewed(self, id: str, user: str) -> None:
        """A creation came, went or became another by a verdict."""
        self._live.catalogue.points.forget([id])
        self.people.forget()  # facets come from items: profiles are folded anew
        self.store.delete(offers.OFFER, id)
        offers.renew(self.store, self.people.profile(user), self.media)

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
