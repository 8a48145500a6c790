"""How a hand is taught: as the decoder of a VAE, or against a critic."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional

from tastemaker.create.models.grids.nets import GAN, VAE, GridShape, Hand, seeded
from tastemaker.create.models.optim import moments, restore_moments
from tastemaker.devices import Device

AVERAGED = 200  # steps that the average of the hand looks back over
WARM_STEPS = 50
COLDEST = 0.05  # share of the learning rate that is left at the end
CLIP = 5.0

VAE_RATE, VAE_DECAY = 2e-3, 0.01
PRICE = 0.5  # of a nat of code in nats of grid: codes are drawn from examples, not from the prior
KL_FULL = 0.25  # of the training, until which the code's price rises to that
BLUR = 0.06  # scale of the Laplace error of a number: what passes as the same colour

GAN_RATE = 4e-4
CRITICISED = 3  # steps of the critic for each of the hand
PENALTY = 10.0  # of gradients whose norm is not one


class Lesson(Protocol):
    """A net with its optimiser; one `step` teaches it one batch."""

    net: nn.Module
    optimiser: Adams

    def step(self, grids: Tensor, wishes: Tensor, chance: torch.Generator, done: float) -> float:
        """The loss. `done`: how much of the training is over, in [0, 1]."""
        ...

    def hand(self) -> Hand: ...

    def measured(self, grids: Tensor, wishes: Tensor, chance: torch.Generator) -> dict[str, Any]:
        """Of grids that were held out."""
        ...

    def codes(self, grids: Tensor, wishes: Tensor) -> tuple[Tensor, Tensor]:
        """The codes of grids, (n, latent), and how sure they are, (n, latent); (n, 0) where grids
        have none."""
        ...


class Adams:
    """Adam for one or two sides of a net, and a running average of the hand's weights."""

    def __init__(
        self, sides: Mapping[str, nn.Module], hand: nn.Module, rate: float, **how: Any
    ) -> None:
        self._rate, self.steps = rate, 0
        self._hand, self._sides = hand, dict(sides)
        self._adams = {n: torch.optim.AdamW(s.parameters(), rate, **how) for n, s in sides.items()}
        self.average = copy.deepcopy(hand).requires_grad_(False)

    def step(self, loss: Tensor, side: str, done: float) -> None:
        adam = self._adams[side]
        adam.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._sides[side].parameters(), CLIP)
        cold = COLDEST + (1 - COLDEST) * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
        for group in adam.param_groups:
            group["lr"] = self._rate * cold * min(1.0, (self.steps + 1) / WARM_STEPS)
        adam.step()

    @torch.no_grad()
    def passed(self) -> None:
        """A whole step is over."""
        self.steps += 1
        share = 1 / min(self.steps, AVERAGED)
        for kept, now in zip(self.average.parameters(), self._hand.parameters(), strict=True):
            kept.lerp_(now, share)

    def state(self) -> dict[str, Tensor]:
        """Everything but the parameters, as named arrays."""
        state = {f"average.{n}": value for n, value in self.average.state_dict().items()}
        for side, adam in self._adams.items():
            state |= moments(adam, f"{side}.")
        return state

    def restore(self, state: Mapping[str, Tensor], steps: int) -> None:
        self.steps = steps
        average = {
            n.removeprefix("average."): v for n, v in state.items() if n.startswith("average.")
        }
        self.average.load_state_dict(average)
        for side, adam in self._adams.items():
            restore_moments(adam, f"{side}.", state)


class VAELesson:
    """Evidence lower bound: what a code leaves unsaid of a grid, and what the code costs."""

    def __init__(self, shape: GridShape, categorical: bool, seed: int, device: Device) -> None:
        self.categorical, self.device = categorical, device
        self.net: VAE = seeded(VAE, shape, seed).to(device.name)
        self.optimiser = Adams(
            {"vae": self.net}, self.net.hand, VAE_RATE, betas=(0.9, 0.99), weight_decay=VAE_DECAY
        )

    def step(self, grids: Tensor, wishes: Tensor, chance: torch.Generator, done: float) -> float:
        with self.device.products():
            unsaid, cost = self._parts(self.net.hand, grids, wishes, chance)
        price = PRICE * min(1.0, done / KL_FULL)
        self.optimiser.step((unsaid + price * cost).mean() / cells(grids), "vae", done)
        self.optimiser.passed()
        return float((unsaid + cost).mean().detach()) / cells(grids)

    def hand(self) -> Hand:
        hand = copy.deepcopy(self.optimiser.average)
        assert isinstance(hand, Hand)
        return hand

    @torch.no_grad()
    def measured(self, grids: Tensor, wishes: Tensor, chance: torch.Generator) -> dict[str, Any]:
        """`bits_per_cell`: an upper bound of what it takes to tell a grid, per place."""
        self.net.eval()
        total = 0.0
        for at in range(0, len(grids), 64):
            rows = slice(at, at + 64)
            unsaid, cost = self._parts(self.hand(), grids[rows], wishes[rows], chance)
            total += float((unsaid + cost).sum())
        self.net.train()
        return {"bits_per_cell": total / len(grids) / cells(grids) / math.log(2)}

    @torch.no_grad()
    def codes(self, grids: Tensor, wishes: Tensor) -> tuple[Tensor, Tensor]:
        self.net.eval()
        parts = [
            self.net.coded(grids[at : at + 64], wishes[at : at + 64])
            for at in range(0, len(grids), 64)
        ]
        self.net.train()
        return torch.cat([mean for mean, _ in parts]), torch.cat([(s / 2).exp() for _, s in parts])

    def _parts(
        self, hand: nn.Module, grids: Tensor, wishes: Tensor, chance: torch.Generator
    ) -> tuple[Tensor, Tensor]:
        """(nats that the grid needs beside its code, nats of the code), each (b,)."""
        mean, spread = (told.float() for told in self.net.coded(grids, wishes))
        noise = torch.randn(mean.shape, generator=chance).to(mean)
        scores = hand(mean + noise * (spread / 2).exp(), wishes).float()
        cost = 0.5 * (mean**2 + spread.exp() - 1 - spread).sum(dim=1)
        if self.categorical:
            unsaid = functional.cross_entropy(scores, grids.argmax(dim=1), reduction="none")
        else:
            unsaid = ((scores.sigmoid() - grids).abs() / BLUR + math.log(2 * BLUR)).sum(dim=1)
        return unsaid.sum(dim=(1, 2)), cost


class GANLesson:
    """Wasserstein distance by a critic whose gradient is held near one."""

    def __init__(self, shape: GridShape, categorical: bool, seed: int, device: Device) -> None:
        self.categorical, self.shape, self.device = categorical, shape, device
        self.net: GAN = seeded(GAN, shape, seed).to(device.name)
        sides = {"hand": self.net.hand, "critic": self.net.critic}
        self.optimiser = Adams(sides, self.net.hand, GAN_RATE, betas=(0.0, 0.9), weight_decay=0.0)

    def step(self, grids: Tensor, wishes: Tensor, chance: torch.Generator, done: float) -> float:
        """The distance as the critic sees it. The hand learns at every third step."""
        with torch.no_grad(), self.device.products():
            drawn = self._drawn(wishes, chance)
        critic = self.net.critic
        with self.device.products():
            between = (critic(drawn, wishes) - critic(grids, wishes)).float().mean()
        bent = self._bent(grids, drawn, wishes, chance)  # a slope, held near one: by float32
        self.optimiser.step(between + PENALTY * bent, "critic", done)
        if self.optimiser.steps % CRITICISED == CRITICISED - 1:
            with self.device.products():
                loss = -critic(self._drawn(wishes, chance), wishes).float().mean()
            self.optimiser.step(loss, "hand", done)
        self.optimiser.passed()
        return -float(between.detach())

    def hand(self) -> Hand:
        hand = copy.deepcopy(self.optimiser.average)
        assert isinstance(hand, Hand)
        return hand

    def measured(self, *_: Any) -> dict[str, Any]:
        return {}  # it gives no likelihood; what both families are measured by is in `fit`

    def codes(self, grids: Tensor, _: Tensor) -> tuple[Tensor, Tensor]:
        return torch.zeros(len(grids), 0), torch.zeros(len(grids), 0)

    def _drawn(self, wishes: Tensor, chance: torch.Generator) -> Tensor:
        codes = torch.randn((len(wishes), self.shape.latent), generator=chance).to(wishes)
        return shown(self.net.hand(codes, wishes).float(), self.categorical)

    def _bent(self, real: Tensor, drawn: Tensor, wishes: Tensor, chance: torch.Generator) -> Tensor:
        share = torch.rand((len(real), 1, 1, 1), generator=chance).to(real)
        between = (share * real + (1 - share) * drawn).requires_grad_(True)
        scores = self.net.critic(between, wishes).sum()
        (slope,) = torch.autograd.grad(scores, between, create_graph=True)
        bent: Tensor = ((slope.flatten(1).norm(dim=1) - 1) ** 2).mean()
        return bent


LESSONS: Mapping[str, Any] = {"vae": VAELesson, "gan": GANLesson}


def shown(scores: Tensor, categorical: bool) -> Tensor:
    """Scores as a grid: shares of the alternatives, or numbers in [0, 1]."""
    return scores.softmax(dim=1) if categorical else scores.sigmoid()


def cells(grids: Tensor | Sequence[Any]) -> int:
    """Places of one grid."""
    assert isinstance(grids, Tensor)
    return grids.shape[2] * grids.shape[3]
