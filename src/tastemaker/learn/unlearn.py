"""Somebody who is erased goes out of what was learned from them.

Every ranker that is a sum over people takes them out exactly and at once; what cannot (the space,
a sequence ranker) is named, and learns without them the next time. Older sets go too: rolling back
to one would bring back what was learned from them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.domain import Event, Item, ModelSet, Profile
from tastemaker.engine.catalogue import ITEM, item_of
from tastemaker.engine.people import begun
from tastemaker.errors import TastemakerError
from tastemaker.learn.dataset import folding, met_by
from tastemaker.learn.modelset import ModelSets
from tastemaker.ports import Store
from tastemaker.profile.fold import rebuild
from tastemaker.rank.blend import Blend, Forgetful
from tastemaker.rank.histories import Histories
from tastemaker.settings import Settings

SPACE, RANKING = "space", "ranking"


class Unlearner:
    """Asked with a person before their rows go; what it gives is called when they are gone."""

    def __init__(
        self, store: Store, sets: ModelSets, settings: Settings, clock: Callable[[], float]
    ) -> None:
        self._store, self._sets, self._settings, self._clock = store, sets, settings, clock

    def __call__(self, user: str) -> Callable[[], Sequence[str]]:
        """Gives what takes the person out of the live set, and says which of its parts could
        not: those learn without them at the next training."""
        rows = list(self._store.events(user))
        if not rows:
            return tuple
        if rows[0][0] > self._learned_until():
            return self._unfinished
        start = begun(self._store, user)
        items = self._items(event for _, event in rows)

        def unlearn() -> Sequence[str]:
            self._unfinished()
            with self._sets.changing():
                live = self._sets.live()
                if live is None or RANKING not in live.parts:
                    return ()
                known = [row for row in rows if row[0] <= _watermark(live)]
                person = rebuild(start, known, items.get, folding(self._settings))
                return self._without(met_by([_catalogued(person, items)]), live)

        return unlearn

    def _unfinished(self) -> Sequence[str]:
        """Takes away what is kept of trainings on people that were stopped half-way: weights that
        know somebody who is gone must not wait on the disk for a training to go on from them."""
        kept = self._settings.home / "training"
        for folder in (kept / RANKING, *kept.glob("*-personal")):
            shutil.rmtree(folder, ignore_errors=True)
        return ()

    def _learned_until(self) -> float:
        """The ledger number up to which the live ranking knows; read without verifying files."""
        try:
            return _watermark(self._sets.get(self._sets.live_id() or ""))
        except (TastemakerError, KeyError):
            return np.inf  # look closely

    def _items(self, events: Iterable[Event]) -> dict[str, Item]:
        """Those of the catalogue that the events are about."""
        documents = {
            event.item: self._store.get(ITEM, event.item) for event in events if event.item
        }
        return {id: item_of(document) for id, document in documents.items() if document}

    def _without(self, gone: Histories, live: ModelSet) -> Sequence[str]:
        """Publish the live set without `gone`; the parts that still know them."""
        if not len(gone.item):
            return ()
        folder = Path(live.folder) / RANKING
        try:
            blend = Blend.load(folder).with_statistics(folder)
        except (TastemakerError, OSError, ValueError, KeyError) as error:
            self._sets.report_damage(live.id, f"{RANKING} cannot be read: {error}")
            return (RANKING,)
        left = forget(blend, gone)
        about: dict[str, Any] = dict(live.parts[RANKING])
        now = self._clock()
        new = self._sets.publish(
            {RANKING: blend},
            watermark=_watermark(live),
            now=now,
            rng=np.random.default_rng([self._settings.seed, len(gone.item), int(now)]),
            part_metrics={RANKING: about},
            metrics=live.metrics,
        )
        self._sets.prune(keep=0)
        return (*((SPACE,) if SPACE in new.parts else ()), *left)


def forget(blend: Blend, gone: Histories) -> list[str]:
    """Take people out of every part that can; the names of those that could not."""
    return [
        part.name for part in blend.parts if isinstance(part, Forgetful) and not part.forget(gone)
    ]


def _watermark(live: ModelSet) -> int:
    return int(live.parts[RANKING]["watermark"])


def _catalogued(person: Profile, items: dict[str, Item]) -> Profile:
    return replace(person, evidence=tuple(e for e in person.evidence if e.item in items))
