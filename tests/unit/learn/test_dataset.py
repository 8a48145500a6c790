"""What is learned from: the ledger up to a watermark, as it stands after what was taken back."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.domain import Event, Item
from tastemaker.engine.catalogue import document_of
from tastemaker.learn.dataset import Dataset, dataset
from tastemaker.ports import Document
from tastemaker.settings import Settings
from tastemaker.testing.fakes import MemoryStore

NOW = 1_700_000_000.0


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    store.put(document_of(Item(f"i{n}", "letters", text="abca")) for n in range(5))
    store.append(
        [
            Event("ada", "like", "i0", at=NOW - 50, id="e1"),
            Event("ben", "like", "i1", at=NOW - 40, id="e2"),
            Event("sim:1", "like", "i2", at=NOW - 30, id="e3"),
            Event("ada", "dislike", "i3", at=NOW - 20, id="e4"),
            Event("ada", "finish", "i4", at=NOW - 10, id="e5"),
        ]
    )
    return store


def met(data: Dataset) -> dict[str, list[str]]:
    return {one.user: [e.item for e in one.evidence] for one in data.people}


def test_everybody_and_everything_is_read(store: MemoryStore) -> None:
    data = dataset(store, Settings(), now=NOW)
    assert met(data) == {"ada": ["i0", "i3", "i4"], "ben": ["i1"], "sim:1": ["i2"]}
    assert [item.id for item in data.items] == ["i0", "i1", "i2", "i3", "i4"]
    assert (data.watermark, data.number["e4"]) == (5, 4)


def test_nothing_after_the_watermark_is_learned(store: MemoryStore) -> None:
    assert met(dataset(store, Settings(), watermark=3, now=NOW)) == {
        "ada": ["i0"],
        "ben": ["i1"],
        "sim:1": ["i2"],
    }


def test_simulated_listeners_can_be_left_out(store: MemoryStore) -> None:
    assert set(met(dataset(store, Settings(), simulated=False, now=NOW))) == {"ada", "ben"}


def test_what_was_taken_back_or_met_while_paused_is_not_learned(store: MemoryStore) -> None:
    store.append(
        [
            Event("ada", "undo", text="e1", at=NOW - 5, id="e6"),
            Event("ben", "pause", at=NOW - 5, id="e7"),
            Event("ben", "like", "i2", at=NOW - 4, id="e8"),
        ]
    )
    data = dataset(store, Settings(), now=NOW)
    assert met(data) == {"ada": ["i3", "i4"], "ben": ["i1"], "sim:1": ["i2"]}


def test_what_is_not_in_the_catalogue_is_not_learned(store: MemoryStore) -> None:
    store.append([Event("ada", "like", "letters:made/123", at=NOW, id="e6")])
    store.put([Document("creation", "letters:made/123", {}, user="ada")])
    assert met(dataset(store, Settings(), now=NOW))["ada"] == ["i0", "i3", "i4"]


def test_more_is_kept_for_learning_than_in_a_profile(store: MemoryStore) -> None:
    store.append([Event("ada", "like", "i0", at=NOW + n, id=f"m{n}") for n in range(30)])
    data = dataset(store, Settings(evidence_kept=10), now=NOW)
    assert len(met(data)["ada"]) > 30


def test_likes_are_people_by_items_and_signed(store: MemoryStore) -> None:
    likes = dataset(store, Settings(), now=NOW).likes().toarray()
    assert likes.shape == (3, 5)
    assert np.sign(likes).tolist() == [[1, 0, 0, -1, 1], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0]]


def test_an_empty_ledger_is_an_empty_data_set() -> None:
    data = dataset(MemoryStore(), Settings(), now=NOW)
    assert (data.items, data.people, data.watermark) == ((), (), 0)
    assert data.likes().shape == (0, 0)
