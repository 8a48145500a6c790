"""The gate: what was newly learned goes live only if nothing that matters got worse.

Every check says in words what was compared, passed or not, so that a refusal explains itself in
the terminal, the Studio and the manifest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST = 20  # people with news since the live set, under which rankings are not compared
RESAMPLES = 1_000
SLACK_BITS = 0.01  # a composer may be this much less sure and still count as not worse


@dataclass(frozen=True, slots=True)
class Check:
    passed: bool
    words: str


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether something may go live, and why, one sentence per check."""

    passed: bool
    reasons: tuple[str, ...]


def judge(*checks: Check) -> Gate:
    """All must pass. Failures are named first."""
    ordered = sorted(checks, key=lambda check: check.passed)
    return Gate(all(check.passed for check in checks), tuple(check.words for check in ordered))


def not_worse(
    name: str,
    new: NDArray[np.float64],  # (people,)
    old: NDArray[np.float64] | None,  # (people,) the same people, by the live set
    rng: np.random.Generator,
) -> Check:
    """Fails if `new` is lower than `old` beyond noise: a paired bootstrap over people, 95 %."""
    if old is None:
        return _finite(name, float(new.mean()) if len(new) else 0.0, "nothing is live to compare")
    if len(new) < FEWEST:
        return Check(True, f"{name}: too little news to compare ({len(new)} people)")
    difference = new - old
    drawn = difference[rng.integers(len(new), size=(RESAMPLES, len(new)))].mean(axis=1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    words = (
        f"{name}: {new.mean():.4f} against {old.mean():.4f} live, "
        f"difference {low:+.4f} to {high:+.4f} ({len(new)} people)"
    )
    return Check(bool(high >= 0), words)


def no_higher(name: str, new: float, old: float | None, slack: float = SLACK_BITS) -> Check:
    """Fails if `new` is not finite or more than `slack` above `old`."""
    if old is None:
        return _finite(name, new, "nothing is live to compare")
    passed = math.isfinite(new) and (new <= old + slack or not math.isfinite(old))
    return Check(passed, f"{name}: {new:.3f} against {old:.3f} live")


def at_least(name: str, value: float, floor: float) -> Check:
    """Fails below `floor`, and for anything that is not a number."""
    return Check(value >= floor, f"{name}: {value:.3f}, at least {floor:g} is asked")


def share_at_least(name: str, good: int, of: int, floor: float) -> Check:
    """Fails if `good` of `of` is below `floor` beyond noise (Wilson's interval, 95 %)."""
    words = f"{name}: {good} of {of}, at least {floor:.0%} are asked"
    if not of:
        return Check(False, words)
    z, p = 1.96, good / of
    middle = p + z * z / (2 * of)
    reach = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return Check((middle + reach) / (1 + z * z / of) >= floor, words)


def _finite(name: str, value: float, why: str) -> Check:
    return Check(math.isfinite(value), f"{name}: {value:.4f}, {why}")
