"""Prometheus metrics, the same whether one process serves or several.

With several workers `PROMETHEUS_MULTIPROC_DIR` names a folder through which they add up; it must
be set before this module is imported.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from tastemaker.domain import Event, Item, Slate
from tastemaker.engine import Observed

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
REMEMBERED = 10_000  # people whose newest event no slate has known yet

QUICK = (
    0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0,
    2.5, 5.0, 10.0,
)  # fmt: skip
FRESH = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Metrics:
    def __init__(self) -> None:
        own = self._own = CollectorRegistry()
        self.requests = Histogram(
            "tastemaker_request_seconds", "From the first byte asked to the last one answered",
            ["route", "method", "status"], buckets=QUICK, registry=own,
        )  # fmt: skip
        self.fresh = Histogram(
            "tastemaker_event_to_slate_seconds",
            "From the durable 202 of an event to the first slate that knows it, where the same "
            "worker gave both; it includes the wait until somebody asks for one",
            buckets=FRESH, registry=own,
        )  # fmt: skip
        self.slates = Counter("tastemaker_slates", "Slates given out", registry=own)
        self.picks = Counter(
            "tastemaker_picks", "Items on slates, by where they come from", ["origin"], registry=own
        )
        self.events = Counter("tastemaker_events", "New events", ["kind"], registry=own)
        self.creations = Counter(
            "tastemaker_creations", "Creations made when asked for", ["medium"], registry=own
        )
        self.first = Histogram(
            "tastemaker_first_creation_seconds", "From a brief to its first creation",
            buckets=QUICK, registry=own,
        )  # fmt: skip
        self.problems = Counter("tastemaker_problems", "Problems told", ["code"], registry=own)
        self.age = Gauge(
            "tastemaker_model_set_age_seconds", "Since the live model set was made",
            registry=own, multiprocess_mode="mostrecent",
        )  # fmt: skip
        self._waiting: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()
        self._children: dict[tuple[str, str, int], Histogram] = {}

    # ------------------------------------------------------------------------------ what happens
    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        key = (route, method, status)
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = self.requests.labels(route, method, str(status))
        child.observe(seconds)

    def observed(self, events: Sequence[Event], what: Observed) -> None:
        """Events that are durable now; from here on slates are late if they do not know them."""
        if what.repeated == 0:
            now, first = time.monotonic(), what.watermark - what.new + 1
            with self._lock:
                for number, event in enumerate(events, first):
                    self._waiting.pop(event.user, None)
                    self._waiting[event.user] = (number, now)
                while len(self._waiting) > REMEMBERED:
                    self._waiting.pop(next(iter(self._waiting)))
        if what.new:
            for event in events:
                self.events.labels(event.kind).inc()

    def shown(self, slate: Slate, made: int) -> None:
        self.slates.inc()
        self.picks.labels("made").inc(made)
        self.picks.labels("catalogue").inc(len(slate.picks) - made)
        waiting = self._waiting.get(slate.user)
        if waiting is not None and slate.profile_version >= waiting[0]:
            with self._lock:
                self._waiting.pop(slate.user, None)
            self.fresh.observe(time.monotonic() - waiting[1])

    def made(self, item: Item) -> None:
        self.creations.labels(item.medium).inc()

    def forget(self, user: str) -> None:
        with self._lock:
            self._waiting.pop(user, None)

    # ------------------------------------------------------------------------------ what is seen
    def text(self) -> bytes:
        return generate_latest(self._all())

    def total(self, name: str, **labels: str) -> float:
        """The sum of all samples of this name that carry these labels, over all workers."""
        return sum(
            sample.value
            for family in self._all().collect()
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )

    def quantiles(self, name: str, at: Iterable[float], **labels: str) -> list[float | None]:
        """Seconds below which these shares of a histogram lie, straight lines within buckets."""
        counts: dict[float, float] = {}
        for family in self._all().collect():
            for sample in family.samples:
                if sample.name == f"{name}_bucket" and labels.items() <= sample.labels.items():
                    edge = float(sample.labels["le"])
                    counts[edge] = counts.get(edge, 0.0) + sample.value
        return [_quantile(sorted(counts.items()), share) for share in at]

    def close(self) -> None:
        """This worker ends: what it counted stays, what it showed goes."""
        if FOLDER in os.environ:
            mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]

    def _all(self) -> CollectorRegistry:
        if FOLDER not in os.environ:
            return self._own
        everybody = CollectorRegistry()
        MultiProcessCollector(everybody)  # type: ignore[no-untyped-call]
        return everybody


def _quantile(edges: Sequence[tuple[float, float]], share: float) -> float | None:
    if not edges or edges[-1][1] == 0:
        return None
    wanted, below, lower = share * edges[-1][1], 0.0, 0.0
    for edge, count in edges:
        if count >= wanted:
            if edge == float("inf"):
                return lower
            return lower + (edge - lower) * (wanted - below) / max(count - below, 1e-9)
        below, lower = count, edge
    return lower
