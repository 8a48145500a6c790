"""What is known of a person, in words, and what they decide about it."""

from __future__ import annotations

from collections.abc import Iterable

from tastemaker.domain import Attributes, Event, Fact, Reading, Taste
from tastemaker.engine import adding, intake
from tastemaker.engine.ledger import Ledger
from tastemaker.errors import BadInput, NotFound
from tastemaker.profile.facts import FactView, views


class Profiles(Ledger):
    def taste(self, user: str) -> Taste:
        return self._taste(self.profile(user), self._live)

    def facts(self, user: str, language: str = "en") -> list[FactView]:
        """What is known of a person, strongest first, in words."""
        return views(
            self.profile(user), self._clock(), language,
            half_life_days=self.settings.half_life_days, common=self.refresh().common(),
        )  # fmt: skip

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

    def add_users(self, users: Iterable[tuple[str, Attributes]]) -> adding.Added:
        """People with their stated traits; replaces what was stated before. Repeating it changes
        nothing."""
        return adding.users(users, self.store, self._clock())

    def add_ties(self, ties: Iterable[tuple[str, str, float]]) -> adding.Added:
        """Who is tied to whom, and how strongly (0 to 1). Repeating it changes nothing."""
        return adding.ties(ties, self.store, self._clock())
