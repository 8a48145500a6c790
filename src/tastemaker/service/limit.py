"""How often one key, or one address, may ask: counted per minute, in each worker."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from tastemaker.service.problems import failure

KEPT = 10_000  # askers with something left of their share


class Limiter:
    """Counts are taken in shares of a hundredth of the minute: one count of `limits` for many
    requests. Only the event loop's thread takes."""

    def __init__(self, per_minute: int) -> None:
        self._most = per_minute
        self._item = RateLimitItemPerMinute(per_minute)
        self._counts = FixedWindowRateLimiter(MemoryStorage())
        self._share = max(1, per_minute // 100)
        self._left: dict[str, int] = {}

    def take(self, who: str) -> None:
        """Count one request. Raises a problem with Retry-After when the minute is used up."""
        left = self._left.get(who, 0)
        if left:
            self._left[who] = left - 1
        elif self._counts.hit(self._item, who, cost=self._share):
            if len(self._left) >= KEPT:
                self._left.clear()
            self._left[who] = self._share - 1
        elif self._share == 1 or not self._counts.hit(self._item, who):
            until = self._counts.get_window_stats(self._item, who).reset_time
            seconds = max(1, math.ceil(until - time.time()))
            raise failure(429, "too_many", limit=self._most, seconds=seconds)
