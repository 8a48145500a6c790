"""Which creations wait for a person before anybody sees them, and which to ask about first.

Policies: `off` (they are shown and can still be judged), `flagged` (what a rule is unsure of, or what
is like that which people refused), `sampled` (a share, by hash, so that making a thing again does not
draw again) and `all`; `sampled` holds what is flagged too.

What people refuse is learned: naive Bayes on which n-grams and attributes occur (McCallum & Nigam,
1998, the event model of single occurrences), which is exact after every verdict and needs no
training run. Asked about first is what it knows least about: nearest to an even chance (uncertainty
sampling; Lewis & Gale, 1994).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log
from typing import Any

from tastemaker.domain import Attributes, Item, Verdict

POLICIES = ("off", "flagged", "sampled", "all")
LIKELY = 0.5  # the chance of being refused from which a creation is held
FEWEST = 5  # verdicts of both kinds before what was learned counts
SIZES = (1, 2, 3)  # letters in an n-gram
STRENGTH = 12.0  # n-grams overlap: all of a text together say as much as this many alone


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why somebody should look: `chance` that it would be refused, and the rule, if one is why."""

    chance: float
    why: str = ""

    @property
    def certainty(self) -> float:
        """0: an even chance; 0.5: none."""
        return abs(self.chance - 0.5)


class Learned:
    """What people refused of one medium, and what they let pass."""

    def __init__(self, judged: Iterable[tuple[Item, bool]] = ()) -> None:
        self._seen: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        self._count = {True: 0, False: 0}
        for item, allowed in judged:
            self._count[allowed] += 1
            self._seen[allowed].update(parts(item))

    @property
    def enough(self) -> bool:
        return min(self._count.values()) >= FEWEST

    def refused(self, item: Item) -> float:
        """The chance that a person would refuse it; an even one while too little was judged."""
        if not self.enough:
            return 0.5
        told = [
            log(self._rate(part, False) / self._rate(part, True))
            for part in parts(item)
            if part in self._seen[True] or part in self._seen[False]
        ]
        odds = log(self._count[False] / self._count[True])
        odds += sum(told) / max(1.0, len(told) / STRENGTH)
        return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))

    def _rate(self, part: str, allowed: bool) -> float:
        return (self._seen[allowed][part] + 0.5) / (self._count[allowed] + 1)


def doubt(item: Item, verdict: Verdict, learned: Learned) -> Doubt:
    """How sure it is that `item` may be shown, from the moderator's verdict and what was learned."""
    chance = learned.refused(item)
    if verdict.score > 0:  # allowed, and yet a rule would rather have somebody look
        return Doubt(max(chance, verdict.score), verdict.category)
    return Doubt(chance, "like_refused" if learned.enough and chance >= LIKELY else "")


def held(item: Item, of: Doubt, policy: str, share: float) -> bool:
    """Whether `item` waits under `policy`; `share` is that of `sampled`."""
    if policy in ("off", "all"):
        return policy == "all"
    return bool(of.why) or (policy == "sampled" and _draw(item.id) < share)


def parts(item: Item) -> set[str]:
    """What a text is judged by: its n-grams, and what it is."""
    text = " ".join(f"{item.title} {item.text}".casefold().split())
    grams = {text[at : at + n] for n in SIZES for at in range(len(text) - n + 1)}
    return grams | {f"{name}={value}" for name, value in _plain(item.attributes).items()}


def _plain(attributes: Attributes) -> Mapping[str, Any]:
    return {name: value for name, value in attributes.items() if isinstance(value, (str, bool))}


def _draw(id: str) -> float:
    """In [0, 1), the same for the same id."""
    return int.from_bytes(hashlib.sha256(id.encode()).digest()[:6]) / 2**48
