"""Where nets learn and read, and in which numbers: one decision for all of them.

On CUDA products are in bf16 where the GPU has it (the range of float32, so that no loss needs to be
scaled; 8 bits of precision). Weights, what is added up and what is saved stay float32, and so does
all judging: drafts are written by float32 on a CPU, wherever the net has learned. Low-rank updates
and codes are learned in float32 everywhere, since bf16 would round away what little they change.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

from tastemaker.errors import BadInput, Missing

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Device:
    """`name`: as torch names it; `bf16`: whether products are in bf16 while learning."""

    name: str = "cpu"
    bf16: bool = False

    def products(self) -> AbstractContextManager[object]:
        """For one forward pass and its loss; `backward` stands outside."""
        import torch

        return torch.autocast(self.name.partition(":")[0], torch.bfloat16, enabled=self.bf16)

    def __str__(self) -> str:
        return f"{self.name}, products in bf16" if self.bf16 else self.name


CPU = Device()


def device(wanted: str = AUTO) -> Device:
    """What the setting `device` names; "auto": CUDA where torch finds it, else the CPU.

    Raises BadInput("no_device") for one that is not there, Missing without torch.
    """
    try:
        import torch
    except ImportError:
        need = {"value": "torch", "why": "training nets", "extra": "neural"}
        raise Missing("missing_extra", **need) from None
    gpus = torch.cuda.device_count() if torch.cuda.is_available() else 0
    known = [AUTO, "cpu", *(["cuda"] if gpus else []), *(f"cuda:{at}" for at in range(gpus))]
    if wanted not in known:
        raise BadInput("no_device", value=wanted, known=", ".join(known))
    name = ("cuda" if gpus else "cpu") if wanted == AUTO else wanted
    if name == "cpu":
        return CPU
    with torch.cuda.device(name):
        return Device(name, torch.cuda.is_bf16_supported(including_emulation=False))
