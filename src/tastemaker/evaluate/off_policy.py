"""What another policy would have earned, judged from the log of this one.

Each logged row has the chance (propensity) with which its action was taken, the chance that the
judged policy would have taken it, and what it earned. Their ratio w weighs the rewards:

- `ips`    mean of w·r: unbiased (Horvitz & Thompson, 1952; Precup et al., 2000)
- `clipped`  the same with w no greater than a limit: less noise, some bias (Ionides, 2008)
- `snips`  Σ w·r / Σ w: nearly unbiased, far less noise (Swaminathan & Joachims, 2015)
- `dr`     mean of q(π) + w·(r - q(a)): a guess q of rewards, corrected by the log; right when
           either is (Dudík, Langford & Li, 2011). Guesses are made from other rows (`guesses`).
- `sndr`   the same, its correction weighed as in `snips` (Thomas & Brunskill, 2016)

Intervals hold with 95 %: bootstrap over groups of rows that hang together (one person's, one
slate's), percentiles (Efron, 1979). `effective` is how many rows of one's own the weighted ones
are worth: (Σ w)² / Σ w² (Kish, 1965). Where it is small, no estimate says much.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tastemaker.evaluate.uncertain import told

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

RESAMPLES = 2_000
AT_ONCE = 100  # resamples held in memory together
CLIP = 20.0  # greatest weight of `clipped`
SHRINK = 20.0  # rows that a cell's own mean must outweigh
FOLDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """n logged rows. All arrays (n,)."""

    propensity: Numbers  # in (0, 1]: chance of the logged action under the logging policy
    target: Numbers  # in [0, 1]: its chance under the judged policy
    reward: Numbers
    group: Whole  # rows of one group are drawn together
    guess: Numbers  # guessed reward of the logged action
    expected: Numbers  # guessed reward of the judged policy: Σ_a target(a) · guess(a)

    def __post_init__(self) -> None:
        if not len(self.propensity):
            raise ValueError("an empty log judges nothing")
        if not ((self.propensity > 0) & (self.propensity <= 1)).all():
            raise ValueError("propensities lie in (0, 1]")
        if not ((self.target >= 0) & (self.target <= 1)).all():
            raise ValueError("chances of the judged policy lie in [0, 1]")
        for values in (self.reward, self.guess, self.expected):
            if not np.isfinite(values).all():
                raise ValueError("rewards and guesses are finite")

    @property
    def weights(self) -> Numbers:
        return self.target / self.propensity


#: Columns of sums over rows that every estimator is made of.
_N, _W, _WR, _CUT, _Q, _FIX = range(6)

ESTIMATORS: Mapping[str, Callable[[Numbers], Numbers]] = {
    "ips": lambda s: s[..., _WR] / s[..., _N],
    "clipped": lambda s: s[..., _CUT] / s[..., _N],
    "snips": lambda s: _by(s[..., _WR], s[..., _W]),
    "dr": lambda s: (s[..., _Q] + s[..., _FIX]) / s[..., _N],
    "sndr": lambda s: s[..., _Q] / s[..., _N] + _by(s[..., _FIX], s[..., _W]),
}


def judge(log: Log, rng: np.random.Generator, clip: float = CLIP) -> dict[str, dict[str, float]]:
    """Each estimator's mean reward per row with its 95 % interval: {name: {mean, low, high}}."""
    sums = _sums(log, clip)
    drawn = _resampled(sums, rng)
    return {name: told(float(of(sums.sum(axis=0))), of(drawn)) for name, of in ESTIMATORS.items()}


def effective(log: Log) -> float:
    """How many rows logged by the judged policy itself the weighted ones are worth (Kish)."""
    w = log.weights
    return float(w.sum() ** 2 / max(float((w**2).sum()), 1e-300))


def earned(reward: Numbers, group: Whole, rng: np.random.Generator) -> dict[str, float]:
    """What the logging policy itself earned per row, with its interval."""
    sums = _grouped(np.stack([np.ones(len(reward)), reward], axis=1), group)
    drawn = _resampled(sums, rng)
    return told(float(reward.mean()), drawn[:, 1] / drawn[:, 0])


def guesses(
    cell: Whole,  # (n,) which cell (action, position…) each row falls in, 0 to cells - 1
    reward: Numbers,  # (n,)
    group: Whole,  # (n,) rows of one group fall into one fold
    cells: int,
    rng: np.random.Generator,
    folds: int = FOLDS,
) -> tuple[Whole, Numbers]:
    """(fold of each row (n,), guessed reward per fold and cell (folds, cells)).

    The guess of a fold comes from the other folds alone (cross-fitting: Chernozhukov et al.,
    2018), so that no row is explained by itself. Thin cells lean on the mean of all.
    """
    names, at = np.unique(group, return_inverse=True)
    fold = (rng.permutation(len(names)) % folds)[at]
    table = np.zeros((folds, cells))
    for one in range(folds):
        others = fold != one
        count = np.bincount(cell[others], minlength=cells)
        total = np.bincount(cell[others], weights=reward[others], minlength=cells)
        base = float(reward[others].mean()) if others.any() else 0.0
        table[one] = (total + SHRINK * base) / (count + SHRINK)
    return fold.astype(np.int64), table


def _sums(log: Log, clip: float) -> Numbers:  # (groups, 6)
    w = log.weights
    columns = [
        np.ones(len(w)),
        w,
        w * log.reward,
        np.minimum(w, clip) * log.reward,
        log.expected,
        w * (log.reward - log.guess),
    ]
    return _grouped(np.stack(columns, axis=1), log.group)


def _grouped(columns: Numbers, group: Whole) -> Numbers:
    """Sums of rows per group."""
    names, at = np.unique(group, return_inverse=True)
    out = np.zeros((len(names), columns.shape[1]))
    np.add.at(out, at, columns)
    return out


def _resampled(sums: Numbers, rng: np.random.Generator) -> Numbers:  # (RESAMPLES, columns)
    """Groups drawn with replacement, added up."""
    n = len(sums)
    parts = []
    for _ in range(0, RESAMPLES, AT_ONCE):
        rows = rng.integers(n, size=(AT_ONCE, n))
        flat = rows + n * np.arange(AT_ONCE)[:, None]
        times = np.bincount(flat.ravel(), minlength=AT_ONCE * n).reshape(AT_ONCE, n)
        parts.append(times @ sums)
    return np.concatenate(parts)


def _by(above: Numbers, below: Numbers) -> Numbers:
    """above / below; 0 where nothing of the judged policy was logged."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)
