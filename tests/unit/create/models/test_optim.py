"""The optimiser's own arithmetic."""

from __future__ import annotations

import torch

from tastemaker.create.models.optim import orthogonal


def test_steps_are_nearly_orthogonal_whatever_the_gradients() -> None:
    chance = torch.Generator().manual_seed(0)
    for shape in ((3, 8, 8), (2, 8, 24), (2, 24, 8)):
        matrices = torch.randn(shape, generator=chance) * 1e3
        values = torch.linalg.svdvals(orthogonal(matrices))
        assert values.min() > 0.3
        assert values.max() < 1.3


def test_each_matrix_of_a_stack_is_turned_by_itself() -> None:
    chance = torch.Generator().manual_seed(0)
    matrices = torch.randn((3, 6, 9), generator=chance)
    alone = torch.cat([orthogonal(m[None]) for m in matrices])
    torch.testing.assert_close(orthogonal(matrices), alone)
