"""One data set cut one way: what ours and the peers are fitted on and asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from space import tf_idf, words_of
from tastemaker.evaluate.reading import Files, Skipped, meetings
from tastemaker.evaluate.splits import Protocol, Split, split
from tastemaker.rank.histories import Histories


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    name: str
    protocol: Protocol
    histories: Histories
    files: Files
    cut: Split
    rng: np.random.Generator  # that cut it, for ours to go on with

    @classmethod
    def of(cls, folder: Path, protocol: Protocol, seed: int) -> Case:
        histories, skipped = Histories.of(meetings(folder / "events.csv")), Skipped()
        items = folder / "items.csv"
        files = Files.of(items if items.exists() else None, None, None, skipped)
        rng = np.random.default_rng(seed)
        return cls(folder.name, protocol, histories, files, split(histories, protocol, rng), rng)

    def words(self, ids: Sequence[str]) -> sp.csr_array | None:
        """TF-IDF of what items say, weighed by those that may be learned from; None: nothing."""
        items = self.files.items
        texts = [words_of(items[id]) if id in items else [] for id in ids]
        known = np.ones(len(ids), np.bool_)
        known[: len(self.cut.cold)] = ~self.cut.cold
        return tf_idf(texts, known) if any(texts) else None
