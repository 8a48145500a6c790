"""Variants that contend while they are shown: what was shown and taken up, in an application's notes.

Every show is a note with the chance it had, so that other ways of choosing can be judged from the
log; tallies are counted from them, and again whenever another process wrote.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tastemaker.engine.kept import Kept, Note
from tastemaker.errors import Conflict, NotFound
from tastemaker.rank.variants import Tally, draw_variant


@dataclass(frozen=True, slots=True)
class Shown:
    """One show of a variant. `chance`: that this one was shown."""

    id: str
    variant: str
    chance: float


class Contests:
    """Contests are told apart by names of a to z, 0 to 9 and _, 35 characters at most."""

    def __init__(self, kept: Kept, rng: np.random.Generator) -> None:
        self._kept, self._rng = kept, rng
        self._lock = threading.Lock()
        self._counted: dict[str, tuple[int, dict[str, Tally]]] = {}  # contest → (version, tallies)

    def show(self, contest: str, expected: Mapping[str, float]) -> Shown:
        """The variant to show now, by Thompson sampling; logged with its chance. `expected`: the
        rate of each variant that may be shown, before it was (`expected_rate`)."""
        with self._lock:
            tallies = self.tallies(contest)
            own = [tallies.get(variant, Tally()) for variant in expected]
            at, chance = draw_variant(list(expected.values()), own, self._rng)
            variant, number = list(expected)[at], uuid.uuid4().hex
            body = {"variant": variant, "chance": chance, "taken": False}
            self._kept.put(Note(_shows(contest), number, body))
            self._count(contest, tallies, variant, Tally(own[at].shown + 1, own[at].taken))
        return Shown(f"{contest}.{number}", variant, chance)

    def take(self, shown: str) -> None:
        """What was shown was taken up. `shown`: the id of the show. Raises NotFound, or Conflict for
        one that was taken up already."""
        contest, _, number = shown.partition(".")
        with self._lock:
            note = self._kept.get(_shows(contest), number)
            if note is None:
                raise NotFound("no_such", what="show", value=shown)
            if note.body["taken"]:
                raise Conflict("closed_before", value=shown)
            tallies, variant = self.tallies(contest), note.body["variant"]
            self._kept.put(Note(note.kind, number, {**note.body, "taken": True}, at=note.at))
            before = tallies[variant]
            self._count(contest, tallies, variant, Tally(before.shown, before.taken + 1))

    def tallies(self, contest: str) -> dict[str, Tally]:
        """Of each variant that was shown."""
        version = self._kept.version(_shows(contest))
        known = self._counted.get(contest)
        if known is None or known[0] != version:
            tallies: dict[str, Tally] = {}
            for note in self._kept.scan(_shows(contest)):
                before = tallies.get(note.body["variant"], Tally())
                now = Tally(before.shown + 1, before.taken + note.body["taken"])
                tallies[note.body["variant"]] = now
            known = version, tallies
            self._counted[contest] = known
        return known[1]

    def _count(self, contest: str, tallies: dict[str, Tally], variant: str, now: Tally) -> None:
        """Remember a tally, unless somebody else wrote meanwhile."""
        before, version = self._counted[contest][0], self._kept.version(_shows(contest))
        if version == before + 1:
            self._counted[contest] = (version, {**tallies, variant: now})


def _shows(contest: str) -> str:
    """The kind of the notes of a contest's shows: each has a version of its own."""
    return f"show_{contest}"
