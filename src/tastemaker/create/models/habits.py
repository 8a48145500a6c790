"""What is usual where nothing is asked: the form of a text, drawn from training texts like it.

A net that is left to find the length of its own text drifts: it may go on and on once it has
lost its way. So attributes that shape `Medium.contexts_of` (the bars of a tune) are always given:
where the brief does not say, they come from a training text with the same controls, the likelier
the nearer its point is to the one asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.models.condition import Wishes, number
from tastemaker.domain import Attributes, Item
from tastemaker.errors import TastemakerError
from tastemaker.ports import FloatArray, Medium

LOOKED_AT = 40  # texts tried to find out which attributes shape the contexts
NEARNESS = 10.0  # a training text at cosine 1 is drawn e^10 times as often as one at cosine 0


@dataclass(frozen=True, slots=True, eq=False)
class Habits:
    """Of n training texts: where they stand, their controls, and what shapes their form."""

    form: tuple[str, ...]  # names of the f measures that do
    values: FloatArray  # (n, f)
    controls: NDArray[np.int16]  # (n, c) index of each control's value, -1 unknown
    points: FloatArray  # (n, d), d = 0 without points; rows of zeros where unknown

    @classmethod
    def of(
        cls, medium: Medium, items: Sequence[Item], points: FloatArray | None, wishes: Wishes
    ) -> Habits:
        form = tuple(name for name in wishes.measures if _shapes(name, medium, items[:LOOKED_AT]))
        rows, values = [], []
        for row, item in enumerate(items):
            known = [number(item.attributes.get(name)) for name in form]
            if form and all(value is not None for value in known):
                rows.append(row)
                values.append(known)
        controls = [
            [_index(item.attributes.get(name), of) for name, of in wishes.controls.items()]
            for item in (items[row] for row in rows)
        ]
        places = np.zeros((len(items), 0)) if points is None else np.nan_to_num(points)
        return cls(
            form,
            np.array(values, np.float32).reshape(len(rows), len(form)),
            np.array(controls, np.int16).reshape(len(rows), len(wishes.controls)),
            places[rows].astype(np.float16).astype(np.float32),  # as it will be saved
        )

    def completed(
        self, point: FloatArray | None, want: Attributes, wishes: Wishes, rng: np.random.Generator
    ) -> dict[str, Any]:
        """`want`, and a form where it has none. Takes one number from `rng`, always."""
        chance = rng.random()
        open_ = [i for i, name in enumerate(self.form) if name not in want]
        if not open_ or not len(self.values):
            return dict(want)
        asked = [_index(want.get(name), of) for name, of in wishes.controls.items()]
        alike = ((self.controls == asked) | (np.array(asked) < 0)).all(axis=1)
        weights = np.where(alike, 1.0, 1e-12)  # nobody is alike: anybody
        if point is not None and len(point) == self.points.shape[1] and np.isfinite(point).all():
            nearness = self.points @ (point / max(float(np.linalg.norm(point)), 1e-9))
            weights = weights * np.exp(NEARNESS * nearness.astype(np.float64))
        row = int(np.searchsorted(np.cumsum(weights), chance * weights.sum()))
        drawn = self.values[min(row, len(self.values) - 1)]
        return {**want, **{self.form[i]: float(drawn[i]) for i in open_}}

    def arrays(self) -> dict[str, NDArray[Any]]:
        return {
            "form": np.array(self.form, np.str_),
            "values": self.values,
            "controls": self.controls,
            "points": self.points.astype(np.float16),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Habits:
        form = tuple(str(name) for name in arrays["form"])
        points = arrays["points"].astype(np.float32)
        return cls(form, arrays["values"], arrays["controls"], points)


def _shapes(name: str, medium: Medium, items: Sequence[Item]) -> bool:
    """Whether to ask for this measure changes the contexts of a text that has it."""
    for item in items:
        if name not in item.attributes:
            continue
        try:
            tokens = medium.encode(item.text)
        except TastemakerError:
            continue
        asked = medium.contexts_of(tokens, {name: item.attributes[name]})
        if (asked != medium.contexts_of(tokens, {})).any():
            return True
    return False


def _index(value: Any, values: Sequence[str]) -> int:
    return values.index(value) if value in values else -1
