"""What can be shown: put in, taken out, found, given as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tastemaker.domain import Item
from tastemaker.engine import adding, finding, offers
from tastemaker.engine.adding import Added
from tastemaker.engine.base import Base
from tastemaker.engine.catalogue import CREATION, ITEM
from tastemaker.errors import BadInput, NotFound


class Items(Base):
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

    def media_of(
        self, id: str, format: str, user: str | None = None, language: str = "en"
    ) -> tuple[bytes, str]:
        """The item as a file, with its media type. Creations carry their label inside, and their
        title in `language`."""
        item = self.item(id, user)
        return adding.as_file(item, format, self.media, self.settings.files_folder, language)

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
