"""How much all that is told of new items counts beside nearness to the taste (see `newness`).

Learned from what people chose next: that is taken for new, and where its words and its point would
put it among all that others have met, with one share of each or another, is what is compared.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tastemaker.ports import BoolArray, Candidates, FloatArray, IntArray, Ranker
from tastemaker.rank.newness import SHARES, Newness
from tastemaker.rank.said import MOST, Said
from tastemaker.rank.scored import CONTENT, together, unmet
from tastemaker.rank.sure import surely
from tastemaker.rank.weigh import ENOUGH, Example, rivals_of

WORDS = (0.0, 0.15, 0.5, 1.5, 5.0)
WORDS_AT_FIRST = 0.5  # where choices do not say otherwise
APART = (0.0, 0.3, 1.0, 3.0)
APART_AT_FIRST = 1.0
ASKED = 1_000  # choices that the shares are learned from
DEEP = 100  # places that count: by content alone few choices stand among the first ten


def fitted(
    parts: Sequence[Ranker],
    chosen: Sequence[Example],
    candidates: Candidates,
    known: IntArray,  # rows that others have met
) -> Newness:
    """With the shares under which choices are foretold best; without words in a catalogue
    of more than `said.MOST` items."""
    if len(candidates.ids) > MOST:
        return Newness()
    said, bare = Said.fit(candidates, WORDS_AT_FIRST), Newness(1.0)
    content = [part for part in parts if part.name in CONTENT]
    at = np.full(len(candidates.ids), -1)
    at[known] = np.arange(len(known))
    gains = []
    for example in chosen[:ASKED]:
        profile, taste, now = example.profile, example.taste, example.now
        words = said.near(profile, candidates, known)
        if at[example.row] < 0 or not words.any():
            continue
        near = []
        for part in content:
            scores = part.score(profile, taste, candidates, now)
            alone = unmet(part, profile, taste, candidates, scores)[known]
            near.append((SHARES.get(part.name, 1.0), alone))
        space, apart, words = (
            together(told, len(known), len(known))
            for told in (near, bare.told(profile, candidates, known), [(1.0, words)])
        )
        asked = at[example.row], rivals_of(example, candidates)[known]
        gains.append([[gain(space + a * apart + w * words, *asked) for w in WORDS] for a in APART])
    first = APART.index(APART_AT_FIRST) * len(WORDS) + WORDS.index(WORDS_AT_FIRST)
    if gains:  # they hang together, so both are chosen at once
        share, word = divmod(best(np.array(gains).reshape(len(gains), -1), first), len(WORDS))
        said.share = WORDS[word]
        return Newness(APART[share], said)
    return Newness(APART_AT_FIRST, said)


def best(gains: NDArray[np.floating], first: int) -> int:
    """The column of the greatest mean of `gains` (choices, columns), where it exceeds that of
    column `first` by more than its standard error, and choices are enough."""
    found = int(gains.mean(axis=0).argmax())
    more = gains[:, found] - gains[:, first]
    return found if len(more) >= ENOUGH and surely(more) else first


def gain(scores: FloatArray, chosen: int, rivals: BoolArray, deep: int = DEEP) -> float:
    """DCG of what was chosen among `rivals`, within `deep` places; equals share their middle."""
    those, own = scores[rivals], scores[chosen]
    place = float((those > own).sum()) + float((those == own).sum()) / 2
    return 1.0 / float(np.log2(place + 2.0)) if place < deep else 0.0
