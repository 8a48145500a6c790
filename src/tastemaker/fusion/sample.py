"""Which items a space is learned from, where there are very many.

What words, values and axes a catalogue has is known from some ten thousands of its items; the rest
are placed by what was learned. Half of them are such as people have liked, where there are so many:
of what nobody met, nothing can be learned about liking.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from tastemaker.domain import Item

MOST = 50_000  # items: a minute or two of learning, and half a GiB
LIKED = 0.5  # share of them that somebody liked, at most


def learned_from(
    items: Sequence[Item],
    likes: sp.csr_array | None,  # (people, items)
    rng: np.random.Generator,
    most: int = MOST,
) -> tuple[Sequence[Item], sp.csr_array | None]:
    """`items` and `likes`, or `most` of the items, in their order, and who liked those."""
    if len(items) <= most:
        return items, likes
    liked = np.zeros(0, np.int64) if likes is None else np.unique(sp.coo_array(likes).col)
    first = rng.permutation(liked)[: int(LIKED * most)]
    others = rng.permutation(np.setdiff1d(np.arange(len(items)), first))[: most - len(first)]
    chosen = np.sort(np.append(first, others))
    return [items[int(at)] for at in chosen], None if likes is None else sp.csr_array(
        likes[:, chosen]
    )
