"""Of very many items some are learned from, and those that people liked come first."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from tastemaker.domain import Item
from tastemaker.fusion.sample import learned_from

ITEMS = [Item(f"i{n}", "book") for n in range(100)]
LIKES = sp.csr_array((np.ones(3), ([0, 0, 1], [7, 50, 90])), shape=(2, 100))


def learned(likes: sp.csr_array | None, most: int) -> tuple[list[str], sp.csr_array | None]:
    items, of_those = learned_from(ITEMS, likes, np.random.default_rng(0), most)
    return [item.id for item in items], of_those


def test_all_of_a_catalogue_of_some_thousands() -> None:
    ids, likes = learned(LIKES, 100)
    assert len(ids) == 100
    assert likes is LIKES


def test_liked_ones_first_in_their_order_with_who_liked_them() -> None:
    ids, likes = learned(LIKES, 10)
    assert len(ids) == 10
    assert ids == sorted(ids, key=lambda id: int(id[1:]))
    assert likes is not None
    assert [ids[at] for at in sp.coo_array(likes).col] == ["i7", "i50", "i90"]


def test_at_most_half_of_them_liked_where_everything_is() -> None:
    everybody = sp.csr_array(np.ones((1, 100)))
    ids, _ = learned(everybody, 10)
    assert len(set(ids)) == 10


def test_by_content_alone_where_nobody_liked_anything() -> None:
    ids, likes = learned(None, 10)
    assert len(set(ids)) == 10
    assert likes is None
