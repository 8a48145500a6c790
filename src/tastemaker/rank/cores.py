"""Several closed forms at once: each is mostly numpy, which lets other threads run meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from threadpoolctl import threadpool_limits

T = TypeVar("T")


def at_once(tasks: Sequence[Callable[[], T]]) -> list[T]:
    """What each task returns, in their order. As many run at a time as this process may use cores
    (`OMP_NUM_THREADS` where that is less), with one thread of linear algebra each."""
    threads = min(cores(), len(tasks))
    if threads <= 1:
        return [task() for task in tasks]
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda task: task(), tasks))


def cores() -> int:
    """How many this process may use."""
    told = os.environ.get("OMP_NUM_THREADS", "")
    may = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(may, int(told)) if told.isdigit() and int(told) > 0 else may
