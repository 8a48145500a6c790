"""What is made for one person: now, or ahead of being asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tastemaker.domain import Brief, Item
from tastemaker.engine import making, reworking
from tastemaker.engine.catalogue import CREATION, item_of
from tastemaker.engine.items import Items
from tastemaker.engine.ledger import Ledger
from tastemaker.engine.titles import Taken
from tastemaker.errors import NotReady


class Creating(Ledger, Items):
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
        taken = Taken(self.reviews.made(user, brief.medium))
        for item in map(taken.numbered, maker.make(brief, like, seed, source)):
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
        for this person. Nobody waits for these, so each is the best of more drafts. Nothing is made
        unasked for who comes for other things: a shop's customers who never met a tune."""
        live, profile = self.refresh(), self.profile(user)
        if medium is None and making.comes_for_others(live, profile):
            return 0
        held = Counter(item.medium for item in self.reviews.waiting(user))
        seen, stock = profile.seen, self.settings.stock
        drafts = self.settings.drafts_in_stock
        return sum(
            len(list(self.creations(user, Brief(name, n=missing), drafts)))
            for name, missing in making.missing(live, user, seen, stock, held)
            if medium in (None, name)
        )

    def made_for(self, user: str) -> list[Item]:
        """Everything made for this person, newest first."""
        items = [item_of(document) for document in self.store.scan(CREATION, user=user)]
        return sorted(items, key=lambda item: (-(item.created_at or 0.0), item.id))
