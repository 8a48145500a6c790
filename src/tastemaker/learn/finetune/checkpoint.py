"""Where a training that was stopped goes on: all that the next round depends on, in one file.

Safetensors: the network, the best one so far, AdamW's moments, torch's chance; the rest is JSON in
its header. AdaLoRA is never kept: peft does not give away what its ranks depend on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from tastemaker.learn.durable import write
from tastemaker.learn.finetune.reading import Example

NAME = "checkpoint.safetensors"
AGAIN = "checkpoint-again.safetensors"  # of self-training


@dataclass(slots=True)
class Rounds:
    """How far training is. `spent`: seconds of earlier attempts."""

    epoch: int = 0
    step: int = 0
    best: float = -1.0
    since: int = 0
    spent: float = 0.0
    best_state: dict[str, Tensor] = field(default_factory=dict)


class Checkpoint:
    """In `folder` (None: nothing is kept); only a run with the same `mark` goes on from it."""

    def __init__(self, folder: Path | None, mark: str, name: str = NAME) -> None:
        self.file = folder / name if folder else None
        self.mark = mark

    def keep(
        self, network: nn.Module, optimiser: Any, rounds: Rounds, rng: np.random.Generator
    ) -> None:
        if self.file is None:
            return
        from safetensors.torch import save

        tensors = {f"now.{name}": value for name, value in network.state_dict().items()}
        tensors |= {f"best.{name}": value for name, value in rounds.best_state.items()}
        for at, moments in optimiser.state_dict()["state"].items():
            tensors |= {f"adam.{at}.{name}": value for name, value in moments.items()}
        tensors["chance"] = torch.get_rng_state()
        told = {
            name: getattr(rounds, name) for name in ("epoch", "step", "best", "since", "spent")
        } | {"mark": self.mark, "rng": rng.bit_generator.state}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        whole = {name: value.detach().cpu().clone() for name, value in tensors.items()}
        write(self.file, save(whole, {"state": json.dumps(told)}))

    def resume(self, network: nn.Module, optimiser: Any, rng: np.random.Generator) -> Rounds:
        """Puts everything back; a new `Rounds` where there is nothing to go on from."""
        from safetensors import SafetensorError, safe_open

        if self.file is None or not self.file.is_file():
            return Rounds()
        try:
            with safe_open(self.file, "pt") as opened:
                told = json.loads(opened.metadata()["state"])
                tensors = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118
        except (OSError, SafetensorError, KeyError, ValueError):
            return Rounds()  # half a file or somebody else's: begin anew
        if told.pop("mark") != self.mark:
            return Rounds()
        network.load_state_dict(_below(tensors, "now."))
        moments: dict[int, dict[str, Tensor]] = {}
        for name, value in _below(tensors, "adam.").items():
            at, _, kind = name.partition(".")
            moments.setdefault(int(at), {})[kind] = value
        optimiser.load_state_dict({**optimiser.state_dict(), "state": moments})
        torch.set_rng_state(tensors["chance"])
        rng.bit_generator.state = told.pop("rng")
        return Rounds(**told, best_state=_below(tensors, "best."))

    def drop(self) -> None:
        if self.file is not None:
            self.file.unlink(missing_ok=True)


def mark_of(settings: object, examples: Sequence[Example], base: str) -> str:
    """The same for the same settings, texts and base."""
    told = hashlib.sha256(f"{settings!r}\n{base}".encode())
    for example in examples:
        told.update(repr(example).encode("utf-8", "replace"))
    return told.hexdigest()


def _below(tensors: dict[str, Tensor], start: str) -> dict[str, Tensor]:
    return {
        name.removeprefix(start): value for name, value in tensors.items() if name.startswith(start)
    }
