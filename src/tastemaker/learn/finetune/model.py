"""A fine-tuned model: predicts, is saved as safetensors and JSON, loads back by one line.

from tastemaker.learn.finetune.model import load
load("my-model").predict(["play something calm"])
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from torch import Tensor, nn

from tastemaker.devices import CPU, Device
from tastemaker.errors import BadInput
from tastemaker.learn.durable import write
from tastemaker.learn.finetune.base import BaseEncoder
from tastemaker.learn.finetune.crf import NEVER, barred, best_path
from tastemaker.learn.finetune.encoder import SmallEncoder, words_of
from tastemaker.learn.finetune.measures import Numbers
from tastemaker.learn.finetune.slots import Tagger, written

BATCH = 64
OUT_OF_SCOPE = "oos"  # CLINC's name for texts that mean none of the labels
OWN = ("temperature", "threshold", "surely")  # of several models together
TINY = 1e-300  # a chance that still has a logarithm


@dataclass(frozen=True, slots=True)
class Prediction:
    """`sure` in [0, 1] belongs to the first label; `tags` are BIO, one per blank-separated word."""

    labels: tuple[str, ...]
    sure: float
    tags: tuple[str, ...] = ()


class Network(nn.Module):
    """An encoder with a head for the labels of a text and one for the tags of its words."""

    def __init__(self, encoder: Any, labels: int, tags: Sequence[str], dropout: float) -> None:
        super().__init__()
        self.learns_on = CPU
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        pooled = encoder.width * (2 if isinstance(encoder, SmallEncoder) else 1)
        self.label_head = nn.Linear(pooled, labels) if labels else None
        self.tagger = Tagger(encoder.width, labels, tags, dropout) if tags else None

    def on(self, device: Device) -> Self:
        """This network there, learning in the numbers that suit."""
        self.learns_on = device
        return self.to(device.name)

    def encode(self, words: Sequence[Sequence[str]]) -> dict[str, Any]:
        """One batch of texts in words, where the network is."""
        batch = self.encoder.encode(words)
        if self.tagger is not None:
            batch |= written(words, batch["mask"].shape[1])
        device = next(self.parameters()).device
        return {name: value.to(device) for name, value in batch.items()}

    def pooled(self, batch: dict[str, Any]) -> tuple[Tensor, Tensor, Tensor | None]:
        """(batch, pooled) what the head for labels reads, (batch, words, width) states, and the
        linear scores of an encoder that has them."""
        states, mask, wide = self.encoder(batch)
        here = mask[:, :, None]
        pooled = (states * here).sum(1) / here.sum(1).clamp(min=1)
        if wide is not None:
            pooled = torch.cat([pooled, states.masked_fill(~here, -1e4).amax(1)], 1)
        return pooled, states, wide

    def forward(self, batch: dict[str, Any]) -> tuple[Tensor | None, Tensor | None]:
        pooled, states, wide = self.pooled(batch)
        labels = self.label_head(self.dropout(pooled)) if self.label_head else None
        if labels is not None and wide is not None:
            labels = labels + wide
        return labels, self.tagger(batch, states, labels) if self.tagger else None


class Model:
    """Labels and tags by name; `config` is what is saved as JSON beside the weights."""

    def __init__(self, network: Network, config: dict[str, Any]) -> None:
        self.network = network
        self.config = config
        self.labels: list[str] = config["labels"]
        self.tags: list[str] = config["tags"]
        self._barred = tuple(NEVER * part.double() for part in barred(self.tags))

    def words(self, text: str) -> list[str]:
        """As the encoder reads them: blank-separated where words are tagged."""
        return (text.split() or ["\0"]) if self.tags else words_of(text)

    def scores(self, texts: Sequence[str]) -> tuple[Numbers, list[list[str]]]:
        """(n, labels) probabilities (no columns without labels) and the tags of each text."""
        chances, told = self.read(texts)
        if not self.tags:
            return chances, [[""]] * len(texts)
        words = [len(self.words(text)) for text in texts]
        return chances, [self._best(*one) for one in zip(told, words, strict=True)]

    def read(self, texts: Sequence[str]) -> tuple[Numbers, list[Numbers]]:
        """(n, labels) probabilities, and for each text (words, tags) logarithms of theirs."""
        self.network.eval()
        chances = np.zeros((len(texts), len(self.labels)))
        told: list[Numbers] = [np.zeros((0, 0))] * len(texts)
        words = [self.words(text) for text in texts]
        order = np.argsort([len(some) for some in words], kind="stable")
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            some = [words[at] for at in rows]
            with torch.no_grad():
                batch = self.network.encode(some)
                labels, tags = self.network(batch)
            if labels is not None:
                labels = labels.double() / self.config["temperature"]
                made = labels.sigmoid() if self.config["several"] else labels.softmax(1)
                chances[rows] = made.cpu().numpy()
            if tags is not None and self.network.tagger is not None:
                chain = self.network.tagger.chain
                with torch.no_grad():
                    logs = chain.chances(tags.double(), batch["mask"]).cpu().numpy()
                counts = batch["mask"].sum(1).tolist()
                for row, at in enumerate(rows):
                    told[at] = logs[row, : counts[row]]
        return chances, told

    def predict(self, texts: Sequence[str]) -> list[Prediction]:
        """One Prediction for each text."""
        chances, tagged = self.scores(texts)
        chosen = self.choose(chances)
        found = []
        for row in range(len(texts)):
            names = [self.labels[at] for at in np.argsort(-chances[row]) if chosen[row, at]]
            sure = float(chances[row].max()) if self.labels else 1.0
            found.append(Prediction(tuple(names), sure, tuple(t for t in tagged[row] if t)))
        return found

    def choose(self, chances: Numbers) -> Numbers:
        """(n, labels) of 0 and 1: the likeliest, and where labels are not exclusive all above
        the threshold. Where texts may mean none of the labels (`oos`), one that is too unlikely
        gives way to that."""
        chosen = np.zeros_like(chances)
        if chances.shape[1]:
            likeliest = chances.argmax(1)
            if OUT_OF_SCOPE in self.labels:
                unsure = chances.max(1) < self.config.get("surely", 0.0)
                likeliest[unsure] = self.labels.index(OUT_OF_SCOPE)
            chosen[np.arange(len(chances)), likeliest] = 1
            if self.config["several"]:
                chosen = np.maximum(chosen, chances >= self.config["threshold"])
        return chosen

    def _best(self, scores: Numbers, words: int) -> list[str]:
        """The likeliest tags of which none goes on with a span that did not begin; words beyond
        those that are read have none."""
        path = best_path(torch.from_numpy(scores), *self._barred)
        return [self.tags[at] for at in path] + ["O"] * (words - len(path))

    def save(self, folder: Path, metrics: dict[str, float]) -> None:
        """`model.safetensors`, `config.json`, `README.md` (model card), a base's own files."""
        from safetensors.torch import save

        folder.mkdir(parents=True, exist_ok=True)
        encoder = self.network.encoder
        if isinstance(encoder, BaseEncoder):
            encoder.config.save_pretrained(folder / "base")
            encoder.tokenizer.save_pretrained(folder / "base")
        weights = {k: v.detach().cpu().clone() for k, v in self.network.state_dict().items()}
        write(folder / "model.safetensors", save(weights))
        write(folder / "README.md", _card(self.config, metrics).encode())
        document = json.dumps({**self.config, "metrics": metrics}, ensure_ascii=False, indent=1)
        write(folder / "config.json", document.encode())


class Ensemble(Model):
    """Several models with the same labels and tags, trained from different seeds: their mean, with
    a temperature of its own, for a mean of those who differ is less sure than it could be."""

    def __init__(self, members: Sequence[Model], own: Mapping[str, float] | None = None) -> None:
        """`own`: temperature and thresholds of all together, where they are known."""
        threshold = float(np.mean([m.config["threshold"] for m in members]))
        config = {**members[0].config, "temperature": 1.0, "threshold": threshold, **(own or {})}
        super().__init__(members[0].network, config)
        self.members = list(members)

    def read(self, texts: Sequence[str]) -> tuple[Numbers, list[Numbers]]:
        read = [member.read(texts) for member in self.members]
        told = [
            np.log(np.maximum(np.mean(np.exp(logs), 0), TINY))
            for logs in zip(*(r[1] for r in read), strict=True)
        ]
        chances = np.mean([chances for chances, _ in read], 0)
        if not self.config["several"] and chances.shape[1]:
            heated = np.maximum(chances, TINY) ** (1 / self.config["temperature"])
            chances = heated / heated.sum(1, keepdims=True)
        return chances, told

    def save(self, folder: Path, metrics: dict[str, float]) -> None:
        """Each member in a folder of its own, `config.json` with their number above them."""
        for at, member in enumerate(self.members):
            member.save(folder / str(at), metrics)
        own = {name: self.config[name] for name in OWN if name in self.config}
        document = {"members": len(self.members), "own": own, "metrics": metrics}
        write(folder / "config.json", json.dumps(document, indent=1).encode())
        write(folder / "README.md", _card(self.config, metrics, len(self.members)).encode())


def load(folder: Path | str) -> Model:
    """What `Model.save` wrote. Raises BadInput("bad_model")."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    folder = Path(folder)
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        if "members" in config:
            members = [load(folder / str(at)) for at in range(config["members"])]
            return Ensemble(members, config.get("own"))  # models of before had none
        encoder: Any = (
            BaseEncoder(folder / "base", config["method"], config["steps"], weights=False)
            if config["base"]
            else SmallEncoder(len(config["labels"]), config["dropout"])
        )
        network = Network(encoder, len(config["labels"]), config["tags"], config["dropout"])
        network.load_state_dict(load_file(folder / "model.safetensors"))
    except (OSError, KeyError, TypeError, ValueError, RuntimeError, SafetensorError) as error:
        raise BadInput(
            "bad_model", value=folder.name, why=f"no fine-tuned model: {error}"
        ) from None
    return Model(network, config)


def _card(config: dict[str, Any], metrics: dict[str, float], members: int = 1) -> str:
    figures = "\n".join(f"| {name} | {value:.4f} |" for name, value in metrics.items())
    return (
        f"# {config['task']}\n\nFine-tuned with Tastemaker: method `{config['method']}`, base "
        f"`{config['base'] or 'none (own small encoder)'}`, {config['rows']} rows, seed "
        f"{config['seed']}{f', {members} models together' if members > 1 else ''}. Training ended by "
        f"{config['stopped']}; temperature {config['temperature']:.2f}.\n\n```python\n"
        "from tastemaker.learn.finetune.model import load\n"
        "load(FOLDER).predict([TEXT])\n```\n\nLabels: {', '.join(config['labels']) or 'none'}\n\nTags: "
        f"{', '.join(config['tags']) or 'none'}\n\n| measure | figure |\n|---|---|\n{figures}\n"
    )
