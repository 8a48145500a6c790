"""How often one key, or one address, may ask: counted per minute, in each worker."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from tastemaker.service.problems import failure


class Limiter:
    def __init__(self, per_minute: int) -> None:
        self._most = per_minute
        self._item = RateLimitItemPerMinute(per_minute)
        self._counts = FixedWindowRateLimiter(MemoryStorage())

    def take(self, who: str) -> None:
        """Count one request. Raises a problem with Retry-After when the minute is used up."""
        if not self._counts.hit(self._item, who):
            until = self._counts.get_window_stats(self._item, who).reset_time
            seconds = max(1, math.ceil(until - time.time()))
            raise failure(429, "too_many", limit=self._most, seconds=seconds)
