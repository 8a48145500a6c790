"""From rows of candidates to columns of what was learned, kept while the candidates live."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import numpy as np

from tastemaker.domain import Profile
from tastemaker.ports import BoolArray, Candidates, FloatArray, IntArray
from tastemaker.rank.histories import Meetings

T = TypeVar("T")
KEPT = 64  # the catalogue, and the creations of those who are here right now


class PerCandidates(Generic[T]):
    """Remembers what `derive` makes of a Candidates, by its key."""

    def __init__(self, derive: Callable[[Candidates], T]) -> None:
        self._derive = derive
        self._kept: OrderedDict[str, T] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, candidates: Candidates) -> T:
        with self._lock:
            if candidates.key in self._kept:
                self._kept.move_to_end(candidates.key)
                return self._kept[candidates.key]
        made = self._derive(candidates)
        with self._lock:
            self._kept[candidates.key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made


class Numbering:
    """The column of each item, and where items and meetings stand by it. One is shared by all
    rankers fitted on the same items: each of them asks for the same."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        self.ids = ids
        self.of_id = {id: column for column, id in enumerate(ids)}
        self.of = PerCandidates(self._find)
        self._met: tuple[Callable[[], Profile | None], Meetings] | None = None

    def meetings(self, profile: Profile) -> Meetings:
        """What of the evidence is about these items. That of the profile asked last is remembered
        while it lives: the parts of a blend ask one after the other."""
        latest = self._met
        if latest is not None and latest[0]() is profile:
            return latest[1]
        met = Meetings.of(profile.evidence, self.of_id)
        self._met = weakref.ref(profile, self._forgotten), met
        return met

    def _forgotten(self, gone: object) -> None:
        """Nothing of a person is held longer than their profile."""
        latest = self._met
        if latest is not None and latest[0] is gone:
            self._met = None

    def _find(self, candidates: Candidates) -> tuple[IntArray, IntArray]:
        """(n,) columns, -1: none; and the rows without one."""
        find = self.of_id.get
        found = (find(id, -1) for id in candidates.ids)
        columns = np.fromiter(found, np.int64, len(candidates.ids))
        return columns, np.flatnonzero(columns < 0)


_numberings: weakref.WeakValueDictionary[tuple[str, ...], Numbering] = weakref.WeakValueDictionary()


def numbering(ids: Sequence[str]) -> Numbering:
    """That of `ids`, while any ranker has it."""
    ids = tuple(ids)
    return _numberings.get(ids) or _numberings.setdefault(ids, Numbering(ids))


class Columns:
    """Where the items that were met when a ranker was fitted stand in its arrays.

    A catalogue item that was there at `at` and that nobody had met is known too: as one that
    nobody met. Items added later are not, nor are creations: one person alone can meet them.
    """

    def __init__(self, ids: Sequence[str], at: float) -> None:
        self._numbering, self.at = numbering(ids), at
        self.ids, self.of_id = self._numbering.ids, self._numbering.of_id
        self.meetings = self._numbering.meetings
        self.known = PerCandidates(self._known)

    def spread(self, values: FloatArray, candidates: Candidates) -> FloatArray:
        """`values` (m,) per column → (n,) per row; 0 for items without a column."""
        columns, without = self._numbering.of(candidates)
        if not len(self.ids):
            return np.zeros(len(columns), np.float32)
        out = np.take(values, columns).astype(np.float32, copy=False)
        out[without] = 0.0
        return out

    def _known(self, candidates: Candidates) -> BoolArray:  # (n,)
        columns, _ = self._numbering.of(candidates)
        later = candidates.created_at > self.at  # NaN, unknown: was always there
        return np.asarray(~candidates.made & ((columns >= 0) | ~later))
