"""Items found: by their words, by another item, by what they would tell about somebody new."""

from __future__ import annotations

import math
from itertools import chain, pairwise

import numpy as np

from tastemaker.domain import Item, Profile
from tastemaker.engine.live import Live
from tastemaker.engine.values import wished
from tastemaker.errors import NotReady
from tastemaker.fusion.near import EXACT, best
from tastemaker.fusion.taste import nowhere
from tastemaker.ports import Candidates, FloatArray, Space
from tastemaker.profile.newcomers import pick as telling
from tastemaker.rank import rules

SAID = 1.0  # what saying all of the words counts beside the cosine of their place and the item's
POPULAR = "popular"  # the part of a ranking that counts who met what


def holding(live: Live, q: str, medium: str | None, limit: int, after: str) -> list[Item]:
    """Items by id, after `after`, whose id, title or text holds `q`."""
    wanted, found = q.casefold(), []
    for item in sorted(live.catalogue.items, key=lambda item: item.id):
        if item.id <= after or (medium and item.medium != medium):
            continue
        if wanted in f"{item.id}\n{item.title}\n{item.text}".casefold():
            found.append(item)
            if len(found) == limit:
                break
    return found


def like(live: Live, item: Item, k: int) -> list[Item]:
    """The items nearest to this one. Raises NotReady before a space is learned."""
    _space(live)
    items, near = live.catalogue.items, live.catalogue.near
    rows = near.find(live.catalogue.points.of([item])[0], k + 1)
    return [items[row] for row in rows if items[row].id != item.id][:k]


def meaning(live: Live, words: str, k: int, medium: str | None) -> list[Item]:
    """The items nearest to what `words` say, those before that say them. Raises NotReady before a
    space is learned."""
    point, base = _space(live).place_words(words), live.catalogue.base
    few = len(base.ids) <= EXACT  # to read all that a million items say takes too long
    if not (few or medium):
        return [live.catalogue.items[row] for row in live.catalogue.near.find(point, k)]
    score = base.points @ point
    if few:
        score = score + SAID * said_by(base, words)
    if not score.any():  # nothing is known of these words
        return []
    if medium:
        score = np.where(base.medium == medium, score, -np.inf)
    return [live.catalogue.items[row] for row in best(score, k)]


def said_by(base: Candidates, words: str) -> FloatArray:  # (n,) 0: none of them; 1: all, in a title
    """How much of `words` each item says, rare ones counting most (inverse document frequency,
    Spärck Jones 1972); what its title does not say counts half."""
    said, total = np.zeros(len(base.ids), np.float32), 0.0
    for word in dict.fromkeys(chain.from_iterable(map(_parts, wished(words)))):
        rows = rules.saying(base, word)
        rarity = math.log1p(len(base.ids) / (1 + len(rows)))
        said[rows] += rarity / 2
        said[rules.titled(base, word)] += rarity / 2
        total += rarity
    return said / max(total, 1e-9)


def _parts(word: str) -> list[str]:
    """A word, or of what is written without spaces each two signs: 红色手套 says 手套."""
    pairs = ["".join(pair) for pair in pairwise(word)]
    return [word] if word.isascii() else pairs or [word]


def onboarding(live: Live, k: int, medium: str | None, seed: int) -> list[Item]:
    """The items whose like or dislike tells most about somebody new, of those people know."""
    base = live.catalogue.base
    rows = np.flatnonzero(base.medium == medium) if medium else np.arange(len(base.ids))
    if not len(rows):
        return []
    rng = np.random.default_rng(seed)
    chosen = telling(base.points[rows], _known(live)[rows], k, rng)
    return [live.catalogue.items[rows[row]] for row in chosen]


def _known(live: Live) -> FloatArray:  # (n,)
    """How often each item has been met and liked; all alike before a ranking is learned."""
    base, ranking = live.catalogue.base, live.models.ranker
    for part in ranking.parts if ranking is not None else ():
        if part.name == POPULAR:
            counts = part.score(Profile(""), nowhere(base.points.shape[1]), base, 0.0)
            return np.expm1(counts)
    return np.ones(len(base.ids), np.float32)


def _space(live: Live) -> Space:
    if live.models.space is None:
        raise NotReady("not_learned", value="space")
    return live.models.space
