"""Our own small encoder: no vocabulary, no download, Chinese and English.

Each word (each Chinese character) is the mean of its hashed letter n-grams' vectors (Bojanowski et
al., 2017), read both ways by a recurrent layer; beside it, a linear head sees the whole text as
hashed n-grams weighted by rarity (Cheng et al., 2016: wide beside deep).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

BUCKETS = 1 << 15  # n-grams of letters, each a vector
WIDE = 1 << 17  # n-grams of letters and words that the linear head sees: a number for each label
WORDS = 160  # words of a text that are read in order; the linear head sees all
DIM = 128
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|[^\w\s]")


def words_of(text: str) -> list[str]:
    """Words, single Chinese characters and marks; never empty."""
    return _WORD.findall(text) or ["\0"]


def _hash(gram: str) -> int:
    return zlib.crc32(gram.encode("utf-8", "replace"))


def _word_grams(word: str) -> list[int]:
    word = word.lower()[:40]
    edged = f"<{word}>"
    inner = [edged[at : at + n] for n in (3, 4) for at in range(len(edged) - n + 1)]
    return [_hash(gram) for gram in (f"w {word}", *inner)]


def _text_grams(words: Sequence[str]) -> list[int]:
    low = [word.lower() for word in words]
    runs = [" ".join(low[at : at + n]) for n in (1, 2, 3) for at in range(len(low) - n + 1)]
    grams = {_hash(f"t {run}") for run in runs} | {g for w in low for g in _word_grams(w)}
    return sorted({gram % WIDE for gram in grams})


class SmallEncoder(nn.Module):
    """(batch, words, 2·DIM) states and (batch, labels) linear scores."""

    width = 2 * DIM

    def __init__(self, labels: int, dropout: float) -> None:
        super().__init__()
        self.grams = nn.EmbeddingBag(BUCKETS, DIM, mode="mean")
        self.reads = nn.LSTM(DIM, DIM, batch_first=True, bidirectional=True)
        self.wide = nn.EmbeddingBag(WIDE, max(labels, 1), mode="sum")
        self.dropout = nn.Dropout(dropout)
        self.rarity: Tensor
        self.register_buffer("rarity", torch.ones(WIDE))
        self._known: dict[str, list[int]] = {}
        nn.init.normal_(self.grams.weight, std=0.5)
        nn.init.zeros_(self.wide.weight)

    def prepare(self, words: Sequence[Sequence[str]]) -> None:
        """Learn how rare each n-gram is."""
        counts = torch.zeros(WIDE)
        for some in words:
            counts[_text_grams(some)] += 1
        self.rarity.copy_(torch.log((1 + len(words)) / (1 + counts)) + 1)

    def lengths(self, words: Sequence[Sequence[str]]) -> list[int]:
        """How many words of each text are read in order."""
        return [min(len(some), WORDS) for some in words]

    def encode(self, words: Sequence[Sequence[str]]) -> dict[str, Any]:
        """One batch: flat n-grams of its words and of its texts, with where each begins."""
        longest = max(min(len(some), WORDS) for some in words)
        flat: list[int] = []
        starts, mask = [], torch.zeros(len(words), longest, dtype=torch.bool)
        for row, some in enumerate(words):
            mask[row, : min(len(some), WORDS)] = True
            for word in some[:WORDS]:
                starts.append(len(flat))
                flat += self._grams(word)
        wide: list[int] = []
        wide_starts = []
        for some in words:
            wide_starts.append(len(wide))
            wide += _text_grams(some)
        return {
            "flat": torch.tensor(flat), "starts": torch.tensor(starts), "mask": mask,
            "wide": torch.tensor(wide), "wide_starts": torch.tensor(wide_starts),
        }  # fmt: skip

    def _grams(self, word: str) -> list[int]:
        if word not in self._known:
            if len(self._known) > 100_000:
                self._known.clear()
            self._known[word] = [gram % BUCKETS for gram in _word_grams(word)]
        return self._known[word]

    def forward(self, batch: dict[str, Any]) -> tuple[Tensor, Tensor, Tensor]:
        mask = batch["mask"]
        states = mask.new_zeros((*mask.shape, DIM), dtype=torch.float32)
        states[mask] = self.grams(batch["flat"], batch["starts"])
        lengths = mask.sum(1).cpu()
        packed = nn.utils.rnn.pack_padded_sequence(
            self.dropout(states), lengths, batch_first=True, enforce_sorted=False
        )
        read, _ = nn.utils.rnn.pad_packed_sequence(self.reads(packed)[0], batch_first=True)
        weights = self.rarity[batch["wide"]]
        which = torch.zeros(len(weights), dtype=torch.long, device=weights.device)
        which[batch["wide_starts"][1:]] = 1
        which = which.cumsum(0)
        norms = torch.zeros(len(mask), device=weights.device).index_add_(0, which, weights**2)
        scores = self.wide(
            batch["wide"], batch["wide_starts"], per_sample_weights=weights / norms.sqrt()[which]
        )
        return read, mask, 8.0 * scores
