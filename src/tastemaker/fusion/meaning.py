"""Texts → rows of length one that are near where they mean the same: for finding passages.

Without weights to download: hashed n-grams, weighted and decomposed (`hashed.py`), fitted on the
texts. With a local folder of a sentence-transformers model: that.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from tastemaker.devices import AUTO, device
from tastemaker.errors import BadInput, Missing
from tastemaker.fusion.arrays import Arrays
from tastemaker.fusion.hashed import Hashed
from tastemaker.fusion.linear import unit
from tastemaker.fusion.text import grams_of
from tastemaker.ports import FloatArray

DIM = 256
FITTED_ON = 3_000  # texts; more of them move the leading components little
BATCH = 32
WORDS, TUNED = "words.npz", "likes.json"  # of an encoder that was tuned on likes
OWN = f"words-{DIM}"  # the name of our own reading of words
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

    def __init__(self, hashed: Hashed, name: str = OWN) -> None:
        self._hashed, self.name = hashed, name

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

    def turned(self, onto: FloatArray) -> WordMeaning:
        """The same behind a linear map (dim, d): what was learned of which words matter."""
        arrays = self.arrays()
        return WordMeaning.of({**arrays, "vectors": arrays["vectors"] @ onto})

    @classmethod
    def of(cls, arrays: Arrays, name: str = OWN) -> WordMeaning:
        return cls(Hashed.of(arrays), name)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / WORDS, allow_pickle=False, **self.arrays())


class SentenceModel:
    """A folder that sentence-transformers wrote around a BERT-family encoder, loaded when first
    used. Only the pooling over words (mean, or the first) is read from it; that covers MiniLM,
    mpnet, BGE and E5."""

    def __init__(self, folder: Path, device: str = AUTO) -> None:
        """`device`: see `devices`."""
        self._folder, self._device = folder, device
        self.name = f"sentences-{folder.resolve().name}{_mark(folder)}"
        self._loaded: tuple[Any, Any, bool] | None = None

    def arrays(self) -> Arrays:
        return {}

    def embed(self, texts: Sequence[str]) -> FloatArray:
        torch, _, model, _ = self._open()
        found = []
        for start in range(0, len(texts), BATCH):
            with torch.inference_mode():
                found.append(
                    self.states(texts[start : start + BATCH]).cpu().numpy().astype(np.float32)
                )
        width = int(model.config.hidden_size)
        return unit(np.concatenate([np.zeros((0, width), np.float32), *found]))

    def states(self, texts: Sequence[str], pieces: int = LONGEST) -> Any:  # (n, width) tensor
        """What stands for each text, of its first `pieces`; it can be learned through."""
        _, tokenizer, model, first = self._open()
        given = tokenizer(
            list(texts), padding=True, truncation=True, return_tensors="pt",
            max_length=min(pieces, int(model.config.max_position_embeddings)),
        ).to(model.device)  # fmt: skip
        states = model(**given).last_hidden_state
        mask = given["attention_mask"].unsqueeze(-1).float()
        return states[:, 0] if first else (states * mask).sum(1) / mask.sum(1).clamp(min=1)

    @property
    def network(self) -> Any:
        """The torch module itself."""
        return self._open()[2]

    def save(self, folder: Path) -> None:
        """As a folder that this class and sentence-transformers can read."""
        _, tokenizer, model, _ = self._open()
        model.save_pretrained(folder, safe_serialization=True)
        tokenizer.save_pretrained(folder)
        for file in ("modules.json", "sentence_bert_config.json", "1_Pooling/config.json"):
            if (self._folder / file).exists():
                (folder / file).parent.mkdir(exist_ok=True)
                (folder / file).write_bytes((self._folder / file).read_bytes())

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
                )
            except (OSError, ValueError, KeyError) as error:
                raise BadInput(
                    "bad_field", field="sentence_model", value=str(self._folder),
                    why=f"no sentence model can be read there ({type(error).__name__})",
                ) from None  # fmt: skip
            model = model.eval().to(device(self._device).name)
            self._loaded = (tokenizer, model, _first(self._folder))
        return torch, *self._loaded


def opened(folder: Path, device: str = AUTO) -> Meaning:
    """What `WordMeaning.save` wrote, or a sentence-transformers folder on `device`. Raises BadInput."""
    if not (folder / WORDS).exists():
        return SentenceModel(folder, device)
    try:
        with np.load(folder / WORDS, allow_pickle=False) as kept:
            return WordMeaning.of(dict(kept), f"words{_mark(folder)}")
    except (OSError, ValueError, KeyError) as error:
        raise BadInput(
            "bad_field", field="text_encoder", value=str(folder),
            why=f"no encoder can be read there ({type(error).__name__})",
        ) from None  # fmt: skip


def _mark(folder: Path) -> str:
    """Which training a folder holds, where it was written by one of ours."""
    try:
        return "-" + str(json.loads((folder / TUNED).read_text("utf-8"))["mark"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _first(folder: Path) -> bool:
    """Whether the state of the first word stands for the sentence; else their mean does."""
    try:
        pooling = json.loads((folder / "1_Pooling" / "config.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(pooling.get("pooling_mode_cls_token", False))
