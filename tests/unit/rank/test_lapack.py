from __future__ import annotations

import numpy as np
import pytest

from tastemaker.rank import lapack
from tastemaker.rank.lapack import inverted


@pytest.fixture(params=["free", "held"], autouse=True)
def build(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build of SciPy whose routines can be called, and one where its wrappers must do."""
    if request.param == "held":
        monkeypatch.setattr(lapack, "_FACTOR", None)
    elif lapack._FACTOR is None:
        pytest.skip("this build of SciPy counts in other integers")


def test_lower_triangle_of_the_inverse() -> None:
    rows = np.random.default_rng(3).normal(size=(90, 60)).astype(np.float32)
    matrix = rows.T @ rows + np.eye(60, dtype=np.float32)
    expected = np.linalg.inv(matrix.astype(np.float64))

    found = inverted(matrix)

    assert np.shares_memory(found, matrix)
    np.testing.assert_allclose(np.tril(found), np.tril(expected), atol=1e-5)


def test_what_is_not_positive_definite_is_refused() -> None:
    with pytest.raises(np.linalg.LinAlgError, match="too small"):
        inverted(-np.eye(3, dtype=np.float32))


@pytest.mark.parametrize(
    "matrix",
    [np.eye(3), np.asfortranarray(np.ones((3, 3), np.float32) + np.eye(3)), np.eye(4)[::2]],
)
def test_another_layout_is_refused(matrix: np.ndarray) -> None:
    with pytest.raises(TypeError):
        inverted(matrix)
