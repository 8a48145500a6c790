"""See, take along, and be forgotten. One registry of places, the store, drives all three."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from tastemaker.engine import along, intake
from tastemaker.engine.catalogue import CREATION
from tastemaker.engine.creating import Creating
from tastemaker.engine.people import USER
from tastemaker.engine.profiles import Profiles
from tastemaker.ports import Receipt
from tastemaker.trust.rights import write_export


class Rights(Profiles, Creating):
    def knows(self, user: str) -> bool:
        """Whether this person has done, said or stated anything."""
        return self.store.watermark(user) > 0 or self.store.get(USER, user) is not None

    def holds(self, user: str) -> bool:
        """Whether anything is held about this person: slates and creations too, which somebody
        has who has done nothing yet."""
        return self.knows(user) or bool(self.erase_preview(user))

    def export(self, user: str, path: Path, language: str = "en") -> Path:
        """Everything held about a person, as a ZIP of JSON lines, of files of what was made for
        them, and of a guide to both in `language`, written atomically."""
        self.slates.flush()
        known = self.facts(user, language) if self.knows(user) else []
        rows = along.readable(
            self.store.export(user), known, lambda id: self.item(id, user), self.media,
            lambda item, format: self.media_of(item.id, format, user, language)[0], language,
        )  # fmt: skip
        write_export(path, user, rows, self._clock(), language)
        return path

    def erase_preview(self, user: str) -> dict[str, int]:
        """How many rows of each kind an erase would remove."""
        self.slates.flush()
        return dict(sorted(Counter(what for what, _ in self.store.export(user)).items()))

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
