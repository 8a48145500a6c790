"""The tags of words: what a word means here, how it is written, what its text wants, and a chain.

Letters are read by a convolution (Ma and Hovy, 2016), the likely intents go in with every word
(Qin et al., 2019), and a conditional random field decides over the whole row of tags.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from tastemaker.learn.finetune.crf import Chain

LETTERS = 16  # of a word that are read; of a longer one its ends
ALPHABET = 1024  # letters share places beyond it
LOOKS = 32
WIDTH = 64  # of what letters and looks say
HIDDEN = 128  # each way


def looks(word: str) -> int:
    """How a word is written, in [0, LOOKS): case, figures, marks, not Latin, short."""
    case = 0 if word.islower() else 1 if word.isupper() else 2 if word.istitle() else 3
    figures = any(letter.isdigit() for letter in word)
    other = not word.isascii() or not word.isalnum()
    return case + 4 * figures + 8 * other + 16 * (len(word) < 3)


def spelled(word: str) -> list[int]:
    """LETTERS places in the alphabet; 0 is blank, case is left to `looks`."""
    ends = word if len(word) <= LETTERS else word[: LETTERS // 2] + word[-LETTERS // 2 :]
    found = [1 + ord(letter) % (ALPHABET - 1) for letter in ends.lower()[:LETTERS]]
    return found + [0] * (LETTERS - len(found))


class Letters(nn.Module):
    """(batch, words, WIDTH) from the spelling alone."""

    def __init__(self) -> None:
        super().__init__()
        self.letters = nn.Embedding(ALPHABET, 32, padding_idx=0)
        self.near = nn.Conv1d(32, WIDTH, 3, padding=1)
        self.looks = nn.Embedding(LOOKS, WIDTH)

    def forward(self, batch: dict[str, Tensor]) -> Tensor:
        states = self.letters(batch["spelled"][batch["mask"]]).transpose(1, 2)
        read = self.near(states).relu().amax(2) + self.looks(batch["looks"][batch["mask"]])
        out: Tensor = read.new_zeros((*batch["mask"].shape, WIDTH))
        out[batch["mask"]] = read
        return out


class Tagger(nn.Module):
    """(batch, words, tags) scores for `chain` from states of words and scores of labels."""

    def __init__(self, width: int, labels: int, tags: Sequence[str], dropout: float) -> None:
        super().__init__()
        self.letters = Letters()
        self.dropout = nn.Dropout(dropout)
        self.reads = nn.LSTM(width + WIDTH + labels, HIDDEN, batch_first=True, bidirectional=True)
        self.says = nn.Linear(2 * HIDDEN, len(tags))
        self.chain = Chain(tags)

    def forward(self, batch: dict[str, Tensor], states: Tensor, labels: Tensor | None) -> Tensor:
        parts = [states, self.letters(batch)]
        if labels is not None:
            wants = labels.detach().softmax(1)[:, None]
            parts.append(wants.expand(-1, states.shape[1], -1))
        packed = nn.utils.rnn.pack_padded_sequence(
            self.dropout(torch.cat(parts, 2)), batch["mask"].sum(1).cpu(),
            batch_first=True, enforce_sorted=False,
        )  # fmt: skip
        read, _ = nn.utils.rnn.pad_packed_sequence(
            self.reads(packed)[0], batch_first=True, total_length=states.shape[1]
        )
        said: Tensor = self.says(self.dropout(read))
        return said


def written(words: Sequence[Sequence[str]], longest: int) -> dict[str, Tensor]:
    """`spelled` (batch, longest, LETTERS) and `looks` (batch, longest) of words in rows."""
    letters = torch.zeros(len(words), longest, LETTERS, dtype=torch.long)
    seen = torch.zeros(len(words), longest, dtype=torch.long)
    for row, some in enumerate(words):
        here = some[:longest]
        letters[row, : len(here)] = torch.tensor([spelled(word) for word in here])
        seen[row, : len(here)] = torch.tensor([looks(word) for word in here])
    return {"spelled": letters, "looks": seen}
