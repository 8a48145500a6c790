"""How a token is chosen: against the same, written as it is defined."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tastemaker.create.models.write import END, Row, Sampling, drawn, within, write


def plainly(p: np.ndarray, top_p: float, chance: float) -> int:
    """One row: the likeliest that make up `top_p`, drawn from in the order of the vocabulary."""
    falling = np.sort(p)[::-1] / p.sum()
    nucleus = falling[np.cumsum(falling) - falling < top_p]
    kept = np.where(p / p.sum() >= nucleus.min(), p, 0.0)
    return int((np.cumsum(kept) <= chance * kept.sum()).sum())


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 18),
    st.integers(2, 300),
    st.sampled_from([0.01, 1.0, 5.0]),
    st.sampled_from([0.05, 0.5, 1.0]),
    st.sampled_from([0.3, 0.97, 1.0]),
)
def test_tokens_are_drawn_from_the_likeliest_in_the_order_of_the_vocabulary(
    seed: int, b: int, size: int, sharp: float, share: float, top_p: float
) -> None:
    rng = np.random.default_rng(seed)
    p = np.exp(sharp * rng.standard_normal((b, size))) * (rng.random((b, size)) < share)
    p[np.arange(b), rng.integers(size, size=b)] += 1.0
    chances = rng.random(b)
    expected = [plainly(row, top_p, chance) for row, chance in zip(p, chances, strict=True)]
    assert drawn(p, top_p, chances).tolist() == expected


def test_every_token_of_the_nucleus_is_drawn_as_often_as_it_is_likely() -> None:
    p = np.array([[0.0, 5.0, 0.1, 3.0, 1.9]])
    found = [int(drawn(p, 0.97, np.array([chance]))[0]) for chance in np.linspace(0, 0.9999, 990)]
    assert np.bincount(found, minlength=5).tolist() == [0, 500, 0, 300, 190]


class Long:
    """A grammar of texts of at least `least` tokens, or of 3 once it is hurried."""

    astray = None

    def __init__(self, least: int) -> None:
        self.least, self.written = least, 0

    def hurry(self) -> None:
        self.least = 3

    def allowed(self) -> np.ndarray:
        return np.arange(6) >= (3 if self.written < self.least else END)

    def push(self, _: int) -> None:
        self.written += 1

    def context(self) -> tuple[int, ...]:
        return (0,)


class Even:
    """Every token is as likely as any other."""

    def start(self, *_: object) -> None: ...

    def step(self, _: object, tokens: np.ndarray, __: object) -> np.ndarray:
        return np.zeros((len(tokens), 6), np.float32)


def test_a_text_that_would_be_too_long_is_shorter_than_asked_for() -> None:
    rows = [
        Row(np.zeros(1, np.float32), Long(least), np.random.default_rng(0)) for least in (10, 500)
    ]
    for row in rows:
        write(Even(), [row], Sampling(guidance=1), 100)  # type: ignore[arg-type]
    assert all(row.ended for row in rows)
    assert 10 < len(rows[0].tokens) <= 77
    assert 85 <= len(rows[1].tokens) <= 88


def test_the_chance_of_what_is_allowed_is_reckoned_however_small_it_is() -> None:
    logits = np.array([[0.0, 1.0, 2.0, 9.0], [0.0, 1.0, 2000.0, -1.0]], np.float32)
    allowed = np.array([[True, True, True, False], [True, True, False, False]])
    p, every, total = within(logits, allowed)
    assert every == pytest.approx([np.log(np.exp([0.0, 1.0, 2.0, 9.0]).sum()), 2000.0])
    assert total == pytest.approx([np.log(np.exp([0.0, 1.0, 2.0]).sum()), np.log(1 + np.e)])
    shares = p / p.sum(1, keepdims=True)
    assert shares[1] == pytest.approx([1 / (1 + np.e), np.e / (1 + np.e), 0, 0])
    assert shares[0] == pytest.approx(np.exp([0.0, 1.0, 2.0, -np.inf]) / np.exp([0, 1, 2]).sum())
