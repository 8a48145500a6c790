"""One order for several people: what they like on average, held back by whom it pleases least.

    score(i) = ½ · mean_p z_p(i) + ½ · min_p z_p(i),   z_p = (s_p - mean) / deviation

The mean alone lets one person carry a group, the least alone gives everybody something dull
(least misery, O'Connor et al., PolyLens 2001; both together: Amer-Yahia et al., VLDB 2009).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tastemaker.domain import Fact, Profile, Reason
from tastemaker.ports import FloatArray
from tastemaker.rank.scored import moments
from tastemaker.rank.words import LESS_SUITED, SUITED, say

MISERY = 0.5  # weight of the least pleased person against the mean


def together(scores: Sequence[FloatArray]) -> tuple[FloatArray, FloatArray]:
    """(scores (n,), what each person adds to them (people, n)): the columns sum to the scores."""
    each = np.stack([_standard(one) for one in scores])
    share = np.full(each.shape, (1 - MISERY) / len(each), np.float32)
    np.put_along_axis(share, each.argmin(axis=0)[None], (1 - MISERY) / len(each) + MISERY, axis=0)
    added = share * each
    return np.asarray(added.sum(axis=0), np.float32), added


def reasons(
    users: Sequence[str], added: FloatArray, row: int, language: str = "en"
) -> list[Reason]:
    """For whom an item speaks and against whom; they sum to its score."""
    found = [
        Reason(say(SUITED if amount > 0 else LESS_SUITED, language, who=user), float(amount))
        for user, amount in zip(users, added[:, row], strict=True)
    ]
    return sorted(found, key=lambda reason: -abs(reason.amount))


def union(profiles: Sequence[Profile]) -> Profile:
    """What holds for all of them at once: nothing that anybody met, hid, blocked or disliked."""
    seen: dict[str, float] = {}
    hidden: dict[str, str] = {}
    facts: dict[tuple[str, str], Fact] = {}
    for profile in profiles:
        seen.update({item: max(at, seen.get(item, at)) for item, at in profile.seen.items()})
        hidden.update(profile.hidden)
        for key, fact in profile.facts.items():
            if key not in facts or fact.weight < facts[key].weight:
                facts[key] = fact
    evidence = [one for profile in profiles for one in profile.evidence]
    return Profile(
        "",
        evidence=tuple(sorted(evidence, key=lambda one: one.at)),
        facts=facts,
        seen=seen,
        hidden=hidden,
        blocked=frozenset().union(*(profile.blocked for profile in profiles)),
    )


def _standard(scores: FloatArray) -> FloatArray:
    mean, deviation = moments(scores)
    return np.asarray((scores - mean) / deviation if deviation > 1e-9 else scores * 0, np.float32)
