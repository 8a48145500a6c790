"""Texts made ready: who is held out, what is met how often, how batches are cut."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.create.models import data
from tastemaker.create.models.condition import Wishes
from tastemaker.domain import Item
from tastemaker.testing import Letters

from .conftest import letters

MEDIUM = Letters()
NO_WISHES = Wishes(0, MEDIUM.controls, {})


def encoded(items: list[Item], longest: int = 99) -> tuple[list[data.Text], int]:
    return data.encoded(MEDIUM, items, None, NO_WISHES, longest)


def test_unusable_texts_are_left_out_and_counted() -> None:
    words = ["abba", "xyz", "acbcbcbcbca", "bccb"]
    items = [Item(f"{i}", "letters", text=word) for i, word in enumerate(words)]
    texts, unusable = encoded(items, longest=8)
    assert unusable == 2
    assert [text.row for text in texts] == [0, 3]


def test_variants_with_one_title_or_one_opening_are_one_group() -> None:
    groups = data.groups_of(
        ["The Reel", "the reel!", "Jig", "Air", "", ""], [1, 2, 2, None, None, None]
    )
    assert groups[0] == groups[1] == groups[2]
    assert len({groups[0], groups[3], groups[4], groups[5]}) == 4


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 9)), min_size=2, max_size=30))
def test_no_title_and_no_opening_is_on_both_sides(drawn) -> None:
    titles, openings = [t for t, _ in drawn], [o for _, o in drawn]
    held = data.held_out(data.groups_of(titles, openings), share=0.4)
    for marks in (titles, openings):
        for mark in set(marks):
            assert len({h for h, m in zip(held, marks, strict=True) if m == mark}) == 1


def test_what_is_held_out_stays_so_when_others_come_in() -> None:
    items, _ = letters(200)
    first = data.split(MEDIUM, items[:100])
    more = [replace(item, title=f"other {i}") for i, item in enumerate(letters(50, seed=9)[0])]
    openings = {int(MEDIUM.shingles(item.text)[0]) for item in items[:100]}
    more = [i for i in more if int(MEDIUM.shingles(i.text)[0]) not in openings]
    assert (data.split(MEDIUM, items[:100] + more)[:100] == first).all()


def test_of_few_groups_one_is_held_out() -> None:
    assert data.held_out(["a", "b", "c"]).sum() == 1
    assert data.held_out(["a", "a"]).sum() == 0


def test_a_batch_holds_like_lengths_and_about_so_many_tokens_and_a_pass_misses_nobody() -> None:
    texts, _ = encoded(letters(200)[0])
    cuts = list(data.batches(texts, np.ones(200, np.float32), 64, np.random.default_rng(0)))
    assert sorted(row for cut in cuts for row in cut) == list(range(200))
    for cut in cuts:
        lengths = [len(texts[row].tokens) for row in cut]
        assert len(cut) == 1 or (len(cut) * max(lengths) <= 64 + 8 * len(cut))
        assert max(lengths) - min(lengths) <= 8


def test_texts_with_rare_values_are_met_more_often_within_bounds() -> None:
    attributes = [{"first": "a"}] * 96 + [{"first": "b"}] * 3 + [{}]
    times = data.repeats(attributes, MEDIUM.controls)
    assert times[0] == 1
    assert times[-1] == 1
    assert 1.5 < times[97] <= data.OFTENER


def test_padding_stands_behind_and_contexts_hide_what_was_not_asked() -> None:
    texts, _ = encoded(letters(2)[0])
    batch = data.collated(texts)
    for i, text in enumerate(texts):
        n = len(text.tokens) - 1
        assert batch.inputs[i, 0] == 1
        assert batch.targets[i, n - 1] == 2
        assert not batch.targets[i, n:].any()
    blind = [replace(text, open=text.open + 1) for text in texts] * 20
    drawn = data.collated(blind, NO_WISHES, np.random.default_rng(0)).contexts[:, 0, 0]
    assert {0, 1} == set(drawn.tolist())
