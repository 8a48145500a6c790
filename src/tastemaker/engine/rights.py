"""See, take along, and be forgotten. One registry of places, the store, drives all three."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from tastemaker.engine import intake
from tastemaker.engine.base import Base
from tastemaker.engine.catalogue import CREATION
from tastemaker.engine.people import USER
from tastemaker.ports import Receipt
from tastemaker.trust.rights import write_export


class Rights(Base):
    def knows(self, user: str) -> bool:
        """Whether this person has done, said or stated anything."""
        return self.store.watermark(user) > 0 or self.store.get(USER, user) is not None

    def holds(self, user: str) -> bool:
        """Whether anything is held about this person: slates and creations too, which somebody
        has who has done nothing yet."""
        return self.knows(user) or bool(self.erase_preview(user))

    def export(self, user: str, path: Path) -> Path:
        """Everything held about a person, as a ZIP of JSON lines with a guide, written
        atomically."""
        self.slates.flush()
        write_export(path, user, self.store.export(user), self._clock())
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
