"""What is shown next, to one person, a session or a group, and why."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np

from tastemaker.domain import Event, Pick, Reason, Slate
from tastemaker.engine import asking, showing
from tastemaker.engine.items import Items
from tastemaker.engine.ledger import Ledger
from tastemaker.engine.live import Live
from tastemaker.engine.titles import titled
from tastemaker.errors import BadInput, NotFound, NotReady
from tastemaker.rank.blend import Blend
from tastemaker.rank.rules import conditions, out_of_bounds
from tastemaker.rank.words import reworded

MIX = ("catalogue", "generated")
LONGEST_SLATE = 500


class Recommending(Ledger, Items):
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

    def show(self, user: str, items: Sequence[str], language: str = "en") -> Slate:
        """A slate of items that were asked for by name: logged like others, nothing in it drawn."""
        live = self.refresh()
        shown, ranked = self._shown(user, live), live.models.ranker is not None
        picks = []
        for id in items:
            reasons = tuple(self._reasons(shown, live, id, language)) if ranked else ()
            picks.append(Pick(id, sum(reason.amount for reason in reasons), 1.0, reasons))
        slate = Slate(
            uuid.uuid4().hex, user, tuple(picks), "named", shown.now, shown.profile.version,
            live.models.id,
        )  # fmt: skip
        self.slates.add(slate)
        return slate

    def most_liked(
        self, user: str, where: Sequence[str], k: int, exclude: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Ids of what most people liked, that first, of the catalogue that meets the conditions `where`
        and that `user` may be shown; empty where the ranking counts no people."""
        live = self.refresh()
        parts = live.models.ranker.parts if isinstance(live.models.ranker, Blend) else ()
        counts = next((part for part in parts if part.name == "popular"), None)
        if counts is None:
            return ()
        base, shown = live.catalogue.base, self._shown(user, live)
        liked = counts.score(shown.profile, shown.taste, base, shown.now)
        out = out_of_bounds(base, conditions(where), shown.profile.blocked, shown.now)
        rows = np.flatnonzero(
            (liked > 0) & ~(np.zeros(len(liked), np.bool_) if out is None else out)
        )
        best = rows[np.argsort(-liked[rows], kind="stable")]
        known = {*exclude, *shown.profile.hidden}
        return tuple(id for id in (base.ids[row] for row in best) if id not in known)[:k]

    def slate(self, id: str, language: str = "", user: str | None = None) -> Slate:
        """A slate as it was logged; with `language`, its reasons in that one. Raises NotFound, with
        `user` also for somebody else's."""
        found = self.slates.get(id)
        if user not in (None, found.user):
            raise NotFound("no_such", what="slate", value=id)
        if not language:
            return found
        picks = (
            replace(
                pick, reasons=tuple(self._said(one, found.user, language) for one in pick.reasons)
            )
            for pick in found.picks
        )
        return replace(found, picks=tuple(picks))

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

    def _said(self, reason: Reason, user: str, language: str) -> Reason:
        title = ""
        with suppress(NotFound):  # removed since: the title that it had then
            title = titled(self.item(reason.item, user), language) if reason.item else ""
        return replace(reason, words=reworded(reason.words, language, title))

    def _shown(self, user: str, live: Live) -> showing.Shown:
        profile = self.profile(user)
        taste = self._taste(profile, live)
        pools = live.pools(user)
        return showing.Shown(profile, taste, pools, self._clock())

    def _reasons(self, shown: showing.Shown, live: Live, item: str, language: str) -> list[Reason]:
        if live.models.ranker is None:
            raise NotReady("not_learned", value="ranking")
        return showing.reasons(shown, live.models.ranker, item, language)


def _check_length(k: int) -> None:
    if not 1 <= k <= LONGEST_SLATE:
        raise BadInput("bad_field", field="k", value=k, why=f"use 1 to {LONGEST_SLATE}")


def _wanted(
    k: int, medium: str | None, exclude: Sequence[str], where: Sequence[str], why: bool,
    language: str,
) -> asking.Wanted:  # fmt: skip
    _check_length(k)
    return asking.Wanted(k, medium, frozenset(exclude), conditions(where), why, language)
