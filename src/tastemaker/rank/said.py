"""What items say about themselves, word by word: who likes an item nobody has met yet?

    said(i) = sqrt( Σ_j liked(j) · cos(v(i), v(j)) ),   j: what the person liked, i itself left out

v: TF-IDF of the words of title, text and attribute values (Salton & Buckley 1988), hashed, so that
any language is read and no vocabulary is kept. The taste space folds all of this into some dozens
of numbers, in which a rare word that two things share is lost. For films that costs little; of tools
and spare parts it is most of what can be told. The root keeps one title in common from drowning
all else. How much words count beside the space is learned (see `share`).
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
import scipy.sparse as sp

from tastemaker.domain import PROVENANCE, Profile
from tastemaker.hashing import codes_of, counted
from tastemaker.ports import Candidates, FloatArray, IntArray
from tastemaker.rank.columns import PerCandidates
from tastemaker.rank.content import liked_rows

BITS = 17  # of a hash: of 20,000 words one in seven shares its place with another
LONGEST = 2_000  # characters read of one item: what it is about is clear by then
MOST = 50_000  # items: reading more takes too much time and memory, and words are not asked there

_WORD = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]{2,}")


class Said:
    def __init__(self, rarity: FloatArray, share: float) -> None:
        """`rarity`: (2^BITS,) idf of each place. `share`: the weight of words beside nearness in
        the taste space, both in standard deviations."""
        self.rarity, self.share = rarity, share
        self._last: tuple[dict[bytes, int], sp.csr_array] = {}, _nothing()
        self._lock = threading.Lock()
        self._table = PerCandidates(self._tabled)

    @classmethod
    def fit(cls, candidates: Candidates, share: float) -> Self:
        """Knows which words are rare in this catalogue. Three seconds for `MOST` items."""
        texts = [_text(candidates, row) for row in range(min(len(candidates.ids), MOST))]
        places = _counted(texts).indices
        occurs = np.bincount(places, minlength=1 << BITS)
        return cls((np.log((1 + len(texts)) / (1 + occurs)) + 1).astype(np.float32), share)

    def near(
        self, profile: Profile, candidates: Candidates, rows: IntArray
    ) -> FloatArray:  # (len(rows),)
        """Zeros where nothing that is liked says anything, and in a catalogue beyond `MOST`."""
        mine, liked = liked_rows(profile, candidates)
        if len(candidates.ids) > MOST or not len(mine):
            return np.zeros(len(rows), np.float32)
        table = self._table(candidates)
        amounts = np.minimum(liked, 1.0)
        near = np.asarray(table @ (table[mine].T @ amounts), np.float32)
        speaks = np.diff(table.indptr)[mine] > 0
        near[mine] -= amounts * speaks  # without itself: a row that speaks is of length one
        return np.sqrt(np.maximum(near[rows], 0.0))

    # --------------------------------------------------------------------------------- reading
    def _tabled(self, candidates: Candidates) -> sp.csr_array:  # (n, 2^BITS) rows of length ≤ 1
        """Reads only what the catalogue did not say before."""
        texts = [_text(candidates, row) for row in range(len(candidates.ids))]
        keys = [
            hashlib.blake2b(t.encode("utf-8", "replace"), digest_size=16).digest() for t in texts
        ]
        known, table = self._last
        place: IntArray = np.array([known.get(key, -1) for key in keys], np.int64)
        new = np.flatnonzero(place < 0)
        place[new] = table.shape[0] + np.arange(len(new))
        read = self._weighed(_counted([texts[row] for row in new.tolist()]))
        rows = sp.csr_array(sp.vstack([table, read], format="csr")[place])
        if not candidates.made.any():  # what was made for somebody is not remembered
            with self._lock:
                self._last = {key: row for row, key in enumerate(keys)}, rows
        return rows

    def _weighed(self, counts: sp.csr_array) -> sp.csr_array:
        """TF-IDF, each row of length one."""
        counts.data *= self.rarity[counts.indices]
        length = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
        counts.data /= np.repeat(np.maximum(length, 1e-9), np.diff(counts.indptr))
        return counts.astype(np.float32)

    # --------------------------------------------------------------------------------- keeping
    def save(self, folder: Path) -> None:
        np.savez(folder / "said.npz", rarity=self.rarity, share=np.float64(self.share))

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """None: a set of before, or one of too many items."""
        file = folder / "said.npz"
        if not file.exists():
            return None
        with np.load(file, allow_pickle=False) as kept:
            return cls(kept["rarity"], float(kept["share"]))


def _text(candidates: Candidates, row: int) -> str:
    """All that an item says of itself."""
    said = [candidates.titles[row]]
    for facet, value in candidates.attributes[row].items():
        if facet not in PROVENANCE:
            said += map(str, value if isinstance(value, list) else [value])
    return " ".join([*said, candidates.texts[row]])[:LONGEST].casefold()


def _words(text: str) -> list[str]:
    """Words; of Chinese, pairs of characters."""
    words: list[str] = []
    for word in _WORD.findall(text):
        chinese = "\u3400" <= word[0] <= "\u9fff" and len(word) > 2
        words += (word[at : at + 2] for at in range(len(word) - 1)) if chinese else (word,)
    return words


def _counted(texts: Sequence[str]) -> sp.csr_array:  # (n, 2^BITS)
    """1 + log of how often the words of each place occur."""
    rows = [codes_of(_words(text)) % (1 << BITS) for text in texts]
    return sp.csr_array(counted(rows, 1 << BITS))


def _nothing() -> sp.csr_array:
    return sp.csr_array((0, 1 << BITS), dtype=np.float32)
