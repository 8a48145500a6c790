"""What every part of the loop stands on: the store, the clock, people, and what was learned."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from tastemaker.dialogue.answers.calibrate import Wanted
from tastemaker.dialogue.phrasing import Voice
from tastemaker.domain import Item, Profile, Taste
from tastemaker.engine import offers
from tastemaker.engine.answering import HandOvers
from tastemaker.engine.artists import Artists
from tastemaker.engine.catalogue import Catalogue
from tastemaker.engine.documents import Documents
from tastemaker.engine.live import Live, Models
from tastemaker.engine.names import Titles
from tastemaker.engine.people import People
from tastemaker.engine.points import Points
from tastemaker.engine.quality import Quality
from tastemaker.engine.reviewing import Reviews
from tastemaker.engine.shelf import Shelf
from tastemaker.engine.slates import SlateLog
from tastemaker.engine.values import Values
from tastemaker.ports import Medium, Moderator, Reader, Store
from tastemaker.profile.fold import FoldSettings
from tastemaker.rank.columns import PerCandidates
from tastemaker.settings import Settings


class Base:
    """An engine before it can do anything."""

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
        self._titles = PerCandidates(Titles)
        self._values = PerCandidates(lambda base: Values(base, self.media))
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
            seed=settings.seed, model=settings.sentence_model, device=settings.device,
        )  # fmt: skip
        self.refresh()

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

    def now(self) -> float:
        """The time by this engine's clock, epoch seconds."""
        return self._clock()

    def knows_item(self, id: str) -> bool:
        return id in self._live.catalogue.base.row or self._live.catalogue.get(id) is not None

    def _taste(self, profile: Profile, live: Live) -> Taste:
        return live.taste(profile, self.people.profile, self._clock())

    def _opened(self, models: Models) -> Live:
        catalogue = Catalogue(self.store, Points(models.space, models.points_file))
        catalogue.refresh()
        return Live(models, catalogue, self.store, self.settings.half_life_days)

    def _reviewed(self, id: str, user: str) -> None:
        """A creation came, went or became another by a verdict."""
        self._live.catalogue.points.forget([id])
        self.people.forget()  # facets come from items: profiles are folded anew
        self.store.delete(offers.OFFER, id)
        offers.renew(self.store, self.people.profile(user), self.media)

    def _item_for_fold(self, id: str) -> Item | None:
        return self._live.catalogue.get(id)

    def _spawn(self) -> np.random.Generator:
        with self._rng_lock:  # numpy generators are not safe among threads
            return np.random.default_rng(self._rng.integers(2**63))
