"""What all trained generators share: seeds, batches, and how much of a draft is copied."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from tastemaker.create.models.condition import Wishes
from tastemaker.create.models.copying import Known
from tastemaker.domain import Brief, Draft
from tastemaker.ports import FloatArray, Medium

AT_ONCE = 64  # drafts made together; more fill caches without being faster on a CPU

#: A point, a brief, and the seed of one draft.
Asked: TypeAlias = "tuple[FloatArray | None, Brief, np.random.SeedSequence]"


class Drafting(ABC):
    """The half of ports.Generator that does not depend on how a draft comes about.

    Drafts depend on the point, the brief and its seed alone, not on what else is asked.
    """

    wishes: Wishes
    known: Known
    _medium: Medium

    @abstractmethod
    def _drawn(self, asked: Sequence[Asked]) -> list[Draft]:
        """One draft for each, made together."""

    def draft(
        self, point: FloatArray | None, brief: Brief, rng: np.random.Generator
    ) -> Iterator[Draft]:
        """Drafts without end. The first is what `draft_batch` gives for the same seed."""
        seed, at = _seed(brief, rng), 0
        while True:
            yield self._drawn([(point, brief, np.random.SeedSequence(seed, spawn_key=(at,)))])[0]
            at += 1

    def draft_batch(
        self, asked: Sequence[tuple[FloatArray | None, Brief]], rng: np.random.Generator
    ) -> list[Draft]:
        """One draft for each. Briefs without a seed draw one from `rng`."""
        rows = [
            (point, brief, np.random.SeedSequence(_seed(brief, rng), spawn_key=(0,)))
            for point, brief in asked
        ]
        drafts: list[Draft] = []
        for at in range(0, len(rows), AT_ONCE):
            drafts += self._drawn(rows[at : at + AT_ONCE])
        return drafts

    @property
    def ranges(self) -> Mapping[str, tuple[float, float]]:
        return self.wishes.ranges

    def copied(self, text: str) -> float:
        return self.known.share(self._medium.shingles(text)) if text else 0.0


def _seed(brief: Brief, rng: np.random.Generator) -> int:
    return int(rng.integers(2**63)) if brief.seed is None else abs(brief.seed)
