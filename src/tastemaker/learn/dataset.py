"""What is learned from: the catalogue, and the ledger up to a watermark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from tastemaker.domain import Item, Profile
from tastemaker.engine.catalogue import ITEM, item_of
from tastemaker.engine.people import begun
from tastemaker.ports import Store
from tastemaker.profile.fold import FoldSettings, rebuild
from tastemaker.rank.histories import Histories
from tastemaker.settings import Settings

SIMULATED = "sim:"  # ids of simulated listeners begin so
EVIDENCE_KEPT = 100_000  # for a profile the newest hundreds are enough; for learning, all of it


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Everything up to ledger number `watermark`.

    `people` hold the evidence that stands: what was undone, or met while learning was paused,
    is not in it. Creations are private, so meetings with them are left out too.
    """

    items: tuple[Item, ...]
    people: tuple[Profile, ...]
    number: Mapping[str, int]  # event id → ledger number
    watermark: int
    now: float

    @property
    def histories(self) -> Histories:
        return met_by(self.people)

    def likes(self) -> Any:
        """(people, items) float32 sparse: what each person met, signed as in evidence."""
        row = {item.id: at for at, item in enumerate(self.items)}
        cells = [(p, row[e.item], e.weight) for p, one in enumerate(self.people)
                 for e in one.evidence]  # fmt: skip
        who, what, weight = (np.array(column) for column in zip(*cells, strict=True)) if cells else (
            np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)
        )  # fmt: skip
        shape = (len(self.people), len(self.items))
        return sp.coo_array((weight.astype(np.float32), (who, what)), shape).tocsr()


def met_by(people: Sequence[Profile]) -> Histories:
    """What `people` met, and whom they are tied to."""
    met = Histories.of_evidence((person.user, person.evidence) for person in people)
    return replace(met, ties={person.user: person.ties for person in people if person.ties})


def folding(settings: Settings) -> FoldSettings:
    """How people are folded to be learned from: with everything they ever met."""
    of_all = FoldSettings.of(settings.half_life_days, EVIDENCE_KEPT)
    return replace(of_all, seen_kept=EVIDENCE_KEPT)


def dataset(
    store: Store,
    settings: Settings,
    *,
    watermark: int | None = None,
    simulated: bool = True,
    now: float,
) -> Dataset:
    """Read the store. `watermark`: None is everything there is; `simulated`: listeners too."""
    upto = store.watermark() if watermark is None else watermark
    items = tuple(item_of(document) for document in store.scan(ITEM))
    of_id = {item.id: item for item in items}
    rows: dict[str, list[Any]] = {}
    ledger: dict[str, int] = {}
    for number, event in store.events():
        if number > upto:
            break
        if simulated or not event.user.startswith(SIMULATED):
            rows.setdefault(event.user, []).append((number, event))
            ledger[event.id] = number
    people = []
    for user in sorted(rows):
        person = rebuild(begun(store, user), rows[user], of_id.get, folding(settings))
        evidence = tuple(e for e in person.evidence if e.item in of_id)
        people.append(replace(person, evidence=evidence))
    return Dataset(items, tuple(people), ledger, upto, now)
