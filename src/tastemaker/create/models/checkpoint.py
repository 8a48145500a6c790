"""Where a training stands, in one file that is replaced at once: a kill never leaves half of it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import Module

FILE = "training.safetensors"


class Keeping(Protocol):
    """An optimiser whose state can be kept as named arrays."""

    def state(self) -> dict[str, Tensor]: ...

    def restore(self, state: Mapping[str, Tensor], steps: int) -> None: ...


class Checkpoint:
    """A net, its optimiser and a few numbers, for one training only, told by its `mark`."""

    def __init__(self, folder: Path, mark: str) -> None:
        self.path, self.mark = folder / FILE, mark
        folder.mkdir(parents=True, exist_ok=True)

    def save(
        self, net: Module, optimiser: Keeping, passed: Mapping[str, Any], best: Mapping[str, Any]
    ) -> None:
        """`best`: the weights that did best so far, by name; empty before any were judged."""
        arrays = {f"net.{name}": value for name, value in net.state_dict().items()}
        arrays |= {f"optimiser.{name}": value for name, value in optimiser.state().items()}
        arrays |= {f"best.{name}": value for name, value in best.items()}
        arrays = {name: value.detach().cpu().contiguous() for name, value in arrays.items()}
        about = {"mark": self.mark, "passed": json.dumps(dict(passed))}
        young = self.path.with_suffix(".new")
        save_file(arrays, young, metadata=about)
        os.replace(young, self.path)

    def load(self, net: Module, optimiser: Keeping) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Restores both and gives numbers and best weights; None, and nothing changed, without a
        fitting file.

        A damaged file, or one of another training, counts as none: training starts anew.
        """
        try:
            with safe_open(self.path, "pt") as file:
                about = file.metadata() or {}
                if about.get("mark") != self.mark:
                    return None
                arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        except (OSError, SafetensorError):
            return None
        passed: dict[str, Any] = json.loads(about["passed"])
        net.load_state_dict(_under("net.", arrays))
        optimiser.restore(_under("optimiser.", arrays), passed["steps"])
        return passed, _under("best.", arrays)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)


def _under(prefix: str, arrays: Mapping[str, Any]) -> dict[str, Any]:
    return {n.removeprefix(prefix): v for n, v in arrays.items() if n.startswith(prefix)}
