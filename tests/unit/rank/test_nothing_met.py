"""A ridge over nothing: a home whose catalogue nobody has met yet is trained without a grumble."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.rank.ridge import inverse_of


def test_the_inverse_of_nothing_is_nothing_and_says_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    found = inverse_of(np.zeros((0, 0), np.float32), np.zeros(0, np.float32))
    assert found.shape == (0, 0)
    assert capfd.readouterr() == ("", "")


def test_an_inverse_undoes_what_it_inverts() -> None:
    rows = np.random.default_rng(0).standard_normal((9, 5)).astype(np.float32)
    gram = rows.T @ rows
    inverse = inverse_of(gram.copy(), np.full(5, 0.5, np.float32))
    np.testing.assert_allclose(inverse @ (gram + 0.5 * np.eye(5)), np.eye(5), atol=1e-4)
