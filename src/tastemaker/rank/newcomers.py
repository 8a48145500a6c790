"""How high what nobody has met may stand for somebody of whom little is known.

New and known items reach every height equally often (see `scored`): whoever is known well pays for
trying what is new with a place now and then, and so it gets to be known. From a newcomer that is
much to ask: what three likes tell of the next one by content alone is less than what others
who liked those three tell of what they met, so new items are drawn towards the middle:

    score(i) = middle + drawn · (height(i) - middle),   drawn in [0, 1]

How far is learned from what newcomers chose next: some of the catalogue is taken for new, the chosen
item once among it and once not, and it should stand high in a slate either way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from tastemaker.domain import Profile
from tastemaker.ports import BoolArray, Candidates, FloatArray, IntArray
from tastemaker.rank.newness import Newness
from tastemaker.rank.scored import CONTENT, Scored, Weighted, drawn_in, middle
from tastemaker.rank.share import best, gain
from tastemaker.rank.weigh import ENOUGH, Example, rivals_of

DRAWN = (1.0, 0.9, 0.8, 0.7, 0.5, 0.0)
AT_FIRST = 0.8  # where too few chose: better than 1 on all three catalogues it was tried on
NEW = 0.25  # of the catalogue is taken for new
ASKED = 400  # choices that are learned from
DEEP = 10  # places that count: those of a slate


def drawn(
    parts_for: Callable[[Profile], Sequence[Weighted]],
    chosen: Sequence[Example],
    candidates: Candidates,
    known: IntArray,  # rows that others have met
    newness: Newness,
    rng: np.random.Generator,
) -> float:
    """The one of `DRAWN` under which newcomers' choices are foretold best; 1 where none is surely better."""
    others = np.zeros(len(candidates.ids), np.bool_)
    others[known] = True
    full = replace(newness, newcomers=1.0)
    gains: list[FloatArray] = []
    for example in chosen:
        if newness.newcomer(example.profile) and others[example.row] and len(gains) < ASKED:
            parts = parts_for(example.profile)
            new = others & (rng.random(len(others)) < NEW)
            new[example.row] = False
            as_known = _gains(parts, example, candidates, others, new, full)
            new[example.row] = True
            as_new = _gains(parts, example, candidates, others, new, full)
            gains.append((1 - NEW) * as_known + NEW * as_new)
    return DRAWN[best(np.array(gains), 0)] if len(gains) >= ENOUGH else AT_FIRST


def _gains(
    parts: Sequence[Weighted],
    example: Example,
    candidates: Candidates,
    others: BoolArray,
    new: BoolArray,
    full: Newness,
) -> FloatArray:  # (DRAWN,)
    """How high the choice stands in a slate if `new` rows were."""
    blind = [
        by if by.part.name in CONTENT else replace(by, strangers=lambda _: np.flatnonzero(~others | new))
        for by in parts
    ]  # fmt: skip
    person = example.profile, example.taste, [candidates], example.now
    scores = Scored(blind, *person, newness=full).scores[0]
    rivals = others & rivals_of(example, candidates)
    centre = middle(np.sort(scores[others & ~new]))
    found = []
    for share in DRAWN:
        tried = np.where(new, drawn_in(scores, centre, share), scores)
        found.append(gain(tried, example.row, rivals, DEEP))
    return np.array(found, np.float32)
