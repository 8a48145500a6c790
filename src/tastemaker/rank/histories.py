"""What people met, in order, as arrays: what rankers are fitted on, and what they score with.

Fitting and scoring read meetings the same way, so that there is no skew between them: meetings in
a row with one item (view, play, finish, like) are one meeting whose weight is their sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tastemaker.domain import Evidence, Profile
from tastemaker.ports import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """e meetings of p people with m items; person i's are `start[i]:start[i + 1]`, oldest first."""

    people: tuple[str, ...]  # (p,)
    ids: tuple[str, ...]  # (m,) the item of each column
    start: IntArray  # (p + 1,)
    item: IntArray  # (e,) columns
    weight: FloatArray  # (e,) signed, as `Evidence.weight`
    at: NDArray[np.float64]  # (e,) epoch seconds
    #: person → whom they are tied to, and how strongly (0 to 1)
    ties: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, float, float]]) -> Histories:
        """From (user, item, weight, at). Equal times keep the order they come in."""
        people: dict[str, int] = {}
        ids: dict[str, int] = {}
        who, item, weight, at = [], [], [], []
        for user, id, amount, when in rows:
            who.append(people.setdefault(user, len(people)))
            item.append(ids.setdefault(id, len(ids)))
            weight.append(amount)
            at.append(when)
        return cls._sorted(
            tuple(people),
            tuple(ids),
            np.array(who, np.int64),
            np.array(item, np.int64),
            np.array(weight, np.float32),
            np.array(at, np.float64),
        )

    @classmethod
    def of_evidence(cls, people: Iterable[tuple[str, Sequence[Evidence]]]) -> Histories:
        """From folded profiles: (user, `Profile.evidence`)."""
        return cls.of((user, e.item, e.weight, e.at) for user, evidence in people for e in evidence)

    @classmethod
    def _sorted(
        cls,
        people: tuple[str, ...],
        ids: tuple[str, ...],
        who: IntArray,
        item: IntArray,
        weight: FloatArray,
        at: NDArray[np.float64],
    ) -> Histories:
        order = np.lexsort((at, who))  # stable: equal times stay in order of arrival
        who, item, weight, at = who[order], item[order], weight[order], at[order]
        first = np.ones(len(who), np.bool_)
        first[1:] = (who[1:] != who[:-1]) | (item[1:] != item[:-1])
        heads = np.flatnonzero(first)
        last = np.append(heads[1:], len(who))[: len(heads)] - 1
        if len(heads):
            weight = np.add.reduceat(weight, heads).astype(np.float32)
        start = np.searchsorted(who[heads], np.arange(len(people) + 1))
        return cls(people, ids, start.astype(np.int64), item[heads], weight, at[last])

    @property
    def until(self) -> float:
        """The time of the newest meeting; 0 of none."""
        return float(self.at.max()) if len(self.at) else 0.0

    @property
    def owner(self) -> IntArray:
        """(e,) the person of each meeting."""
        return np.repeat(np.arange(len(self.people)), np.diff(self.start))

    def of_person(self, person: int) -> tuple[IntArray, FloatArray, NDArray[np.float64]]:
        """(items, weights, times) of one person, oldest first."""
        rows = slice(self.start[person], self.start[person + 1])
        return self.item[rows], self.weight[rows], self.at[rows]

    def liked(self) -> sp.csr_array:  # (p, m)
        """1 where somebody met an item and liked it, less for weaker acts; met twice is met."""
        shape = (len(self.people), len(self.ids))
        amounts = np.clip(self.weight, 0.0, 1.0)
        x = sp.csr_array((amounts, (self.owner, self.item)), shape)
        x.data = np.minimum(x.data, 1.0)
        return x

    def profile(self, person: int, known: int) -> Profile:
        """One person as they were after their first `known` meetings."""
        item, weight, at = (column[:known].tolist() for column in self.of_person(person))
        evidence = tuple(
            Evidence(self.ids[column], amount, when, "", "view" if amount > 0 else "skip")
            for column, amount, when in zip(item, weight, at, strict=True)
        )
        seen = {e.item: e.at for e in evidence}
        user = self.people[person]
        ties = dict(self.ties.get(user, {}))
        return Profile(user, evidence=evidence, seen=seen, ties=ties)

    def keep(self, rows: BoolArray) -> Histories:
        """Only the meetings where `rows` (e,) is True; people and items stay numbered as here."""
        start = np.concatenate([[0], np.cumsum(rows)])[self.start].astype(np.int64)
        return replace(
            self, start=start, item=self.item[rows], weight=self.weight[rows], at=self.at[rows]
        )

    def compact(self) -> Histories:
        """The same without columns for items that nobody met."""
        met, item = np.unique(self.item, return_inverse=True)
        return replace(self, ids=tuple(self.ids[column] for column in met), item=item)

    def numbered(self, ids: Sequence[str]) -> Histories:
        """The same with items numbered as in `ids`; meetings with others are left out."""
        column = {id: at for at, id in enumerate(ids)}
        new = np.array([column.get(id, -1) for id in self.ids], np.int64)
        kept = self.keep(new[self.item] >= 0)
        return replace(kept, ids=tuple(ids), item=new[kept.item])

    def most_met(self, items: int) -> Histories:
        """Only the `items` that were met most often."""
        met = np.bincount(self.item, minlength=len(self.ids))
        most = np.sort(np.argsort(-met, kind="stable")[:items])
        return self.numbered([self.ids[column] for column in most])

    def only(self, people: Iterable[str]) -> Histories:
        """The meetings of `people` alone."""
        names = set(people)
        kept = np.array([name in names for name in self.people], np.bool_)
        return self.keep(kept[self.owner])

    def without(self, people: Iterable[str]) -> Histories:
        """The meetings of everybody else."""
        names = set(people)
        kept = np.array([name not in names for name in self.people], np.bool_)
        return self.keep(kept[self.owner])

    def from_newest(self) -> IntArray:
        """(e,) how many meetings of the same person came after: 0 for their newest."""
        return np.asarray(self.start[1:][self.owner] - 1 - np.arange(len(self.item)))


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """One person's evidence, ready for scoring: q entries, oldest first."""

    evidence: tuple[Evidence, ...]  # (q,)
    item: IntArray  # (q,) columns
    weight: FloatArray  # (q,)
    at: NDArray[np.float64]  # (q,)
    step: IntArray  # (q,) how many meetings came after: 0 for the newest, repeats count once

    @classmethod
    def of(cls, evidence: Sequence[Evidence], column: dict[str, int]) -> Meetings:
        """What of `evidence` is about items that have a column, in order of time."""
        known = sorted((e for e in evidence if e.item in column), key=lambda e: e.at)
        item = np.fromiter((column[e.item] for e in known), np.int64, len(known))
        moved = np.zeros(len(known), np.int64)
        moved[:-1] = item[1:] != item[:-1]
        return cls(
            tuple(known),
            item,
            np.fromiter((e.weight for e in known), np.float32, len(known)),
            np.fromiter((e.at for e in known), np.float64, len(known)),
            np.cumsum(moved[::-1])[::-1].astype(np.int64),
        )
