"""Where a training of the sequence ranker that was stopped goes on: after its last whole round.

One safetensors file a training, replaced in one step: the net, its running mean, the best one so
far, Adam's moments and torch's chance; the rest is JSON in its header. The name is a hash of
everything the training begins with, so that only the same training goes on from it.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from tastemaker.ports import FloatArray
from tastemaker.rank.histories import Histories


@dataclass(slots=True)
class Rounds:
    """How far a training is. `spent`: its seconds, those of earlier attempts too."""

    rounds: int = 0
    best: float = -1.0
    best_at: int = 0
    spent: float = 0.0
    done: bool = False


class Checkpoint:
    """In `folder`; None: nothing is kept."""

    def __init__(self, folder: Path | None, histories: Histories, rng: np.random.Generator) -> None:
        self.file = folder / f"sequence-{_mark(histories, rng)}.safetensors" if folder else None

    def keep(
        self,
        how_far: Rounds,
        tensors: dict[str, Tensor],  # what the next round depends on
        best: dict[str, FloatArray],
        rng: np.random.Generator,
    ) -> None:
        if self.file is None:
            return
        from safetensors.torch import save_file

        every = {name: value.contiguous() for name, value in tensors.items()}
        every |= {f"best.{name}": torch.from_numpy(value) for name, value in best.items()}
        about = asdict(how_far) | {"rng": rng.bit_generator.state}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        half = self.file.with_suffix(".part")
        save_file(every, half, {"about": json.dumps(about)})
        os.replace(half, self.file)

    def read(
        self, rng: np.random.Generator
    ) -> tuple[Rounds, dict[str, Tensor], dict[str, FloatArray]] | None:
        """What was kept, with `rng` where it stood then; None: there is nothing to go on from."""
        if self.file is None or not self.file.exists():
            return None
        from safetensors import safe_open

        with safe_open(self.file, "pt") as opened:
            about: dict[str, Any] = json.loads(opened.metadata()["about"])
            every = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118
        rng.bit_generator.state = about.pop("rng")
        best = {
            name.removeprefix("best."): value.numpy()
            for name, value in every.items()
            if name.startswith("best.")
        }
        return Rounds(**about), every, best


def _mark(histories: Histories, rng: np.random.Generator) -> str:
    """A hash of what is learned from and of the chance it is learned with."""
    told = hashlib.sha256(json.dumps([histories.ids, rng.bit_generator.state]).encode())
    for column in (histories.start, histories.item, histories.weight, histories.at):
        told.update(np.ascontiguousarray(column).tobytes())
    return told.hexdigest()[:16]
