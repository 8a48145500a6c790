"""When something is better, not only luckier: by more than its standard error."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Gains = NDArray[np.floating]  # (n,) of each person or choice, what one thing gave more than another


def error(more: Gains) -> float:
    """The standard error of the mean of `more`; 0 of nothing."""
    return float(more.std() / np.sqrt(len(more))) if len(more) else 0.0


def surely(more: Gains, times: float = 1.0) -> bool:
    """Whether the mean of `more`, what one thing gains over another, is above so many times its
    standard error. Nothing gained, or nobody asked: no."""
    return bool(len(more)) and float(more.mean()) > times * error(more)
