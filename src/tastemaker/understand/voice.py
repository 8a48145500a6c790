"""The emotion of a voice, from the descriptors of its sound: a linear model, npz + JSON.

Descriptors come as an argument: what they measure is not this room's business. They are put into
units of their spread, then one-vs-rest logistic regression tells the labels apart.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tastemaker.errors import BadInput, reason
from tastemaker.ports import FloatArray
from tastemaker.understand import linear
from tastemaker.understand.linear import Numbers

FORMAT = "tastemaker-voice-1"
FARTHEST = 4.0  # spreads; one odd descriptor shall not decide alone


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    labels: tuple[str, ...]
    middle: Numbers  # (d,)
    spread: Numbers  # (d,)
    weights: Numbers  # (d, labels)
    offsets: Numbers  # (labels,)

    def chances(self, features: FloatArray) -> Numbers:  # (n, d) → (n, labels), rows sum to 1
        scores = _units(features, self.middle, self.spread) @ self.weights + self.offsets
        odds = np.exp(scores - scores.max(1, keepdims=True))
        return np.asarray(odds / odds.sum(1, keepdims=True))

    def read(self, features: FloatArray) -> dict[str, float]:
        """Chances by name for one sound (d,), highest first. `circumplex.mood_of` places them."""
        found = self.chances(features[None])[0]
        return {self.labels[at]: round(float(found[at]), 3) for at in np.argsort(-found)}

    def save(self, folder: Path, metrics: dict[str, float]) -> None:
        """`config.json` and `voice.npz`."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(
            folder / "voice.npz", middle=self.middle, spread=self.spread, weights=self.weights,
            offsets=self.offsets,
        )  # fmt: skip
        config = {"format": FORMAT, "labels": self.labels, "metrics": metrics}
        (folder / "config.json").write_text(json.dumps(config, indent=1, ensure_ascii=False))

    @classmethod
    def load(cls, folder: Path) -> Voice:
        """What `save` wrote. Raises BadInput("bad_model")."""
        try:
            config = json.loads((folder / "config.json").read_text("utf-8"))
            if config["format"] != FORMAT:
                raise ValueError(f"its format is {config['format']}, not {FORMAT}")
            with (folder / "voice.npz").open("rb") as file:
                kept = np.load(file, allow_pickle=False)
                arrays = {name: kept[name] for name in kept.files}
            if arrays["weights"].shape != (len(arrays["middle"]), len(config["labels"])):
                raise ValueError("its arrays do not fit each other")
            return cls(tuple(map(str, config["labels"])), **arrays)
        except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
            raise BadInput("bad_model", value=folder.name, why=reason(error)) from None


def fit(
    features: FloatArray, truth: Numbers, labels: Sequence[str], rng: np.random.Generator
) -> Voice:
    """From descriptors (n, d) and (n, labels) of 0 and 1, one label for each."""
    middle, spread = features.mean(0, dtype=float), features.std(0, dtype=float) + 1e-6
    weights, offsets = linear.fit(
        _units(features, middle, spread), truth, rng, rounds=60, rate=0.01, small=3e-3
    )
    return Voice(tuple(labels), middle, spread, weights, offsets)


def _units(features: FloatArray, middle: Numbers, spread: Numbers) -> Numbers:
    return np.asarray(((features - middle) / spread).clip(-FARTHEST, FARTHEST))
