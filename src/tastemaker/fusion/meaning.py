"""Texts → rows of length one that are near where they mean the same: for finding passages.

Without weights to download: hashed n-grams, weighted and decomposed (`hashed.py`), fitted on the
texts. With a local folder of a sentence-transformers model: that.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np

from tastemaker.errors import BadInput, Missing
from tastemaker.fusion.arrays import Arrays
from tastemaker.fusion.hashed import Hashed
from tastemaker.fusion.linear import unit
from tastemaker.fusion.text import grams_of
from tastemaker.ports import FloatArray

DIM = 256
FITTED_ON = 3_000  # texts; more of them move the leading components little
BATCH = 32
LONGEST = 256  # pieces of words of one text that a sentence model reads


class Meaning(Protocol):
    @property
    def name(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> FloatArray:  # (n, dim) of length 1, or 0
        ...

    def arrays(self) -> Arrays:
        """What it learned; empty where that stands elsewhere."""
        ...


class WordMeaning:
    """Latent semantics of the texts themselves (Deerwester et al., 1990)."""

    name: ClassVar[str] = f"words-{DIM}"

    def __init__(self, hashed: Hashed) -> None:
        self._hashed = hashed

    @classmethod
    def fit(cls, texts: Sequence[str], rng: np.random.Generator) -> WordMeaning:
        chosen = np.sort(rng.permutation(len(texts))[:FITTED_ON])
        return cls(Hashed.fit([grams_of(texts[at]) for at in chosen], DIM, rng)[0])

    def embed(self, texts: Sequence[str]) -> FloatArray:
        if not texts:
            return np.zeros((0, self._hashed.dim), np.float32)
        rows = self._hashed.transform([grams_of(text) for text in texts])
        return unit(np.nan_to_num(rows))

    def arrays(self) -> Arrays:
        return self._hashed.arrays()

    @classmethod
    def of(cls, arrays: Arrays) -> WordMeaning:
        return cls(Hashed.of(arrays))


class SentenceModel:
    """A folder that sentence-transformers wrote around a BERT-family encoder, loaded when first
    used. Only the pooling over words (mean, or the first) is read from it; that covers MiniLM,
    mpnet, BGE and E5."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = f"sentences-{folder.resolve().name}"
        self._loaded: tuple[Any, Any, bool] | None = None

    def arrays(self) -> Arrays:
        return {}

    def embed(self, texts: Sequence[str]) -> FloatArray:
        torch, tokenizer, model, first = self._open()
        longest = min(LONGEST, int(model.config.max_position_embeddings))
        found = []
        for start in range(0, len(texts), BATCH):
            some = list(texts[start : start + BATCH])
            given = tokenizer(
                some, padding=True, truncation=True, max_length=longest, return_tensors="pt"
            )
            with torch.inference_mode():
                states = model(**given).last_hidden_state
            mask = given["attention_mask"].unsqueeze(-1).float()
            pooled = states[:, 0] if first else (states * mask).sum(1) / mask.sum(1).clamp(min=1)
            found.append(pooled.numpy().astype(np.float32))
        width = int(model.config.hidden_size)
        return unit(np.concatenate([np.zeros((0, width), np.float32), *found]))

    def _open(self) -> tuple[Any, Any, Any, bool]:
        try:
            import torch
            from transformers import AutoModel, AutoTokenizer
        except ImportError:
            why = "a sentence model"
            raise Missing(
                "missing_extra", value="transformers", why=why, extra="language"
            ) from None
        if self._loaded is None:
            try:
                tokenizer = AutoTokenizer.from_pretrained(self._folder, local_files_only=True)
                model = AutoModel.from_pretrained(
                    self._folder, local_files_only=True, use_safetensors=True
                ).eval()
            except (OSError, ValueError, KeyError) as error:
                raise BadInput(
                    "bad_field", field="sentence_model", value=str(self._folder),
                    why=f"no sentence model can be read there ({type(error).__name__})",
                ) from None  # fmt: skip
            self._loaded = (tokenizer, model, _first(self._folder))
        return torch, *self._loaded


def _first(folder: Path) -> bool:
    """Whether the state of the first word stands for the sentence; else their mean does."""
    try:
        pooling = json.loads((folder / "1_Pooling" / "config.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(pooling.get("pooling_mode_cls_token", False))
