"""The nets over (channels, height, width) grids: an eye, a hand, and what tells them the wish.

The hand is the decoder of the VAE and the generator of the GAN alike; so the two families differ
in how they are trained and in nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn

HALVINGS = 3  # so sizes must be multiples of 8


@dataclass(frozen=True, slots=True)
class GridShape:
    """`grid` (channels, height, width); `wish`: numbers in a condition; `latent`: in a code."""

    grid: tuple[int, int, int]
    wish: int
    latent: int = 48
    width: int = 48
    told: int = 64

    def __post_init__(self) -> None:
        if any(side % 2**HALVINGS for side in self.grid[1:]):
            raise ValueError(f"sides of {self.grid} are no multiples of {2**HALVINGS}")

    @property
    def widths(self) -> tuple[int, ...]:
        """Channels after one, two, three halvings. At full size there is no layer: most of the
        time would go into it."""
        return (self.width, self.width * 3 // 2, self.width * 2)

    @property
    def smallest(self) -> tuple[int, int, int]:
        return (
            self.widths[-1], self.grid[1] // 2**HALVINGS, self.grid[2] // 2**HALVINGS,
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> GridShape:
        return cls(**{**body, "grid": tuple(body["grid"])})


class Told(nn.Module):
    """(b, wish) and (b, latent) → (b, told)."""

    def __init__(self, shape: GridShape, latent: bool) -> None:
        super().__init__()
        size = shape.wish + (shape.latent if latent else 0)
        self.net = nn.Sequential(
            nn.Linear(size, shape.told), nn.SiLU(), nn.Linear(shape.told, shape.told), nn.SiLU()
        )

    def forward(self, wishes: Tensor, codes: Tensor | None = None) -> Tensor:
        given = wishes if codes is None else torch.cat([wishes, codes], dim=1)
        told: Tensor = self.net(given)
        return told


class Hand(nn.Module):
    """(b, latent), (b, wish) → (b, channels, height, width) scores. What is wished scales and
    shifts every layer (FiLM, Perez et al., 2018)."""

    def __init__(self, shape: GridShape) -> None:
        super().__init__()
        self.shape = shape
        self.told = Told(shape, latent=True)
        channels, height, width = shape.smallest
        self.seed = nn.Linear(shape.told, channels * height * width)
        ins, outs = shape.widths[:0:-1], shape.widths[-2::-1]  # from small to large
        self.layers = nn.ModuleList(
            nn.Conv2d(i, o, 3, padding=1) for i, o in zip(ins, outs, strict=True)
        )
        self.norms = nn.ModuleList(nn.GroupNorm(8, o, affine=False) for o in outs)
        self.films = nn.ModuleList(nn.Linear(shape.told, 2 * o) for o in outs)
        self.last = nn.Conv2d(outs[-1], 4 * shape.grid[0], 3, padding=1)

    def forward(self, codes: Tensor, wishes: Tensor) -> Tensor:
        told = self.told(wishes, codes)
        x = self.seed(told).unflatten(1, self.shape.smallest)
        for layer, norm, film in zip(self.layers, self.norms, self.films, strict=True):
            x = nn.functional.interpolate(x, scale_factor=2.0, mode="nearest")
            scale, shift = film(told)[:, :, None, None].chunk(2, dim=1)
            x = nn.functional.silu(norm(layer(x)) * (1 + scale) + shift)
        return nn.functional.pixel_shuffle(self.last(x), 2)


class Eye(nn.Module):
    """(b, channels, height, width) → (b, features). `norm`: not for a critic, whose gradient is
    bounded for each grid by itself."""

    def __init__(self, shape: GridShape, norm: bool) -> None:
        super().__init__()
        widths = shape.widths
        layers: list[nn.Module] = []
        for i, o in pairwise((shape.grid[0], *widths)):
            layers.append(nn.Conv2d(i, o, 4, stride=2, padding=1))
            layers += [nn.GroupNorm(8, o)] if norm else []
            layers.append(nn.SiLU())
        self.net = nn.Sequential(*layers, nn.Flatten())
        channels, height, width = shape.smallest
        self.features = channels * height * width

    def forward(self, grids: Tensor) -> Tensor:
        seen: Tensor = self.net(grids)
        return seen


class VAE(nn.Module):
    """Conditional variational autoencoder (Kingma & Welling, 2014; Sohn et al., 2015)."""

    def __init__(self, shape: GridShape) -> None:
        super().__init__()
        self.shape = shape
        self.eye, self.hand = Eye(shape, norm=True), Hand(shape)
        self.told = Told(shape, latent=False)
        self.code = nn.Linear(self.eye.features + shape.told, 2 * shape.latent)

    def coded(self, grids: Tensor, wishes: Tensor) -> tuple[Tensor, Tensor]:
        """(mean, log variance) of the code, each (b, latent)."""
        seen = torch.cat([self.eye(grids), self.told(wishes)], dim=1)
        mean, spread = self.code(seen).chunk(2, dim=1)
        return mean, spread.clamp(-8, 4)


class Critic(nn.Module):
    """How real a grid looks for its wish (projection: Miyato & Koyama, 2018): (b,)."""

    def __init__(self, shape: GridShape) -> None:
        super().__init__()
        self.eye = Eye(shape, norm=False)
        self.told = Told(shape, latent=False)
        self.inner = nn.Sequential(nn.Linear(self.eye.features, shape.told), nn.SiLU())
        self.plain = nn.Linear(shape.told, 1)

    def forward(self, grids: Tensor, wishes: Tensor) -> Tensor:
        inner = self.inner(self.eye(grids))
        scores: Tensor = self.plain(inner)[:, 0] + (inner * self.told(wishes)).sum(dim=1)
        return scores


class GAN(nn.Module):
    """Both sides of a conditional WGAN-GP (Gulrajani et al., 2017)."""

    def __init__(self, shape: GridShape) -> None:
        super().__init__()
        self.shape = shape
        self.hand, self.critic = Hand(shape), Critic(shape)


def seeded(make: type[VAE] | type[GAN], shape: GridShape, seed: int) -> Any:
    """A net whose first weights depend on `seed` alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return make(shape)
