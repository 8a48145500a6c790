"""Low-rank updates of a net's matrices: W + B A, with W held still (LoRA, Hu et al. 2022).

The update is applied to the weights, not to a layer's output: one call of the net with other
weights (`torch.func.functional_call`), so that the net knows nothing of it, and what was learned
becomes an ordinary net by one addition.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn
from torch.func import functional_call

RANK = 8
SCALE = 2.0  # of B A: what alpha / rank is elsewhere


class LowRank(nn.Module):
    """Updates of every linear layer of `net`, none at the start: B is zero."""

    def __init__(self, net: nn.Module, seed: int, rank: int = RANK) -> None:
        super().__init__()
        self.net = [net.eval().requires_grad_(False)]  # in a list: no parameter of ours
        chance = torch.Generator().manual_seed(seed)
        linear = [name for name, part in net.named_modules() if isinstance(part, nn.Linear)]
        self.names = [f"{name}.weight" for name in linear]
        weights = [net.get_parameter(name) for name in self.names]
        self.a = nn.ParameterList(
            torch.randn((rank, w.shape[1]), generator=chance).to(w) / w.shape[1] ** 0.5
            for w in weights
        )
        self.b = nn.ParameterList(w.new_zeros((w.shape[0], rank)) for w in weights)

    @property
    def device(self) -> torch.device:
        found: torch.device = self.a[0].device
        return found

    def weights(self) -> dict[str, Tensor]:
        """The updated matrices by name."""
        return {
            name: self.net[0].get_parameter(name) + SCALE * (b @ a)
            for name, a, b in zip(self.names, self.a, self.b, strict=True)
        }

    def forward(self, *arguments: Tensor) -> Tensor:
        logits: Tensor = functional_call(self.net[0], self.weights(), arguments)
        return logits

    def merged(self) -> nn.Module:
        """A net of its own that does what this one does."""
        net = copy.deepcopy(self.net[0])
        with torch.no_grad():
            for name, weight in self.weights().items():
                net.get_parameter(name).copy_(weight)
        return net
