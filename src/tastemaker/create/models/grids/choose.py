"""Which of several drawn grids is given out: one that is what was asked for, and that holds.

A hand that draws in a millisecond may draw eight times. What a text says of itself (the palette of a
sprite, the style of a level) is compared with what was asked; what only examples can tell (creature or
item) is told by a linear look that learned it from them. Among those that fit, the first one drawn is
taken, not the most typical: nothing is pushed further than it must be.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tastemaker.domain import Attributes, Draft
from tastemaker.ports import FloatArray

MISSED = 9.0  # a control that is not as asked, in deviations squared of a measure
POOLED = 8  # places of a grid that are seen as one, on each side
FIRM = 30.0  # of the ridge, in grids: 84 % of held-out sprites are told with it
PREFIX = "look."


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """For each control that texts do not tell of themselves: (features + 1, values) weights, and its
    values in order."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    weights: Mapping[str, FloatArray] = field(default_factory=dict)

    @classmethod
    def learned(cls, grids: FloatArray, told: Mapping[str, Sequence[str | None]]) -> Look:
        """From (n, channels, height, width) and the n values of each control, None where unknown.

        Ridge regression onto one number for each value, from pooled places and edges.
        """
        values: dict[str, tuple[str, ...]] = {}
        weights: dict[str, FloatArray] = {}
        seen = features(grids) if told else np.zeros((0, 0))
        for name, each in told.items():
            known = [i for i, value in enumerate(each) if value is not None]
            kinds = tuple(sorted({str(each[i]) for i in known}))
            if len(kinds) < 2:
                continue
            target = np.array([[str(each[i]) == kind for kind in kinds] for i in known], float)
            x = seen[known]
            gram = x.T @ x + FIRM * np.eye(x.shape[1])
            values[name] = kinds
            weights[name] = np.linalg.solve(gram, x.T @ target).astype(np.float32)
        return cls(values, weights)

    def off(self, asked: Attributes, grid: Callable[[], FloatArray]) -> float:
        """`MISSED`, and how clearly, for each control that looks like another value than was asked.
        Nothing is held against what was never learned."""
        wrong = 0.0
        for name, kinds in self.values.items():
            if asked.get(name) in kinds:
                scores = (features(grid()[None]) @ self.weights[name])[0]
                lack = float(scores.max() - scores[list(kinds).index(asked[name])])
                wrong += MISSED + lack if lack > 0 else 0.0
        return wrong

    def arrays(self) -> dict[str, Any]:
        return {
            key: value
            for name, kinds in self.values.items()
            for key, value in (
                (f"{PREFIX}{name}.weights", self.weights[name]),
                (f"{PREFIX}{name}.values", np.array(kinds)),
            )
        }

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, Any]) -> Look:
        """One that tells nothing where a set from before has none."""
        names = sorted(
            key.removeprefix(PREFIX).removesuffix(".values")
            for key in arrays
            if key.startswith(PREFIX) and key.endswith(".values")
        )
        return cls(
            {name: [str(kind) for kind in arrays[f"{PREFIX}{name}.values"]] for name in names},
            {name: arrays[f"{PREFIX}{name}.weights"] for name in names},
        )


def features(grids: FloatArray) -> FloatArray:  # (n, f)
    """Means of blocks of places, how much changes across and down, how mirrored it is, and 1."""
    n, channels, height, width = grids.shape
    tall, wide = max(1, height // POOLED), max(1, width // POOLED)
    blocks = grids[:, :, : height // tall * tall, : width // wide * wide]
    blocks = blocks.reshape(n, channels, height // tall, tall, width // wide, wide).mean((3, 5))
    parts = [
        blocks.reshape(n, -1),
        np.abs(np.diff(grids, axis=3)).mean((2, 3)),
        np.abs(np.diff(grids, axis=2)).mean((2, 3)),
        np.abs(grids - grids[..., ::-1]).mean((1, 2, 3))[:, None],
        np.ones((n, 1)),
    ]
    return np.concatenate(parts, axis=1).astype(np.float32)


def chosen(
    drafts: Sequence[Draft],
    asked: Attributes,
    measures: Mapping[str, tuple[float, float]],
    controls: Mapping[str, Sequence[str]],
    look: Callable[[Draft], float],
    holds: Callable[[str], bool],
) -> Draft:
    """The nearest to what was asked that `holds`; the nearest of all where none does."""
    off: list[float] = [_off(draft, asked, measures, controls) for draft in drafts]
    off = [wrong + look(d) if d.text else wrong for wrong, d in zip(off, drafts, strict=True)]
    order = [drafts[i] for i in sorted(range(len(drafts)), key=off.__getitem__)]
    return next((draft for draft in order if draft.text and holds(draft.text)), order[0])


def _off(
    draft: Draft,
    asked: Attributes,
    measures: Mapping[str, tuple[float, float]],
    controls: Mapping[str, Sequence[str]],
) -> float:
    """How far a draft is from what was asked for, in standard deviations squared."""
    if not draft.text:
        return math.inf
    numbers: float = sum(
        ((float(draft.attributes[name]) - float(asked[name])) / deviation) ** 2
        for name, (_, deviation) in measures.items()
        if name in asked
    )
    missed = sum(
        name in asked and draft.attributes.get(name, asked[name]) != asked[name]
        for name in controls
    )
    return float(numbers + MISSED * missed)
