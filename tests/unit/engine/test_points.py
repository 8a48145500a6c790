"""Points are placed once, kept between runs, and what was handed out stays as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from tastemaker.domain import Item
from tastemaker.engine.points import WORTH_WRITING, Points
from tastemaker.ports import FloatArray

ITEMS = [Item(f"i{n}", "book", str(n)) for n in range(WORTH_WRITING + 20)]


class Numbered:
    """A space in which an item stands where its title says; counts what it was asked to place."""

    dim, version = 2, "v"

    def __init__(self) -> None:
        self.placed = 0

    def place(self, items: list[Item]) -> FloatArray:
        self.placed += len(items)
        return np.array([[float(item.title), 1.0] for item in items], np.float32)

    def place_words(self, text: str) -> FloatArray:
        return np.zeros(2, np.float32)

    def place_fact(self, facet: str, value: str) -> FloatArray:
        return np.zeros(2, np.float32)


def titles(points: FloatArray) -> list[int]:
    return [int(x) for x in points[:, 0]]


def test_what_is_known_is_not_placed_again_and_a_changed_item_is() -> None:
    space = Numbered()
    points = Points(space, None)
    before = points.of(ITEMS)
    assert titles(before) == list(range(len(ITEMS)))
    changed = [replace(ITEMS[0], title="77"), *ITEMS[1:]]
    assert titles(points.of(changed)) == [77, *range(1, len(ITEMS))]
    assert space.placed == len(ITEMS) + 1
    assert before[0, 0] == 0  # whoever ranks by the rows of before still does


def test_points_of_many_items_in_their_order_are_no_copy() -> None:
    points = Points(Numbered(), None)
    assert np.shares_memory(points.of(ITEMS), points.of(ITEMS))
    assert titles(points.of(ITEMS[::-1])) == list(range(len(ITEMS)))[::-1]
    assert titles(points.of([ITEMS[3], ITEMS[3]])) == [3, 3]
    assert points.of([]).shape == (0, 2)


def test_another_run_reads_them_and_what_is_forgotten_is_gone_from_the_file(tmp_path: Path) -> None:
    file, first = tmp_path / "points.npz", Numbered()
    one = Points(first, file)
    one.of(ITEMS)
    one.forget(["i1"])
    again = Numbered()
    assert titles(Points(again, file).of(ITEMS)) == list(range(len(ITEMS)))
    assert again.placed == 1


def test_what_is_placed_already_is_not_placed_again(tmp_path: Path) -> None:
    space = Numbered()
    points = Points(space, tmp_path / "points.npz")
    points.know(ITEMS[:4], Numbered().place(ITEMS[:4]))
    assert space.placed == 0
    assert titles(points.of(ITEMS)) == list(range(len(ITEMS)))
    assert space.placed == len(ITEMS) - 4


def test_a_damaged_file_is_built_again(tmp_path: Path) -> None:
    file = tmp_path / "points.npz"
    file.write_bytes(b"no such thing")
    assert titles(Points(Numbered(), file).of(ITEMS[:2])) == [0, 1]


def test_without_a_space_points_have_no_numbers() -> None:
    assert Points(None, None).of(ITEMS).shape == (len(ITEMS), 0)
