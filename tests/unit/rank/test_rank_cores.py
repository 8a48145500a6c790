"""Several closed forms at once give what they give one by one."""

from __future__ import annotations

import threading

import pytest
from threadpoolctl import threadpool_info

from tastemaker.rank.cores import at_once, cores


def test_results_stand_in_the_order_of_the_tasks() -> None:
    assert at_once([lambda n=n: n * n for n in range(7)]) == [0, 1, 4, 9, 16, 25, 36]
    assert at_once([]) == []


def test_as_many_run_at_a_time_as_cores_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert cores() == 1
    assert set(at_once([threading.get_ident] * 3)) == {threading.get_ident()}


def test_each_has_one_thread_of_linear_algebra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if cores() == 1:
        pytest.skip("one core")
    before = _most_threads()
    assert at_once([_most_threads] * 2) == [1, 1]
    assert _most_threads() == before


def test_what_goes_wrong_in_a_task_is_told() -> None:
    def fails() -> int:
        raise ValueError("no solution")

    with pytest.raises(ValueError, match="no solution"):
        at_once([lambda: 1, fails])


def _most_threads() -> int:
    blas = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
    return max(blas, default=1)
